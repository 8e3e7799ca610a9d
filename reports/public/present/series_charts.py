"""The charts of a series: long lines by time, other spans as bars sorted by their length."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from mission.choices import Measure, Per
from mission.dates import first_day, last_day
from mission.spans import MONTHS, partial_date_words, span_kind, span_words, whole_months
from mission.units import figure, unit_of
from mission.wording import missing_short, missing_words
from reports.charts.bars import period_bars
from reports.charts.line import line_chart
from reports.charts.model import NARROW, WIDE, Break, Frame, Head, Point, Row, Series, TargetLine
from reports.charts.spans import length_name, rows_by_length
from reports.charts.words import describe
from reports.public.present.target_charts import path_line
from reports.public.present.targets import to_reach
from reports.public.present.values import break_words
from reports.series import Group, View, by_length, gaps_in
from reports.series import Point as Published
from reports.series import Series as PublishedSeries

Body = Mapping[str, Any]
#: From so many points on, spans of one length are a line of their own.
MANY = 13
#: Rows are widened to the time of the whole chart where they then have up to so many periods.
MOST_PERIODS = 14
_YEAR = 366
_ROWS_OF = {Per.YEAR: "Years", Per.HALF_YEAR: "Half years", Per.QUARTER: "Quarters", Per.MONTH: "Months"}


@dataclass(frozen=True)
class Drawn:
    """One chart in the two widths in which a page has it."""

    wide: SafeString
    narrow: SafeString
    title: str
    apart: bool


@dataclass(frozen=True)
class Subject:
    """What the charts of a series are about."""

    indicator: Body
    name: str
    prefix: str
    breaks: Sequence[Body] = ()
    targets: Sequence[Body] = ()
    paths: bool = False
    #: Whether the chart is drawn for phones too, which files do not need.
    phones: bool = True

    def axis(self, value: Decimal) -> str:
        """A figure on an axis."""
        text = f"{value.normalize():f}"
        return (
            figure(text, "gbp")
            if self.indicator["unit"] == "gbp"
            else unit_of(self.indicator["unit"]).number(text)
        )


def draw(series: PublishedSeries, view: View, subject: Subject) -> list[Drawn]:
    """The charts of a series in a view; none where nothing is to be drawn."""
    groups = by_length(series.visible(view))
    long = [group for group in groups if len(group.points) >= MANY]
    short = [group for group in groups if len(group.points) < MANY and not _is_long(group)]
    if not long and not short:
        short = [group for group in groups if _is_long(group)]
    drawn = [_line(group, view, subject, number) for number, group in enumerate(long, 1)]
    few = sum(len(group.points) for group in short)
    wanted = few > 1 or (few and not long and subject.targets)
    bars = _bars(short, view, subject, len(long) + 1) if wanted else None
    return drawn + ([bars] if bars else [])


def undrawn(series: PublishedSeries, view: View) -> str:
    """What is said of spans of several years that stand in the table alone; empty where there are none."""
    groups = by_length(series.visible(view))
    if not any(_is_long(group) for group in groups) or all(_is_long(group) for group in groups):
        return ""
    return "Figures for more than a year stand in the table alone: they contain the shorter spans."


def _is_long(group: Group) -> bool:
    return group.points[0].days > _YEAR and len(group.points) < MANY


def short_span(start: dt.date, end: dt.date) -> str:
    """A time span in the few letters of an axis: “2021-22”, “Jul–Sep 21”, “30 Jun 21”."""
    months = whole_months(start, end)
    if start == end:
        return f"{start.day} {MONTHS[start.month][:3]} {start.year % 100:02d}"
    if not months:
        return f"to {end.day} {MONTHS[end.month][:3]} {end.year % 100:02d}"
    if months % 12 == 0 and start.month in (1, 4):
        return span_words(start, end) if start.month == 1 or months == 12 else f"{start.year} to {end.year}"
    last = f"{MONTHS[end.month][:3]} {end.year % 100:02d}"
    if months == 1:
        return last
    return f"{MONTHS[start.month][:3]}{'' if start.year == end.year else f' {start.year % 100:02d}'}–{last}"


def _line(group: Group, view: View, subject: Subject, number: int) -> Drawn:
    points = tuple(drawn_point(point, view, subject.indicator) for point in group.points)
    row_name = length_name(group.points[0].start, group.points[0].end)
    points += tuple(_gap(span) for span in group.gaps)
    lines = Series(tuple(sorted(points, key=lambda point: point.start)))
    breaks = breaks_in(subject, points)
    targets = _target_lines(subject, row_name)
    head = _head(subject, number, [lines], targets, breaks, row_name)
    wide, narrow = (
        line_chart([lines], head=head, frame=frame, fmt=subject.axis, targets=targets, breaks=breaks)
        if frame is WIDE or subject.phones
        else SafeString("")
        for frame in (WIDE, NARROW)
    )
    return Drawn(wide, narrow, row_name, apart=False)


def _bars(groups: Sequence[Group], view: View, subject: Subject, number: int) -> Drawn | None:
    points = [drawn_point(point, view, subject.indicator) for group in groups for point in group.points]
    start, end = min(point.start for point in points), max(point.end for point in points)
    for group in groups:
        points += [_gap(span) for span in _gaps_of(group, start, end)]
    rows = rows_by_length(points)
    rows = tuple(
        Row(row.name, row.points, _target_lines(subject, row.name, alone=len(rows) == 1)) for row in rows
    )
    breaks = breaks_in(subject, points)
    targets = tuple(target for row in rows for target in row.targets)
    head = _head(subject, number, [Series(row.points, row.name) for row in rows], targets, breaks, "Bars")
    frames = (WIDE, NARROW) if len(rows) > 1 else (Frame("wide", 720, 280), Frame("narrow", 340, 240))
    wide, narrow = (
        period_bars(rows, head=head, frame=frame, fmt=subject.axis, breaks=breaks)
        if frame is frames[0] or subject.phones
        else SafeString("")
        for frame in frames
    )
    return Drawn(wide, narrow, rows[0].name if len(rows) == 1 else "Other spans of time", apart=len(rows) > 1)


def _head(
    subject: Subject, number: int, series: Sequence[Series], targets: Sequence[TargetLine], breaks: Sequence[Break],
    spans: str,
) -> Head:  # fmt: skip
    told = describe(series, subject=subject.name, targets=targets, breaks=breaks)
    return Head(f"{subject.prefix}-{number}", f"{subject.name}: {spans.lower()}", told)


def _gaps_of(group: Group, start: dt.date, end: dt.date) -> Sequence[tuple[dt.date, dt.date]]:
    months = group.points[0].months
    whole = (end.year - start.year) * 12 + end.month - start.month + 1
    if months and whole / months <= MOST_PERIODS:
        return gaps_in(group.points, start=start, end=end)
    return group.gaps


def _gap(span: tuple[dt.date, dt.date]) -> Point:
    return Point(*span, None, label=short_span(*span), missing=missing_words("unknown"), missing_short="none")


def drawn_point(point: Published, view: View, indicator: Body) -> Point:
    """A published point as charts take it, in a view that has a value of it or a reason for none."""
    value = point.at(view)
    assert value is not None
    ends = point.interval(view)
    first = point.known(view)[0]
    number = value.number
    revised = number is not None and first.number is not None and not view.first
    return Point(
        point.start,
        point.end,
        number,
        printed=_plain(value.printed, indicator),
        label=short_span(point.start, point.end),
        quality=value.quality,
        bound=value.bound,
        missing=missing_words(value.missing) if number is None else "",
        missing_short=missing_short(value.missing) if number is None else "none",
        lower=ends[0].number if ends else None,
        upper=ends[1].number if ends else None,
        partial=span_kind(point.start, point.end) if point.is_part else "",
        first_published=first.number if revised else None,
        first_printed=_plain(first.printed, indicator) if revised else "",
    )


def _plain(printed: str, indicator: Body) -> str:
    return unit_of(indicator["unit"]).number(printed) if printed else ""


def breaks_in(subject: Subject, points: Sequence[Point]) -> tuple[Break, ...]:
    """The breaks that lie between the first and the last day of some points."""
    start, end = min(point.start for point in points), max(point.end for point in points)
    days = [(first_day(one["date"]), one) for one in subject.breaks]
    return tuple(Break(day, break_words(one)) for day, one in days if day and start < day <= end)


def _target_lines(subject: Subject, row_name: str, *, alone: bool = False) -> tuple[TargetLine, ...]:
    replaced = {one["replaces"] for one in subject.targets if one["replaces"]}
    found = []
    for one in subject.targets:
        if not one["value"] or one["measure"] not in (Measure.LEVEL, Measure.EACH_PERIOD):
            continue
        if (
            not one["per"]
            or _ROWS_OF.get(Per(one["per"])) == row_name
            or (alone and row_name == "Points in time")
        ):
            found.append(_target_line(one, subject.indicator, one["code"] in replaced))
            path = path_line(dict(one)) if subject.paths else None
            found += [path] if path else []
    return tuple(found)


def _target_line(one: Body, indicator: Body, replaced: bool) -> TargetLine:
    words = to_reach(dict(one), dict(indicator)).removeprefix("at least ").removeprefix("at most ")
    due = last_day(one["due"] or "")
    by = f" by {partial_date_words(one['due'])}" if due else ""
    kind = "replaced" if replaced else "by_day" if due else "standing"
    name = {"replaced": "earlier target", "by_day": "target", "standing": "standard"}[kind]
    return TargetLine(Decimal(one["value"]), f"{name}, {words}{by}", kind=kind, due=due)
