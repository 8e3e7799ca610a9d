"""Counts the pages that a service draws, and which of its processes drew them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any


def count(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware: one line for each drawing in the file DRAWN; DRAW_SECONDS makes a drawing last."""
    file, seconds = os.environ.get("DRAWN"), float(os.environ.get("DRAW_SECONDS") or 0)

    def answer(request: Any) -> Any:
        if file:
            with open(file, "a") as lines:
                lines.write(f"{os.getpid()} {request.get_full_path()}\n")
        if seconds:
            time.sleep(seconds)
        return get_response(request)

    return answer
