"""One set-up at a time in this folder: a lock that ends with the last process that holds it, however that ends."""

from __future__ import annotations

import fcntl
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from say import say

ROOT = Path(__file__).resolve().parent.parent
_held: list[int] = []


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other set-up is at work in this folder, and keep others waiting meanwhile."""
    folder = ROOT / "var"
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".setup", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another set-up in this folder to end")
            fcntl.flock(handle, fcntl.LOCK_EX)
        _held.append(handle)
        yield
    finally:
        _held.clear()
        os.close(handle)


def works(command: list[str], cwd: Path | None = None) -> bool:
    """Run a program to its end; whether it went well. It holds the lock too, so that it is waited for even where
    this process is killed before it."""
    try:
        return subprocess.run(command, cwd=cwd, pass_fds=_held, check=False).returncode == 0
    except OSError:
        return False
