"""What an assessment is made of: a target, published figures and breaks. Pure; exact numbers, no clock."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mission.choices import Comparator, Direction, Measure, Per
from mission.dates import first_day, last_day
from mission.spans import whole_months
from mission.vintages import vintage_key

_DAY = dt.timedelta(days=1)
#: The length of the spans that a target speaks of, in whole months.
MONTHS_OF = {Per.MONTH: 1, Per.QUARTER: 3, Per.HALF_YEAR: 6, Per.YEAR: 12}
_DAYS_OF = {Per.DAY: 1, Per.WEEK: 7}

Length = tuple[str, int]


@dataclass(frozen=True)
class Figure:
    """One published value of one time span, or the reason why there is none. `printed` is the number as published.

    `baseline` marks the starting value that a target itself states.
    """

    start: dt.date
    end: dt.date
    printed: str = ""
    missing: str = ""
    bound: str = ""
    quality: str = ""
    revised: bool = False
    published: str = ""
    source: str = ""
    locator: str = ""
    baseline: bool = False

    @property
    def value(self) -> Fraction | None:
        """The exact value; None where there is none."""
        return Fraction(Decimal(self.printed)) if self.printed else None

    @property
    def exact(self) -> Fraction | None:
        """The value where it is no bound; None otherwise."""
        return None if self.bound else self.value

    @property
    def order(self) -> tuple[str, str, str]:
        """Its place among the values published for its span; the rest only makes the order complete."""
        key = vintage_key(published=self.published, revised=self.revised, source=self.source)
        return key, self.locator, self.printed

    @property
    def length(self) -> Length:
        """What other spans it can be compared with: those of the same length."""
        if self.start == self.end:
            return ("days", 1)
        months = whole_months(self.start, self.end)
        return ("months", months) if months else ("days", (self.end - self.start).days + 1)


@dataclass(frozen=True)
class Break:
    """A day, of any precision, from which figures do not compare with earlier ones."""

    date: str

    def between(self, earlier: dt.date, later: dt.date) -> bool:
        """Whether it keeps spans that end on these two days from being compared."""
        day = first_day(self.date)
        return day is not None and earlier < day <= later


@dataclass(frozen=True)
class Target:
    """What is to be reached, with what its indicator says of its figures. Texts are codes of mission.choices."""

    code: str
    measure: str
    comparator: str
    title: str = ""
    per: str = ""
    value: str = ""
    change_percent: str = ""
    baseline: str = ""
    baseline_start: dt.date | None = None
    baseline_end: dt.date | None = None
    span_start: dt.date | None = None
    span_end: dt.date | None = None
    due: str = ""
    replaces: str = ""
    has_series: bool = True
    source: str = ""
    locator: str = ""
    direction: str = ""
    combine: str = ""
    unit: str = "count"
    unit_label: str = ""

    @property
    def goal(self) -> Fraction | None:
        """The value to reach: as stated, or the baseline and its stated change; None where neither is known."""
        if self.value:
            return Fraction(Decimal(self.value))
        if self.change_percent and self.baseline:
            return Fraction(Decimal(self.baseline)) * (1 + Fraction(Decimal(self.change_percent)) / 100)
        return None

    @property
    def due_day(self) -> dt.date | None:
        """The last day that the due date can mean; else the end of the span that counts; None where neither is set."""
        return last_day(self.due) or self.span_end

    @property
    def due_eve(self) -> dt.date | None:
        """The day before the due day or month: a span that ends there tells of the due date.

        None where only the year, or no date, is stated.
        """
        first = first_day(self.due) if len(self.due) > 4 else None
        return first - _DAY if first else None

    @property
    def length(self) -> Length | None:
        """The length of the spans that count; None where the target does not say."""
        if self.per in MONTHS_OF:
            return ("months", MONTHS_OF[Per(self.per)])
        return ("days", _DAYS_OF[Per(self.per)]) if self.per in _DAYS_OF else None

    @property
    def stated_start(self) -> Figure | None:
        """The baseline as a figure, where the target says both its value and its span."""
        if not (self.baseline and self.baseline_end):
            return None
        start = self.baseline_start or self.baseline_end
        return Figure(
            start, self.baseline_end, self.baseline, source=self.source, locator=self.locator, baseline=True
        )

    @property
    def way(self) -> int:
        """Which way is right: 1 for more, -1 for less, 0 where neither is said."""
        if self.comparator == Comparator.AT_LEAST:
            return 1
        if self.comparator == Comparator.AT_MOST:
            return -1
        if self.measure != Measure.DIRECTION:
            return 0
        return {Direction.INCREASE: 1, Direction.DECREASE: -1}.get(Direction(self.direction or "none"), 0)


def moment(day: dt.date) -> Fraction:
    """A day as months since year 0, so that the ends of months lie whole months apart."""
    return day.year * 12 + day.month - 1 + Fraction(day.day, calendar.monthrange(day.year, day.month)[1])


def following(figure: Figure) -> dt.date:
    """The last day of the next span of the same length."""
    kind, number = figure.length
    if kind == "days":
        return figure.end + dt.timedelta(days=number)
    place = figure.end.year * 12 + figure.end.month - 1 + number
    year, month = place // 12, place % 12 + 1
    return dt.date(year, month, calendar.monthrange(year, month)[1])
