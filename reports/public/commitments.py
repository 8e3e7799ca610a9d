"""The list of commitments, and one commitment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix

from reports.public import found, parameters
from reports.public.addresses import address, downloads
from reports.public.page import draw
from reports.public.present import commitments as rows_of
from reports.public.present import statuses
from reports.public.present.commitment import whole
from reports.public.present.pages import PAGE, pager
from reports.public.present.told import told_periods
from reports.public.present.trail import trail
from reports.public.shelf import public_page
from reports.released import Shelf


@public_page
def index(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """What was promised, who leads it and what is on record as done; filtered, sorted and in pages."""
    among = found.lists(shelf)
    wanted = found.read(request.GET, among)
    number = parameters.page_number(request.GET)
    counts = found.status_counts(shelf, wanted, among)
    total = sum(counts.values())

    def page_url(page: int) -> str:
        pairs = wanted.pairs() + ([("page", str(page))] if page > 1 else [])
        return address(shelf, "commitments", pairs)

    pages = pager(number, total, page_url)
    shown = found.page_of(shelf, wanted, among, (number - 1) * PAGE, number * PAGE)
    moves = shelf.nouns("due_change", owners={one["ref"] for one in shown})
    context: dict[str, Any] = {
        "rows": rows_of.list_rows(shelf, shown, among.partners, moves),
        "periods": told_periods(shelf),
        "pages": pages,
        "total": total,
        "all": found.number(shelf, among),
        "narrowed": wanted.narrowed,
        "status": statuses.sentence(counts, these=wanted.narrowed),
        "filters": _filters(shelf, wanted, among, counts),
        "sorts": rows_of.sorts(shelf, wanted),
        "clear_url": address(shelf, "commitments"),
    }
    data = downloads(shelf, "commitments", wanted.pairs())
    return draw(request, shelf, "reports/commitments.html", context, data=data)


def _filters(
    shelf: Shelf, wanted: found.Wanted, among: found.Lists, counts: dict[str, int]
) -> dict[str, Any]:
    """The filters beside the list; where none is set they are the same on every page of it."""

    def read() -> dict[str, Any]:
        return rows_of.filters(shelf, wanted, among, _facets(shelf, wanted, among, counts))

    return read() if wanted.narrowed else shelf.fact(("filters", wanted.sort, get_script_prefix()), read)


def _facets(
    shelf: Shelf, wanted: found.Wanted, among: found.Lists, counts: dict[str, int]
) -> dict[str, dict[str, int]]:
    """What each choice would find: of each filter, with all the others as they are chosen."""
    status = found.status_counts(shelf, wanted.without(statuses=()), among) if wanted.statuses else counts
    return {
        "status": status,
        "sector": found.facet_counts(shelf, "sector", wanted.without(sectors=()), among),
        "period": found.facet_counts(shelf, "period", wanted.without(periods=()), among),
    }


@public_page
def commitment(request: HttpRequest, shelf: Shelf, ref: str) -> HttpResponse:
    """One commitment: who leads, what was said in every period, targets, dates, money, and what came of it."""
    body = shelf.commitment(ref)
    crumbs = [("Commitments", address(shelf, "commitments"))]
    data = downloads(shelf, "commitment", ref=ref)
    context = whole(shelf, body) | trail(shelf, ref)
    return draw(request, shelf, "reports/commitment.html", context, crumbs=crumbs, data=data)
