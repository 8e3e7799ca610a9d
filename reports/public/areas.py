"""Areas: the list by kind, and one area with the figures that it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict

from mission.spans import span_words
from mission.wording import code_words, counted, listed
from reports.public import pictures
from reports.public.addresses import address, downloads, file_address
from reports.public.found import with_facet
from reports.public.page import draw
from reports.public.parameters import BadParameter, choice, choices, refuse_unknown
from reports.public.present import area as present
from reports.public.present.names import publishers_of
from reports.public.shelf import public_page
from reports.released import Body, NotReleased, Shelf, bodies
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
    found = [
        {"id": f"kind-{kind}", "title": plural(kind, len(rows)), "rows": rows} for kind, rows in kinds.items()
    ]
    return draw(request, shelf, "reports/areas.html", {"kinds": found}, data=downloads(shelf, "areas"))


def plural(kind: str, number: int) -> str:
    """A kind of area with its number: “32 council areas”, “30 ADPs”, “Country”."""
    word = code_words(kind)
    if number == 1:
        return word
    many = f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"
    return f"{number:,} {many if word.isupper() else many[0].lower() + many[1:]}"


class Page:
    """What the page and the map of one area are made of; a fixed number of queries."""

    def __init__(self, request: HttpRequest, shelf: Shelf, code: str, *, more: tuple[str, ...] = ()) -> None:
        self.shelf, self.query = shelf, request.GET
        self.body = shelf.noun("area", code)
        refuse_unknown(request.GET, ("indicator", "beside", *more))
        self.areas, self.indicators = shelf.by_key("area"), shelf.by_key("indicator")
        self.wanted = choice(request.GET, "indicator", self.indicators)
        self.kin = {key: one for key, one in self.areas.items() if one["kind"] == self.body["kind"]}
        self.chosen = read_beside(request.GET, code, self.kin)
        self.whole = _whole(self.body, self.areas)
        self.local = present.newest_figures(shelf, code)

    @cached_property
    def among(self) -> dict[str, Any] | None:
        """The area among those of its kind for one indicator."""
        return present.beside_others(self.shelf, self.body, self.local, self.kin, self.wanted)

    @cached_property
    def others(self) -> list[Body]:
        """What the area is put beside: the whole, then the areas that the reader chose, or else its neighbours."""
        codes = self.chosen or present.neighbours(self.body, self.areas)
        return [*([self.whole] if self.whole else []), *(self.areas[code] for code in codes)]

    def picture(self) -> pictures.Picture:
        """The map of the page. Raises NotReleased where there is none."""
        among = self.among
        if not among or not among["maps"]:
            raise NotReleased(f"map of {self.body['code']}")
        notice = "Numbers, not rates. " if among["counts"] else ""
        return pictures.Picture(
            f"{self.body['code']}-{among['code']}",
            among["title"],
            f"{notice}{self.body['name']} has the thick edge. Not to scale.",
            pictures.source_words(self.shelf, publishers_of(self.shelf, among["sources"])),
            *among["maps"],
        )

    def offers(self, request: HttpRequest) -> dict[str, Any]:
        """The ways to take the map along; none where there is no map."""
        among = self.among
        if not among or not among["maps"]:
            return {}
        names = {"svg": "area_picture", "png": "area_png", "frame": "area_frame"}
        pairs, code = [("indicator", among["code"])], self.body["code"]
        paths = {ending: address(self.shelf, name, pairs, code=code) for ending, name in names.items()}
        return pictures.offers(request, self.shelf, paths, among["title"], among["maps"][0], label="Map")


def read_beside(query: QueryDict, code: str, kin: Mapping[str, Body]) -> list[str]:
    """The areas of the same kind that an address puts beside one. Raises BadParameter."""
    found = choices(query, "beside", set(kin) - {code})
    if len(found) > present.MOST_BESIDE:
        raise BadParameter("beside", f"Choose up to {present.MOST_BESIDE} areas.")
    return found


@public_page
def area(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """One area: newest figures beside the whole and beside areas of its kind, and what was promised there."""
    page = Page(request, shelf, code)
    body, areas, local, whole = page.body, page.areas, page.local, page.whole
    sources = shelf.by_key("source", {value.source for one in local for value in one.point.values})
    beside = present.points_beside(shelf, local, [one["code"] for one in page.others])
    blocks = present.blocks(shelf, local, whole, beside, sources)
    context = {
        "area": body,
        "kind": code_words(body["kind"]),
        "kin_name": plural(body["kind"], len(page.kin)),
        "whole": whole,
        "lead": _lead(body, local, len(blocks), len(page.indicators)),
        "blocks": blocks,
        "beside": present.side_by_side(shelf, body, local, page.others, beside),
        "choice": _choice(page),
        "among": page.among,
        "map": page.offers(request),
        "parts": present.parts_of(local) if len(blocks) <= _FEW else [],
        "commitments": _commitments(shelf, code),
        "commitments_url": address(shelf, "commitments"),
        "partners": _partners(shelf, code),
        "above": _links(shelf, [areas[body["parent"]]] if body["parent"] in areas else []),
        "below": _links(shelf, [one for one in areas.values() if one["parent"] == code]),
        "without": _without(shelf, page.indicators, local),
    }
    crumbs = [("Areas", address(shelf, "areas"))]
    data = [
        {
            "label": "CSV",
            "url": file_address(shelf, "area", "csv", [("beside", one) for one in page.chosen], code=code),
            "type": "text/csv",
        },
        {"label": "JSON", "url": file_address(shelf, "area", "json", code=code), "type": "application/json"},
    ]
    return draw(request, shelf, "reports/area.html", context, crumbs=crumbs, data=data)


def _choice(page: Page) -> dict[str, Any] | None:
    """The form that chooses areas of the same kind, and what “similar” means; None where there are none."""
    kin = sorted(
        (one for code, one in page.kin.items() if code != page.body["code"]), key=lambda one: str(one["name"])
    )
    if not kin or not page.local:
        return None
    shown = [one for one in page.others if one is not page.whole]
    above = page.areas.get(page.body["parent"] or "", {}).get("name", "")
    kind = code_words(page.body["kind"])
    if page.chosen:
        how = f"You chose {listed([str(one['name']) for one in shown])}."
    elif shown:
        how = f"The others of this kind under {above} stand here. You can choose other ones."
    else:
        how = "None is chosen yet."
    return {
        "action": f"{address(page.shelf, 'area', code=page.body['code'])}#beside",
        "indicator": page.wanted,
        "similar": f"Similar means here: of the same kind ({kind if kind.isupper() else kind[0].lower() + kind[1:]}). {how}",
        "most": present.MOST_BESIDE,
        "options": [
            {"code": one["code"], "name": one["name"], "chosen": one in shown and bool(page.chosen)}
            for one in kin
        ],
    }


@public_page
def picture(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """The map of an area's page as an SVG file."""
    return pictures.as_svg(request.GET, Page(request, shelf, code, more=("size",)).picture())


@public_page
def png(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """The same map as a PNG."""
    return pictures.as_png(request.GET, Page(request, shelf, code, more=("size",)).picture())


@pictures.framed_page
def frame(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """The same map alone on a page, for a frame on other pages."""
    page = Page(request, shelf, code)
    pairs = [("indicator", page.wanted)] if page.wanted else []
    return pictures.as_frame(request, shelf, page.picture(), address(shelf, "area", pairs, code=code))


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
