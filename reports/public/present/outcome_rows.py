"""Outcomes as rows with their counts, and the indicators of an outcome with the newest figure of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mission.spans import span_words
from mission.wording import NO_FIGURE, aim_words
from reports.public.addresses import address
from reports.public.present import outcomes as tree
from reports.public.present import points
from reports.released import Body, Shelf


def row(shelf: Shelf, outcome: Body, held: Mapping[str, tree.Held]) -> dict[str, Any]:
    """One outcome with what is counted below it."""
    code = outcome["code"]
    return {
        "code": code,
        "title": outcome["title"],
        "name": tree.name(outcome),
        "url": address(shelf, "outcome", code=code),
        "commitments": held[code].commitments,
        "on_record": held[code].on_record,
        "indicators": len(held[code].indicators),
    }


def with_below(
    shelf: Shelf, outcome: Body, outcomes: Mapping[str, Body], held: Mapping[str, tree.Held]
) -> dict[str, Any]:
    """One outcome with the rows of those right below it."""
    below = [row(shelf, one, held) for one in tree.of_parent(outcomes, outcome["code"])]
    return {**row(shelf, outcome, held), "below": below}


def indicator_rows(shelf: Shelf, indicators: Sequence[Body], figures: Iterable[Body]) -> list[dict[str, Any]]:
    """Indicators with their newest figure for the whole area of the mission; `figures` are of the undivided series."""
    of_indicator: dict[str, list[Body]] = {}
    for body in figures:
        of_indicator.setdefault(body["indicator"], []).append(body)
    return [_indicator(shelf, one, of_indicator.get(one["code"], [])) for one in indicators]


def _indicator(shelf: Shelf, indicator: Body, figures: Sequence[Body]) -> dict[str, Any]:
    newest = points.newest(points.values(figures, figures))
    counts = indicator["unit"] == "count"
    return {
        "title": indicator["title"],
        "url": address(shelf, "indicator", code=indicator["code"]),
        "unit": indicator["unit_label"] or "",
        "aim": aim_words(indicator["direction"] or "", counts=counts),
        "publisher": indicator["publisher"] or "",
        "figure": points.words(newest.latest, indicator) if newest else NO_FIGURE,
        "absent": newest is None,
        "span": span_words(*newest.span) if newest else "",
    }
