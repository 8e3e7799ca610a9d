"""The rules for a standard that holds in each period, and for a sum over a span. Pure; docs/methods.md says them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from fractions import Fraction

from mission.assessment.comparable import Comparable, gaps, holes, tiled
from mission.assessment.inputs import Figure, Target, moment
from mission.assessment.paths import without_goal
from mission.assessment.verdict import (
    BEHIND,
    MET,
    MISSED,
    NOT_ASSESSABLE,
    NOT_ENOUGH_DATA,
    ON_COURSE,
    Verdict,
    reached,
)
from mission.choices import Combine, Comparator

_DAY = timedelta(days=1)


def each_period(target: Target, found: Comparable) -> Verdict:
    """A standard: in every period between two days, or at all times, where the newest period decides."""
    none = without_goal(target)
    if none:
        return none
    goal, end = target.goal, target.due_day
    assert goal is not None
    counted = [
        one
        for one in found.figures
        if (target.span_start is None or one.start >= target.span_start) and (end is None or one.end <= end)
    ]
    if not counted:
        return Verdict(NOT_ENOUGH_DATA, "no_figure")
    told = {one: reached(target, goal, one) for one in counted}
    last = counted[-1]
    absent = holes(counted, target.span_start, last.end) if target.span_start else gaps(counted)
    kind, reason = _of_standard(target, counted, told, bool(absent))
    return Verdict(
        kind,
        reason,
        figure=last,
        counted=len(counted),
        reached=sum(there is True for there in told.values()),
        short=tuple(one for one in counted if told[one] is False),
        holes=tuple(absent),
        used=tuple(counted),
    )


def _of_standard(
    target: Target, counted: Sequence[Figure], told: dict[Figure, bool | None], absent: bool
) -> tuple[str, str]:
    end = target.due_day
    if end is None:
        there = told[counted[-1]]
        if there is None:
            return NOT_ENOUGH_DATA, "bound"
        return (MET, "standard_met") if there else (MISSED, "standard_missed")
    if False in told.values():
        return MISSED, "period_short"
    if None in told.values():
        return NOT_ENOUGH_DATA, "bound"
    if counted[-1].end < end:
        return ON_COURSE, "so_far"
    return (NOT_ENOUGH_DATA, "periods_absent") if absent else (MET, "every_period")


def total(target: Target, figures: Iterable[Figure]) -> Verdict:
    """A sum over a span: what is on record of it, added up without overlaps."""
    none = without_goal(target)
    if none:
        return none
    start, end, goal = target.span_start, target.span_end or target.due_day, target.goal
    assert goal is not None
    if start is None or end is None:
        return Verdict(NOT_ASSESSABLE, "no_span")
    if target.combine != Combine.SUM:
        return Verdict(NOT_ASSESSABLE, "cannot_add")
    pieces = tiled(figures, start, end)
    if not pieces:
        return Verdict(NOT_ENOUGH_DATA, "no_figure")
    last = pieces[-1]
    amount = sum((one.exact or Fraction(0) for one in pieces), Fraction(0))
    before = moment(start - _DAY)
    months = (moment(last.end) - before, moment(end) - before)
    expected = goal * months[0] / months[1]
    absent = holes(pieces, start, last.end)
    kind, reason = _of_sum(target, goal, amount, expected, pieces, over=last.end == end, absent=bool(absent))
    open_still = kind in (ON_COURSE, BEHIND)
    return Verdict(
        kind,
        reason,
        figure=last,
        total=amount,
        expected=expected if open_still else None,
        months=months,
        needed=(goal - amount) * 12 / (months[1] - months[0]) if open_still else None,
        counted=len(pieces),
        holes=tuple(absent),
        used=tuple(pieces),
    )


def _of_sum(
    target: Target,
    goal: Fraction,
    amount: Fraction,
    expected: Fraction,
    pieces: Sequence[Figure],
    *,
    over: bool,
    absent: bool,
) -> tuple[str, str]:
    at_least, at_most = target.comparator == Comparator.AT_LEAST, target.comparator == Comparator.AT_MOST
    if over and not absent:
        there = amount >= goal if at_least else amount <= goal if at_most else amount == goal
        return (MET, "sum_reached") if there else (MISSED, "sum_short")
    grows = all((one.exact or 0) >= 0 for one in pieces)
    if grows and at_least and amount >= goal:
        return MET, "sum_reached"
    if grows and not at_least and amount > goal:
        return MISSED, "sum_over"
    if absent:
        return NOT_ENOUGH_DATA, "sum_absent"
    if at_most:
        return (ON_COURSE, "sum_on_path") if amount <= expected else (BEHIND, "sum_above_path")
    return (ON_COURSE, "sum_on_path") if amount >= expected else (BEHIND, "sum_below_path")
