"""Targets on a chart: their lines first, their words where they cover nothing."""

from collections.abc import Sequence

from reports.charts.axis import Plot
from reports.charts.canvas import Canvas
from reports.charts.lettering import PLAIN, width_of, wrapped
from reports.charts.model import Frame, TargetLine
from reports.charts.room import Box, Room, text_box
from reports.charts.scale import TimeScale, ValueScale

WORDS_ROOM = {"wide": 112.0, "card": 64.0}
STEP = 16
ASIDE = 9


def target_margin(frame: Frame, targets: Sequence[TargetLine]) -> float:
    """Room to the right of the plot for the words of targets; narrow charts write them at the line."""
    room = WORDS_ROOM.get(frame.kind)
    if not targets or room is None:
        return 0
    lines = [line for target in targets for line in wrapped(target.label, room, PLAIN)]
    return max((width_of(line, PLAIN) for line in lines), default=0) + ASIDE + 2


def draw_target(canvas: Canvas, plot: Plot, values: ValueScale, time: TimeScale, target: TargetLine) -> None:
    """A target by a day as a broken line, a standing standard as a thin one, a replaced one as a ring."""
    y, end = values.y(target.value), _end(plot, time, target)
    canvas.open(f"Target: {target.label}")
    if target.kind == "replaced":
        canvas.circle(end, y, 6, stroke="target", thick=1.5, dash="3 2")
    elif target.kind == "standing":
        canvas.line(plot.left, y, plot.right, y, stroke="target", thick=1.5)
    elif path := _path(plot, values, time, target):
        canvas.line(*path, stroke="target", thick=2, dash="6 4")
        if target.due and target.due <= time.end:
            canvas.circle(path[2], path[3], 4.5, fill="paper", stroke="target")
    else:
        canvas.line(plot.left, y, plot.right, y, stroke="target", thick=2, dash="6 4")
    canvas.close()


def _path(
    plot: Plot, values: ValueScale, time: TimeScale, target: TargetLine
) -> tuple[float, float, float, float] | None:
    """From the baseline to the due day as far as it lies on the plot; None without a baseline or a day."""
    if target.start is None or target.start_value is None or target.due is None:
        return None
    left, right = time.x(target.start), time.x_after(target.due)
    from_x, to_x = max(left, plot.left), min(right, plot.right)
    if to_x <= from_x:
        return None
    begin, end = values.y(target.start_value), values.y(target.value)
    slope = (end - begin) / (right - left)
    return from_x, begin + slope * (from_x - left), to_x, begin + slope * (to_x - left)


def write_targets(
    canvas: Canvas,
    plot: Plot,
    values: ValueScale,
    time: TimeScale,
    targets: Sequence[TargetLine],
    room: Room,
) -> None:
    """The words of the targets: beside the plot, on narrow paper above or below the line."""
    for target in targets:
        y = values.y(target.value)
        path = _path(plot, values, time, target) or (plot.left, y, plot.right, y)
        if target.kind == "replaced":
            end = _end(plot, time, target)
            room.take((end - 6, y - 6, end + 6, y + 6))
        else:
            room.stroke(path[:2], path[2:])
    for target in sorted(targets, key=lambda item: item.kind != "replaced"):
        sloping = _path(plot, values, time, target) if target.kind == "by_day" else None
        y, end = sloping[3] if sloping else values.y(target.value), _end(plot, time, target)
        if canvas.kind != "narrow" and target.kind != "replaced":
            _beside(canvas, plot, y, target, room)
        else:
            _near(canvas, plot, (end, y), target, room)


def _end(plot: Plot, time: TimeScale, target: TargetLine) -> float:
    return plot.right if target.due is None else min(time.x_after(target.due), plot.right)


def _beside(canvas: Canvas, plot: Plot, y: float, target: TargetLine, room: Room) -> None:
    """Right of the plot, moved down or up from words that stand there."""
    lines = wrapped(target.label, WORDS_ROOM[canvas.kind], PLAIN)
    wide = max((width_of(line, PLAIN) for line in lines), default=0)
    x = plot.right + ASIDE
    boxes = [
        (x, y + shift - 9, x + wide, y + shift + STEP * len(lines) - 10)
        for shift in (0, 8, -8, 16, -16, 24, -24, 32, -32, 48, -48)
    ]
    place = _first_clear(boxes, room)
    room.take(boxes[place])
    canvas.lines(x, boxes[place][1] + 11, lines, step=STEP, fill="target", size=PLAIN)


def _first_clear(boxes: Sequence[Box], room: Room) -> int:
    """The first box that is free, else the one on the paper that covers least."""
    free = (place for place, box in enumerate(boxes) if room.free(box))
    inside = [place for place, box in enumerate(boxes) if room.holds(box)]
    return next(free, min(inside, key=lambda place: room.covered(boxes[place]), default=0))


def _near(canvas: Canvas, plot: Plot, spot: tuple[float, float], target: TargetLine, room: Room) -> None:
    """At the line: above or below it, at its right or left end; a ring has its words beside it."""
    end, y = spot
    right, left = min(plot.right, canvas.width - 2.0), plot.left + 2
    spots = [(right, y - 7, "end"), (right, y + 17, "end"), (left, y - 7, "start"), (left, y + 17, "start")]
    if target.kind == "replaced":
        beside = [
            (end + 10, y + 4.5, "start"),
            (end - 10, y + 4.5, "end"),
            (end, y + 22, "end"),
            (end, y - 12, "end"),
            (end, y + 36, "middle"),
        ]
        spots = [*beside, *spots]
    boxes = [text_box(x, base, target.label, anchor=anchor) for x, base, anchor in spots]
    x, base, anchor = spots[_first_clear(boxes, room)]
    room.take(text_box(x, base, target.label, anchor=anchor))
    canvas.text(x, base, target.label, fill="target", anchor=anchor, halo=True)
