"""Editions: the line of them, what one holds, and what differs between two."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)

from reports.compare import KINDS, changes, counts, figure_counts
from reports.public.addresses import address, downloads
from reports.public.csvs import Echo, guarded
from reports.public.page import draw
from reports.public.parameters import BadParameter, refuse_unknown, shown
from reports.public.present import editions as present
from reports.public.present import releases
from reports.public.present.report import has_report
from reports.public.report_pages import report_files
from reports.public.shelf import public_page
from reports.redacted_report import document_of
from reports.released import NotReleased, Shelf


@public_page
def index(request: HttpRequest, shelf: Shelf) -> HttpResponseBase:
    """The line of editions, newest first; with `from` and `to` it leads to what differs between two."""
    refuse_unknown(request.GET, ("from", "to"))
    if request.GET.get("from") or request.GET.get("to"):
        pair = (_position(request, "from"), _position(request, "to"))
        earlier, later = min(pair), max(pair)
        return HttpResponseRedirect(address(shelf, "difference", earlier=earlier, later=later))
    rows = [present.row(shelf, edition) for edition in shelf.editions()]
    context = {"rows": rows, "action": address(shelf, "editions")}
    for here, older in zip(rows, rows[1:], strict=False):
        here["difference_url"] = address(
            shelf, "difference", earlier=older["position"], later=here["position"]
        )
    return draw(request, shelf, "reports/editions.html", context, data=downloads(shelf, "editions"))


def _position(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name) or ""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadParameter(name, f"“{shown(text)}” is not the number of an edition.")
    return int(text)


@public_page
def edition(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """The edition that is read: its report, what it holds, its hash, and what it changed."""
    refuse_unknown(request.GET, ())
    one = shelf.edition
    before = next((other for other in shelf.editions() if (other.position or 0) < shelf.position), None)
    tallies: dict[str, Any] = {}
    if before and before.position:
        tallies = _tallies(shelf, before.position, shelf.position)
    context = {
        "edition": present.row(shelf, one),
        "standing": present.standing_words(one, shelf.newest),
        "newest_url": address(shelf.beside(shelf.newest), "edition"),
        "is_newest": shelf.is_newest,
        "document_url": address(shelf, "edition_document"),
        "parts": present.parts(one),
        "released_by": releases.released_by(one),
        "read_before": releases.read_before(shelf),
        "imported": one.imported,
        "downloads_url": address(shelf, "downloads"),
        "report_url": address(shelf, "report") if has_report(shelf) else "",
        "report_files": report_files(shelf),
        "before": before.position if before else None,
        "summary": present.summary(tallies),
        "difference_url": address(shelf, "difference", earlier=before.position, later=shelf.position)
        if before
        else "",
    }
    crumbs = [("Editions", address(shelf, "editions"))]
    return draw(request, shelf, "reports/edition.html", context, crumbs=crumbs)


@public_page
def document(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """The document of the edition that is read, byte for byte: its SHA-256 is the hash of the edition, unless words of
    its report were redacted since."""
    refuse_unknown(request.GET, ())
    response = HttpResponse(document_of(shelf.edition).encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{shelf.slug}-edition-{shelf.position}.json"'
    return response


def _tallies(shelf: Shelf, earlier: int, later: int) -> dict[str, dict[str, int]]:
    found = counts(shelf.mission_id, earlier, later)
    figures = figure_counts(shelf.mission_id, earlier, later)
    if figures:
        found["figure"] = figures
    return {kind: found[kind] for kind in KINDS if kind in found}


def _pair(shelf: Shelf, earlier: int, later: int) -> list[dict[str, Any]]:
    """Both editions, where both are public and in order. Raises NotReleased."""
    released = {one.position: one for one in shelf.editions()}
    if earlier >= later or earlier not in released or later not in released:
        raise NotReleased(f"{earlier} to {later}")
    return [present.row(shelf, released[earlier]), present.row(shelf, released[later])]


@public_page
def difference(request: HttpRequest, shelf: Shelf, earlier: int, later: int) -> HttpResponse:
    """What differs between two editions, by kind, with the words before and after."""
    refuse_unknown(request.GET, ())
    pair = _pair(shelf, earlier, later)
    names = present.Naming(shelf)
    tallies = counts(shelf.mission_id, earlier, later)
    groups = [
        present.group(kind, changes(kind, shelf.mission_id, earlier, later), names)
        for kind in KINDS
        if kind in tallies or kind == "figure"
    ]
    data = [
        {"label": "All differences as CSV", "url": _csv_address(shelf, earlier, later), "type": "text/csv"}
    ]
    context = {"earlier": pair[0], "later": pair[1], "groups": [one for one in groups if one["sorts"]]}
    crumbs = [("Editions", address(shelf, "editions"))]
    return draw(request, shelf, "reports/edition_difference.html", context, crumbs=crumbs, data=data)


def _csv_address(shelf: Shelf, earlier: int, later: int) -> str:
    return f"{address(shelf, 'difference', earlier=earlier, later=later).rstrip('/')}.csv"


@public_page
def difference_file(request: HttpRequest, shelf: Shelf, earlier: int, later: int) -> HttpResponseBase:
    """The same as CSV: one line for each part of a row that differs."""
    refuse_unknown(request.GET, ())
    _pair(shelf, earlier, later)
    response = StreamingHttpResponse(_lines(shelf, earlier, later), content_type="text/csv; charset=utf-8")
    name = f"{shelf.slug}-editions-{earlier}-{later}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(shelf: Shelf, earlier: int, later: int) -> Iterator[str]:
    writer = csv.writer(Echo(), lineterminator="\r\n")
    yield writer.writerow(["kind", "what", "key", "field", "before", "after"])
    for kind in KINDS:
        for change in changes(kind, shelf.mission_id, earlier, later):
            start = [kind, change.what, change.key]
            if change.fields:
                for one in change.fields:
                    cells = [*start, one.name, _cell(one.before), _cell(one.after)]
                    yield writer.writerow([guarded(cell) for cell in cells])
            else:
                yield writer.writerow([guarded(cell) for cell in [*start, "", "", ""]])


def _cell(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else present.plain(value)
