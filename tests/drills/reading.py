"""Readers that ask a running service again and again, and what they were told when."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

NEW = b"New words"


@dataclass(frozen=True)
class Heard:
    """One answer: when it was asked for and had (seconds of the clock), its status, and whether it was the new one."""

    path: str
    asked: float
    had: float
    status: int
    new: bool
    etag: str


def ask(
    port: int, path: str, line: http.client.HTTPConnection | None = None, **headers: str
) -> tuple[Heard, bytes]:
    """Ask once, on a line of its own where none is given."""
    own = line or http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    asked = time.time()
    own.request("GET", path, headers={"Host": "localhost", **given})
    answer = own.getresponse()
    body = answer.read()
    had = time.time()
    if line is None:
        own.close()
    return Heard(path, asked, had, answer.status, NEW in body, answer.headers.get("ETag", "")), body


class Readers:
    """A thread for each address that asks until it is told to stop; with an ETag it asks whether that still holds."""

    def __init__(self, port: int, wanted: Iterable[tuple[str, str]]) -> None:
        self.heard: list[Heard] = []
        self._port, self._stop = port, threading.Event()
        self._threads = [threading.Thread(target=self._read, args=one) for one in wanted]
        for thread in self._threads:
            thread.start()

    def _read(self, path: str, etag: str) -> None:
        while not self._stop.is_set():
            heard, _ = ask(self._port, path, **({"If_None_Match": etag} if etag else {}))
            self.heard.append(heard)
            time.sleep(0.003)

    def stop(self) -> list[Heard]:
        """Let them end; all that they heard, in the order of asking."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        return sorted(self.heard, key=lambda heard: heard.asked)
