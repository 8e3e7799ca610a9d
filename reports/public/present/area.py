"""One area as its page shows it: its newest figures beside the whole, and beside areas of its kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max

from mission.spans import span_words
from mission.units import figure, unit_of
from mission.wording import NO_FIGURE, aim_words, counted, disaggregation_words, missing_words
from reports.charts.layouts import layout_for
from reports.charts.model import Frame, Head, Tile
from reports.charts.tilemap import tile_map
from reports.public.addresses import address
from reports.public.present import values
from reports.released import Body, Shelf, bodies
from reports.series import LATEST, Point, newest, read

#: So many areas can stand beside one.
MOST_BESIDE = 4
_MAP_WIDE, _MAP_NARROW = Frame("wide", 560, 560), Frame("narrow", 340, 480)


@dataclass(frozen=True)
class Local:
    """The newest point of one series of an area."""

    area: str
    indicator: Body
    part: str
    point: Point

    def key(self, area: str) -> str:
        """The point of another area for the same series and span."""
        words = (
            self.indicator["code"],
            area,
            self.part,
            self.point.start.isoformat(),
            self.point.end.isoformat(),
            "",
        )
        return "|".join(words)


def newest_figures(shelf: Shelf, area: str) -> list[Local]:
    """The newest point of every series of an area, by title of indicator, the total before its parts."""
    rows = shelf.figures(vintage="all").filter(area=area)
    ends = {
        (code, part): end
        for code, part, _, end in rows.order_by()
        .values_list("indicator", "disaggregation")
        .annotate(number=Count("pk"), last=Max("end"))
    }
    indicators = shelf.by_key("indicator", [code for code, _ in ends])
    found: dict[tuple[str, str], list[Body]] = {}
    for body in bodies(rows.filter(end__in=set(ends.values())).order_by("key")):
        series = (body["indicator"], body["disaggregation"] or "")
        if body["period_end"] == ends[series].isoformat():
            found.setdefault(series, []).append(body)
    local = []
    for (code, part), own in found.items():
        points = read(own).points
        point = newest(points, LATEST) or (points[-1] if points else None)
        if point:
            local.append(Local(area, indicators[code], part, point))
    return sorted(
        local,
        key=lambda one: (not one.indicator["headline"], one.indicator["title"], bool(one.part), one.part),
    )


def latest_of(shelf: Shelf, keys: Iterable[str]) -> dict[str, Point]:
    """The points of some keys with their published values."""
    found: dict[str, list[Body]] = {}
    rows = shelf.figures(vintage="all").filter(point__in=set(keys))
    for body in bodies(rows.order_by("key")):
        names = ("indicator", "area", "disaggregation", "period_start", "period_end", "part")
        found.setdefault("|".join(body[name] or "" for name in names), []).append(body)
    return {key: read(own).points[0] for key, own in found.items()}


def points_beside(shelf: Shelf, local: Sequence[Local], areas: Iterable[str]) -> dict[str, Point]:
    """The points of other areas for the same series and spans as an area's leading figures; one query."""
    keys = [one.key(area) for area in areas for one in leading(local)]
    return latest_of(shelf, keys) if keys else {}


def blocks(
    shelf: Shelf,
    local: Sequence[Local],
    whole: Body | None,
    beside: Mapping[str, Point],
    sources: Mapping[str, Body],
) -> list[dict[str, Any]]:
    """One figure per indicator, with the figure of the whole beside it, for components/headline_figure.html."""
    own = leading(local)
    return [
        _block(shelf, one, whole, beside.get(one.key(whole["code"])) if whole else None, sources)
        for one in own
    ]


def leading(local: Sequence[Local]) -> list[Local]:
    """One series for each indicator: the newest, of those the total."""
    best: dict[str, Local] = {}
    for one in local:
        code = one.indicator["code"]
        if code not in best or (one.point.end, not one.part) > (best[code].point.end, not best[code].part):
            best[code] = one
    return list(best.values())


def _block(
    shelf: Shelf, one: Local, whole: Body | None, beside: Point | None, sources: Mapping[str, Body]
) -> dict[str, Any]:
    indicator, point = one.indicator, one.point
    value = point.at(LATEST)
    assert value is not None
    shown = values.large(value, indicator) if value.number is not None else None
    span = span_words(point.start, point.end)
    words = [f"{aim_words(indicator['direction'] or '', counts=indicator['unit'] == 'count')}."]
    if whole and (other := beside.at(LATEST) if beside else None):
        words.append(f"{whole['name']}: {values.in_words(other, indicator)} in {span}.")
    elif whole:
        words.append(f"No figure of {whole['name']} for the same time and kind is on this record.")
    return {
        "title": indicator["title"],
        "url": address(
            shelf,
            "indicator",
            [("area", one.area), ("disaggregation", one.part or "total")],
            code=indicator["code"],
        ),
        "number": shown.number if shown else "–",
        "unit": shown.unit if shown else missing_words(value.missing),
        "period": span_words(point.start, point.end, long=True),
        "qualifiers": ([disaggregation_words(one.part)] if one.part else [])
        + values.qualifiers(point, LATEST, indicator),
        "words": " ".join(words),
        "source": f"{values.read_in(value, sources, place=False)}. {values.age(point, value)}".strip(),
    }


def parts_of(local: Sequence[Local]) -> list[dict[str, Any]]:
    """The breakdowns of the area's newest figures, one table per indicator and time span."""
    groups: dict[tuple[str, dt.date, dt.date], list[Local]] = {}
    for one in local:
        groups.setdefault((one.indicator["code"], one.point.start, one.point.end), []).append(one)
    found = []
    for (_, start, end), own in groups.items():
        parts = [one for one in own if one.part]
        if len(parts) < 2:
            continue
        total = next((value for one in own if not one.part and (value := one.point.at(LATEST))), None)
        indicator = own[0].indicator
        found.append(
            {
                "title": f"{indicator['title']}, {span_words(start, end)}",
                "rows": [(disaggregation_words(one.part), _text(one)) for one in parts],
                "total": values.in_words(total, indicator) if total else "",
                "unit": indicator["unit_label"],
            }
        )
    return found


def _text(one: Local) -> str:
    value = one.point.at(LATEST)
    return values.in_words(value, one.indicator) if value else ""


def side_by_side(
    shelf: Shelf,
    area: Body,
    local: Sequence[Local],
    others: Sequence[Body],
    beside: Mapping[str, Point],
) -> dict[str, Any] | None:
    """Every leading figure of an area beside those of others for the same series and span; None without others."""
    if not local or not others:
        return None
    rows = []
    for one in leading(local):
        cells = [_cell(one.indicator, one.point, area["name"])]
        cells += [_cell(one.indicator, beside.get(one.key(other["code"])), other["name"]) for other in others]
        part = disaggregation_words(one.part) if one.part else ""
        span = span_words(one.point.start, one.point.end)
        rows.append(
            {
                "title": one.indicator["title"],
                "url": address(
                    shelf,
                    "indicator",
                    [("area", one.area), ("disaggregation", one.part or "total")],
                    code=one.indicator["code"],
                ),
                "words": f"{span}. {part}".removesuffix(". "),
                "cells": cells,
            }
        )
    columns = [
        {"name": one["name"], "url": address(shelf, "area", code=one["code"]) if one is not area else ""}
        for one in (area, *others)
    ]
    counts = any(one.indicator["unit"] == "count" for one in leading(local))
    return {"columns": columns, "rows": rows, "counts": counts}


def _cell(indicator: Body, point: Point | None, name: str) -> dict[str, Any]:
    value = point.at(LATEST) if point else None
    if value is None:
        return {"text": NO_FIGURE, "absent": True, "label": name}
    return {"text": values.in_words(value, indicator), "absent": value.number is None, "label": name}


def neighbours(area: Body, areas: Mapping[str, Body]) -> list[str]:
    """The areas of the same kind under the same area, where that is not the whole and they are few; by name."""
    parent = areas.get(area["parent"] or "")
    if parent is None or not parent["parent"]:
        return []
    found = [
        code
        for code, one in areas.items()
        if one["kind"] == area["kind"] and one["parent"] == area["parent"] and code != area["code"]
    ]
    return sorted(found, key=lambda code: str(areas[code]["name"])) if len(found) <= MOST_BESIDE else []


def beside_others(
    shelf: Shelf, area: Body, local: Sequence[Local], kin: Mapping[str, Body], wanted: str
) -> dict[str, Any] | None:
    """The area among those of its kind for one indicator: the wanted one, or the one that most areas have."""
    own = leading(local)
    keys = {one.key(code): (one.indicator["code"], code) for one in own for code in kin}
    points = latest_of(shelf, keys) if len(kin) > 1 else {}
    by_indicator: dict[str, dict[str, Point]] = {}
    for key, point in points.items():
        indicator, code = keys[key]
        by_indicator.setdefault(indicator, {})[code] = point
    several = {code: found for code, found in by_indicator.items() if len(found) > 1}
    if not several:
        return None
    chosen = wanted if wanted in several else max(several, key=lambda code: (len(several[code]), code))
    one = next(one for one in own if one.indicator["code"] == chosen)
    others = [item for item in own if item.indicator["code"] in several and item.indicator["code"] != chosen]
    return _comparison(shelf, area, one, several[chosen], kin, others)


def _comparison(
    shelf: Shelf,
    area: Body,
    one: Local,
    points: Mapping[str, Point],
    kin: Mapping[str, Body],
    others: Sequence[Local],
) -> dict[str, Any]:
    indicator, span = one.indicator, span_words(one.point.start, one.point.end)
    title = f"{indicator['title']}, {span}{f', {disaggregation_words(one.part).lower()}' if one.part else ''}"
    rows = [_kin_row(shelf, kin[code], points.get(code), area, indicator) for code in kin]
    return {
        "title": title,
        "rows": sorted(rows, key=lambda row: row["name"]),
        "with_figures": len(points),
        "all": len(kin),
        "code": indicator["code"],
        "maps": _maps(area, indicator, title, points, kin),
        "sources": {value.source for point in points.values() if (value := point.at(LATEST))},
        "counts": indicator["unit"] == "count",
        "unit": indicator["unit_label"] or "",
        "url": address(shelf, "indicator", code=indicator["code"]),
        "others": [
            {
                "label": item.indicator["title"],
                "url": f"{address(shelf, 'area', [('indicator', item.indicator['code'])], code=area['code'])}#among",
            }
            for item in others
        ],
    }


def _kin_row(shelf: Shelf, other: Body, point: Point | None, area: Body, indicator: Body) -> dict[str, Any]:
    value = point.at(LATEST) if point else None
    return {
        "name": other["name"],
        "url": address(shelf, "area", code=other["code"]),
        "here": other["code"] == area["code"],
        "value": values.in_words(value, indicator) if value else missing_words("unknown"),
        "absent": value is None or value.number is None,
    }


def _maps(
    area: Body, indicator: Body, title: str, points: Mapping[str, Point], kin: Mapping[str, Body]
) -> tuple[Any, Any] | None:
    codes = {other["gss_code"] or code for code, other in kin.items()}
    layout = layout_for(codes)
    if layout is None:
        return None
    tiles = [_tile(other, code, points.get(code), indicator) for code, other in kin.items()]
    told = f"{title}. One tile for each of {counted(len(tiles), 'area')}; the table beside the map has the same figures."
    head = Head("map", title, told)

    def axis(value: Decimal) -> str:
        return unit_of(indicator["unit"]).number(f"{value.normalize():f}")

    here = area["gss_code"] or area["code"]
    return tuple(
        tile_map(layout, tiles, head=head, frame=frame, fmt=axis, here=here)
        for frame in (_MAP_WIDE, _MAP_NARROW)
    )  # type: ignore[return-value]


def _tile(other: Body, code: str, point: Point | None, indicator: Body) -> Tile:
    value = point.at(LATEST) if point else None
    number = value.number if value else None
    printed = figure(value.printed) if value and number is not None else ""
    return Tile(
        other["gss_code"] or code,
        other["name"],
        number,
        printed,
        missing_words(value.missing if value else "unknown"),
    )
