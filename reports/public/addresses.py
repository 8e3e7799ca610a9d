"""Addresses of public pages: those of the newest edition, or those of an earlier one while it is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from reports.released import Shelf

Query = Iterable[tuple[str, str]]


def address(shelf: Shelf, name: str, query: Query = (), /, **kwargs: Any) -> str:
    """The address of a page of this mission by its name in reports.public.urls.

    While an earlier edition is read it leads to the page in that edition. `query` is a list of (name, value).
    """
    if shelf.preview or not shelf.is_newest:
        kwargs["position"] = shelf.position
    namespace = "preview" if shelf.preview else "public"
    return _with_query(reverse(f"{namespace}:{name}", kwargs={"mission": shelf.slug, **kwargs}), query)


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
