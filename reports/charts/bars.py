"""Bars over time: the width of a bar is the time it covers, every height on one scale."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from reports.charts.axis import (
    Plot,
    draw_base,
    draw_grid,
    draw_labels,
    draw_notes,
    notes_height,
    notes_of,
    ticks_width,
)
from reports.charts.bar import Bar, draw_bar, label_bars, take_bars
from reports.charts.canvas import Canvas
from reports.charts.lettering import PLAIN, STRONG, width_of
from reports.charts.model import Break, Format, Frame, Head, Marker, Point, Row
from reports.charts.room import Room
from reports.charts.scale import TimeScale, ValueScale, span_of, value_ticks, values_of
from reports.charts.targets import draw_target, target_margin, write_targets

LOOSE, TIGHT_GAP = 0.64, 1.5
LABEL_ROOM, NAME_ROOM, FOOT = 40.0, 34.0, 28.0
LEAST_ROW = 34.0
TALLEST_SHARE = 0.56


@dataclass(frozen=True)
class Lane:
    """One row on the paper: its points, its plot and its scale."""

    row: Row
    plot: Plot
    values: ValueScale


def period_bars(
    rows: Sequence[Row],
    *,
    head: Head,
    frame: Frame,
    fmt: Format,
    breaks: Sequence[Break] = (),
    markers: Sequence[Marker] = (),
) -> SafeString:
    """Bars by period, one row for each length of span (see `spans.rows_by_length`).

    One row alone has an axis of values (`fmt` writes its figures) and takes the height of the frame;
    several rows share one scale without an axis, and the picture is as high as they need.
    """
    points = [point for row in rows for point in row.points]
    margin = max((target_margin(frame, row.targets) for row in rows), default=0)
    ticks = value_ticks(points, [target for row in rows for target in row.targets])
    alone = len(rows) <= 1
    left = _left(rows, frame, ticks_width(ticks, fmt))
    time = _time(points, markers, left, frame.width - max(margin, 4.0 if frame.is_card else 10.0))
    notes = notes_of(breaks, markers, time)
    top = notes_height(notes, time, 4, frame.width - 4.0) + 4
    lanes = _one_lane(rows, ticks, time, frame, top) if alone else _lanes(rows, time, frame, top)
    bottom = lanes[-1].plot.bottom if lanes else frame.height - FOOT
    canvas = Canvas(head, frame.width, int(bottom + FOOT), frame.kind)
    draw_notes(canvas, notes, time, 2, bottom)
    for lane in lanes:
        if alone and not frame.is_card:
            draw_grid(canvas, lane.plot, lane.values, ticks, fmt)
        _draw_lane(canvas, lane, time, alone=alone)
    _draw_time(canvas, rows, time, bottom, alone=alone)
    return canvas.picture()


def _left(rows: Sequence[Row], frame: Frame, figures: float) -> float:
    if len(rows) > 1:
        return max(width_of(row.name, bold=True) for row in rows) + 20 if frame.is_wide else 6.0
    return 4.0 if frame.is_card else figures + 14


def _time(points: Sequence[Point], markers: Sequence[Marker], left: float, right: float) -> TimeScale:
    """The axis of time; figures at a point in time get half a step of room at either end."""
    start, end = span_of(points, [marker.day for marker in markers])
    if any(point.start == point.end for point in points):
        half = dt.timedelta(days=max(_least_step(points) // 2, 1))
        start, end = start - half, end + half
    return TimeScale(start, end, left, right)


def _least_step(points: Sequence[Point]) -> int:
    days = sorted({point.start for point in points})
    return min(((two - one).days for one, two in zip(days, days[1:], strict=False)), default=365)


def _one_lane(
    rows: Sequence[Row], ticks: Sequence[Decimal], time: TimeScale, frame: Frame, top: float
) -> list[Lane]:
    room = 20.0 if frame.is_card else 24.0
    plot = Plot(time.left, top + room, time.right, frame.height - FOOT)
    above_foot = 18.0 if ticks[0] < 0 else 0.0
    values = ValueScale(ticks[0], ticks[-1], plot.bottom - above_foot, plot.top)
    if frame.is_card and rows:
        values = _card_scale(rows[0], plot, above_foot)
    return [Lane(row, plot, values) for row in rows]


def _card_scale(row: Row, plot: Plot, above_foot: float) -> ValueScale:
    """A small chart has no axis: its scale ends at the highest figure."""
    low, high = _range(row)
    return ValueScale(low, high if high > low else low + 1, plot.bottom - above_foot, plot.top)


def _range(row: Row) -> tuple[Decimal, Decimal]:
    figures = [Decimal(0), *values_of(row.points), *(target.value for target in row.targets)]
    return min(figures), max(figures)


def _lanes(rows: Sequence[Row], time: TimeScale, frame: Frame, top: float) -> list[Lane]:
    """Rows one below the other, each as high as its own figures need on the common scale."""
    ranges = [_range(row) for row in rows]
    widest = max(high - low for low, high in ranges) or Decimal(1)
    per_unit = Decimal(str(frame.height * TALLEST_SHARE)) / widest
    lanes, y = [], top
    for row, (low, high) in zip(rows, ranges, strict=True):
        y += LABEL_ROOM + (0 if frame.is_wide else NAME_ROOM)
        above, below = float(high * per_unit), float(-low * per_unit)
        base = y + max(above, LEAST_ROW if not row.targets else above)
        bottom = base + below + (18 if below else 0)
        plot = Plot(time.left, y, time.right, bottom)
        scaled_high = high if high > low else Decimal(1)
        values = ValueScale(low, scaled_high, base + below, base - (above or 1.0))
        lanes.append(Lane(row, plot, values))
        y = bottom
    return lanes


def _draw_lane(canvas: Canvas, lane: Lane, time: TimeScale, *, alone: bool) -> None:
    """The name, the bars, the base, the targets, and last the figures."""
    base = lane.values.y(Decimal(0))
    if not alone:
        name_y = base - 4 if canvas.kind == "wide" else lane.plot.top - LABEL_ROOM + 2
        canvas.text(4, name_y, lane.row.name, size=PLAIN if canvas.kind == "wide" else STRONG, bold=True)
    bars = [_bar(point, lane, time, loose=alone) for point in lane.row.points]
    whole_first = sorted(bars, key=lambda bar: (bool(bar.point.partial), bar.left))
    for bar in whole_first:
        draw_bar(canvas, bar, lane.values)
    draw_base(canvas, lane.plot, lane.values)
    room = Room(0, 0, canvas.width, canvas.height)
    for target in lane.row.targets:
        draw_target(canvas, lane.plot, lane.values, time, target)
        y = lane.values.y(target.value)
        room.take((lane.plot.left, y - 1, lane.plot.right, y + 1))
    take_bars(whole_first, lane.values, room)
    write_targets(canvas, lane.plot, lane.values, time, lane.row.targets, room)
    label_bars(canvas, whole_first, lane.values, room)


def _bar(point: Point, lane: Lane, time: TimeScale, *, loose: bool) -> Bar:
    if point.start == point.end:
        steps = [item for item in lane.row.points if item.start == item.end]
        step = _least_step(steps) if len(steps) > 1 else (time.end - time.start).days
        width = (time.right - time.left) * step / ((time.end - time.start).days + 1) * LOOSE
        middle = time.middle(point)
        return Bar(point, middle - width / 2, middle + width / 2)
    left, right = time.x(point.start), time.x_after(point.end)
    gap = (right - left) * (1 - LOOSE) / 2 if loose else min(TIGHT_GAP, (right - left) / 6)
    return Bar(point, left + gap, right - gap)


def _draw_time(canvas: Canvas, rows: Sequence[Row], time: TimeScale, bottom: float, *, alone: bool) -> None:
    """Labels of the axis: those of the one row, or of the longest spans up to a year."""
    if not rows:
        return
    yearly = [row for row in rows if all((p.end - p.start).days < 367 for p in row.points)]
    row = rows[0] if alone or not yearly else yearly[0]
    wholes = [point for point in row.points if not point.partial]
    spots = []
    for point in row.points:
        covered = any(point.start <= other.end and other.start <= point.end for other in wholes)
        if point.partial and not covered:
            spots.append((time.middle(point), point.partial))
        elif not point.partial:
            spots.append((time.middle(point), point.label))
    draw_labels(canvas, sorted(spots), bottom + 19, bold=not alone)
