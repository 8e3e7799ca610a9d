"""Which points of a series a line may join."""

import datetime as dt
from collections.abc import Sequence

from reports.charts.model import Break, Point

SPARE_DAYS = 7
SAME_LENGTH = 0.25


def length(point: Point) -> int:
    """The days that a point covers."""
    return (point.end - point.start).days + 1


def in_order(points: Sequence[Point]) -> tuple[Point, ...]:
    """Points in order of time; shorter spans first where they begin on one day."""
    return tuple(sorted(points, key=lambda point: (point.start, point.end)))


def joined(points: Sequence[Point], breaks: Sequence[Break] = ()) -> tuple[tuple[Point, Point], ...]:
    """Neighbours that a line may join.

    Both have a value, no period is missing between them, no break lies between, neither is a part of a
    period, their spans are of about the same length and do not overlap.
    """
    ordered = in_order(points)
    instants = _usual_step(ordered)
    return tuple(
        (one, two)
        for one, two in zip(ordered, ordered[1:], strict=False)
        if _comparable(one, two) and _adjoin(one, two, instants) and not _broken(one, two, breaks)
    )


def _comparable(one: Point, two: Point) -> bool:
    if one.value is None or two.value is None or one.partial or two.partial:
        return False
    return abs(length(one) - length(two)) <= SAME_LENGTH * max(length(one), length(two))


def _adjoin(one: Point, two: Point, usual_step: int) -> bool:
    gap = (two.start - one.end).days - 1
    if gap < 0:
        return False
    if length(one) == 1:
        return gap < usual_step * 1.5
    return gap <= SPARE_DAYS


def _usual_step(ordered: Sequence[Point]) -> int:
    """The shortest time between two figures at a point in time, in days."""
    days = sorted({point.end for point in ordered if length(point) == 1})
    steps = [(two - one).days for one, two in zip(days, days[1:], strict=False)]
    return min(steps, default=0)


def _broken(one: Point, two: Point, breaks: Sequence[Break]) -> bool:
    return any(one.end < item.day <= two.end for item in breaks)


def gap_runs(points: Sequence[Point]) -> tuple[Point, ...]:
    """Missing points as boxes: neighbours with the same words become one."""
    runs: list[Point] = []
    for point in in_order(points):
        if point.value is not None:
            continue
        last = runs[-1] if runs else None
        if last and last.missing == point.missing and _next_day(last.end, point.start):
            runs[-1] = Point(
                last.start,
                point.end,
                None,
                label=f"{_first(last.label)} to {point.label}",
                missing=last.missing,
                missing_short=last.missing_short,
            )
        else:
            runs.append(point)
    return tuple(runs)


def _next_day(end: dt.date, start: dt.date) -> bool:
    return 0 <= (start - end).days <= 1 + SPARE_DAYS


def _first(label: str) -> str:
    return label.split(" to ")[0]
