"""Published values in words: the figure, what qualifies it, where it was read and how old it is. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from mission.choices import Frequency
from mission.dates import first_day
from mission.spans import lag_words, partial_date_words, span_kind, span_words
from mission.units import Printed, difference, figure, printed
from mission.wording import counted, missing_words
from reports.series import Point, Series, Value, View, broken_between, next_due, period_before, revisions_of

Body = Mapping[str, Any]

_REASONS = {
    "error": "an error was corrected",
    "late_data": "late data",
    "method": "the method changed",
    "rounding": "rounding",
}
_OFTEN = {
    Frequency.DAILY: "every day",
    Frequency.WEEKLY: "every week",
    Frequency.MONTHLY: "every month",
    Frequency.QUARTERLY: "every quarter",
    Frequency.HALF_YEARLY: "every half year",
    Frequency.ANNUAL: "every year",
    Frequency.IRREGULAR: "at no fixed time",
}
_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.ANNUAL: 12}


def in_words(value: Value, indicator: Body) -> str:
    """A value as it stands in a cell or a sentence, or why there is none."""
    if value.number is None:
        return missing_words(value.missing)
    return figure(value.printed, indicator["unit"], indicator["unit_label"] or "", value.bound)


def large(value: Value, indicator: Body) -> Printed:
    """A value in two parts: the number that stands large, and the unit beside it."""
    return printed(value.printed, indicator["unit"], indicator["unit_label"] or "", value.bound)


def qualifiers(point: Point, view: View, indicator: Body) -> list[str]:
    """What is to be said with a value: provisional, an estimate with its interval, a part, a revision."""
    value = point.at(view)
    if value is None:
        return []
    words = [value.quality] if value.quality else []
    ends = point.interval(view)
    if ends:
        words.append(f"95% interval {in_words(ends[0], indicator)} to {in_words(ends[1], indicator)}")
    if point.is_part:
        words.append(f"{span_kind(point.start, point.end)}, part of a year")
    first = point.known(view)[0]
    if not value.says_the_same(first):
        words.append(f"revised, first {in_words(first, indicator)}")
    if value.numerator and value.denominator:
        words.append(f"{figure(value.numerator)} of {figure(value.denominator)}")
    return words


def remark(point: Point, view: View, indicator: Body) -> str:
    """What a table says beside a value."""
    value = point.at(view)
    words = [word for word in qualifiers(point, view, indicator) if not word.startswith("revised")]
    words += [
        f"revised {step_words(one.before, one.after)}{f', {_REASONS[one.after.reason]}' if one.after.reason in _REASONS else ''}"
        for one in revisions_of(point, view)
    ]
    if value and value.revised and len(point.known(view)) == 1:
        words.append("revised by the publisher; the earlier figure is not on record")
    text = "; ".join(words)
    return text[:1].upper() + text[1:]


def step_words(before: Value, after: Value) -> str:
    """The size of a change as a table writes it: “+2”; the two in words where one is no plain number."""
    old, new = before.number, after.number
    if old is None or new is None:
        return f"from {missing_words(before.missing) if old is None else before.printed}"
    if before.bound or after.bound:
        return f"from {figure(before.printed, bound=before.bound)}"
    step = new - old
    return f"{'+' if step > 0 else ''}{figure(f'{step:f}')}" if step else "in its wording"


def reason_words(code: str) -> str:
    """Why a figure was revised."""
    return _REASONS.get(code, "reason not stated")


def read_in(value: Value, sources: Mapping[str, Body], *, place: bool = True) -> str:
    """Publisher, title, date and place of a value."""
    source = sources.get(value.source)
    if source is None:
        return partial_date_words(value.published)
    words = [source["publisher"], source["title"], partial_date_words(value.published)]
    if place and value.locator:
        words.append(value.locator)
    return ", ".join(word for word in words if word)


def age(point: Point, value: Value) -> str:
    """How long after its span a value came out; empty if that is not known."""
    words = lag_words(point.start, point.end, value.published)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def compared(point: Point, series: Series, view: View, indicator: Body, breaks: Sequence[Body]) -> str:
    """The step from the period before, with both values; or why none is said."""
    value = point.at(view)
    if value is None or value.number is None or value.bound or point.start == point.end:
        return ""
    if point.is_part:
        return "It covers part of a year and is not compared with whole years."
    before = period_before(point, series.points)
    old = before.at(view) if before else None
    if before is None or old is None:
        return "No figure of the period before is on this record, so no change is said."
    if old.number is None or old.bound:
        return f"The period before has no plain value: {in_words(old, indicator)}."
    if broken_between(before, point, breaks):
        return "The period before was counted differently, so no change is said."
    words = difference(old.printed, value.printed, indicator["unit"])
    span = span_words(before.start, before.end)
    return f"{words[:1].upper()}{words[1:]} {'as' if words == 'the same' else 'than'} in {span} ({in_words(old, indicator)})."


def coming(indicator: Body, point: Point | None) -> str:
    """When the next figure is due. It names a day and never whether it has passed: a page does not change by the clock."""
    months = _MONTHS.get(indicator["frequency"], 0)
    lag = indicator.get("expected_lag_days")
    if point and months and lag:
        day = next_due(point.end, months, int(lag))
        return f"The next figure is due by {partial_date_words(day.isoformat())}."
    return "No later figure is on this record."


def coming_words(indicator: Body) -> str:
    """How often figures come out, and that no day of the next one is on record where that is so."""
    frequency = indicator["frequency"]
    often = f"The indicator comes out {_OFTEN[Frequency(frequency)]}." if frequency else ""
    if _MONTHS.get(indicator["frequency"], 0) and indicator.get("expected_lag_days"):
        return often
    return f"Next figure: no date on record. {often}".strip()


def left_out_words(series: Series, day: dt.date) -> str:
    """How many values a view as known on a day leaves out, and why."""
    undated, later = series.left_out(day)
    one = counted(undated, "value")
    without = f"{one} without a date of publication {'is' if undated == 1 else 'are'} left out of this view"
    return f"{without}, and {later:,} came later." if later else f"{without}."


def break_words(one: Body) -> str:
    """A break in the few words that a chart has room for."""
    return f"{one['kind']} changed"


def in_order(breaks: Sequence[Body]) -> list[Body]:
    """Breaks by time."""
    return sorted(breaks, key=lambda one: (first_day(one["date"]) or dt.date.min, one["kind"]))
