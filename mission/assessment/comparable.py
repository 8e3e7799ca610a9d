"""Which published figures count for a target: one value of each span, of one length, that do not overlap. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mission.assessment.inputs import Break, Figure, Length, Target, following

_YEAR = 366


@dataclass(frozen=True)
class Comparable:
    """The figures of the right length with a value, oldest first, and how many of the series were left out and why."""

    figures: tuple[Figure, ...]
    without_value: int = 0
    other_length: int = 0
    overlapping: int = 0


def latest_values(figures: Iterable[Figure]) -> list[Figure]:
    """The last published value of each time span, oldest span first. Doubled rows change nothing."""
    found: dict[tuple[dt.date, dt.date], Figure] = {}
    for one in figures:
        span = (one.start, one.end)
        if span not in found or one.order > found[span].order:
            found[span] = one
    return sorted(found.values(), key=lambda one: (one.end, one.start))


def comparable(target: Target, figures: Iterable[Figure]) -> Comparable:
    """The figures that the target speaks of; where it names no length, those as long as the newest one."""
    known = latest_values(figures)
    valued = [one for one in known if one.value is not None]
    length = target.length or _newest_length(valued)
    fitting = [one for one in valued if one.length == length]
    kept = _apart(fitting)
    return Comparable(
        tuple(kept), len(known) - len(valued), len(valued) - len(fitting), len(fitting) - len(kept)
    )


def _newest_length(figures: Sequence[Figure]) -> Length | None:
    """The length of the last span to end; of those that end together the longest of up to a year."""

    def place(one: Figure) -> tuple[dt.date, bool, int]:
        days = (one.end - one.start).days + 1
        return one.end, days <= _YEAR, days if days <= _YEAR else -days

    return max(figures, key=place).length if figures else None


def _apart(figures: Sequence[Figure]) -> list[Figure]:
    """Figures whose spans do not overlap, the newest kept; oldest first."""
    kept: list[Figure] = []
    for one in sorted(figures, key=lambda figure: (figure.end, figure.start), reverse=True):
        if not kept or one.end < kept[-1].start:
            kept.append(one)
    return kept[::-1]


def run_up_to(figure: Figure, figures: Iterable[Figure], breaks: Sequence[Break]) -> list[Figure]:
    """The figures up to one, itself included, that no break keeps from being compared with it."""
    return [
        one
        for one in figures
        if one.end <= figure.end and not any(gap.between(one.end, figure.end) for gap in breaks)
    ]


def tiled(figures: Iterable[Figure], start: dt.date, end: dt.date) -> list[Figure]:
    """Figures within a span that do not overlap, so that they can be added up: the longest first; oldest first."""
    within = [
        one
        for one in latest_values(figures)
        if one.exact is not None and start <= one.start and one.end <= end
    ]
    kept: list[Figure] = []
    for one in sorted(within, key=lambda figure: (figure.start - figure.end, figure.start)):
        if all(one.end < other.start or other.end < one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def holes(figures: Sequence[Figure], start: dt.date, end: dt.date) -> list[tuple[dt.date, dt.date]]:
    """The days of a span that no figure covers, as spans; `figures` are oldest first and do not overlap."""
    day = dt.timedelta(days=1)
    found, begin = [], start
    for one in figures:
        if one.start > begin:
            found.append((begin, one.start - day))
        begin = max(begin, one.end + day)
    return [*found, (begin, end)] if begin <= end else found


def gaps(figures: Sequence[Figure]) -> list[tuple[dt.date, dt.date]]:
    """The periods between the first and the last figure that have none; none for points in time."""
    found: list[tuple[dt.date, dt.date]] = []
    day = dt.timedelta(days=1)
    for earlier, later in zip(figures, figures[1:], strict=False):
        if earlier.start == earlier.end:
            continue
        one = earlier
        while (end := following(one)) < later.start:
            one = Figure(one.end + day, end)
            found.append((one.start, one.end))
    return found
