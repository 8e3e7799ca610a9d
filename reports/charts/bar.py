"""One bar with its signs, and the figures of a row of bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.charts.canvas import Canvas
from reports.charts.lettering import PLAIN, SMALL, STRONG, width_of, wrapped
from reports.charts.marks import draw_arrow, draw_gap, draw_whiskers
from reports.charts.model import Point
from reports.charts.room import Room, text_box
from reports.charts.scale import ValueScale

INSIDE_LEAST = 50.0
NEAR = 2.5
CHIP_LINE = 16


@dataclass(frozen=True)
class Bar:
    """A point and the pixels that it takes from left to right."""

    point: Point
    left: float
    right: float

    @property
    def width(self) -> float:
        """The width of the bar."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """The middle of the bar."""
        return (self.left + self.right) / 2

    @property
    def is_solid(self) -> bool:
        """Whether the bar is a plain published figure, on which light words can be read."""
        point = self.point
        return not (point.quality or point.bound or point.partial)


def draw_bar(canvas: Canvas, bar: Bar, values: ValueScale) -> None:
    """The bar alone, without its figure; a dashed box where there is no value."""
    base = values.y(Decimal(0))
    if bar.point.value is None:
        draw_gap(canvas, bar.point, bar.left + 0.5, bar.right - 0.5, base)
        return
    end = values.y(bar.point.value)
    top, height = min(base, end), abs(base - end)
    canvas.open(bar.point.sentence)
    if bar.point.value == 0:
        canvas.line(bar.left, base, bar.right, base, stroke="data", thick=2)
    elif bar.point.partial:
        canvas.rect(bar.left, top, bar.width, height, fill="hatch", stroke="data", thick=1.5)
        canvas.rect(bar.left - 1.5, top - 1.5, bar.width + 3, height + 1.5, stroke="paper", thick=1.5)
    elif bar.point.provisional:
        canvas.rect(
            bar.left + 1, top, bar.width - 2, height, fill="paper", stroke="data", thick=2, dash="2 3"
        )
    elif bar.point.estimated:
        canvas.rect(bar.left + 1, top, bar.width - 2, height, fill="pale", stroke="data", thick=2)
    elif bar.point.bound:
        canvas.rect(bar.left, top, bar.width, height, fill="pale")
        canvas.line(bar.left, end, bar.right, end, stroke="data", thick=2.5)
    else:
        canvas.rect(bar.left, top, bar.width, height, fill="data")
    _draw_signs(canvas, bar, values, end)
    canvas.close()


def _draw_signs(canvas: Canvas, bar: Bar, values: ValueScale, end: float) -> None:
    point = bar.point
    if point.lower is not None and point.upper is not None:
        draw_whiskers(canvas, bar.middle, values.y(point.lower), values.y(point.upper))
    if point.bound:
        draw_arrow(
            canvas, bar.middle, end + (2 if point.bound == "less_than" else -2), point.bound == "more_than"
        )
    if point.revised and point.first_published is not None:
        _draw_first(canvas, bar, values, end)


def _draw_first(canvas: Canvas, bar: Bar, values: ValueScale, end: float) -> None:
    """The value first published: an outline where it reached further, a light line where it lay inside."""
    base, first = values.y(Decimal(0)), values.y(bar.point.first_published or Decimal(0))
    further = abs(first - base) > abs(end - base) or (first - base) * (end - base) < 0
    if abs(first - end) < NEAR:
        near = end + (1.5 if end <= base else -1.5)
        canvas.line(bar.left, near, bar.right, near, stroke="on-data", dash="3 2")
    elif further:
        top, height = min(base, first), abs(base - first)
        canvas.rect(bar.left, top, bar.width, height, stroke="ink", thick=1.5, dash="3 2")
    else:
        canvas.line(bar.left, first, bar.right, first, stroke="on-data", thick=1.5, dash="3 2")


def take_bars(bars: Sequence[Bar], values: ValueScale, room: Room) -> None:
    """Marks the bars as drawn, so that no words cover them."""
    base = values.y(Decimal(0))
    for bar in bars:
        if bar.point.value is not None:
            end = values.y(bar.point.value)
            room.take((bar.left + 1, min(base, end), bar.right - 1, max(base, end)))


def label_bars(canvas: Canvas, bars: Sequence[Bar], values: ValueScale, room: Room) -> None:
    """The figures: at every bar where each has its width, else at the last, the highest, lowest and first.

    `room` knows the bars and the targets. Those four may stand over a neighbouring bar.
    """
    known = [bar for bar in bars if bar.point.value is not None]
    if not known:
        return
    ordered = sorted(known, key=lambda bar: (bar.point.value or 0, bar.left))
    chosen = [known[-1], ordered[-1], ordered[0], known[0]]
    if _each_fits(known):
        chosen += known
    words = Room(room.left, room.top, room.right, room.bottom)
    for bar in dict.fromkeys(chosen):
        if bar.point.partial and _covered(bar, known):
            _label_part(canvas, bar, values, room)
        elif not _label_inside(canvas, bar, values, room):
            _label_outside(canvas, bar, values, room, words)


def _each_fits(known: Sequence[Bar]) -> bool:
    """Whether every figure is narrower than the way to the next bar."""
    middles = sorted(bar.middle for bar in known if not bar.point.partial)
    least = min((two - one for one, two in zip(middles, middles[1:], strict=False)), default=1000.0)
    return all(width_of(bar.point.text, PLAIN, bold=True) <= least + 4 for bar in known)


def _covered(part: Bar, bars: Sequence[Bar]) -> bool:
    return any(not bar.point.partial and bar.left < part.right and part.left < bar.right for bar in bars)


def _label_part(canvas: Canvas, bar: Bar, values: ValueScale, room: Room) -> None:
    """The figure of a part on a chip of paper, because the part lies on the bar of the whole."""
    base, end = values.y(Decimal(0)), values.y(bar.point.value or Decimal(0))
    size = PLAIN if canvas.kind == "wide" else SMALL
    lines = wrapped(f"{bar.point.text} in {bar.point.partial}", bar.width - 10, size, bold=True)
    widest = max(width_of(line, size, bold=True) for line in lines)
    height = CHIP_LINE * len(lines) + 4.0
    if widest > bar.width - 8 or height > abs(base - end) - 2:
        return
    x, y = bar.left + 3, (base + end) / 2 - height / 2
    canvas.rect(x, y, widest + 8, height, fill="paper")
    canvas.lines(x + 4, y + 14, lines, step=CHIP_LINE, size=size, bold=True)
    room.take((x, y, x + widest + 8, y + height))


def _first_words(point: Point) -> str:
    return f"first {point.first_printed or point.first_published}" if point.revised else ""


def _label_inside(canvas: Canvas, bar: Bar, values: ValueScale, room: Room) -> bool:
    """In light letters under the end of a tall bar; on small charts only where a target is in the way."""
    base, end = values.y(Decimal(0)), values.y(bar.point.value or Decimal(0))
    size = STRONG if bar.width > 60 else PLAIN
    tall = end <= base - INSIDE_LEAST and width_of(bar.point.text, size, bold=True) + 6 <= bar.width
    if not (bar.is_solid and tall):
        return False
    above = text_box(bar.middle, end - 7, bar.point.text, size=size, bold=True)
    if canvas.kind == "card" and room.free(above):
        return False
    first = bar.point.first_published
    shift = 0.0
    if first is not None and 0 <= values.y(first) - end < size + 8:
        shift = values.y(first) - end + 2
    y = end + size + 5 + shift
    canvas.text(bar.middle, y, bar.point.text, fill="on-data", size=size, anchor="middle", bold=True)
    words = _first_words(bar.point)
    if words and width_of(words, SMALL) + 4 <= bar.width and y + 17 < base:
        canvas.text(bar.middle, y + 17, words, fill="on-data", size=SMALL, anchor="middle")
    return True


def _label_outside(canvas: Canvas, bar: Bar, values: ValueScale, room: Room, words: Room) -> None:
    """In dark letters beyond the end of the bar, its interval and the value first published.

    Keeps clear of bars and targets where it can, and always of the figures written before (`words`).
    """
    point = bar.point
    base, end = values.y(Decimal(0)), values.y(point.value or Decimal(0))
    down = (point.value or 0) < 0
    reaches = (point.lower, point.upper, point.first_published)
    reach = [base, end, *(values.y(item) for item in reaches if item is not None)]
    far = max(reach) if down else min(reach)
    if point.bound == "more_than" and not down:
        far -= 13
    y = far + 16 if down else far - 6
    half = width_of(point.text, PLAIN, bold=True) / 2
    x = min(max(bar.middle, half), canvas.width - half)
    first = _first_words(point)
    first_box = text_box(bar.middle, y, first, size=SMALL)
    lifted = text_box(x, y - 15, point.text, bold=True)
    fits = bool(first) and not down and width_of(first, SMALL) - 8 <= bar.width
    if fits and all(each.free(box) for each in (room, words) for box in (first_box, lifted)):
        canvas.text(bar.middle, y, first, fill="ink-2", size=SMALL, anchor="middle", halo=True)
        canvas.text(x, y - 15, point.text, size=PLAIN, anchor="middle", bold=True, halo=True)
        words.take(first_box)
        words.take(lifted)
        return
    if y - PLAIN < 0 and bar.is_solid and end + 18 < base and width_of(point.text) <= bar.width:
        canvas.text(bar.middle, end + 16, point.text, fill="on-data", anchor="middle", bold=True)
        return
    box = text_box(x, y, point.text, bold=True)
    if words.free(box):
        words.take(box)
        canvas.text(x, y, point.text, size=PLAIN, anchor="middle", bold=True, halo=True)
