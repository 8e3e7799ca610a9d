"""An assessment in plain words: one sentence, the formula with its numbers, the thresholds. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from mission.assessment.inputs import Figure, Target
from mission.assessment.verdict import Verdict
from mission.choices import Comparator, Measure, Per
from mission.spans import day_words, partial_date_words, span_words
from mission.units import difference, figure, number
from mission.wording import counted, listed

_MOST = 3
_SIX = Decimal("0.000001")
_COMPARED = {Comparator.AT_LEAST: "at least ", Comparator.AT_MOST: "at most ", Comparator.EQUAL: ""}
_PER = {
    Per.DAY: " a day",
    Per.WEEK: " a week",
    Per.MONTH: " a month",
    Per.QUARTER: " a quarter",
    Per.HALF_YEAR: " each half year",
    Per.YEAR: " a year",
}
_EACH = {
    Per.DAY: "day",
    Per.WEEK: "week",
    Per.MONTH: "month",
    Per.QUARTER: "quarter",
    Per.HALF_YEAR: "half year",
    Per.YEAR: "year",
}

#: What each rule compares, under the version of the method.
THRESHOLDS: dict[str, tuple[str, ...]] = {
    Measure.LEVEL: (
        "Met or missed: the figure of the due day reaches the value, or does not.",
        "On course: the figure reaches the value already, or is on the straight line from the start to the value, or beyond it.",
        "Behind: it is short of that line, and not further from the value than at the start.",
        "Moving away: it is further from the value than at the start.",
    ),
    Measure.EACH_PERIOD: (
        "Without an end, the newest period decides: met or missed.",
        "With an end: missed as soon as one period misses; met when every period is on record and none missed; on course until then.",
    ),
    Measure.SUM: (
        "Met or missed: the whole span is on record and its sum reaches the value, or does not.",
        "On course or behind: the sum so far is on the even path, or is not.",
        "Not enough data: a part of the span before the last figure has no figure.",
    ),
    Measure.DIRECTION: (
        "On course: better than at the start, and the last step was not the wrong way.",
        "Behind: better than at the start, but the last step was the wrong way; or as at the start.",
        "Moving away: worse than at the start.",
        "Met or missed: with a due day, better than at the start on that day, or not.",
    ),
}


def decimal_text(value: Fraction) -> str:
    """A number as plain decimals, rounded to six where it has more: `448.125`."""
    exact = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_SIX, ROUND_HALF_EVEN)
    text = f"{exact:f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def rounded(value: Fraction, target: Target) -> str:
    """A computed number in the target's unit: one decimal, whole pounds."""
    places = Decimal(1) if target.unit == "gbp" else Decimal("0.1")
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{exact.quantize(places, ROUND_HALF_EVEN):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return figure("0" if text in ("-0", "") else text, target.unit, target.unit_label)


def goal_words(target: Target) -> str:
    """What is to be reached: “at least 1,000 a year”, “£250 million in all”."""
    goal = target.goal
    words = _value_words(target)
    per = "" if target.measure == Measure.SUM else _PER.get(Per(target.per or ""), "")
    everything = target.unit == "percent" and goal == 100 and target.comparator == Comparator.AT_LEAST
    compared = "" if everything else _COMPARED[Comparator(target.comparator)]
    return f"{compared}{words}{per}{' in all' if target.measure == Measure.SUM else ''}"


def _value_words(target: Target) -> str:
    goal = target.goal
    assert goal is not None
    return figure(target.value or decimal_text(goal), target.unit, target.unit_label)


def sentence(target: Target, verdict: Verdict) -> str:
    """Why the class is given, with every step that went the wrong way and the change needed from then on."""
    return " ".join(
        filter(
            None,
            [
                _main(target, verdict),
                _undated(target, verdict),
                _wrong(target, verdict),
                _needed(target, verdict),
            ],
        )
    )


def _main(target: Target, verdict: Verdict) -> str:
    if verdict.figure is None:
        return _without_figure(target, verdict.reason)
    if target.measure == Measure.SUM:
        return _of_sum(target, verdict)
    if target.measure == Measure.EACH_PERIOD:
        return _of_periods(target, verdict)
    if target.measure == Measure.DIRECTION and verdict.reason != "bound":
        return f"{_counted(target, verdict.figure)}{_against_start(target, verdict)}."
    return _of_level(target, verdict)


def _without_figure(target: Target, reason: str) -> str:
    known = {
        "no_series": "The target names no series of figures.",
        "no_value": "No figure to reach is set.",
        "no_baseline": f"The target is a change of {figure(target.change_percent or '0', 'percent')} from a baseline that is not on record.",
        "no_way": "Neither the target nor its indicator says which way is right.",
        "no_span": "The target does not say over which time the sum is meant.",
        "cannot_add": "The figures of this indicator cannot be added up.",
        "no_figure": "No figure of this series that could be compared is on record.",
    }
    if reason == "no_figure" and target.goal is not None:
        by = f" by {due_words(target)}" if target.due_day else ""
        return f"{known[reason]} To reach: {goal_words(target)}{by}."
    return known[reason]


def _of_level(target: Target, verdict: Verdict) -> str:
    one, start = verdict.figure, verdict.start
    assert one is not None
    said, goal = _counted(target, one), goal_words(target)
    by = f" by {due_words(target)}" if target.due_day else ""
    since = f", from {_said(target, start)}" if start else ""
    expected = rounded(verdict.expected, target) if verdict.expected is not None else ""
    path = (
        f"The straight line from {_said(target, start)} to {_value_words(target)}{by} stands at {expected} then."
        if start
        else ""
    )
    words = {
        "by_its_day": f"{said}: {goal} was reached{by}.",
        "not_by_its_day": f"{said}: {goal} was to be reached{by}.",
        "reached": f"{said}: {goal} is reached. No day is set.",
        "no_day": f"{said}: {goal} is not reached, and no day is set by which it should be.",
        "reached_already": f"{said}{since}: {goal} is reached before its day, {due_words(target)}.",
        "on_path": f"{said}. {path}",
        "below_path": f"{said}. {path}",
        "away_from_start": f"{said}{_against_start(target, verdict)}. To reach: {goal}{by}.",
        "no_start": f"{said}, to reach {goal}{by}. No earlier figure that compares with it is on record, so no path can be drawn.",
        "none_at_due": f"{said}: no figure is on record for {due_words(target)}, the day to reach {goal}.",
        "bound": f"{said}: published as a bound, it does not decide whether {goal} is reached.",
    }
    return words[verdict.reason]


def _of_periods(target: Target, verdict: Verdict) -> str:
    one = verdict.figure
    assert one is not None
    unit = _EACH.get(Per(target.per or ""), "period")
    until = f" to {due_words(target)}" if target.due_day else ""
    there = _how_often(verdict.reached, verdict.counted, unit)
    goal = goal_words(target).removesuffix(_PER.get(Per(target.per or ""), ""))
    missed = _listed_figures(target, verdict.short) if 0 < verdict.reached < verdict.counted else ""
    tail = f" Not reached: {missed}." if missed else ""
    tail += f" No figure on record for {_listed_spans(verdict.holes)}." if verdict.holes else ""
    if verdict.reason == "bound":
        return f"{_counted(target, one)}: published as a bound, it does not decide whether {goal} is reached.{tail}"
    return f"{_counted(target, one)}. {goal[0].upper()}{goal[1:]} in each {unit}{until}: {there}.{tail}"


def _how_often(reached: int, all_of_them: int, unit: str) -> str:
    """In how many periods a standard was reached: “reached in 3 of the 4 quarters on record”."""
    if all_of_them == 1:
        return f"{'reached' if reached else 'not reached'} in the one {unit} on record"
    part = {0: "none", all_of_them: "each"}.get(reached, number(reached))
    return f"reached in {part} of the {counted(all_of_them, unit)} on record"


def _of_sum(target: Target, verdict: Verdict) -> str:
    assert verdict.total is not None and verdict.months is not None
    amount = figure(decimal_text(verdict.total), target.unit, target.unit_label)
    spans = _listed_spans([(one.start, one.end) for one in verdict.used])
    said = f"{amount} in {spans}, of {goal_words(target)} by {due_words(target)}."
    if verdict.holes:
        said += f" No figure on record for {_listed_spans(verdict.holes)}."
    if verdict.expected is not None:
        said += f" An even path stands at {rounded(verdict.expected, target)} then."
    return said


def _listed_figures(target: Target, figures: Sequence[Figure]) -> str:
    """Figures in a sentence, the newest first."""
    words = [_said(target, one) for one in figures[::-1][:_MOST]]
    more = len(figures) - len(words)
    return listed([*words, f"{more} more"] if more > 0 else words)


def _listed_spans(spans: Sequence[tuple[dt.date, dt.date]]) -> str:
    words = [span_words(*one) for one in spans[:_MOST]]
    more = len(spans) - len(words)
    return listed([*words, f"{more} more"] if more > 0 else words)


def _against_start(target: Target, verdict: Verdict) -> str:
    one, start = verdict.figure, verdict.start
    assert one is not None
    if start is None:
        return ", with no earlier figure on record that compares with it"
    if one.bound:
        return ""
    step = difference(start.printed, one.printed, target.unit)
    than = "as" if step == "the same" else "than"
    return f", {step} {than} {_in(start)} ({_value(target, start)})"


def _undated(target: Target, verdict: Verdict) -> str:
    """That a stated baseline could not be the start of the path; empty where it is, or there is no path."""
    if not target.baseline or verdict.start is None or verdict.start.baseline or verdict.expected is None:
        return ""
    why = "does not compare with it" if target.baseline_end else "has no date"
    words = figure(target.baseline, target.unit, target.unit_label)
    return f"The stated baseline of {words} {why}, so the line starts at the first figure of the last five years."


def _wrong(target: Target, verdict: Verdict) -> str:
    if target.measure in (Measure.SUM, Measure.EACH_PERIOD) or not verdict.wrong_way:
        return ""
    steps = verdict.wrong_way[::-1][:_MOST]
    told = [
        f"{_value(target, later)} {_in(later)} after {_value(target, earlier)} {_in(earlier)}"
        for earlier, later in steps
    ]
    more = len(verdict.wrong_way) - len(steps)
    rest = f", and {counted(more, 'earlier step')}" if more else ""
    return f"It went the wrong way: {listed(told)}{rest}."


def _needed(target: Target, verdict: Verdict) -> str:
    if verdict.needed is None:
        return ""
    more = "more" if verdict.needed > 0 else "less"
    if target.unit == "count":
        more = "more" if verdict.needed > 0 else "fewer"
    amount = rounded(abs(verdict.needed), target)
    if target.unit == "percent":
        amount, more = (
            f"{amount.removesuffix('%')} percentage points",
            "higher" if more == "more" else "lower",
        )
    what = f"{amount} {more} each year"
    if target.measure == Measure.SUM:
        if target.comparator == Comparator.AT_MOST:
            return f"That leaves {amount} a year."
        what = f"{amount} a year"
    return f"From then on it needs {what}."


def formula(target: Target, verdict: Verdict) -> str:
    """The computation with its numbers; empty where nothing was computed."""
    goal, one, start = target.goal, verdict.figure, verdict.start
    if one is None:
        return ""
    if target.measure == Measure.SUM:
        parts = " + ".join(_plain(each) for each in verdict.used)
        sums = f"{parts} = {_number(verdict.total)}"
        share = f"{_number(goal)} × {_share(verdict)} = {_number(verdict.expected)}"
        return f"{sums}; even path: {share}" if verdict.expected is not None else sums
    if target.measure == Measure.DIRECTION:
        return f"{_plain(one)} against {_plain(start)} at the start" if start else ""
    tests = f"{_plain(one)} against {_number(goal)}"
    if target.change_percent and target.baseline:
        tests = (
            f"{number(target.baseline)} × (1 + {number(target.change_percent)}%) = {_number(goal)}; {tests}"
        )
    if verdict.expected is None or start is None:
        return tests
    line = f"{_plain(start)} + ({_number(goal)} − {_plain(start)}) × {_share(verdict)} = {_number(verdict.expected)}"
    return f"{tests}; straight line: {line}"


def _share(verdict: Verdict) -> str:
    assert verdict.months is not None
    gone, whole = (number(decimal_text(one)) for one in verdict.months)
    return f"{gone}/{whole} months"


def _number(value: Fraction | None) -> str:
    return "" if value is None else number(decimal_text(value))


def _plain(one: Figure) -> str:
    return number(one.printed)


def _value(target: Target, one: Figure) -> str:
    return figure(one.printed, target.unit, target.unit_label, one.bound)


def _in(one: Figure) -> str:
    return f"{'on' if one.start == one.end else 'in'} {span_words(one.start, one.end)}"


def _said(target: Target, one: Figure) -> str:
    quality = f" ({one.quality})" if one.quality else ""
    return f"{_value(target, one)} {_in(one)}{quality}"


def _counted(target: Target, one: Figure) -> str:
    """A figure with the thing that it counts: “1,033 people in 2022-23”."""
    if target.unit != "count" or not target.unit_label:
        return _said(target, one)
    value, label = _value(target, one), f" {target.unit_label}"
    return f"{value}{label}{_said(target, one).removeprefix(value)}"


def due_words(target: Target) -> str:
    """The due date as stated, or the last day of the span that counts."""
    if target.due:
        return partial_date_words(target.due)
    return day_words(target.span_end) if target.span_end else "no stated day"
