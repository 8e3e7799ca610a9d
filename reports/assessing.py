"""Assessments of targets from plain bodies, as they are frozen or stand on the shelf. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mission.assessment import Break, Figure, Target, assess_all

Body = Mapping[str, Any]
Series = tuple[str, str, str]


def series_of(body: Body) -> Series:
    """The series of a target or a figure: indicator, area and disaggregation."""
    return body["indicator"], body["area"] or "", body["disaggregation"] or ""


def assessed(
    targets: Sequence[Body],
    indicators: Mapping[str, Body],
    figures: Iterable[Body],
    breaks: Iterable[Body],
) -> dict[str, dict[str, Any]]:
    """The assessment of every target by its code. `targets` hold the ones they replace, `figures` are of their series
    in any order: every vintage, or those that are to be looked at."""
    of_series: dict[Series, list[Figure]] = {}
    for body in figures:
        if not body["part"]:
            of_series.setdefault(series_of(body), []).append(figure_of(body))
    of_indicator: dict[str, list[Break]] = {}
    for one in breaks:
        of_indicator.setdefault(one["indicator"], []).append(Break(one["date"]))
    known = [target_of(body, indicators.get(body["indicator"], {})) for body in targets]
    return assess_all(
        known,
        {body["code"]: of_series.get(series_of(body), []) for body in targets},
        {body["code"]: of_indicator.get(body["indicator"], []) for body in targets},
    )


def figure_of(body: Body) -> Figure:
    """A published value as the rules read it."""
    names = ("missing", "bound", "quality", "published", "source", "locator")
    texts: dict[str, Any] = {name: body[name] or "" for name in names}
    return Figure(
        _day(body["period_start"]),
        _day(body["period_end"]),
        printed=body["value"] or "",
        revised=bool(body["revised"]),
        **texts,
    )


def target_of(body: Body, indicator: Body) -> Target:
    """A target as the rules read it, with what its indicator says."""
    told = ("title", "per", "value", "change_percent", "baseline", "due", "replaces", "source", "locator")
    days = ("baseline_start", "baseline_end", "span_start", "span_end")
    texts: dict[str, Any] = {name: body[name] or "" for name in told}
    dates: dict[str, Any] = {name: _day(body[name]) if body[name] else None for name in days}
    return Target(
        code=body["code"],
        measure=body["measure"],
        comparator=body["comparator"],
        has_series=bool(body["area"]),
        direction=indicator.get("direction") or "",
        combine=indicator.get("combine") or "",
        unit=indicator.get("unit") or "count",
        unit_label=indicator.get("unit_label") or "",
        **texts,
        **dates,
    )


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
