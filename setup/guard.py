"""Ends what `make run` started when `make run` itself was killed: then its standard input closes. Each line that it
reads is the number of a process group."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable

PATIENCE = 8.0


def end_groups(groups: list[int], still_there: Callable[[int], bool] | None = None) -> None:
    """Ask process groups to end, and after some seconds make them."""
    there = still_there or (lambda group: _signal(group, 0))
    for group in groups:
        _signal(group, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while any([there(group) for group in groups]) and time.monotonic() < deadline:
        time.sleep(0.05)
    for group in groups:
        _signal(group, signal.SIGKILL)


def _signal(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    end_groups([int(line) for line in sys.stdin])
