"""The composed report of an edition on the web: its contents, and each chapter."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from reports.models import EditionFile
from reports.public.addresses import address
from reports.public.page import draw
from reports.public.parameters import refuse_unknown
from reports.public.present.report import HTML, PDF, Report, cited, text_of, title_of, with_html
from reports.public.present.reports_here import editions_with_text
from reports.public.shelf import public_page
from reports.redacted import files_are_withheld
from reports.released import NotReleased, Shelf

Node = dict[str, Any]


@public_page
def contents(request: HttpRequest, shelf: Shelf) -> HttpResponseBase:
    """The report's title page with its contents and files. Where the newest edition has no report, it leads to the
    newest one that has."""
    refuse_unknown(request.GET, ())
    try:
        text = text_of(shelf)
    except NotReleased:
        return _newest_report(request, shelf)
    context = {
        "report": text,
        "chapters": _contents(shelf, text, ""),
        "files": report_files(shelf),
        "cite": cited(shelf, text, _lasting(request, shelf)),
        **_ways(shelf),
    }
    return draw(request, shelf, "reports/report/contents.html", context, crumbs=_crumbs(shelf))


@public_page
def chapter(request: HttpRequest, shelf: Shelf, chapter: str) -> HttpResponse:
    """One chapter, with the notes that it leads to and its neighbours."""
    refuse_unknown(request.GET, ())
    text = text_of(shelf)
    place = next((at for at, one in enumerate(text["chapters"]) if one["id"] == chapter), None)
    if place is None:
        raise NotReleased(chapter)
    one = text["chapters"][place]
    report = Report.read(shelf, text, [one])
    shown = with_html(report.chapter(one))
    rows = _contents(shelf, text, chapter)
    context = {
        "report": text,
        "chapter": shown,
        "chapters": rows,
        "addresses": {row["id"]: row["url"] for row in rows},
        "notes": report.notes([one]),
        "later": sum(
            bool(block.get("later")) for section in shown["sections"] for block in section["blocks"]
        ),
        "files": report_files(shelf),
        "cite": cited(shelf, text, _lasting(request, shelf, chapter), shown["title"]),
        "previous": rows[place - 1] if place else None,
        "next": rows[place + 1] if place + 1 < len(rows) else None,
        **_ways(shelf),
    }
    crumbs = [*_crumbs(shelf), (text["title"], address(shelf, "report"))]
    return draw(request, shelf, "reports/report/chapter.html", context, crumbs=crumbs)


def report_files(shelf: Shelf) -> list[dict[str, str]]:
    """The report as files of the edition; none where they are withheld."""
    labels = {PDF: ("Report as PDF", "application/pdf"), HTML: ("Report as one HTML file", "text/html")}
    found: dict[str, EditionFile] = {one.name: one for one in shelf.edition.files.filter(name__in=labels)}
    if not found or files_are_withheld(shelf.edition):
        return []
    return [
        {
            "label": labels[name][0],
            "type": labels[name][1],
            "url": address(shelf, "file", name=name),
            "size": str(found[name].size),
            "sha256": found[name].sha256,
        }
        for name in labels
        if name in found
    ]


def _newest_report(request: HttpRequest, shelf: Shelf) -> HttpResponseBase:
    """To the newest public edition that has a report, where no edition is asked for by its number."""
    asked = request.resolver_match
    if asked is None or "position" in asked.kwargs:
        raise NotReleased("report")
    newest = next(iter(editions_with_text(shelf)), None)
    if newest is None:
        raise NotReleased("report")
    return HttpResponseRedirect(address(shelf.beside(newest), "report"))


def _contents(shelf: Shelf, text: Node, current: str) -> list[Node]:
    outcomes = shelf.by_key("outcome")
    return [
        {
            "id": one["id"],
            "title": title_of(one, outcomes),
            "url": address(shelf, "report_chapter", chapter=one["id"]),
            "current": one["id"] == current,
            "sections": [
                {"id": section["id"], "title": section["title"]}
                for section in one["sections"]
                if section["id"] != one["id"]
            ],
        }
        for one in text["chapters"]
    ]


def _lasting(request: HttpRequest, shelf: Shelf, chapter: str = "") -> str:
    """The address that goes on showing this edition."""
    kwargs = {"mission": shelf.slug, "position": shelf.position} | ({"chapter": chapter} if chapter else {})
    return request.build_absolute_uri(reverse(f"public:report{'_chapter' if chapter else ''}", kwargs=kwargs))


def _ways(shelf: Shelf) -> dict[str, str]:
    return {
        "downloads_url": address(shelf, "downloads"),
        "since_url": address(shelf, "since_index"),
        "edition_url": address(shelf, "edition"),
    }


def _crumbs(shelf: Shelf) -> list[tuple[str, str]]:
    return [("Editions", address(shelf, "editions"))]
