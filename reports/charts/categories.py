"""Horizontal bars by category, with the figure at the end of each."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from reports.charts.canvas import Canvas
from reports.charts.lettering import PLAIN, SMALL, width_of, wrapped
from reports.charts.model import Category, Format, Frame, Head
from reports.charts.scale import ValueScale
from reports.charts.ticks import nice_ticks

BAR, STEP_WIDE, STEP_NARROW = 20.0, 32.0, 48.0
LABEL_SHARE = 0.34
LINE = 15


def category_bars(
    categories: Sequence[Category], *, head: Head, frame: Frame, fmt: Format
) -> SafeString:
    """One bar for each category in the order given, on one scale from zero; the picture is as high as it must.

    Labels stand beside the bars, on narrow paper above them. `fmt` writes figures without `printed`.
    """
    beside = frame.is_wide
    step = STEP_WIDE if beside else STEP_NARROW
    room = _label_room(categories, frame) if beside else 0.0
    figures = [_printed(item, fmt) for item in categories if item.value is not None]
    end_room = max((width_of(text, PLAIN, bold=True) for text in figures), default=0.0) + 14
    scale = _scale(categories, room + 4, frame.width - end_room, end_room)
    canvas = Canvas(head, frame.width, int(step * max(len(categories), 1) + 8), frame.kind)
    base = scale.y(Decimal(0))
    for place, item in enumerate(categories):
        y = 4 + place * step + (0 if beside else 20)
        canvas.open(f"{item.label}: {_printed(item, fmt) if item.value is not None else item.missing}")
        _draw_label(canvas, item, room, y, beside)
        _draw_category(canvas, item, scale, y, fmt)
        canvas.close()
    canvas.line(base, 2, base, canvas.height - 4, stroke="edge")
    return canvas.picture()


def _printed(item: Category, fmt: Format) -> str:
    return item.printed or (fmt(item.value) if item.value is not None else "")


def _label_room(categories: Sequence[Category], frame: Frame) -> float:
    widest = max((width_of(item.label, PLAIN, bold=item.here) for item in categories), default=0.0)
    return min(widest, frame.width * LABEL_SHARE) + 12


def _scale(
    categories: Sequence[Category], left: float, right: float, end_room: float
) -> ValueScale:
    """From zero to the longest bar; room at the left as well where there are negative values."""
    figures = [Decimal(0), *(item.value for item in categories if item.value is not None)]
    low, high = min(figures), max(figures)
    if low == high:
        high = nice_ticks(low, high)[-1]
    return ValueScale(low, high, left + (end_room if low < 0 else 0), right)


def _draw_label(canvas: Canvas, item: Category, room: float, y: float, beside: bool) -> None:
    if not beside:
        canvas.text(0, y - 5, item.label, size=PLAIN, bold=item.here)
        return
    lines = wrapped(item.label, room - 8, PLAIN, item.here)[:2]
    first = y + BAR / 2 + 4.5 - (LINE / 2) * (len(lines) - 1)
    canvas.lines(room - 8, first, lines, step=LINE, size=PLAIN, anchor="end", bold=item.here)


def _draw_category(canvas: Canvas, item: Category, scale: ValueScale, y: float, fmt: Format) -> None:
    base = scale.y(Decimal(0))
    if item.value is None:
        words = item.missing or "no figure on record"
        canvas.rect(base + 1, y, width_of(words, SMALL) + 16, BAR, stroke="edge", dash="3 3")
        canvas.text(base + 9, y + 14, words, fill="ink-2", size=SMALL)
        return
    end = scale.y(item.value)
    if item.value == 0:
        canvas.line(base, y, base, y + BAR, stroke="data", thick=3)
    else:
        canvas.rect(min(base, end), y, abs(end - base), BAR, fill="data")
    if item.here:
        canvas.rect(min(base, end) - 2, y - 2, abs(end - base) + 4, BAR + 4, stroke="target", thick=2)
    anchor, shift = ("end", -7) if item.value < 0 else ("start", 7)
    canvas.text(end + shift, y + 15, _printed(item, fmt), anchor=anchor, bold=True)

