"""Every indicator with its newest figure, under the outcome that it measures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max

from mission.choices import OutcomeKind
from mission.spans import partial_date_words, span_words
from mission.wording import NO_FIGURE, aim_words, disaggregation_words
from reports.public.addresses import address
from reports.public.present import values
from reports.released import Body, Shelf, bodies
from reports.series import LATEST, Point, Series, newest, read

_KINDS = (OutcomeKind.AIM, OutcomeKind.OUTCOME, OutcomeKind.SUB_OUTCOME, OutcomeKind.PRIORITY)


def by_outcome(shelf: Shelf) -> dict[str, Any]:
    """The list of indicators; the number of queries does not depend on how many there are."""
    indicators = shelf.nouns("indicator")
    outcomes = shelf.by_key("outcome")
    areas = shelf.by_key("area")
    top = [code for code, area in areas.items() if not area["parent"]]
    numbers = dict(
        shelf.figures(vintage="all").order_by().values_list("indicator").annotate(number=Count("pk"))
    )
    newest_of = newest_series(shelf, [one["code"] for one in indicators], top)
    sources = shelf.by_key("source", _sources(series for _, series in newest_of.values()))
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in sorted(indicators, key=lambda body: (body["headline"] is not True, body["title"])):
        row = _row(shelf, one, newest_of.get(one["code"]), sources, areas, numbers.get(one["code"], 0))
        groups.setdefault(one["outcome"], []).append(row)
    return {
        "groups": [
            _group(shelf, outcome, groups[code]) for code, outcome in _sorted(outcomes) if code in groups
        ],
        "number": len(indicators),
        "with_figures": sum(bool(numbers.get(one["code"])) for one in indicators),
    }


def newest_series(
    shelf: Shelf, codes: list[str], top: list[str]
) -> dict[str, tuple[tuple[str, str], Series]]:
    """For each indicator the series that stands for it, in the areas with none above them, with the values of its newest
    day alone: the total, or of its parts the newest, then the one with most values."""
    rows = shelf.figures(vintage="all").filter(indicator__in=codes, area__in=top)
    grouped = rows.order_by().values_list("indicator", "area", "disaggregation")
    chosen: dict[str, tuple[Any, ...]] = {}
    for indicator, area, part, number, end in grouped.annotate(number=Count("pk"), last=Max("end")):
        rank = (bool(part), -end.toordinal(), -number, area, part)
        if indicator not in chosen or rank < chosen[indicator][0]:
            chosen[indicator] = (rank, area, part, end)
    ends = {end for _, _, _, end in chosen.values()}
    found: dict[str, list[Body]] = {}
    for body in bodies(rows.filter(end__in=ends).order_by("key")) if chosen else ():
        _, area, part, end = chosen[body["indicator"]]
        if (area, part, end.isoformat()) == (body["area"], body["disaggregation"] or "", body["period_end"]):
            found.setdefault(body["indicator"], []).append(body)
    return {code: ((chosen[code][1], chosen[code][2]), read(own)) for code, own in found.items()}


def _sources(series: Iterable[Series]) -> set[str]:
    return {value.source for one in series for point in one.points for value in point.values}


def _sorted(outcomes: dict[str, Body]) -> list[tuple[str, Body]]:
    """The aim, then each outcome with its parts, then the priorities."""
    order = {kind: number for number, kind in enumerate(_KINDS)}

    def key(item: tuple[str, Body]) -> tuple[Any, ...]:
        code, body = item
        kind = order.get(body["kind"], 9)
        rank = 1 if kind == 2 else kind
        return rank, body["parent"] if kind == 2 and body["parent"] else code, kind, code

    return sorted(outcomes.items(), key=key)


def _group(shelf: Shelf, outcome: Body, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": f"of-{outcome['code']}",
        "title": outcome["title"]
        if outcome["kind"] == OutcomeKind.AIM
        else f"{outcome['code']}. {outcome['title']}",
        "kind": OutcomeKind(outcome["kind"]).label,
        "url": address(shelf, "outcome", code=outcome["code"]),
        "rows": rows,
    }


def _row(
    shelf: Shelf, body: Body, found: tuple[tuple[str, str], Series] | None, sources: dict[str, Body],
    areas: dict[str, Body], number: int,
) -> dict[str, Any]:  # fmt: skip
    row: dict[str, Any] = {
        "title": body["title"],
        "url": address(shelf, "indicator", code=body["code"]),
        "headline": bool(body["headline"]),
        "aim": aim_words(body["direction"] or "", counts=body["unit"] == "count"),
        "number": number,
        "absent": f"{NO_FIGURE[0].upper()}{NO_FIGURE[1:]}",
    }
    if found is None:
        return row | ({"absent": "Figures for smaller areas"} if number else {})
    (_, part), series = found
    point = newest(series.points, LATEST) or series.points[-1]
    return row | _figure(point, body, part, sources)


def _published(text: str) -> str:
    return f"Published {partial_date_words(text)}." if text else "Date of publication not stated."


def _figure(point: Point, body: Body, part: str, sources: dict[str, Body]) -> dict[str, Any]:
    value = point.at(LATEST)
    assert value is not None
    shown = values.large(value, body) if value.number is not None else None
    source = sources.get(value.source)
    words = [span_words(point.start, point.end), *values.qualifiers(point, LATEST, body)]
    return {
        "figure": shown.number if shown else values.in_words(value, body),
        "unit": shown.unit if shown else "",
        "part": disaggregation_words(part) if part else "",
        "period": " · ".join(words),
        "age": values.age(point, value) or _published(value.published),
        "publisher": source["publisher"] if source else "",
    }
