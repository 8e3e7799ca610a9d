"""Classes of a map: round limits, a zero kept apart, said in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.charts.model import Format
from reports.charts.ticks import nice_ticks

DEEPEST = 4


@dataclass(frozen=True)
class Step:
    """One class: its colour from 0 (zero) to 4, and from where it counts."""

    depth: int
    start: Decimal
    words: str


def steps_of(values: Sequence[Decimal], fmt: Format) -> tuple[Step, ...]:
    """Up to four classes with round limits that share the values out evenly, and one for zero.

    With negative values the lowest class takes zero in, and none stands for zero.
    """
    figures = sorted(value for value in values if value != 0 or min(values) < 0)
    zero = [Step(0, Decimal(0), fmt(Decimal(0)))] if len(figures) < len(values) else []
    if not figures:
        return tuple(zero)
    whole = all(value == value.to_integral_value() for value in figures)
    starts = _starts(figures, whole)
    depths = range(DEEPEST - len(starts) + 1, DEEPEST + 1) if len(starts) > 1 else (2,)
    words = _words(starts, whole, fmt)
    return (*zero, *(Step(*each) for each in zip(depths, starts, words, strict=True)))


def step_for(value: Decimal, steps: Sequence[Step]) -> Step:
    """The class of a value: the last that begins at or below it, else the first one that is not zero."""
    if value == 0 and steps[0].depth == 0:
        return steps[0]
    counted = [step for step in steps if step.depth > 0]
    return next((step for step in reversed(counted) if step.start <= value), counted[0])


def _starts(figures: Sequence[Decimal], whole: bool) -> list[Decimal]:
    """Where classes begin: the lowest end, then round numbers near the quarters of the sorted values."""
    lowest = min(Decimal(1), figures[0]) if whole and figures[0] > 0 else figures[0]
    starts = [lowest]
    for quarter in range(1, DEEPEST):
        near = figures[len(figures) * quarter // DEEPEST]
        limit = _rounded(near, whole)
        if starts[-1] < limit <= figures[-1] and any(starts[-1] <= one < limit for one in figures):
            starts.append(limit)
    return starts


def _rounded(value: Decimal, whole: bool) -> Decimal:
    """The value to its leading round step: 1, 2 or 5 times a power of ten, or halves of tens."""
    if value == 0:
        return value
    step = Decimal(5).scaleb(value.adjusted() - 1)
    if whole:
        step = max(step, Decimal(1))
    return nice_ticks(value // step * step, value // step * step + step, 1)[0]


def _words(starts: Sequence[Decimal], whole: bool, fmt: Format) -> list[str]:
    words = []
    for place, start in enumerate(starts):
        after = starts[place + 1] if place + 1 < len(starts) else None
        if after is None:
            words.append(f"{fmt(start)} or more")
        elif not whole:
            words.append(f"under {fmt(after)}" if place == 0 else f"{fmt(start)} to under {fmt(after)}")
        elif after - 1 == start:
            words.append(fmt(start))
        else:
            words.append(f"{fmt(start)} to {fmt(after - 1)}")
    return words
