"""Which points of a line carry their figure, and where it stands."""

from collections.abc import Sequence

from reports.charts.canvas import Canvas
from reports.charts.joins import in_order
from reports.charts.lettering import PLAIN, SMALL, STRONG, width_of
from reports.charts.model import Point, Series
from reports.charts.room import Box, Room, text_box
from reports.charts.scale import TimeScale, ValueScale

FEW_POINTS = 9
LIFT, DROP, ASIDE = 11, 20, 11


def label_points(
    canvas: Canvas, time: TimeScale, values: ValueScale, series: Series, room: Room
) -> None:
    """Figures at the points: the last, the ends of the range, the first; all of them if they are few."""
    known = [point for point in in_order(series.points) if point.value is not None]
    spots = [
        (time.middle(point), values.y(point.value), point)
        for point in known
        if point.value is not None
    ]
    for x, y, _ in spots:
        room.take((x - 4, y - 4, x + 4, y + 4))
    if canvas.kind == "wide" and known:
        _label_last(canvas, *spots[-1], room)
    wanted = _by_weight(known)
    for point in wanted[1:] if canvas.kind == "wide" else wanted:
        x, y, _ = spots[known.index(point)]
        _label_one(canvas, x, y, point, room)


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


def _label_last(canvas: Canvas, x: float, y: float, point: Point, room: Room) -> None:
    """The last figure beside its point, larger, with its period below where that fits."""
    text = f"{point.text} in {point.partial}" if point.partial else point.text
    size = STRONG if width_of(text, STRONG, bold=True) + x + ASIDE < canvas.width else PLAIN
    canvas.text(x + ASIDE, y + 5, text, size=size, bold=True)
    room.take(text_box(x + ASIDE, y + 5, text, size=size, anchor="start", bold=True))


def _label_one(canvas: Canvas, x: float, y: float, point: Point, room: Room) -> None:
    text = f"{point.text} in {point.partial}" if point.partial else point.text
    size = PLAIN if canvas.kind == "wide" else SMALL + 1
    above, below = y - LIFT, y + DROP
    if point.bound == "more_than":
        above -= 8
    half = width_of(text, size, bold=True) / 2
    held = min(max(x, half + 1), canvas.width - half - 1)
    boxes: list[Box] = []
    bases: list[tuple[float, float]] = []
    for base in (above, below, above - 14, below + 14):
        for shift in (0.0, -half, half):
            at = min(max(held + shift, half + 1), canvas.width - half - 1)
            boxes.append(text_box(at, base, text, size=size, bold=True))
            bases.append((at, base))
    place = room.first_free(boxes)
    if place is not None:
        canvas.text(*bases[place], text, size=size, anchor="middle", bold=True)


def label_series(
    canvas: Canvas, time: TimeScale, values: ValueScale, series: Sequence[Series], room: Room
) -> None:
    """Two series: each named at its last point, with its last figure."""
    taken: list[float] = []
    for item in series:
        known = [point for point in in_order(item.points) if point.value is not None]
        if not known or known[-1].value is None:
            continue
        x, y = time.middle(known[-1]), values.y(known[-1].value)
        while any(abs(y - other) < 34 for other in taken):
            y += 8
        taken.append(y)
        if canvas.kind == "wide":
            canvas.text(x + ASIDE, y + 1, known[-1].text, size=PLAIN, bold=True)
            canvas.text(x + ASIDE, y + 16, item.name, fill="ink-2", size=PLAIN)
        else:
            words = f"{item.name} {known[-1].text}".strip()
            base = y - LIFT if y > 40 else y + DROP
            canvas.text(canvas.width - 4, base, words, size=PLAIN, anchor="end", bold=True)
            room.take(text_box(canvas.width - 4, base, words, anchor="end", bold=True))
