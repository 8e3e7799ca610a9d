"""Telling a person how far a long step is. Pure."""

from __future__ import annotations

import time
from typing import IO, Protocol

EVERY_SECONDS = 5.0
BAR = 30


class Progress(Protocol):
    """Something that is told how far a step is."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        """Say that `done` of `total` are done; a total of nought means that the number is not known."""


def silent(step: str, done: int = 0, total: int = 0) -> None:
    """Tell nobody."""


class Line:
    """Progress for a person: a moving bar on a terminal, a line now and then elsewhere."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._step = ""
        self._told = 0.0

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        """Show the step, not more often than a person can read."""
        now = time.monotonic()
        same = step == self._step
        if same and now - self._told < (0.1 if self._live else EVERY_SECONDS):
            return
        if self._live:
            self._stream.write(("\r" if same else self._ending()) + self._text(step, done, total) + "\x1b[K")
        else:
            self._stream.write(self._text(step, done, total) + "\n")
        self._stream.flush()
        self._step, self._told = step, now

    def _ending(self) -> str:
        return "\n" if self._step else ""

    def _text(self, step: str, done: int, total: int) -> str:
        if total and self._live:
            full = min(BAR, BAR * done // total)
            return f"{step} [{'#' * full}{'.' * (BAR - full)}] {done:,} of {total:,}"
        return f"{step}: {done:,} of {total:,}" if total else (f"{step}: {done:,}" if done else step)

    def close(self) -> None:
        """End the line that the bar stands on."""
        if self._live and self._step:
            self._stream.write("\n")
            self._step = ""
