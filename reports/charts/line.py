"""A line over time: joined where figures follow each other, open where they do not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from reports.charts.axis import (
    Plot,
    days_of,
    draw_base,
    draw_grid,
    draw_labels,
    draw_notes,
    notes_height,
    notes_of,
    ticks_width,
)
from reports.charts.canvas import Canvas
from reports.charts.joins import gap_runs, in_order, joined
from reports.charts.lettering import PLAIN, width_of
from reports.charts.line_labels import figure_of, label_points, label_series, take_points
from reports.charts.marks import draw_arrow, draw_gap, draw_whiskers
from reports.charts.model import Break, Format, Frame, Head, Marker, Point, Series, TargetLine
from reports.charts.room import Room
from reports.charts.scale import TimeScale, ValueScale, span_of, value_ticks
from reports.charts.targets import draw_target, target_margin, write_targets

MANY_POINTS = 16
ROLES = ("data", "second")


@dataclass(frozen=True)
class Layout:
    """Where everything of one line chart stands."""

    plot: Plot
    time: TimeScale
    values: ValueScale


def line_chart(
    series: Sequence[Series],
    *,
    head: Head,
    frame: Frame,
    fmt: Format,
    targets: Sequence[TargetLine] = (),
    breaks: Sequence[Break] = (),
    markers: Sequence[Marker] = (),
    zero: bool = True,
) -> SafeString:
    """One or two series over time. ValueError for more than two: draw small multiples instead.

    `fmt` writes the figures of the axis. With `zero` the scale begins at zero, which a card always does.
    """
    if len(series) > len(ROLES):
        raise ValueError("more than two series are drawn as small multiples")
    points = [point for item in series for point in item.points]
    canvas = Canvas.of(head, frame)
    ticks = value_ticks(points, targets, zero=zero or frame.is_card)
    start, end = span_of(points, days_of(targets, markers))
    left, right = _sides(series, frame, targets, ticks_width(ticks, fmt))
    time = TimeScale(start, end, left, right)
    notes = notes_of(breaks, markers, time)
    noted = notes_height(notes, time, 4, canvas.width - 4.0)
    plot = Plot(left, noted + 26, right, frame.height - 26)
    layout = Layout(plot, time, ValueScale(ticks[0], ticks[-1], plot.bottom, plot.top))
    draw_notes(canvas, notes, time, 2, plot.bottom)
    if frame.is_card:
        draw_base(canvas, plot, layout.values)
    else:
        draw_grid(canvas, plot, layout.values, ticks, fmt)
    for target in targets:
        draw_target(canvas, plot, layout.values, time, target)
    _draw_all(canvas, layout, series, breaks, markers, targets)
    return canvas.picture()


def _sides(
    series: Sequence[Series], frame: Frame, targets: Sequence[TargetLine], figures: float
) -> tuple[float, float]:
    """The left and right edges of the plot."""
    left = 14.0 if frame.is_card else figures + 14
    right = 14.0
    if frame.is_wide:
        last = [
            figure_of(point) for item in series for point in in_order(item.points) if point.value is not None
        ]
        names = [item.name for item in series if len(series) > 1]
        widest = max((width_of(text, PLAIN, bold=True) for text in (*last[-1:], *names)), default=0)
        right = max(widest + 24, 24.0)
    return left, frame.width - max(right, target_margin(frame, targets))


def _draw_all(
    canvas: Canvas,
    layout: Layout,
    series: Sequence[Series],
    breaks: Sequence[Break],
    markers: Sequence[Marker],
    targets: Sequence[TargetLine],
) -> None:
    """Gaps first, then lines, points and labels, so that words lie on top."""
    room = Room(0, 0, canvas.width, layout.plot.bottom)
    _draw_gaps(canvas, layout, series, room)
    for role, item in zip(ROLES, series, strict=False):
        _draw_joins(canvas, layout, item, role, breaks, room)
    for marker in markers:
        _draw_marker(canvas, layout, marker)
    for role, item in zip(ROLES, series, strict=False):
        _draw_points(canvas, layout, item, role, breaks)
    for item in series:
        take_points(layout.time, layout.values, item, room)
    write_targets(canvas, layout.plot, layout.values, layout.time, targets, room)
    if len(series) > 1:
        label_series(canvas, layout.time, layout.values, series, room)
    elif series:
        label_points(canvas, layout.time, layout.values, series[0], room)
    points = in_order([point for item in series for point in item.points])
    spots = {layout.time.middle(point): point.label for point in points if point.label}
    draw_labels(canvas, sorted(spots.items()), layout.plot.bottom + 19)


def _draw_gaps(canvas: Canvas, layout: Layout, series: Sequence[Series], room: Room) -> None:
    filled = [point for item in series for point in item.points if point.value is not None]
    missing = [
        point
        for item in series
        for point in item.points
        if point.value is None and not any(_covers(other, point) for other in filled)
    ]
    base = layout.plot.bottom
    for run in gap_runs(missing):
        left, right = layout.time.x(run.start) + 2, layout.time.x_after(run.end) - 2
        middle, half = (left + right) / 2, max((right - left) / 2, 5)
        height = draw_gap(canvas, run, middle - half, middle + half, base)
        room.take((middle - half, base - height, middle + half, base))


def _covers(filled: Point, missing: Point) -> bool:
    return filled.start <= missing.end and missing.start <= filled.end


def _draw_joins(
    canvas: Canvas, layout: Layout, item: Series, role: str, breaks: Sequence[Break], room: Room
) -> None:
    for one, two in joined(item.points, breaks):
        ends = _spot(layout, one), _spot(layout, two)
        soft = one.provisional or two.provisional
        canvas.line(*ends[0], *ends[1], stroke=role, thick=2.5, dash="2 4" if soft else None)
        room.stroke(*ends)


def _spot(layout: Layout, point: Point) -> tuple[float, float]:
    assert point.value is not None
    return layout.time.middle(point), layout.values.y(point.value)


def _draw_marker(canvas: Canvas, layout: Layout, marker: Marker) -> None:
    """A baseline: a short line across its day at its value, with its words."""
    if marker.value is None:
        return
    x, y = layout.time.x(marker.day), layout.values.y(marker.value)
    canvas.open(marker.words)
    canvas.line(x - 10, y, x + 10, y, stroke="ink", thick=2)
    room_right = canvas.width - x > width_of(marker.words) + 16
    canvas.text(
        x - 10 if room_right else x + 10,
        y + 17,
        marker.words,
        fill="ink-2",
        anchor="start" if room_right else "end",
    )
    canvas.close()


def _draw_points(canvas: Canvas, layout: Layout, item: Series, role: str, breaks: Sequence[Break]) -> None:
    pairs = joined(item.points, breaks)
    in_line = {point for pair in pairs for point in pair}
    known = [point for point in item.points if point.value is not None]
    plain_hidden = len(known) > MANY_POINTS and role == "data"
    for point in known:
        special = point.quality or point.bound or point.partial or point.revised
        ends = point in (known[0], known[-1])
        if plain_hidden and point in in_line and not special and not ends:
            continue
        canvas.open(f"{item.name}, {point.sentence}" if item.name else point.sentence)
        _draw_point(canvas, layout, point, role)
        canvas.close()


def _draw_point(canvas: Canvas, layout: Layout, point: Point, role: str) -> None:
    x, y = _spot(layout, point)
    if point.lower is not None and point.upper is not None:
        draw_whiskers(canvas, x, layout.values.y(point.lower), layout.values.y(point.upper))
    if point.revised and point.first_published is not None:
        first = layout.values.y(point.first_published)
        canvas.line(x, first, x, y, stroke="ink-2", dash="2 2")
        canvas.circle(x, first, 3.5, fill="paper", stroke="ink-2", thick=1.5)
    if point.bound:
        draw_arrow(canvas, x, y, point.bound == "more_than")
    if point.partial:
        canvas.rect(x - 5, y - 5, 10, 10, fill="hatch", stroke=role, thick=1.5)
    elif point.provisional:
        canvas.circle(x, y, 4.5, fill="paper", stroke=role)
    elif point.estimated:
        canvas.circle(x, y, 4.5, fill="pale", stroke=role)
    elif role == "second":
        canvas.rect(x - 4, y - 4, 8, 8, fill=role)
    else:
        canvas.circle(x, y, 4, fill=role)
