"""Published figures as points of charts and rows of tables. Takes bodies of figures; reads nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mission.choices import FigurePart
from mission.dates import first_day
from mission.spans import span_kind, span_words, whole_months
from mission.units import figure
from mission.wording import QUALITIES, missing_short, missing_words
from reports.charts.model import Break, Point
from reports.charts.spans import length_name
from reports.released import Body

_WHOLE_LENGTHS = (1, 3, 6, 12)
_YEAR = 366
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Value:
    """The value of one time span: the latest that was published, the first one, and the ends of its interval."""

    latest: Body
    first: Body
    lower: Body | None = None
    upper: Body | None = None

    @property
    def span(self) -> Span:
        """First and last day."""
        return span_of(self.latest)

    @property
    def months(self) -> int:
        """Whole months of the span, else 0."""
        return whole_months(*self.span)

    @property
    def revised(self) -> bool:
        """Whether another value was published first."""
        return self.latest["value"] != self.first["value"] and self.first["value"] is not None


def span_of(body: Body) -> Span:
    """The time span of a figure."""
    return dt.date.fromisoformat(body["period_start"]), dt.date.fromisoformat(body["period_end"])


def values(latest: Iterable[Body], first: Iterable[Body]) -> list[Value]:
    """The figures of ONE series as values, oldest first. `first` are the values that were published first."""
    found: dict[Span, dict[str, Body]] = {}
    for body in latest:
        found.setdefault(span_of(body), {})[body["part"] or ""] = body
    firsts = {span_of(body): body for body in first if not body["part"]}
    return [
        Value(
            parts[""],
            firsts.get(span, parts[""]),
            parts.get(str(FigurePart.LOWER)),
            parts.get(str(FigurePart.UPPER)),
        )
        for span, parts in sorted(found.items(), key=lambda item: (item[0][1], item[0][0]))
        if "" in parts
    ]


def newest(found: Sequence[Value]) -> Value | None:
    """The newest value; of those that end on one day a year's before a part's, and both before several years'."""
    known = [one for one in found if one.latest["value"] is not None]
    return max(known, key=_newness, default=None)


def _newness(one: Value) -> tuple[dt.date, bool, int]:
    start, end = one.span
    days = (end - start).days
    within_a_year = days <= _YEAR
    return end, within_a_year, days if within_a_year else -days


def before(found: Sequence[Value], one: Value) -> Value | None:
    """The value to compare with: the one before it that covers a span of the same length and does not overlap."""
    name = length_name(*one.span)
    fitting = [
        other
        for other in found
        if other.latest["value"] is not None and other.span[1] < max(one.span) and other.span != one.span
        if length_name(*other.span) == name and (other.span[1] < one.span[0] or one.span[0] == one.span[1])
    ]
    return max(fitting, key=lambda other: other.span[1], default=None)


def points(found: Sequence[Value], indicator: Body) -> tuple[Point, ...]:
    """Values for a chart. A span of odd length beside longer ones is marked as a part of a period."""
    longest = max((one.months for one in found), default=0)
    return tuple(_point(one, indicator, longest) for one in found)


def _point(one: Value, indicator: Body, longest: int) -> Point:
    body = one.latest
    months = one.months
    part = months and months not in _WHOLE_LENGTHS and months < longest
    return Point(
        *one.span,
        _decimal(body),
        printed=printed(body, indicator),
        label=span_words(*one.span),
        quality=body["quality"] or "",
        bound=body["bound"] or "",
        missing=missing_words(body["missing"] or "") if body["value"] is None else "",
        missing_short=missing_short(body["missing"] or "") or "none",
        lower=_decimal(one.lower),
        upper=_decimal(one.upper),
        partial=span_kind(*one.span) if part else "",
        first_published=_decimal(one.first) if one.revised else None,
        first_printed=printed(one.first, indicator) if one.revised else "",
    )


def _decimal(body: Body | None) -> Decimal | None:
    return Decimal(body["value"]) if body and body["value"] is not None else None


def printed(body: Body, indicator: Body) -> str:
    """The value as charts print it, without the words of its unit."""
    if body["value"] is None:
        return ""
    unit = indicator["unit"] if indicator["unit"] in ("count", "percent", "gbp") else ""
    return figure(body["value"], unit)


def words(body: Body, indicator: Body) -> str:
    """The value in a sentence or a cell, or why there is none."""
    if body["value"] is None:
        return missing_words(body["missing"] or "")
    return figure(body["value"], indicator["unit"], indicator["unit_label"] or "", body["bound"] or "")


def breaks(bodies: Iterable[Body]) -> tuple[Break, ...]:
    """The breaks of a series for its chart."""
    found = {day: f"{one['kind']} changed" for one in bodies if (day := first_day(one["date"] or ""))}
    return tuple(Break(day, words_) for day, words_ in sorted(found.items()))


def table(found: Sequence[Value], indicator: Body, caption: str) -> dict[str, Any]:
    """For components/data_table.html: each span with the value published first and the latest."""
    rows = []
    for one in reversed(found):
        quality = QUALITIES.get(one.latest["quality"] or "", "")
        rows.append(
            [
                {"text": span_words(*one.span), "head": True},
                {"text": words(one.first, indicator), "number": True, "label": "First published"},
                {
                    "text": words(one.latest, indicator),
                    "number": True,
                    "label": "Latest",
                    "changed": one.revised,
                    "absent": one.latest["value"] is None,
                    "small": quality,
                },
            ]
        )
    columns = [
        {"label": "Time span"},
        {"label": "First published", "number": True},
        {"label": "Latest", "number": True},
    ]
    return {"caption": caption, "columns": columns, "rows": rows}
