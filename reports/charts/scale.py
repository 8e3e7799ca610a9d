"""From figures and days to pixels."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.charts.model import Point, TargetLine
from reports.charts.ticks import nice_ticks


@dataclass(frozen=True)
class ValueScale:
    """Figures from low to high on pixels from bottom to top (y grows downwards)."""

    low: Decimal
    high: Decimal
    bottom: float
    top: float

    def y(self, value: Decimal) -> float:
        """The height of a figure; figures outside the scale are held at its ends."""
        share = float((min(max(value, self.low), self.high) - self.low) / (self.high - self.low))
        return self.bottom + (self.top - self.bottom) * share


@dataclass(frozen=True)
class TimeScale:
    """Days from start to end (both included) on pixels from left to right."""

    start: dt.date
    end: dt.date
    left: float
    right: float

    def x(self, day: dt.date) -> float:
        """Where a day begins."""
        share = (day - self.start).days / ((self.end - self.start).days + 1)
        return self.left + (self.right - self.left) * share

    def x_after(self, day: dt.date) -> float:
        """Where a day ends."""
        return self.x(day) + (self.right - self.left) / ((self.end - self.start).days + 1)

    def middle(self, point: Point) -> float:
        """Where the middle of a point's span lies."""
        return (self.x(point.start) + self.x_after(point.end)) / 2


def values_of(points: Iterable[Point]) -> list[Decimal]:
    """Every figure that must fit on the scale: values, ends of intervals, values first published."""
    found = []
    for point in points:
        if point.value is not None:
            extra = (point.value, point.lower, point.upper, point.first_published)
            found += [value for value in extra if value is not None]
    return found


def value_ticks(
    points: Iterable[Point], targets: Iterable[TargetLine] = (), *, zero: bool = True, count: int = 4
) -> tuple[Decimal, ...]:
    """The steps of an axis for the points and targets; nothing to show gives 0 to 1."""
    figures = values_of(points)
    for target in targets:
        figures.append(target.value)
        if target.start_value is not None:
            figures.append(target.start_value)
    if zero:
        figures.append(Decimal(0))
    if not any(figures):
        return (Decimal(0), Decimal(1))
    return nice_ticks(min(figures), max(figures), count)


def span_of(points: Sequence[Point], days: Iterable[dt.date | None] = ()) -> tuple[dt.date, dt.date]:
    """The first and the last day of the points and the extra days; a day alone without any."""
    extra = [day for day in days if day is not None]
    starts = [point.start for point in points] + extra
    ends = [point.end for point in points] + extra
    if not starts:
        return dt.date(2000, 1, 1), dt.date(2000, 12, 31)
    return min(starts), max(ends)
