"""Points sorted by the length of their span, so that spans that overlap never share a row."""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from reports.charts.joins import in_order
from reports.charts.model import Point, Row, TargetLine

NAMES = {1: "Months", 3: "Quarters", 6: "Half years", 12: "Years"}
NUMBERS = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight", 9: "Nine", 10: "Ten"}
DAY = dt.timedelta(days=1)
WEEK = 7


def months_of(start: dt.date, end: dt.date) -> int | None:
    """How many whole months the span covers (both days included); None if it is no whole months."""
    after = end + DAY
    if after.day != start.day:
        return None
    months = (after.year - start.year) * 12 + after.month - start.month
    return months if months > 0 else None


def length_name(start: dt.date, end: dt.date) -> str:
    """The name of a row of spans of this length: Years, Quarters, Nine months, 13 weeks, Points in time."""
    if start == end:
        return "Points in time"
    months = months_of(start, end)
    if months in NAMES:
        return NAMES[months]
    if months and months % 12 == 0:
        return f"{NUMBERS.get(months // 12, months // 12)} years"
    if months:
        return f"{NUMBERS.get(months, months)} months"
    days = (end - start).days + 1
    return f"{days // WEEK} weeks" if days % WEEK == 0 else f"{days} days"


def rows_by_length(
    points: Iterable[Point], targets: Mapping[str, Sequence[TargetLine]] | None = None
) -> tuple[Row, ...]:
    """Rows of bars, longest spans first, with the targets given for the name of a row.

    A part of a period stands in the next row of longer spans. Spans of one length that overlap (running
    averages) are spread over several rows of one name.
    """
    groups: dict[str, list[Point]] = {}
    ordered = in_order(tuple(points))
    for point in ordered:
        if not point.partial:
            groups.setdefault(length_name(point.start, point.end), []).append(point)
    for point in ordered:
        if point.partial:
            name = _home_of(point, groups) or length_name(point.start, point.end)
            groups.setdefault(name, []).append(point)
    longest = sorted(groups.items(), key=lambda item: -max(_days(point) for point in item[1]))
    named = targets or {}
    return tuple(
        Row(name, lane, tuple(named.get(name, ()))) for name, group in longest for lane in _lanes(group)
    )


def _days(point: Point) -> int:
    return (point.end - point.start).days + 1


def _home_of(part: Point, groups: Mapping[str, Sequence[Point]]) -> str | None:
    longer = {
        name: min(_days(point) for point in group)
        for name, group in groups.items()
        if min(_days(point) for point in group) > _days(part)
    }
    return min(longer, key=lambda name: longer[name]) if longer else None


def _lanes(group: Sequence[Point]) -> list[tuple[Point, ...]]:
    """The points in as few lanes as hold no two wholes that overlap; parts go into the first one."""
    lanes: list[list[Point]] = []
    for point in in_order([point for point in group if not point.partial]):
        lane = next((lane for lane in lanes if lane[-1].end < point.start), None)
        if lane is None:
            lanes.append([point])
        else:
            lane.append(point)
    parts = [point for point in group if point.partial]
    if parts:
        lanes[:1] = [[*(lanes[0] if lanes else []), *parts]]
    return [tuple(lane) for lane in lanes]


def with_gaps(
    points: Sequence[Point],
    *,
    label: Callable[[dt.date, dt.date], str],
    words: str,
    short: str = "none",
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> tuple[Point, ...]:
    """The points and one without a value for each period of the same length that has none.

    Only for spans of whole months; others come back as they are. `label` names a span, `words` say why
    there is no value. `start` and `end` widen the time looked at; periods must lie wholly inside.
    """
    lengths = Counter(months_of(point.start, point.end) for point in points if not point.partial)
    months = lengths.most_common(1)[0][0] if lengths else None
    if not months:
        return in_order(points)
    wholes = [point for point in points if not point.partial]
    anchor = min(point.start for point in wholes)
    first = min(anchor, start) if start else anchor
    last = max(max(point.end for point in wholes), end or dt.date.min)
    gaps = []
    step = -((anchor.year - first.year) * 12 + anchor.month - first.month) // months - 1
    while (span := _span(anchor, step, months))[1] <= last:
        step += 1
        if span[0] >= first and not any(_overlap(point, span) for point in wholes):
            gaps.append(Point(*span, None, label=label(*span), missing=words, missing_short=short))
    return in_order((*points, *gaps))


def _span(anchor: dt.date, step: int, months: int) -> tuple[dt.date, dt.date]:
    return _moved(anchor, step * months), _moved(anchor, (step + 1) * months) - DAY


def _moved(day: dt.date, months: int) -> dt.date:
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _overlap(point: Point, span: tuple[dt.date, dt.date]) -> bool:
    return point.start <= span[1] and span[0] <= point.end
