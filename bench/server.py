"""The service's own web server for measuring, and the load generator beside it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench.measure import family, processor_seconds
from bench.places import ROOT, Place

LOAD = (
    "a Python client in a process of its own: two keep-alive connections, one request after the other on each"
)


@dataclass(frozen=True)
class Server:
    """A running server. Its processor time has the database's in it."""

    pid: int
    port: int
    database: int

    def seconds(self) -> float:
        """Processor time so far."""
        return processor_seconds([self.pid, *([self.database] if self.database else [])])

    def workers(self) -> list[int]:
        """The processes of the server without its head."""
        return family(self.pid)[1:]

    def load(self, path: str, requests: int, headers: dict[str, str] | None = None) -> dict[str, Any]:
        """Send requests from another process: `cpu` seconds of the server for each, `wall`, `status`, `bytes`."""
        options = {"port": self.port, "path": path, "requests": requests, "headers": headers or {}}
        before = self.seconds()
        command = [sys.executable, "-m", "bench.client", json.dumps(options)]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        used = self.seconds() - before
        return {**json.loads(done.stdout), "cpu": used / requests}


@contextmanager
def serving(
    place: Place, application: str = "config.wsgi:application", *, factory: bool = False, **more: str
) -> Iterator[Server]:
    """The web server with the settings that the service is shipped with."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += [
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--log-level",
        "warning",
        *(["--factory"] if factory else []),
        application,
    ]
    process = subprocess.Popen(command, cwd=ROOT, env={**place.environment(), **more}, start_new_session=True)
    try:
        _wait(port)
        yield Server(process.pid, port, place.server)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start")
