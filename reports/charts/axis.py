"""The parts that charts share: margins, grid, axis of time, targets, breaks and markers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.charts.canvas import Canvas
from reports.charts.lettering import PLAIN, SMALL, width_of, wrapped
from reports.charts.model import Break, Format, Marker, TargetLine
from reports.charts.room import thinned
from reports.charts.scale import TimeScale, ValueScale

NOTE_STEP = 16


@dataclass(frozen=True)
class Plot:
    """The inner paper of a chart, in pixels."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Note:
    """Words at an upright line: a break, or a marked day."""

    day: dt.date
    words: str
    is_break: bool


def notes_of(breaks: Sequence[Break], markers: Sequence[Marker], time: TimeScale) -> tuple[Note, ...]:
    """Breaks and marked days in order of time; a break before or after all figures parts nothing."""
    found = [Note(item.day, item.words, True) for item in breaks if time.start < item.day <= time.end]
    found += [Note(item.day, item.words, False) for item in markers if item.value is None]
    return tuple(sorted(found, key=lambda note: (note.day, note.words)))


def note_lines(
    note: Note, time: TimeScale, far_left: float, far_right: float
) -> tuple[bool, tuple[str, ...]]:
    """Whether the words stand to the right of the line, and the lines that they take."""
    x = time.x(note.day)
    to_right = far_right - x >= min(x - far_left, width_of(note.words, PLAIN) + 8)
    room = (far_right - x if to_right else x - far_left) - 10
    return to_right, wrapped(note.words, max(room, 90), PLAIN)


def draw_notes(
    canvas: Canvas,
    notes: Sequence[Note],
    time: TimeScale,
    top: float,
    bottom: float,
    *,
    far_left: float = 4,
    far_right: float | None = None,
) -> float:
    """Uprights with their words from `top` down, each note below the one before; gives where they end."""
    y = top
    for note in notes:
        x = time.x(note.day)
        to_right, lines = note_lines(note, time, far_left, far_right or canvas.width - 4)
        dash = "2 3" if note.is_break else "1 4"
        canvas.line(x, y, x, bottom, stroke="ink-2", thick=1.5, dash=dash)
        anchor, shift = ("start", 7) if to_right else ("end", -7)
        canvas.lines(x + shift, y + 11, lines, fill="ink-2", size=PLAIN, anchor=anchor)
        y += NOTE_STEP * len(lines)
    return y


def notes_height(notes: Sequence[Note], time: TimeScale, far_left: float, far_right: float) -> float:
    """How many pixels the words of the notes take."""
    return sum(NOTE_STEP * len(note_lines(note, time, far_left, far_right)[1]) for note in notes)


def ticks_width(ticks: Sequence[Decimal], fmt: Format) -> float:
    """The width of the longest figure at the axis."""
    return max(width_of(fmt(tick), PLAIN) for tick in ticks)


def draw_grid(canvas: Canvas, plot: Plot, values: ValueScale, ticks: Sequence[Decimal], fmt: Format) -> None:
    """Thin lines with their figures at the left; the line of zero is the base."""
    for tick in ticks:
        y = values.y(tick)
        is_base = tick == 0
        canvas.line(plot.left, y, plot.right, y, stroke="edge" if is_base else "rule")
        canvas.text(plot.left - 8, y + 4.5, fmt(tick), fill="ink-2", anchor="end")


def draw_base(canvas: Canvas, plot: Plot, values: ValueScale) -> None:
    """The base line alone: zero, or the lower end where zero is not on the scale."""
    y = values.y(min(max(Decimal(0), values.low), values.high))
    canvas.line(plot.left, y, plot.right, y, stroke="edge")


def draw_labels(canvas: Canvas, spots: Sequence[tuple[float, str]], y: float, *, bold: bool = False) -> None:
    """Labels of the axis of time, as many as fit, held inside the paper."""
    size = PLAIN if canvas.kind == "wide" else SMALL
    held = []
    for x, words in spots:
        half = width_of(words, size, bold) / 2
        held.append((min(max(x, half), canvas.width - half), words))
    fill = "ink" if bold else "ink-2"
    for place in sorted(thinned(held, size)):
        x, words = held[place]
        canvas.text(x, y, words, fill=fill, size=size, anchor="middle", bold=bold)


def days_of(targets: Sequence[TargetLine], markers: Sequence[Marker]) -> list[dt.date | None]:
    """Days that the axis of time must reach besides the points."""
    days: list[dt.date | None] = [marker.day for marker in markers]
    for target in targets:
        days += [target.start, target.due if target.start is not None else None]
    return days
