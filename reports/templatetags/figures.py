"""Template filters over the pure functions of mission.units, mission.spans and mission.wording."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from mission import spans, units, wording

register = template.Library()

#: A financial year, or the day and month of a date: what never breaks over a line.
_TOGETHER = re.compile(
    r"\b\d{4}-\d{2}\b(?!-)|\b\d{1,2} (?=(?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December)\b)"
)
_HYPHENATED = re.compile(r"\d{4}-\d{2}")


@register.filter
def number(value: str | int | Decimal | None) -> str:
    """A plain number with grouped thousands; empty for none."""
    return "" if value is None or value == "" else units.number(value)


@register.filter
def money(value: str | int | Decimal | None) -> str:
    """An amount of pounds; empty for none."""
    return "" if value is None or value == "" else units.money(value)


@register.simple_tag
def figure(
    value: str | Decimal | None, unit: str = "count", label: str = "", bound: str = "", missing: str = ""
) -> str:
    """A figure as it stands in a sentence, or the words for why there is none."""
    if missing or value is None or value == "":
        return wording.missing_words(missing)
    return units.figure(value, unit, label, bound)


@register.simple_tag
def amount(value: str | int | Decimal, rounding: str = "") -> str:
    """Money as exact as its text states it."""
    return units.amount(value, rounding)


@register.simple_tag
def difference(before: str | Decimal, after: str | Decimal, unit: str = "count") -> str:
    """The step between two figures in plain words."""
    return units.difference(before, after, unit)


@register.simple_tag
def signed(before: str | Decimal, after: str | Decimal) -> str:
    """The step between two figures with its sign."""
    return units.signed(before, after)


@register.filter
def partial_date(value: str | dt.date | None) -> str:
    """A partial date or a day in words; “date not stated” for none."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return spans.day_words(value)
    return spans.partial_date_words(value or "")


@register.simple_tag
def span(start: dt.date, end: dt.date, long: bool = False) -> SafeString:
    """A time span in words, its year kept on one line."""
    return nowrap_dates(spans.span_words(start, end, long=long))


@register.simple_tag
def span_kind(start: dt.date, end: dt.date) -> str:
    """What kind of time span it is."""
    return spans.span_kind(start, end)


@register.simple_tag
def lag(start: dt.date, end: dt.date, published: str) -> str:
    """How long after its span a figure came out; empty if not known."""
    return spans.lag_words(start, end, published or "")


@register.filter
def nowrap_dates(value: Any) -> SafeString:
    """Text, escaped unless it is safe already, whose years (2023-24) and days (3 June) do not break over a line.

    The characters stay as they are, so that text can be found and copied.
    """
    if value is None:
        return mark_safe("")
    text = conditional_escape(str(value) if not hasattr(value, "__html__") else value)
    if "<" in text:
        return mark_safe(text)  # noqa: S308 was safe when it came
    return mark_safe(_TOGETHER.sub(_together, text))  # noqa: S308 escaped above


def _together(match: re.Match[str]) -> str:
    text = match.group(0)
    if _HYPHENATED.fullmatch(text):
        return f'<span class="mp-nowrap">{text}</span>'
    return text.replace(" ", "\u00a0")


@register.filter
def missing_words(code: str) -> str:
    """Why there is no value."""
    return wording.missing_words(code)


@register.filter
def code_words(code: str) -> str:
    """A free code of the data (sector, kind of area) in words."""
    return wording.code_words(code or "")


@register.filter
def disaggregation(text: str) -> str:
    """A disaggregation in words."""
    return wording.disaggregation_words(text or "")


@register.filter
def aim(direction: str) -> str:
    """Which way is wanted."""
    return wording.aim_words(direction or "")


@register.filter
def times(count: int) -> str:
    """How often."""
    return wording.times(count)


@register.filter
def short_hash(value: str) -> str:
    """A hash cut in its middle, for reading."""
    return f"{value[:8]}…{value[-8:]}" if value and len(value) > 20 else value or ""
