"""A long list in pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reports.public.parameters import BadParameter

PAGE = 20


def pager(number: int, total: int, url: Callable[[int], str], size: int = PAGE) -> dict[str, Any]:
    """For components/pager.html, and what is shown: `first` and `last`, counted from 1.

    Raises BadParameter for a page after the last.
    """
    last_page = max(1, -(-total // size))
    if number > last_page:
        raise BadParameter("page", f"There is no page {number}; the last is {last_page}.")
    shown = sorted({1, last_page, *range(max(1, number - 2), min(last_page, number + 2) + 1)})
    return {
        "first": (number - 1) * size + 1 if total else 0,
        "last": min(number * size, total),
        "previous_url": url(number - 1) if number > 1 else "",
        "next_url": url(number + 1) if number < last_page else "",
        "pages": [{"number": n, "url": url(n), "current": n == number} for n in shown]
        if last_page > 1
        else [],
    }
