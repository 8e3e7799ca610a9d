"""Assessing targets: the rule that a target's measure asks for, and the result as plain values. Pure.

The method is said in docs/methods.md and has a version; a change of any rule or threshold is a new version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mission.assessment.chain import Place, places
from mission.assessment.comparable import Comparable, comparable
from mission.assessment.inputs import Break, Figure, Target
from mission.assessment.others import Other, others
from mission.assessment.paths import direction, level
from mission.assessment.spans import each_period, total
from mission.assessment.verdict import NOT_ASSESSABLE, Verdict
from mission.assessment.words import THRESHOLDS, decimal_text, formula, sentence
from mission.choices import Measure

METHOD = "1"

Figures = Mapping[str, Sequence[Figure]]
Breaks = Mapping[str, Sequence[Break]]


def assess(target: Target, figures: Iterable[Figure], breaks: Sequence[Break] = ()) -> Verdict:
    """The class of a target from the published figures of its series, in any order and with every vintage."""
    return _assessed(target, list(figures), breaks)[0]


def _assessed(
    target: Target, figures: Sequence[Figure], breaks: Sequence[Break]
) -> tuple[Verdict, Comparable]:
    found = comparable(target, figures)
    if not target.has_series:
        return Verdict(NOT_ASSESSABLE, "no_series"), found
    if target.measure == Measure.SUM:
        return total(target, figures), found
    if target.measure == Measure.EACH_PERIOD:
        return each_period(target, found), found
    if target.measure == Measure.DIRECTION:
        return direction(target, found, breaks), found
    return level(target, found, breaks), found


def assess_all(targets: Iterable[Target], figures: Figures, breaks: Breaks) -> dict[str, dict[str, Any]]:
    """The assessment of every target by its code, as `plain` gives it. `figures` and `breaks` are by target code.

    A target that replaces others carries the first one's class and how often it was moved.
    """
    known = sorted(targets, key=lambda one: one.code)
    standing = places(known)
    verdicts = {
        one.code: _assessed(one, figures.get(one.code, ()), breaks.get(one.code, ())) for one in known
    }
    return {
        one.code: plain(one, *verdicts[one.code], place=standing[one.code], verdicts=verdicts)
        for one in known
    }


def plain(
    target: Target,
    verdict: Verdict,
    found: Comparable,
    *,
    place: Place,
    verdicts: Mapping[str, tuple[Verdict, Comparable]],
) -> dict[str, Any]:
    """An assessment as values of JSON: texts, whole numbers, lists. Numbers with decimals are texts."""
    goal = target.goal
    first = {"code": place.first, "class": verdicts[place.first][0].kind} if place.first else None
    gone, whole = verdict.months or (None, None)
    return {
        "class": verdict.kind,
        "method": METHOD,
        "reason": verdict.reason,
        "sentence": sentence(target, verdict),
        "to_reach": None if goal is None else decimal_text(goal),
        "figure": _figure(verdict.figure),
        "start": _figure(verdict.start),
        "expected": _text(verdict.expected),
        "months_gone": _text(gone),
        "months_in_all": _text(whole),
        "needed_a_year": _text(verdict.needed),
        "last_change_a_year": _text(verdict.last_change),
        "total": _text(verdict.total),
        "periods": verdict.counted,
        "periods_reached": verdict.reached,
        "short": [_figure(one) for one in verdict.short],
        "without_figure": [_span(*one) for one in verdict.holes],
        "wrong_way": [
            {"before": _figure(earlier), "after": _figure(later)} for earlier, later in verdict.wrong_way
        ],
        "figures": [_figure(one) for one in verdict.used],
        "left_out": {
            "without_value": found.without_value,
            "other_length": 0 if target.measure == Measure.SUM else found.other_length,
            "overlapping": 0 if target.measure == Measure.SUM else found.overlapping,
            "before_break": verdict.before_break,
        },
        "formula": formula(target, verdict),
        "thresholds": list(THRESHOLDS[target.measure]),
        "others": [_other(one, verdict) for one in others(target, verdict)],
        "moves": place.moves,
        "first": first,
        "replaced_by": place.replaced_by or None,
    }


def _other(one: Other, verdict: Verdict) -> dict[str, Any]:
    return {
        "method": one.method,
        "says": one.says,
        "class": one.kind or None,
        "number": _text(one.number),
        "differs": bool(one.kind) and one.kind != verdict.kind,
    }


def _figure(one: Figure | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "period_start": one.start.isoformat(),
        "period_end": one.end.isoformat(),
        "value": one.printed,
        "bound": one.bound or None,
        "quality": one.quality or None,
        "published": one.published or None,
        "source": one.source or None,
        "locator": one.locator or None,
        "baseline": one.baseline,
    }


def _span(start: dt.date, end: dt.date) -> dict[str, str]:
    return {"period_start": start.isoformat(), "period_end": end.isoformat()}


def _text(value: Any) -> str | None:
    return None if value is None else decimal_text(value)
