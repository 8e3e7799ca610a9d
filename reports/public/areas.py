"""Areas: the list by kind, and one area with the figures that it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse

from mission.spans import span_words
from mission.wording import code_words, counted
from reports.public.addresses import address, downloads
from reports.public.found import with_facet
from reports.public.page import draw
from reports.public.parameters import choice, refuse_unknown
from reports.public.present import area as present
from reports.public.shelf import public_page
from reports.released import Body, Shelf, bodies
from reports.series import LATEST

#: Breakdowns stand on the page of an area with up to so many indicators; for others they are on the indicators' pages.
_FEW = 8


@public_page
def index(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """Every area under its kind, with how many indicators have figures for it."""
    refuse_unknown(request.GET, ())
    counts = dict(
        shelf.figures(vintage="all")
        .order_by()
        .values_list("area")
        .annotate(number=Count("indicator", distinct=True))
    )
    kinds: dict[str, list[dict[str, Any]]] = {}
    for body in sorted(shelf.nouns("area"), key=lambda one: (bool(one["parent"]), one["kind"], one["name"])):
        row = {
            "name": body["name"],
            "url": address(shelf, "area", code=body["code"]),
            "number": counts.get(body["code"], 0),
        }
        kinds.setdefault(body["kind"], []).append(row)
    listed = [
        {"id": f"kind-{kind}", "title": plural(kind, len(rows)), "rows": rows} for kind, rows in kinds.items()
    ]
    return draw(request, shelf, "reports/areas.html", {"kinds": listed}, data=downloads(shelf, "areas"))


def plural(kind: str, number: int) -> str:
    """A kind of area with its number: “32 council areas”, “30 ADPs”, “Country”."""
    word = code_words(kind)
    if number == 1:
        return word
    many = f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"
    return f"{number:,} {many if word.isupper() else many[0].lower() + many[1:]}"


@public_page
def area(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """One area: newest figures beside the whole and beside areas of its kind, and what was promised there."""
    body = shelf.noun("area", code)
    refuse_unknown(request.GET, ("indicator",))
    areas, indicators = shelf.by_key("area"), shelf.by_key("indicator")
    wanted = choice(request.GET, "indicator", indicators)
    local = present.newest_figures(shelf, code)
    kin = {key: one for key, one in areas.items() if one["kind"] == body["kind"]}
    whole = _whole(body, areas)
    sources = shelf.by_key("source", {value.source for one in local for value in one.point.values})
    blocks = present.blocks(shelf, local, whole, sources)
    context = {
        "area": body,
        "kind": code_words(body["kind"]),
        "kin_name": plural(body["kind"], len(kin)),
        "lead": _lead(body, local, len(blocks), len(indicators)),
        "blocks": blocks,
        "among": present.beside_others(shelf, body, local, kin, wanted),
        "parts": present.parts_of(local) if len(blocks) <= _FEW else [],
        "commitments": _commitments(shelf, code),
        "commitments_url": address(shelf, "commitments"),
        "partners": _partners(shelf, code),
        "above": _links(shelf, [areas[body["parent"]]] if body["parent"] in areas else []),
        "below": _links(shelf, [one for one in areas.values() if one["parent"] == code]),
        "without": _without(shelf, indicators, local),
    }
    crumbs = [("Areas", address(shelf, "areas"))]
    return draw(
        request, shelf, "reports/area.html", context, crumbs=crumbs, data=downloads(shelf, "area", code=code)
    )


def _whole(body: Body, areas: dict[str, Body]) -> Body | None:
    """The one area that has no other above it; None on its own page, or where there are several."""
    top = [one for one in areas.values() if not one["parent"]]
    return top[0] if len(top) == 1 and top[0]["code"] != body["code"] else None


def _lead(body: Body, local: Sequence[present.Local], number: int, all_: int) -> str:
    if not local:
        return f"None of the {counted(all_, 'indicator')} on this record has a figure for {body['name']}."
    last = max((one.point for one in local if one.point.at(LATEST)), key=lambda point: point.end)
    have = "has" if number == 1 else "have"
    return (
        f"{number:,} of the {counted(all_, 'indicator')} on this record {have} figures for {body['name']}. "
        f"The newest covers {span_words(last.start, last.end, long=True)}."
    )


def _commitments(shelf: Shelf, code: str) -> list[dict[str, str]]:
    rows = bodies(with_facet(shelf, "area", [code]).order_by("key"))
    return [
        {
            "label": f"{one['ref']}, {one['title']}",
            "url": address(shelf, "commitment", ref=one["ref"]),
            "status": one["status"] or "",
        }
        for one in rows
    ]


def _partners(shelf: Shelf, code: str) -> list[dict[str, str]]:
    return [
        {"label": one["name"], "url": address(shelf, "partner", code=one["code"])}
        for one in shelf.nouns("partner")
        if one["area"] == code
    ]


def _links(shelf: Shelf, areas: Sequence[Body]) -> list[dict[str, str]]:
    return [
        {
            "label": f"{one['name']}",
            "kind": code_words(one["kind"]),
            "url": address(shelf, "area", code=one["code"]),
        }
        for one in sorted(areas, key=lambda one: (one["kind"], one["name"]))
    ]


def _without(
    shelf: Shelf, indicators: dict[str, Body], local: Sequence[present.Local]
) -> list[dict[str, str]]:
    have = {one.indicator["code"] for one in local}
    return [
        {"label": one["title"], "url": address(shelf, "indicator", code=one["code"])}
        for one in sorted(indicators.values(), key=lambda body: body["title"])
        if one["code"] not in have
    ]
