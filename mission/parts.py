"""Whether published parts add up to their published total, and by how much they do not. Pure.

Two kinds of sums are looked at: a breakdown by one key (`sex=Female` and `sex=Male` beside all together), and shorter
spans that cover a longer one without gap or overlap (four quarters beside their year). Areas are not: kinds of area do
not nest. A sum with a part that has no plain value is not made: a suppressed value must not follow from the difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from mission.spans import whole_months
from mission.suppression import sums_of_breakdowns

Span = tuple[dt.date, dt.date]
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """One part by its name (a breakdown, or the days of a span) with its value; None: no plain value."""

    name: str
    value: Decimal | None


@dataclass(frozen=True)
class AddedUp:
    """A total beside its parts. `by` is the key of the breakdown, or the number of months of the shorter spans."""

    total_name: str
    total: Decimal
    by: str
    parts: tuple[Part, ...]

    @property
    def without_value(self) -> int:
        """How many parts have no plain value."""
        return sum(part.value is None for part in self.parts)

    @property
    def sum(self) -> Decimal | None:
        """The parts added up; None where one of them has no plain value."""
        if self.without_value:
            return None
        return sum((part.value for part in self.parts if part.value is not None), Decimal(0))

    @property
    def difference(self) -> Decimal | None:
        """The parts less the total: more than it where positive. None where they cannot be added up."""
        made = self.sum
        return None if made is None else made - self.total


def of_breakdowns(figures: Mapping[str, Decimal | None]) -> list[AddedUp]:
    """The sums among the breakdowns of one indicator, area and span; the empty breakdown is all together.

    A sum needs a total with a plain value and at least two parts. The order of the figures changes nothing.
    """
    found = []
    for one in sums_of_breakdowns((None, name) for name in figures):
        total = figures.get(one.total[1])
        if total is None or len(one.parts) < 2:
            continue
        names = sorted(part[1] for part in one.parts)
        key = next(iter(_keys(names[0]) - _keys(one.total[1])))
        found.append(AddedUp(one.total[1], total, key, tuple(Part(name, figures[name]) for name in names)))
    return sorted(found, key=lambda one: (one.total_name, one.by))


def of_spans(figures: Mapping[Span, Decimal | None]) -> list[AddedUp]:
    """Every longer span of whole months beside the shorter ones of one length that cover it exactly.

    Only the longest of the shorter lengths is taken (half years before quarters), so that nothing is said twice.
    """
    by_length: dict[int, dict[Span, Decimal | None]] = {}
    for span, value in figures.items():
        if span[0] != span[1] and (months := whole_months(*span)):
            by_length.setdefault(months, {})[span] = value
    found = []
    for months, longer in sorted(by_length.items()):
        for span, total in sorted(longer.items()):
            if total is None:
                continue
            for shorter in sorted((length for length in by_length if length < months), reverse=True):
                parts = _covering(span, by_length[shorter])
                if parts:
                    names = tuple(Part(_name(one), by_length[shorter][one]) for one in parts)
                    found.append(AddedUp(_name(span), total, str(shorter), names))
                    break
    return found


def _covering(span: Span, shorter: Mapping[Span, Decimal | None]) -> list[Span]:
    """The shorter spans that follow one another from the first day of a span to its last; none where they do not."""
    starts = {one[0]: one for one in shorter}
    day, found = span[0], []
    while day <= span[1]:
        one = starts.get(day)
        if one is None or one[1] > span[1]:
            return []
        found.append(one)
        day = one[1] + _DAY
    return found if len(found) > 1 else []


def _name(span: Span) -> str:
    return f"{span[0].isoformat()}/{span[1].isoformat()}"


def _keys(disaggregation: str) -> set[str]:
    return {pair.partition("=")[0] for pair in disaggregation.split(";") if pair}
