"""The targets of a commitment: what is to be reached, by when, and the latest figure of the same series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mission.choices import Comparator, Measure, Per
from mission.spans import partial_date_words, span_words, whole_months
from mission.units import figure
from mission.wording import disaggregation_words
from reports.public.addresses import address
from reports.public.present import assessments, points
from reports.public.present.names import source_words
from reports.public.present.target_charts import chart
from reports.released import Body, Shelf, bodies

_COMPARED = {Comparator.AT_LEAST: "at least ", Comparator.AT_MOST: "at most ", Comparator.EQUAL: ""}
_PER = {
    Per.DAY: "a day",
    Per.WEEK: "a week",
    Per.MONTH: "a month",
    Per.QUARTER: "a quarter",
    Per.HALF_YEAR: "each half year",
    Per.YEAR: "a year",
}
_MONTHS = {Per.MONTH: 1, Per.QUARTER: 3, Per.HALF_YEAR: 6, Per.YEAR: 12}

Series = tuple[str, str, str]


@dataclass
class Measured:
    """The indicators of some targets and the published figures of their series, oldest first."""

    indicators: dict[str, Body] = field(default_factory=dict)
    figures: dict[Series, list[Body]] = field(default_factory=dict)
    firsts: dict[Series, list[Body]] = field(default_factory=dict)
    breaks: list[Body] = field(default_factory=list)
    targets: list[Body] = field(default_factory=list)

    def sources(self) -> set[str]:
        """The codes of the sources of the figures."""
        return {one["source"] for rows in self.figures.values() for one in rows}


def measured(shelf: Shelf, targets: Sequence[Body]) -> Measured:
    """What is on record for the series of some targets: five queries, none without targets."""
    if not targets:
        return Measured()
    codes = {target["indicator"] for target in targets}
    wanted = {series(target) for target in targets}
    found = Measured(shelf.by_key("indicator", codes))
    found.targets = bodies(shelf.targets.filter(indicator__in=codes).order_by("key"))
    found.breaks = bodies(shelf.rows_of("series_break").filter(owner__in=codes).order_by("key"))
    for vintage, held in (("latest", found.figures), ("first", found.firsts)):
        rows = shelf.figures(vintage=vintage).filter(indicator__in=codes, area__in={one[1] for one in wanted})
        for body in bodies(rows.order_by("start", "end", "key")):
            if series(body) in wanted:
                held.setdefault(series(body), []).append(body)
    return found


def series(body: Body) -> Series:
    """The series of a target or a figure."""
    return body["indicator"], body["area"] or "", body["disaggregation"] or ""


def to_reach(target: Body, indicator: Body | None) -> str:
    """What is to be reached, in words: “at least 1,000 a year”, “300% more”, “no figure is stated”."""
    per = f" {_PER[Per(target['per'])]}" if target["per"] else ""
    if target["value"]:
        unit, label = (indicator["unit"], indicator["unit_label"]) if indicator else ("count", "")
        words = (
            f"{_COMPARED[Comparator(target['comparator'])]}{figure(target['value'], unit, label or '')}{per}"
        )
        return f"{words} in all" if target["measure"] == Measure.SUM else words
    if target["change_percent"]:
        change = target["change_percent"]
        return f"{change.lstrip('-')}% {'less' if change.startswith('-') else 'more'}"
    return "no figure is stated"


def view(target: Body, known: Measured) -> dict[str, Any]:
    """One target in the third view: its computed class and why; a row frozen without one says what is to be reached."""
    successor = next((one for one in known.targets if one["replaces"] == target["code"]), None)
    replaced = f" Replaced since by “{successor['title']}”." if successor else ""
    assessment = target.get("assessment")
    if assessment:
        return {
            "title": target["title"],
            "assessment": assessment["class"],
            "text": f"{assessment['sentence']} {assessments.changed_words(assessment)}".rstrip() + replaced,
            "working_url": f"#working-{target['code']}",
            "in_force": successor is None,
        }
    indicator = known.indicators.get(target["indicator"])
    by = f", by {partial_date_words(target['due'])}" if target["due"] else ", at all times"
    return {
        "title": target["title"],
        "assessment": "",
        "text": f"To reach: {to_reach(target, indicator)}{by}.{replaced}",
    }


def latest_figure(target: Body, known: Measured) -> Body | None:
    """The newest published value of the target's series that covers a span of the length the target speaks of."""
    rows = [
        one for one in known.figures.get(series(target), []) if one["value"] is not None and not one["part"]
    ]
    months = _MONTHS.get(Per(target["per"] or ""), 0)
    fitting = [one for one in rows if not months or whole_months(*_span(one)) == months]
    return max(fitting, key=lambda one: (one["period_end"], one["period_start"]), default=None)


def _span(body: Body) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(body["period_start"]), dt.date.fromisoformat(body["period_end"])


def _figure_words(body: Body, indicator: Body | None) -> str:
    unit, label = (indicator["unit"], indicator["unit_label"]) if indicator else ("count", "")
    return f"{figure(body['value'], unit, label or '', body['bound'] or '')}, {span_words(*_span(body))}"


def _commitment_url(shelf: Shelf, other: Body | None, target: Body) -> str:
    """Where another target stands, if it belongs to another commitment."""
    if other is None or not other["commitment"] or other["commitment"] == target["commitment"]:
        return ""
    return f"{address(shelf, 'commitment', ref=other['commitment'])}#target-{other['code']}"


def row(
    shelf: Shelf,
    target: Body,
    known: Measured,
    areas: Mapping[str, Body],
    sources: Mapping[str, Body],
) -> dict[str, Any]:
    """One target in the table of targets, replaced ones included."""
    indicator = known.indicators.get(target["indicator"])
    latest = latest_figure(target, known)
    successor = next((one for one in known.targets if one["replaces"] == target["code"]), None)
    replaced = next((one for one in known.targets if one["code"] == target["replaces"]), None)
    area = areas.get(target["area"] or "")
    titles = {one["code"]: one["title"] for one in known.targets}
    return {
        "id": f"target-{target['code']}",
        "title": target["title"],
        "due": target["due"] or "",
        "to_reach": to_reach(target, indicator),
        "latest": _figure_words(latest, indicator) if latest else "",
        "of": ", ".join(_of(target, area)),
        "baseline": _baseline(target, indicator),
        "replaced_by": successor["title"] if successor else "",
        "replaced_url": _commitment_url(shelf, successor, target),
        "replaces": replaced["title"] if replaced else "",
        "change_reason": target["change_reason"] or "",
        "set_by": target["set_by"] or "",
        "source": source_words(sources.get(target["source"]), target["locator"]),
        "note": target["note"] or "",
        "assessment": (target.get("assessment") or {}).get("class", ""),
        "working": assessments.working(target, indicator, titles, assessments.reader(sources), shelf),
    }


def _of(target: Body, area: Body | None) -> list[str]:
    words = [disaggregation_words(target["disaggregation"])] if target["disaggregation"] else []
    return words + ([area["name"]] if area else [])


def _baseline(target: Body, indicator: Body | None) -> str:
    if not target["baseline"]:
        return ""
    unit, label = (indicator["unit"], indicator["unit_label"]) if indicator else ("count", "")
    words = figure(target["baseline"], unit, label or "")
    if target["baseline_start"] and target["baseline_end"]:
        start, end = (dt.date.fromisoformat(target[name]) for name in ("baseline_start", "baseline_end"))
        return f"{words}, {span_words(start, end)}"
    return words


def charts(
    shelf: Shelf,
    targets: Sequence[Body],
    known: Measured,
    areas: Mapping[str, Body],
    sources: Mapping[str, Body],
) -> list[dict[str, Any]]:
    """One chart for each series of the targets that has figures, with its table."""
    found = []
    for one in dict.fromkeys(series(target) for target in targets):
        rows = points.values(known.figures.get(one, []), known.firsts.get(one, []))
        indicator = known.indicators.get(one[0])
        if rows and indicator:
            of_series = [target for target in known.targets if series(target) == one]
            breaks = [gone for gone in known.breaks if gone["indicator"] == one[0]]
            area = areas.get(one[1])
            shown = _of_target_length(rows, of_series)
            found.append(
                chart(shelf, indicator, one[2], area, shown, of_series, breaks, sources, known.targets)
            )
    return found


def _of_target_length(rows: Sequence[points.Value], targets: Sequence[Body]) -> Sequence[points.Value]:
    """The values of spans that the targets speak of, where there are any; else all."""
    months = {_MONTHS.get(Per(target["per"] or ""), 0) for target in targets}
    fitting = [one for one in rows if one.months in months]
    return rows if 0 in months or not fitting else fitting
