"""A series: the points of one indicator, area and disaggregation with every value published for them. Pure.

It is made from the bodies of frozen figures in any order, and says what each point was first, what it is now,
what was known of it on a day, what was revised, what does not compare and what is missing.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from mission.dates import first_day
from mission.spans import whole_months
from mission.vintages import known_by, vintage_key

Span = tuple[dt.date, dt.date]
_DAY = dt.timedelta(days=1)
#: Lengths in months that are periods of their own; other whole months up to a year are part of a year.
_PERIODS = (1, 3, 6, 12)
#: The order in which lengths are listed: years, parts of years, half years, quarters, months.
_RANKS = {12: 0, 6: 2, 3: 3, 1: 4}


@dataclass(frozen=True)
class View:
    """Which published value of a point is meant: the first or the latest, of those known on a day where given."""

    first: bool = False
    known_on: dt.date | None = None


LATEST = View()
FIRST = View(first=True)


@dataclass(frozen=True)
class Value:
    """One published value, or the publisher's reason for none. `printed` is the number as it was printed."""

    printed: str
    missing: str = ""
    bound: str = ""
    quality: str = ""
    revised: bool = False
    reason: str = ""
    published: str = ""
    source: str = ""
    locator: str = ""
    note: str = ""
    numerator: str = ""
    denominator: str = ""

    @property
    def number(self) -> Decimal | None:
        """The exact number; None where there is no value."""
        return Decimal(self.printed) if self.printed else None

    @property
    def order(self) -> str:
        """The place of this value among those of its point."""
        return vintage_key(published=self.published, revised=self.revised, source=self.source)

    @property
    def known_by(self) -> dt.date | None:
        """The day from which it counts as known; None where its date is not stated."""
        return known_by(self.published)

    def says_the_same(self, other: Value) -> bool:
        """Whether another publication says the same: a restatement and no revision."""
        return (self.number, self.missing, self.bound) == (other.number, other.missing, other.bound)


@dataclass(frozen=True)
class Point:
    """One time span with the values published for it, in order, and the ends of its interval where there are some."""

    start: dt.date
    end: dt.date
    values: tuple[Value, ...]
    lower: tuple[Value, ...] = ()
    upper: tuple[Value, ...] = ()

    def at(self, view: View) -> Value | None:
        """The value that a view means; None where nothing was known yet."""
        return _chosen(self.values, view)

    def interval(self, view: View) -> tuple[Value, Value] | None:
        """The ends of the interval of the value that a view means, from the same publication."""
        value = self.at(view)
        ends = [
            next((end for end in ends if value and end.order == value.order), None)
            for ends in (self.lower, self.upper)
        ]
        return (ends[0], ends[1]) if ends[0] and ends[1] else None

    def known(self, view: View) -> tuple[Value, ...]:
        """The values that were known in a view."""
        return _known(self.values, view)

    @property
    def months(self) -> int:
        """How many whole months the span has; 0 for other spans and single days."""
        return 0 if self.start == self.end else whole_months(self.start, self.end)

    @property
    def is_part(self) -> bool:
        """Whether the span is a part of a year and no period of its own, such as nine months."""
        return 0 < self.months < 12 and self.months not in _PERIODS

    @property
    def days(self) -> int:
        """How many days the span has."""
        return (self.end - self.start).days + 1

    @property
    def length(self) -> tuple[str, int]:
        """What other spans it can be compared with: those of the same length."""
        if self.start == self.end:
            return ("day", 0)
        return ("months", self.months) if self.months else ("days", self.days)


@dataclass(frozen=True)
class Revision:
    """A point of which a later publication says something else than the one before."""

    point: Point
    before: Value
    after: Value

    @property
    def step(self) -> Decimal | None:
        """How much was added; None where one of the two is no plain value."""
        if self.before.bound or self.after.bound:
            return None
        old, new = self.before.number, self.after.number
        return None if old is None or new is None else new - old


@dataclass(frozen=True)
class Cell:
    """What one publication says of one point, and what the one before said of it."""

    value: Value
    before: Value | None = None

    @property
    def changed(self) -> bool:
        """Whether this publication says something else than the one before."""
        return self.before is not None and not self.value.says_the_same(self.before)


@dataclass(frozen=True)
class Triangle:
    """Points down, publications across in the order of what they said."""

    publications: tuple[Value, ...]
    rows: tuple[tuple[Point, tuple[Cell | None, ...]], ...]


@dataclass(frozen=True)
class Group:
    """Points whose spans have one length, in order of time, and the spans between them that have no point."""

    points: tuple[Point, ...]
    gaps: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Series:
    """One indicator, area and disaggregation."""

    points: tuple[Point, ...] = field(default_factory=tuple)

    @cached_property
    def revisions(self) -> tuple[Revision, ...]:
        """Every revision, in order of the points."""
        return tuple(one for point in self.points for one in revisions_of(point, LATEST))

    def visible(self, view: View) -> tuple[Point, ...]:
        """The points that have a value, or a reason for none, in a view."""
        return tuple(point for point in self.points if point.at(view))

    def left_out(self, day: dt.date) -> tuple[int, int]:
        """How many values are not in a view as known on a day: without a date, and published later."""
        known = [value.known_by for point in self.points for value in point.values]
        return sum(one is None for one in known), sum(one is not None and one > day for one in known)


def read(bodies: Iterable[Mapping[str, Any]]) -> Series:
    """The series of some bodies of frozen figures of one series, in any order."""
    found: dict[Span, dict[str, list[Value]]] = {}
    for body in bodies:
        span = (dt.date.fromisoformat(body["period_start"]), dt.date.fromisoformat(body["period_end"]))
        found.setdefault(span, {}).setdefault(body["part"] or "", []).append(value_of(body))
    points = [_point(span, parts) for span, parts in found.items() if parts.get("")]
    return Series(tuple(sorted(points, key=_listing)))


def value_of(body: Mapping[str, Any]) -> Value:
    """The value of one body of a frozen figure."""
    names = (
        "missing", "bound", "quality", "reason", "published", "source", "locator", "note", "numerator", "denominator",
    )  # fmt: skip
    return Value(
        printed=body["value"] or "",
        revised=bool(body["revised"]),
        **{name: body[name] or "" for name in names},
    )


def revisions_of(point: Point, view: View) -> tuple[Revision, ...]:
    """What was revised of a point, of the values known in a view."""
    known = point.known(view)
    return tuple(
        Revision(point, before, after)
        for before, after in zip(known, known[1:], strict=False)
        if not after.says_the_same(before)
    )


def triangle(points: Sequence[Point], view: View = LATEST) -> Triangle:
    """Who said what when, of the values known in a view."""
    publications: dict[str, Value] = {}
    for point in points:
        for value in point.known(view):
            publications.setdefault(value.order, value)
    order = sorted(publications)
    rows = []
    for point in points:
        cells = _cells(point, view)
        if cells:
            rows.append((point, tuple(cells.get(key) for key in order)))
    return Triangle(tuple(publications[key] for key in order), tuple(rows))


def _cells(point: Point, view: View) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    before: Value | None = None
    for value in point.known(view):
        cells[value.order] = Cell(value, before)
        before = value
    return cells


def by_length(points: Iterable[Point]) -> tuple[Group, ...]:
    """Points sorted by the length of their span, so that spans that overlap never stand in one line."""
    found: dict[tuple[str, int], list[Point]] = {}
    for point in sorted(points, key=_listing):
        found.setdefault(point.length, []).append(point)
    return tuple(Group(tuple(group), gaps_in(group)) for group in found.values())


def gaps_in(
    points: Sequence[Point], *, start: dt.date | None = None, end: dt.date | None = None
) -> tuple[Span, ...]:
    """The periods between points of one length that have none; also beside them, from `start` to `end`.

    Only for months, quarters, half years and years.
    """
    months = points[0].months if points else 0
    if months not in _PERIODS:
        return ()
    spans = sorted((point.start, point.end) for point in points)
    anchor = spans[0][0]
    first, last = min(anchor, start or anchor), max(spans[-1][1], end or spans[-1][1])
    step = -((anchor.year - first.year) * 12 + anchor.month - first.month) // months - 1
    found: list[Span] = []
    held = set(spans)
    while True:
        span = (_moved(anchor, step * months), _moved(anchor, (step + 1) * months) - _DAY)
        step += 1
        if span[1] > last:
            return tuple(found)
        if span in held:
            continue
        if span[0] >= first and not any(one[0] <= span[1] and span[0] <= one[1] for one in spans):
            found.append(span)


def newest(points: Iterable[Point], view: View) -> Point | None:
    """The point that stands for a series: the last to end, of those the longest one of up to a year."""
    with_value = [point for point in points if (value := point.at(view)) and value.number is not None]
    return max(
        with_value, key=lambda p: (p.end, p.days <= 366, p.days if p.days <= 366 else -p.days), default=None
    )


def period_before(point: Point, points: Iterable[Point]) -> Point | None:
    """The point of the period just before, of the same length; None where there is none or the span is a part."""
    if point.is_part or point.start == point.end:
        return None
    return next((one for one in points if one.end == point.start - _DAY and one.length == point.length), None)


def broken_between(
    earlier: Point, later: Point, breaks: Iterable[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """The first break that keeps two points from being compared; None where they compare."""
    for one in breaks:
        day = first_day(one["date"])
        if day is not None and earlier.end < day <= later.end:
            return one
    return None


def next_due(last_end: dt.date, months: int, lag_days: int) -> dt.date:
    """The day by which the figure of the next period is due: that period's end and the usual lag."""
    after = _moved(last_end + _DAY, months) - _DAY
    return after + dt.timedelta(days=lag_days)


def _point(span: Span, parts: dict[str, list[Value]]) -> Point:
    ordered = {part: tuple(sorted(values, key=lambda value: value.order)) for part, values in parts.items()}
    return Point(*span, ordered[""], ordered.get("lower", ()), ordered.get("upper", ()))


def _known(values: tuple[Value, ...], view: View) -> tuple[Value, ...]:
    if view.known_on is None:
        return values
    return tuple(value for value in values if value.known_by and value.known_by <= view.known_on)


def _chosen(values: tuple[Value, ...], view: View) -> Value | None:
    known = _known(values, view)
    return known[0 if view.first else -1] if known else None


def _listing(point: Point) -> tuple[int, int, dt.date, dt.date]:
    months = point.months
    if months in _RANKS:
        rank = _RANKS[months]
    elif point.is_part:
        rank = 1
    elif point.start == point.end:
        rank = 6
    else:
        rank = 7 if point.days > 366 else 5
    return rank, months or point.days, point.start, point.end


def _moved(day: dt.date, months: int) -> dt.date:
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
