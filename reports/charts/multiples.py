"""Small multiples: one small line for each area, all on one scale of figures and of time."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from reports.charts.canvas import Canvas
from reports.charts.joins import in_order
from reports.charts.lettering import PLAIN, SMALL, width_of, wrapped
from reports.charts.marks import draw_gap
from reports.charts.model import Break, Format, Frame, Head, Panel, Point
from reports.charts.scale import TimeScale, ValueScale, span_of, value_ticks
from reports.charts.sparkline import draw_course

COLUMNS = {"wide": 4, "narrow": 2, "card": 2}
GAP, EDGE = 20.0, 4.0
PLOT, NAME_LINE, FOOT = 62.0, 16, 22.0


def multiples(
    panels: Sequence[Panel], *, head: Head, frame: Frame, fmt: Format, breaks: Sequence[Break] = ()
) -> SafeString:
    """One panel for each area in the order given, four in a row (two on narrow paper).

    Each has the figures of its first and last value; the area of the page has a thick edge. `fmt` writes
    the ends of the common scale below the panels. A break is a dotted upright that no line crosses.
    """
    points = [point for panel in panels for point in panel.points]
    ticks = value_ticks(points, count=4)
    columns = COLUMNS[frame.kind]
    width = (frame.width - 2 * EDGE - GAP * (columns - 1)) / columns
    names = max((len(wrapped(panel.name, width, PLAIN, True)) for panel in panels), default=1)
    height = names * NAME_LINE + 22 + PLOT + FOOT
    rows = -(-len(panels) // columns) or 1
    foot = _foot(ticks, fmt, breaks, frame.width - 2 * EDGE)
    canvas = Canvas(head, frame.width, int(rows * (height + GAP) + 12 + NAME_LINE * len(foot)), frame.kind)
    span = span_of(points)
    for place, panel in enumerate(panels):
        left = EDGE + (place % columns) * (width + GAP)
        top = (place // columns) * (height + GAP) + 4
        plot_top = top + names * NAME_LINE + 22
        values = ValueScale(ticks[0], ticks[-1], plot_top + PLOT, plot_top)
        time = TimeScale(*span, left + 8, left + width - 8)
        canvas.open(f"{panel.name}. " + "; ".join(point.sentence for point in in_order(panel.points)))
        _draw_panel(canvas, panel, time, values, (left, top, width, height), breaks)
        canvas.close()
    last = canvas.height - 8 - NAME_LINE * (len(foot) - 1)
    canvas.lines(EDGE, last, foot, step=NAME_LINE, fill="ink-2", size=SMALL)
    return canvas.picture()


def _foot(ticks: Sequence[Decimal], fmt: Format, breaks: Sequence[Break], room: float) -> tuple[str, ...]:
    """What holds for all panels, in lines."""
    words = f"All panels have one scale, from {fmt(ticks[0])} to {fmt(ticks[-1])}."
    if breaks:
        told = ", ".join(dict.fromkeys(one.words for one in breaks))
        words += f" Dotted upright: {told}; figures before and after it do not compare."
    return wrapped(words, room, SMALL)


def _draw_panel(
    canvas: Canvas,
    panel: Panel,
    time: TimeScale,
    values: ValueScale,
    box: tuple[float, float, float, float],
    breaks: Sequence[Break],
) -> None:
    left, top, width, height = box
    if panel.here:
        canvas.rect(left - 2, top - 2, width + 4, height + 4, stroke="target", thick=3)
    inset = 6 if panel.here else 0
    lines = wrapped(panel.name, width - inset, PLAIN, True)
    canvas.lines(left + inset, top + 13, lines, step=NAME_LINE, size=PLAIN, bold=True)
    base = values.y(min(max(Decimal(0), values.low), values.high))
    canvas.line(left + inset, base, left + width - inset, base, stroke="edge")
    known = [point for point in in_order(panel.points) if point.value is not None]
    if not known:
        missing = (
            panel.points[0]
            if panel.points
            else Point(time.start, time.end, None, missing="no figure on record")
        )
        draw_gap(canvas, missing, left + inset + 4, left + width - inset - 4, base)
        return
    for one in breaks:
        at = time.x(one.day)
        canvas.line(at, values.top, at, values.bottom, stroke="edge", dash="2 3")
    draw_course(canvas, panel.points, time, values, breaks)
    _label_ends(canvas, known, time, values, box)


def _label_ends(
    canvas: Canvas,
    known: Sequence[Point],
    time: TimeScale,
    values: ValueScale,
    box: tuple[float, float, float, float],
) -> None:
    """First and last figure over their points, and their periods below the base."""
    left, _, width, _ = box
    foot = values.bottom + 16
    taken_from = left + width
    for point in (known[-1], known[0]) if len(known) > 1 else known:
        assert point.value is not None
        words = f"{point.text} in {point.partial}" if point.partial else point.text
        half = width_of(words, PLAIN, bold=True) / 2
        x = min(max(time.middle(point), left + half + 4), left + width - half - 4)
        if x + half < taken_from and 2 * half + 8 <= width:
            canvas.text(x, values.y(point.value) - 8, words, anchor="middle", bold=True)
        half_label = width_of(point.label, SMALL) / 2
        at = min(max(time.middle(point), left + half_label + 4), left + width - half_label - 4)
        if at + half_label < taken_from:
            canvas.text(at, foot, point.label, fill="ink-2", size=SMALL, anchor="middle")
        taken_from = min(x - half, at - half_label) - 4
