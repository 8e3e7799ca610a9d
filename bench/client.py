"""The load generator: `python -m bench.client {...}` sends requests over keep-alive connections and says how long it took."""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from typing import Any

CONNECTIONS = 2


def send(port: int, path: str, requests: int, headers: dict[str, str]) -> dict[str, Any]:
    """Send so many requests, divided among the connections. Gives the wall time, the statuses and the last size."""
    shares = [requests // CONNECTIONS + (n < requests % CONNECTIONS) for n in range(CONNECTIONS)]
    statuses: set[int] = set()
    sizes: set[int] = set()

    def run(share: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        for _ in range(share):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            size = 0
            while block := answer.read(1 << 16):
                size += len(block)
            statuses.add(answer.status)
            sizes.add(size)
        connection.close()

    threads = [threading.Thread(target=run, args=[share]) for share in shares if share]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"wall": time.perf_counter() - begun, "status": sorted(statuses), "bytes": max(sizes)}


if __name__ == "__main__":
    print(json.dumps(send(**json.loads(sys.argv[1]))))
