"""Signs that bars and lines share: boxes for what is missing, whiskers, arrows of bounds."""

from reports.charts.canvas import Canvas
from reports.charts.lettering import SMALL, fits, wrapped
from reports.charts.model import Point

BOX_LINE = 14
ALONE_LEAST = 48


def gap_lines(point: Point, room: float, most: int = 3) -> tuple[str, ...]:
    """The words of a missing value that fit the room: all, then the short ones, then a dash."""
    for words in (point.missing, point.missing_short):
        lines = wrapped(words, room, SMALL)
        if lines and len(lines) <= most and fits(lines, room, SMALL):
            return lines
    return ("–",) if room >= 8 else ()


def draw_gap(canvas: Canvas, point: Point, left: float, right: float, base: float) -> float:
    """A dashed box on the base with the words of what is missing; gives the height of the box.

    Without short words (not yet due) nothing is missing: the words stand alone, where they fit.
    """
    room = right - left - (8 if point.missing_short else 0)
    lines = gap_lines(point, room) if point.missing_short or room > ALONE_LEAST else ()
    height = max(26.0, BOX_LINE * len(lines) + 12.0)
    canvas.open(point.sentence)
    if point.missing_short:
        canvas.rect(left, base - height, right - left, height, stroke="edge", dash="3 3")
    first = base - height / 2 + 4 - BOX_LINE * (len(lines) - 1) / 2
    canvas.lines((left + right) / 2, first, lines, step=BOX_LINE, fill="ink-2", size=SMALL, anchor="middle")
    canvas.close()
    return height


def draw_whiskers(canvas: Canvas, x: float, lower: float, upper: float) -> None:
    """An interval: an upright from the lower to the upper end with a bar across each."""
    canvas.line(x, upper, x, lower, stroke="ink", thick=1.5)
    for y in (upper, lower):
        canvas.line(x - 6, y, x + 6, y, stroke="ink", thick=1.5)


def draw_arrow(canvas: Canvas, x: float, y: float, up: bool) -> None:
    """An arrow of ten pixels from y to the open side of a bound."""
    tip = y - 10 if up else y + 10
    wing = tip + 4 if up else tip - 4
    canvas.line(x, y, x, tip, stroke="ink", thick=1.5)
    canvas.path(
        f"M{x - 3.5:.1f} {wing:.1f}L{x:.1f} {tip:.1f}L{x + 3.5:.1f} {wing:.1f}", stroke="ink", thick=1.5
    )
