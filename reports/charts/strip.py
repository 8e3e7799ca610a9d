"""Strips of delivery statuses as pictures: one box for each commitment, or one slot for each period."""

from collections import Counter
from collections.abc import Sequence

from django.utils.safestring import SafeString

from mission.choices import STATUS_ORDER
from mission.wording import status_word
from reports.charts.canvas import Canvas, attributes
from reports.charts.lettering import PLAIN, width_of
from reports.charts.model import Box, Frame, Head, Slot
from reports.charts.palette import light
from reports.shapes import SHAPES

SIDE, STEP = 22.0, 26.0
SHAPE = 16.0
LEGEND_LINE = 30.0
#: status -> (role of the box, role of the shape); statuses not named are outlined on paper.
COLOURS = {
    "delivered": ("delivered", "delivered-text"),
    "on_track": ("on-track", "on-track-text"),
    "at_risk": ("at-risk", "at-risk-text"),
    "delayed": ("delayed", "delayed-text"),
    "stopped": ("stopped", "stopped-text"),
    "superseded": ("superseded", "ink"),
}


def box_strip(boxes: Sequence[Box], *, head: Head, frame: Frame) -> SafeString:
    """One box for each commitment in the fixed order of statuses, not stated last, then the counts in words."""
    order = [status.value for status in STATUS_ORDER]
    ordered = sorted(boxes, key=lambda box: order.index(box.status))
    columns = max(int((frame.width - 2 + STEP - SIDE) // STEP), 1)
    rows = -(-len(ordered) // columns)
    counts = Counter(box.status for box in ordered)
    legend = _legend([(status, counts[status]) for status in order if counts[status]], frame.width)
    height = rows * STEP + LEGEND_LINE * len(legend) + 12
    canvas = Canvas(head, frame.width, int(height), frame.kind)
    for place, box in enumerate(ordered):
        canvas.open(f"{box.label}: {status_word(box.status)}")
        x, y = 1 + (place % columns) * STEP, 1 + (place // columns) * STEP
        _draw_box(canvas, x, y, box.status, bare=not box.status)
        canvas.close()
    for row, line in enumerate(legend):
        x, y = 1.0, rows * STEP + 10 + row * LEGEND_LINE
        for status, words, room in line:
            _draw_box(canvas, x, y, status, bare=False)
            canvas.text(x + SIDE + 8, y + 16, words)
            x += room
    return canvas.picture()


def period_strip(slots: Sequence[Slot], *, head: Head) -> SafeString:
    """One slot for each period: the status said, a pale box for an entry without one, a line for none."""
    canvas = Canvas(head, int(STEP * max(len(slots), 1)), int(STEP), "strip")
    for place, slot in enumerate(slots):
        x = 1 + place * STEP
        if not slot.has_entry:
            canvas.open(f"{slot.label}: no entry")
            canvas.line(x, SIDE, x + SIDE, SIDE, stroke="edge")
        elif not slot.status:
            canvas.open(f"{slot.label}: entry without a status")
            canvas.rect(x, 1, SIDE, SIDE, fill="pale", stroke="data")
        else:
            canvas.open(f"{slot.label}: {status_word(slot.status)}")
            _draw_box(canvas, x, 1, slot.status, bare=False)
        canvas.close()
    return canvas.picture()


def _draw_box(canvas: Canvas, x: float, y: float, status: str, *, bare: bool) -> None:
    """A box with its colour and shape; a status that is not stated has a dashed edge."""
    fill, ink = COLOURS.get(status, ("paper", "ink" if status else "ink-2"))
    dashed = not status
    edge = "edge" if dashed else ink if fill not in ("delivered", "stopped") else fill
    canvas.rect(x, y, SIDE, SIDE, fill=fill, stroke=edge, dash="3 2" if dashed else None)
    if bare:
        return
    shift = (SIDE - SHAPE) / 2
    place = attributes(
        class_=f"chart-ink-{ink}",
        color=light(ink),
        fill="currentColor",
        stroke="currentColor",
        stroke_width=0,
        transform=f"translate({x + shift:g} {y + shift:g})",
    )
    canvas.parts.append(f"<g{place}>{SHAPES[status or 'not_stated']}</g>")


def _legend(counts: Sequence[tuple[str, int]], room: float) -> list[list[tuple[str, str, float]]]:
    """The counts in lines that fit: status, words, pixels."""
    lines: list[list[tuple[str, str, float]]] = [[]]
    for status, count in counts:
        words = f"{status_word(status)} {count}"
        wide = SIDE + 8 + width_of(words, PLAIN) + 20
        if lines[-1] and sum(item[2] for item in lines[-1]) + wide > room:
            lines.append([])
        lines[-1].append((status, words, wide))
    return lines
