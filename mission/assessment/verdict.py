"""What a rule finds for a target: its class, why, and every number that it used. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mission.assessment.inputs import Figure, Target, moment
from mission.choices import Comparator

MET, MISSED = "met", "missed"
ON_COURSE, BEHIND, MOVING_AWAY = "on_course", "behind", "moving_away"
NOT_ENOUGH_DATA, NOT_ASSESSABLE = "not_enough_data", "not_assessable"

#: Every class, in the order in which they are listed and counted.
CLASSES = (MET, ON_COURSE, BEHIND, MOVING_AWAY, MISSED, NOT_ENOUGH_DATA, NOT_ASSESSABLE)

Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Verdict:
    """A class (`kind`), the code of its reason, and what was used; numbers are exact, changes are per year.

    `figure` is the one that is judged, `start` where the path begins, `used` the figures that were compared, oldest
    first. `wrong_way` are neighbours of which the later went the wrong way, `short` the periods that missed a
    standard, `holes` the time without a figure, and `months` the time gone and the whole time of the path.
    """

    kind: str
    reason: str
    figure: Figure | None = None
    start: Figure | None = None
    expected: Fraction | None = None
    months: tuple[Fraction, Fraction] | None = None
    needed: Fraction | None = None
    last_change: Fraction | None = None
    total: Fraction | None = None
    counted: int = 0
    reached: int = 0
    short: tuple[Figure, ...] = ()
    holes: tuple[Span, ...] = ()
    wrong_way: tuple[tuple[Figure, Figure], ...] = ()
    used: tuple[Figure, ...] = ()
    before_break: int = 0


def reached(target: Target, goal: Fraction, figure: Figure) -> bool | None:
    """Whether a figure reaches the goal; None where it is a bound that does not decide it."""
    value = figure.value
    assert value is not None
    if not figure.bound:
        return _holds(target.comparator, value, goal)
    above = figure.bound == "more_than"
    if target.comparator == Comparator.AT_LEAST:
        return True if above and value >= goal else False if not above and value <= goal else None
    if target.comparator == Comparator.AT_MOST:
        return True if not above and value <= goal else False if above and value >= goal else None
    return False if (value >= goal if above else value <= goal) else None


def _holds(comparator: str, value: Fraction, goal: Fraction) -> bool:
    if comparator == Comparator.AT_LEAST:
        return value >= goal
    return value <= goal if comparator == Comparator.AT_MOST else value == goal


def shortfall(target: Target, goal: Fraction, value: Fraction) -> Fraction:
    """How far a value is from the goal on the side that does not reach it; 0 where it reaches it."""
    if target.comparator == Comparator.AT_LEAST:
        return max(Fraction(0), goal - value)
    if target.comparator == Comparator.AT_MOST:
        return max(Fraction(0), value - goal)
    return abs(goal - value)


def wrong_steps(
    target: Target, goal: Fraction | None, path: Sequence[Figure]
) -> tuple[tuple[Figure, Figure], ...]:
    """Neighbours on a path of which the later went the wrong way."""
    exact = [one for one in path if one.exact is not None]
    return tuple(
        (earlier, later)
        for earlier, later in zip(exact, exact[1:], strict=False)
        if _is_wrong(target, goal, earlier.exact or Fraction(0), later.exact or Fraction(0))
    )


def _is_wrong(target: Target, goal: Fraction | None, earlier: Fraction, later: Fraction) -> bool:
    if target.way:
        return target.way * (later - earlier) < 0
    return goal is not None and abs(goal - later) > abs(goal - earlier)


def change_a_year(earlier: Figure, later: Figure) -> Fraction | None:
    """The change from one figure to another, per year; None where one is a bound or both end together."""
    months = moment(later.end) - moment(earlier.end)
    if earlier.exact is None or later.exact is None or not months:
        return None
    return (later.exact - earlier.exact) * 12 / months
