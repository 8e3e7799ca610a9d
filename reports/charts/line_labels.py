"""Which points of a line carry their figure, and where it stands."""

from collections.abc import Sequence

from reports.charts.canvas import Canvas
from reports.charts.joins import in_order
from reports.charts.lettering import PLAIN, SMALL, STRONG, width_of
from reports.charts.model import Point, Series
from reports.charts.room import Box, Room, text_box
from reports.charts.scale import TimeScale, ValueScale

FEW_POINTS, FEW_REVISED = 9, 2
LIFT, DROP, ASIDE = 11, 20, 11
NAME_STEP = 34.0


def label_points(canvas: Canvas, time: TimeScale, values: ValueScale, series: Series, room: Room) -> None:
    """Figures at the points: the last, the ends of the range, the first; all of them if they are few."""
    known = [point for point in in_order(series.points) if point.value is not None]
    spots = [(time.middle(point), values.y(point.value), point) for point in known if point.value is not None]
    lowest = min(known, key=lambda point: point.value or 0, default=None)
    for place, point in enumerate(_by_weight(known)):
        x, y, _ = spots[known.index(point)]
        if place == 0 and canvas.kind == "wide" and _label_last(canvas, x, y, point, room):
            continue
        _label_one(canvas, x, y, point, room, below_first=point is lowest)
    if canvas.kind == "wide":
        _label_revised(canvas, spots, room)


def take_points(time: TimeScale, values: ValueScale, series: Series, room: Room) -> None:
    """Marks the dots of a series as drawn, so that no words cover them."""
    for point in series.points:
        if point.value is not None:
            x, y = time.middle(point), values.y(point.value)
            room.take((x - 4, y - 4, x + 4, y + 4))


def figure_of(point: Point) -> str:
    """The figure as it stands at a point: a part of a period is named."""
    return f"{point.text} in {point.partial}" if point.partial else point.text


def _by_weight(known: Sequence[Point]) -> list[Point]:
    """Points in the order in which they claim room: last, highest, lowest, first, special, the rest."""
    if not known:
        return []
    by_value = sorted(known, key=lambda point: (point.value or 0, point.end))
    special = [point for point in known if point.partial or point.bound or point.provisional]
    order = [known[-1], by_value[-1], by_value[0], known[0], *special]
    if len(known) <= FEW_POINTS:
        order += known
    return list(dict.fromkeys(order))


def _label_last(canvas: Canvas, x: float, y: float, point: Point, room: Room) -> bool:
    """The last figure beside its point, larger where it fits; False where other words stand there."""
    text = figure_of(point)
    size = STRONG if width_of(text, STRONG, bold=True) + x + ASIDE < canvas.width else PLAIN
    box = text_box(x + ASIDE, y + 5, text, size=size, anchor="start", bold=True)
    if not room.free(box):
        return False
    room.take(box)
    canvas.text(x + ASIDE, y + 5, text, size=size, bold=True, halo=True)
    return True


def _label_one(canvas: Canvas, x: float, y: float, point: Point, room: Room, *, below_first: bool) -> None:
    """A figure above or below its point, at the first place that is free; none where there is none."""
    text = figure_of(point)
    size = PLAIN if canvas.kind == "wide" else SMALL
    above, below = y - LIFT, y + DROP
    if point.bound == "more_than":
        above -= 8
    if point.lower is not None and point.upper is not None:
        above, below = above - 4, below + 4
    order = (below, above) if below_first else (above, below)
    half = width_of(text, size, bold=True) / 2
    boxes: list[Box] = []
    bases: list[tuple[float, float]] = []
    for base in (*order, above - 14, below + 14):
        for shift in (0.0, -half, half):
            at = min(max(x + shift, half + 1), canvas.width - half - 1)
            boxes.append(text_box(at, base, text, size=size, bold=True))
            bases.append((at, base))
    place = room.first_free(boxes)
    if place is not None:
        canvas.text(*bases[place], text, size=size, anchor="middle", bold=True, halo=True)


def _label_revised(canvas: Canvas, spots: Sequence[tuple[float, float, Point]], room: Room) -> None:
    """What was first published, in words beside the point, where there are few of them and room."""
    revised = [spot for spot in spots if spot[2].revised]
    for x, y, point in revised if len(revised) <= FEW_REVISED else ():
        words = f"{point.label}: first {point.first_printed or point.first_published}, now {point.text}"
        places = [(x - 14, y + 5, "end"), (x - 14, y - 8, "end"), (x + 14, y + 18, "start")]
        boxes = [text_box(at, base, words, size=SMALL, anchor=side) for at, base, side in places]
        place = room.first_free(boxes)
        if place is not None:
            at, base, side = places[place]
            canvas.text(at, base, words, fill="ink-2", size=SMALL, anchor=side, halo=True)


def label_series(
    canvas: Canvas, time: TimeScale, values: ValueScale, series: Sequence[Series], room: Room
) -> None:
    """Two series: each named at its last point, with its last figure; names keep their distance."""
    ends = []
    for item in series:
        known = [point for point in in_order(item.points) if point.value is not None]
        if known and known[-1].value is not None:
            ends.append((values.y(known[-1].value), time.middle(known[-1]), known[-1].text, item.name))
    ends.sort()
    floor = values.bottom - 6
    lowest = [floor - NAME_STEP * (len(ends) - 1 - place) for place in range(len(ends))]
    before = -NAME_STEP
    for (y, x, text, name), most in zip(ends, lowest, strict=True):
        before = max(before + NAME_STEP, min(y, most))
        if canvas.kind == "wide":
            canvas.text(x + ASIDE, before - 2, text, size=PLAIN, bold=True, halo=True)
            canvas.text(x + ASIDE, before + 13, name, fill="ink-2", size=PLAIN, halo=True)
            continue
        words, right = f"{name} {text}".strip(), canvas.width - 4.0
        base = before - LIFT if before > LIFT + PLAIN else before + DROP
        canvas.text(right, base, words, size=PLAIN, anchor="end", bold=True, halo=True)
        room.take(text_box(right, base, words, anchor="end", bold=True))
