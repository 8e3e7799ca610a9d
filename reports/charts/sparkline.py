"""A line without an axis, for a row of a table. Gaps stay gaps."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from reports.charts.canvas import Canvas
from reports.charts.joins import in_order, joined
from reports.charts.model import Break, Head, Point
from reports.charts.scale import TimeScale, ValueScale, span_of, values_of


def sparkline(
    points: Sequence[Point],
    *,
    head: Head,
    width: int = 120,
    height: int = 32,
    breaks: Sequence[Break] = (),
) -> SafeString:
    """The course of the points from zero (or the lowest negative value); the last one has a dot."""
    canvas = Canvas(head, width, height, "sparkline")
    figures = [*values_of(points), *(value * 0 for value in values_of(points)[:1])]
    low, high = (min(figures), max(figures)) if figures else (None, None)
    start, end = span_of(points)
    time = TimeScale(start, end, 5, width - 5)
    canvas.line(2, height - 3, width - 2, height - 3, stroke="edge")
    if low is None or high is None:
        return canvas.picture()
    values = ValueScale(low, high if high > low else low + 1, height - 3.0, 5)
    draw_course(canvas, points, time, values, breaks)
    return canvas.picture()


def draw_course(
    canvas: Canvas,
    points: Sequence[Point],
    time: TimeScale,
    values: ValueScale,
    breaks: Sequence[Break] = (),
) -> None:
    """Joins, dots for points that nothing joins, ring or dot for the last one."""
    known = [point for point in in_order(points) if point.value is not None]
    pairs = joined(points, breaks)
    in_line = {point for pair in pairs for point in pair}
    for one, two in pairs:
        soft = one.provisional or two.provisional
        assert one.value is not None and two.value is not None
        canvas.line(
            time.middle(one),
            values.y(one.value),
            time.middle(two),
            values.y(two.value),
            stroke="data",
            thick=1.8,
            dash="2 3" if soft else None,
        )
    for point in known:
        if point in in_line and point != known[-1]:
            continue
        assert point.value is not None
        hollow = point.provisional or bool(point.partial)
        canvas.circle(
            time.middle(point),
            values.y(point.value),
            3,
            fill="paper" if hollow else "data",
            stroke="data",
            thick=1.5,
        )
