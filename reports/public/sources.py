"""Sources: every public text and file in which rows were read, and what was read in each."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse

from mission.spans import partial_date_words
from mission.wording import counted
from reports.public.addresses import address, downloads
from reports.public.page import draw
from reports.public.parameters import page_number, refuse_unknown, words
from reports.public.present.editions import NAMES
from reports.public.shelf import public_page
from reports.released import Body, NotReleased, Shelf, bodies

_PAGE = 100
_NOUNS = ("mission", "period", "outcome", "partner", "indicator", "series_break", "milestone", "link", "due_change", "wording", "funding")  # fmt: skip


@public_page
def index(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """The sources by title, a hundred to a page, with a search of their titles and publishers."""
    refuse_unknown(request.GET, ("page", "q"))
    page, wanted = page_number(request.GET), words(request.GET, "q")
    rows = shelf.nouns("source")
    fitting = [one for one in rows if wanted.casefold() in f"{one['title']} {one['publisher']}".casefold()]
    fitting.sort(key=lambda one: (one["title"].casefold(), one["code"]))
    last = max(-(-len(fitting) // _PAGE), 1)
    if page > last:
        raise NotReleased(f"page {page} of sources")
    shown = fitting[(page - 1) * _PAGE : page * _PAGE]
    query = [("q", wanted)] if wanted else []
    context = {
        "rows": [{**one, "page_url": address(shelf, "source", code=one["code"])} for one in shown],
        "number": len(rows),
        "found": len(fitting),
        "wanted": wanted,
        "action": address(shelf, "sources"),
        "pages": [
            {
                "number": number,
                "url": address(shelf, "sources", [*query, ("page", str(number))]),
                "current": number == page,
            }
            for number in range(1, last + 1)
        ]
        if last > 1
        else [],
    }
    crumbs = [("About the data", address(shelf, "about"))]
    return draw(
        request, shelf, "reports/sources.html", context, crumbs=crumbs, data=downloads(shelf, "sources")
    )


@public_page
def source(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """One source and everything on this record that was read in it."""
    refuse_unknown(request.GET, ())
    body = shelf.noun("source", code)
    groups = [group for group in (_figures(shelf, code), *_others(shelf, code)) if group["rows"]]
    context = {
        "source": body,
        "published": partial_date_words(body["published"] or ""),
        "groups": groups,
        "total": counted(sum(group["number"] for group in groups), "row"),
    }
    crumbs = [("About the data", address(shelf, "about")), ("Sources", address(shelf, "sources"))]
    data = [
        {
            "label": "JSON",
            "url": f"{address(shelf, 'source', code=code).rstrip('/')}.json",
            "type": "application/json",
        }
    ]
    return draw(request, shelf, "reports/source_page.html", context, crumbs=crumbs, data=data)


def _figures(shelf: Shelf, code: str) -> dict[str, Any]:
    """The figures of a source, counted by indicator: there may be many."""
    rows = shelf.figures(vintage="all").filter(vintage__contains=f"|{code}|").order_by()
    numbers = dict(rows.values_list("indicator").annotate(number=Count("pk")))
    indicators = shelf.by_key("indicator", numbers)
    listed = [
        {
            "text": indicators[key]["title"],
            "url": address(shelf, "indicator", code=key),
            "remark": counted(number, "figure"),
        }
        for key, number in sorted(numbers.items())
        if key in indicators
    ]
    return {"id": "of-figure", "title": "Figures", "number": sum(numbers.values()), "rows": listed}


def _others(shelf: Shelf, code: str) -> list[dict[str, Any]]:
    kinds: list[tuple[str, QuerySet[Any]]] = [
        ("commitment", shelf.commitments),
        ("entry", shelf.entries),
        ("target", shelf.targets),
    ]
    kinds += [(kind, shelf.rows_of(kind)) for kind in _NOUNS]
    return [_group(kind, _read_in(rows, code), shelf) for kind, rows in kinds]


def _read_in(rows: QuerySet[Any], code: str) -> list[Body]:
    """The rows that name the source as theirs, or as the evidence of a footnote."""
    quoted = json.dumps(code, ensure_ascii=False)
    return [
        body
        for body in bodies(rows.filter(body__contains=f'source":{quoted}').order_by("key"))
        if code
        in (
            body.get("source"),
            body.get("report_source"),
            *(note["source"] for note in body.get("evidence", ())),
        )
    ]


def _group(kind: str, rows: list[Body], shelf: Shelf) -> dict[str, Any]:
    name = NAMES[kind][1]
    listed = [_row(kind, body, shelf) for body in rows]
    return {"id": f"of-{kind}", "title": f"{name[:1].upper()}{name[1:]}", "number": len(rows), "rows": listed}


def _row(kind: str, body: Body, shelf: Shelf) -> dict[str, str]:
    text = (
        body.get("title")
        or body.get("name")
        or body.get("label")
        or body.get("purpose")
        or body.get("reason")
        or ""
    )
    ref = body.get("ref") or body.get("commitment") or ""
    if kind == "entry":
        period = next(
            (one["label"] for one in shelf.periods if one["code"] == body["period"]), body["period"]
        )
        text = f"entry for {period}"
    if kind == "series_break":
        text = f"{body['indicator']}, from {partial_date_words(body['date'])}"
    pages = {"partner": "partner", "indicator": "indicator", "outcome": "outcome", "period": "period"}
    if ref:
        url = address(shelf, "commitment", ref=ref)
    elif kind in pages:
        url = address(shelf, pages[kind], code=body["code"])
    elif kind in ("target", "series_break"):
        url = address(shelf, "indicator", code=body["indicator"])
    else:
        url = ""
    locator = body.get("locator") or ""
    return {"text": f"{ref}, {text}" if ref and text else ref or text, "url": url, "remark": locator}
