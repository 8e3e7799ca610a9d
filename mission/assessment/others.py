"""What other published methods would say of the same figures, so that a reader sees where they differ. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from mission.assessment.inputs import Figure, Target, moment
from mission.assessment.verdict import (
    BEHIND,
    MET,
    MISSED,
    MOVING_AWAY,
    ON_COURSE,
    Verdict,
    shortfall,
)
from mission.choices import Comparator, Measure

#: Thresholds of the ratio of growth rates, and of a growth rate where there is no value to reach.
ON_TRACK, ACCELERATE = Fraction(95, 100), Fraction(60, 100)
GROWTH, SLOW_GROWTH = Fraction(15, 1000), Fraction(5, 1000)
#: The width of the fixed band, as a part of the expected value.
BAND = Fraction(15, 100)
_EXACT = Context(prec=34)

_ACHIEVED, _ON_TRACK = "Target achieved", "On track"
_ACCELERATE, _LIMITED = "Progress made but acceleration needed", "Limited progress"
_DETERIORATION = "Deterioration"


@dataclass(frozen=True)
class Other:
    """What another method says: its own word, the class of ours that is nearest, and the number it decides by.

    Where it cannot be used, `kind` is empty and `says` is the reason.
    """

    method: str
    says: str
    kind: str = ""
    number: Fraction | None = None


def others(target: Target, verdict: Verdict) -> tuple[Other, ...]:
    """The straight line, the ratio of growth rates and the fixed band, in this order."""
    if target.measure not in (Measure.LEVEL, Measure.DIRECTION):
        why = "Made for a value by a day, not for a sum or a standard in each period."
        return tuple(Other(name, why) for name in ("straight_line", "growth_rates", "fixed_band"))
    return (_straight_line(target, verdict), _growth_rates(target, verdict), _fixed_band(target, verdict))


def _why_no_path(target: Target, verdict: Verdict) -> str:
    if target.measure == Measure.DIRECTION or target.goal is None:
        return "There is no value to reach."
    if verdict.figure is None:
        return "There is no figure."
    if verdict.kind in (MET, MISSED):
        return "The day to reach it is over."
    if verdict.start is None or verdict.start.exact is None or verdict.figure.exact is None:
        return "There are not two figures that compare."
    return "" if verdict.expected is not None else "There is no day to reach it."


def _straight_line(target: Target, verdict: Verdict) -> Other:
    name, why = "straight_line", _why_no_path(target, verdict)
    if why:
        return Other(name, why)
    figure, start, goal, months = verdict.figure, verdict.start, target.goal, verdict.months
    assert figure and start and months and goal is not None
    begin, now = start.exact or Fraction(0), figure.exact or Fraction(0)
    carried_on = begin + (now - begin) * months[1] / months[0]
    reaches = not shortfall(target, goal, carried_on) if target.comparator != Comparator.EQUAL else False
    if reaches or _on_line(target, goal, begin, now, months):
        return Other(name, "Carried on, it reaches the target", ON_COURSE, carried_on)
    return Other(
        name, "Carried on, it does not reach the target", _short(target, goal, begin, now), carried_on
    )


def _on_line(
    target: Target, goal: Fraction, begin: Fraction, now: Fraction, months: tuple[Fraction, Fraction]
) -> bool:
    rest = 1 - months[0] / months[1]
    return shortfall(target, goal, now) <= shortfall(target, goal, begin) * rest


def _short(target: Target, goal: Fraction, begin: Fraction, now: Fraction) -> str:
    away = shortfall(target, goal, now) > shortfall(target, goal, begin)
    return MOVING_AWAY if away else BEHIND


def _growth_rates(target: Target, verdict: Verdict) -> Other:
    """The measure of the Open SDG platform: growth so far over the growth that was needed, both compound."""
    name, figure, start = "growth_rates", verdict.figure, verdict.start
    if figure is None or start is None or figure.exact is None or start.exact is None:
        return Other(name, "There are not two figures that compare.")
    if figure.exact <= 0 or start.exact <= 0:
        return Other(name, "A rate of growth needs figures above zero.")
    if target.measure == Measure.DIRECTION:
        return _growth_alone(target, figure, start)
    goal = target.goal
    if goal is None or verdict.months is None:
        why = _why_no_path(target, verdict)
        return Other(name, why or "There is no day to reach it.")
    if goal <= 0:
        return Other(name, "A rate of growth needs a target above zero.")
    if not shortfall(target, goal, figure.exact):
        return Other(name, _ACHIEVED, ON_COURSE)
    needed = _rate(goal / start.exact, verdict.months[1])
    if not needed:
        return Other(name, "The start is the target itself.")
    observed = _rate(figure.exact / start.exact, verdict.months[0])
    way = target.way or (1 if goal > start.exact else -1)
    ratio = Fraction(way * observed / abs(needed))
    kind = ON_COURSE if ratio >= ON_TRACK else BEHIND if ratio >= 0 else MOVING_AWAY
    if ratio >= ON_TRACK:
        return Other(name, _ON_TRACK, kind, ratio)
    return Other(
        name, _ACCELERATE if ratio >= ACCELERATE else _LIMITED if ratio >= 0 else _DETERIORATION, kind, ratio
    )


def _growth_alone(target: Target, figure: Figure, start: Figure) -> Other:
    assert figure.exact is not None and start.exact is not None
    rate = Fraction(target.way * _rate(figure.exact / start.exact, moment(figure.end) - moment(start.end)))
    if rate >= GROWTH:
        return Other("growth_rates", _ON_TRACK, ON_COURSE, rate)
    if rate >= 0:
        return Other("growth_rates", _ACCELERATE if rate >= SLOW_GROWTH else _LIMITED, BEHIND, rate)
    return Other("growth_rates", _DETERIORATION, MOVING_AWAY, rate)


def _rate(growth: Fraction, months: Fraction) -> Decimal:
    """The compound rate of a year: 0.02 for 2%. Correctly rounded, so the same on every machine."""
    whole = _EXACT.divide(Decimal(growth.numerator), Decimal(growth.denominator))
    years = _EXACT.divide(Decimal(months.numerator), Decimal(months.denominator * 12))
    return _EXACT.subtract(_EXACT.exp(_EXACT.divide(_EXACT.ln(whole), years)), Decimal(1))


def _fixed_band(target: Target, verdict: Verdict) -> Other:
    name, why = "fixed_band", _why_no_path(target, verdict)
    if why:
        return Other(name, why)
    figure, start, expected, goal = verdict.figure, verdict.start, verdict.expected, target.goal
    assert figure and start and expected is not None and goal is not None
    now, begin = figure.exact or Fraction(0), start.exact or Fraction(0)
    if not expected:
        return Other(name, "The expected value is zero.")
    off = (now - expected) / abs(expected)
    worst = {Comparator.AT_LEAST: -off, Comparator.AT_MOST: off}.get(Comparator(target.comparator), abs(off))
    if worst <= BAND:
        return Other(name, "Within the band or better", ON_COURSE, off)
    return Other(name, "Outside the band", _short(target, goal, begin, now), off)
