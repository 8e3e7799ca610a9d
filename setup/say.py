"""Plain lines on the screen, and refusals in one line."""

from __future__ import annotations

import sys
from typing import NoReturn


def say(line: str) -> None:
    """A line of progress, shown at once."""
    print(f"· {line}", flush=True)


def refuse(line: str) -> NoReturn:
    """End with one plain line and exit code 1."""
    print(f"\n{line}", file=sys.stderr, flush=True)
    raise SystemExit(1)
