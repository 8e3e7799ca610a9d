"""Horizontal bars by category, with the figure at the end of each."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from reports.charts.canvas import Canvas
from reports.charts.lettering import PLAIN, SMALL, width_of, wrapped
from reports.charts.model import Category, Format, Frame, Head
from reports.charts.scale import ValueScale
from reports.charts.ticks import nice_ticks

BAR, BETWEEN = 20.0, 12.0
MOST_LINES = 2
LABEL_SHARE = 0.34
LINE = 15.0


def category_bars(categories: Sequence[Category], *, head: Head, frame: Frame, fmt: Format) -> SafeString:
    """One bar for each category in the order given, on one scale from zero; the picture is as high as it must.

    Labels stand beside the bars, on narrow paper above them. `fmt` writes figures without `printed`.
    """
    beside = frame.is_wide
    room = _label_room(categories, frame) if beside else float(frame.width)
    labels = [wrapped(item.label, room - 8, PLAIN, item.here)[:MOST_LINES] for item in categories]
    above = [0.0 if beside else LINE * len(lines) + 2 for lines in labels]
    figures = [_printed(item, fmt) for item in categories if item.value is not None]
    end_room = max((width_of(text, PLAIN, bold=True) for text in figures), default=0.0) + 14
    scale = _scale(categories, room + 4 if beside else 4.0, frame.width - end_room, end_room)
    height = sum(above) + (BAR + BETWEEN) * max(len(categories), 1) + 8
    canvas = Canvas(head, frame.width, int(height), frame.kind)
    y = 4.0
    for item, lines, shift in zip(categories, labels, above, strict=True):
        y += shift
        canvas.open(f"{item.label}: {_printed(item, fmt) if item.value is not None else item.missing}")
        _draw_label(canvas, item, lines, y, room if beside else None)
        _draw_category(canvas, item, scale, y, fmt)
        canvas.close()
        y += BAR + BETWEEN
    return canvas.picture()


def _printed(item: Category, fmt: Format) -> str:
    return item.printed or (fmt(item.value) if item.value is not None else "")


def _label_room(categories: Sequence[Category], frame: Frame) -> float:
    widest = max((width_of(item.label, PLAIN, bold=item.here) for item in categories), default=0.0)
    return min(widest, frame.width * LABEL_SHARE) + 12


def _scale(categories: Sequence[Category], left: float, right: float, end_room: float) -> ValueScale:
    """From zero to the longest bar; room at the left as well where there are negative values."""
    figures = [Decimal(0), *(item.value for item in categories if item.value is not None)]
    low, high = min(figures), max(figures)
    if low == high:
        high = nice_ticks(low, high)[-1]
    return ValueScale(low, high, left + (end_room if low < 0 else 0), right)


def _draw_label(canvas: Canvas, item: Category, lines: tuple[str, ...], y: float, room: float | None) -> None:
    """The label left of the bar within the room, or above the bar where there is none."""
    how = {"step": LINE, "size": PLAIN, "bold": item.here}
    if room is None:
        canvas.lines(2, y - 5 - LINE * (len(lines) - 1), lines, **how)
        return
    first = y + BAR / 2 + 4.5 - (LINE / 2) * (len(lines) - 1)
    canvas.lines(room - 8, first, lines, anchor="end", **how)


def _draw_category(canvas: Canvas, item: Category, scale: ValueScale, y: float, fmt: Format) -> None:
    base = scale.y(Decimal(0))
    canvas.line(base, y - 4, base, y + BAR + 4, stroke="edge")
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
