"""Addresses of public pages: those of the newest edition, or those of an earlier one while it is read."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse

from reports.released import Shelf

Query = Iterable[tuple[str, str]]

#: Codes that stand in an address as they are.
_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*", re.ASCII)
#: Has dots, so that no mission can be called so.
_HOLE = "hole.for.a.code"


def address(shelf: Shelf, name: str, query: Query = (), /, **kwargs: Any) -> str:
    """The address of a page of this mission by its name in reports.public.urls.

    While an earlier edition is read it leads to the page in that edition. `query` is a list of (name, value).
    """
    if shelf.preview or not shelf.is_newest:
        kwargs["position"] = shelf.position
    view = f"{'preview' if shelf.preview else 'public'}:{name}"
    return _with_query(_reversed(view, {"mission": shelf.slug, **kwargs}), query)


def _reversed(view: str, kwargs: dict[str, Any]) -> str:
    """As Django reverses it; a page has hundreds of addresses that differ in one plain code."""
    codes = [(key, value) for key, value in kwargs.items() if key not in ("mission", "position")]
    if len(codes) > 1 or any(not isinstance(code, str) or not _PLAIN.fullmatch(code) for _, code in codes):
        return reverse(view, kwargs=kwargs)
    fixed, position = (view, kwargs["mission"], get_script_prefix()), kwargs.get("position")
    if not codes:
        return _with_hole(*fixed, position, "")
    key, code = codes[0]
    return _with_hole(*fixed, position, key).replace(_HOLE, code)


@functools.lru_cache(maxsize=2_000)
def _with_hole(view: str, mission: str, prefix: str, position: int | None, key: str) -> str:
    """The address of a view; with a `key`, there is a hole where its code stands. `prefix` is that of the service."""
    places = {"mission": mission, **({} if position is None else {"position": position})}
    return reverse(view, kwargs={**places, key: _HOLE} if key else places)


def file_address(shelf: Shelf, name: str, ending: str, query: Query = (), /, **kwargs: Any) -> str:
    """The address of a page's data: the page's own without its last slash, and `.csv` or `.json`."""
    return _with_query(f"{address(shelf, name, **kwargs).rstrip('/')}.{ending}", query)


def downloads(shelf: Shelf, name: str, query: Query = (), /, **kwargs: Any) -> list[dict[str, str]]:
    """The links to a page's data, for components/download_links.html and the head of the page."""
    return [
        {"label": "CSV", "url": file_address(shelf, name, "csv", query, **kwargs), "type": "text/csv"},
        {
            "label": "JSON",
            "url": file_address(shelf, name, "json", query, **kwargs),
            "type": "application/json",
        },
    ]


def _with_query(path: str, query: Query) -> str:
    pairs = list(query)
    return f"{path}?{urlencode(pairs)}" if pairs else path
