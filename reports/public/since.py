"""What changed between two reports: any two reporting periods, or any two editions, as page, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse

from reports.models import Edition
from reports.public.addresses import address, downloads
from reports.public.csvs import guarded
from reports.public.files import csv_file
from reports.public.page import draw
from reports.public.parameters import BadParameter, refuse_unknown, shown
from reports.public.present import since as present
from reports.public.shelf import public_page
from reports.released import Shelf
from reports.since import Since, annual, between, states_of

_COLUMNS = ("topic", "what", "noun", "key", "title", "before", "after", "reason")


@public_page
def index(request: HttpRequest, shelf: Shelf) -> HttpResponseBase:
    """The pairs of reports that can be compared; with `from` and `to` it leads to one of them."""
    refuse_unknown(request.GET, ("from", "to"))
    states = states_of(shelf)
    if request.GET.get("from") or request.GET.get("to"):
        return HttpResponseRedirect(_chosen(request, shelf, states))
    context = {
        "action": address(shelf, "since_index"),
        "states": present.choices(shelf, states),
        "pairs": present.pairs(shelf, annual(states)),
    }
    return draw(request, shelf, "reports/since_index.html", context)


@public_page
def since(request: HttpRequest, shelf: Shelf, earlier: str, later: str) -> HttpResponse:
    """What changed from one to the other, by topic."""
    refuse_unknown(request.GET, ())
    found = between(shelf, earlier, later)
    context = present.page(shelf, found)
    data = downloads(shelf, "since", earlier=earlier, later=later)
    crumbs = [("What changed", address(shelf, "since_index"))]
    return draw(request, shelf, "reports/since.html", context, crumbs=crumbs, data=data)


@public_page
def since_csv(request: HttpRequest, shelf: Shelf, earlier: str, later: str) -> HttpResponseBase:
    """The same as CSV: a line for each thing that changed."""
    refuse_unknown(request.GET, ())
    found = between(shelf, earlier, later)
    return csv_file(f"{shelf.slug}-changes-{earlier}-{later}", _COLUMNS, _lines(shelf, found))


@public_page
def since_json(request: HttpRequest, shelf: Shelf, earlier: str, later: str) -> HttpResponseBase:
    """The same as JSON."""
    refuse_unknown(request.GET, ())
    return JsonResponse(present.data(shelf, between(shelf, earlier, later)))


def since_before(shelf: Shelf, code: str) -> str:
    """The address of what changed from the annual report before to that of a period; empty where one is missing."""
    earlier = {later: one for one, later in annual(states_of(shelf))}.get(code)
    return address(shelf, "since", earlier=earlier, later=code) if earlier else ""


def _chosen(request: HttpRequest, shelf: Shelf, states: dict[str, Edition]) -> str:
    names = [_named(request, states, name) for name in ("from", "to")]
    earlier, later = sorted(names, key=lambda name: states[name].position or 0)
    if earlier == later:
        raise BadParameter("to", "Choose two different reports.")
    return address(shelf, "since", earlier=earlier, later=later)


def _named(request: HttpRequest, states: dict[str, Edition], name: str) -> str:
    text = request.GET.get(name) or ""
    if text not in states:
        raise BadParameter(name, f"“{shown(text)}” is neither a period with a report nor an edition.")
    return text


def _lines(shelf: Shelf, found: Since) -> Iterator[list[str | None]]:
    for row in present.rows(shelf, found):
        cells: list[Any] = [row[name] for name in _COLUMNS]
        yield [guarded(cell) for cell in cells]
