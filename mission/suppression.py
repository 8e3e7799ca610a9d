"""Suppressed values that anybody could work out from a total and the other parts of it: found, and reported. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mission.choices import Missing

#: A cell of a table: the area and the breakdown of a figure.
Cell = tuple[Hashable, str]

#: More are not looked at together: it is said instead.
MOST_PERIODS, MOST_CELLS = 5_000, 300_000
#: The indicator, the first and last day, and what else tells publications apart.
Period = tuple[Hashable, ...]


@dataclass(frozen=True)
class Sum:
    """A total and the parts that make it up."""

    total: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True)
class Derived:
    """A suppressed value that follows: which one, what it is, and from what sum."""

    cell: Cell
    value: Decimal
    by: Sum


def derivable(figures: Mapping[Cell, Decimal | None], sums: Iterable[Sum]) -> list[Derived]:
    """The suppressed values of one period that follow from the published ones; None stands for a suppressed value.

    A value follows where it is the one thing in a sum that is not known. Values that follow make others known, so this goes
    on until nothing more follows. Parts whose sum leaves nothing over are noughts, however many they are.
    """
    known = {cell: value for cell, value in figures.items() if value is not None}
    open_sums = [one for one in sums if _is_whole(one, figures)]
    found: list[Derived] = []
    while True:
        fresh = [each for one in open_sums for each in _from_sum(one, known)]
        fresh = list({each.cell: each for each in fresh}.values())
        if not fresh:
            return found
        found += fresh
        known.update({each.cell: each.value for each in fresh})


def _is_whole(one: Sum, figures: Mapping[Cell, Decimal | None]) -> bool:
    return one.total in figures and all(part in figures for part in one.parts)


def _from_sum(one: Sum, known: Mapping[Cell, Decimal]) -> list[Derived]:
    hidden = [part for part in one.parts if part not in known]
    given = sum((known[part] for part in one.parts if part in known), Decimal(0))
    if one.total not in known:
        return [] if hidden else [Derived(one.total, given, one)]
    left = known[one.total] - given
    if not hidden or left < 0:
        return []
    if len(hidden) == 1:
        return [Derived(hidden[0], left, one)]
    return [Derived(part, Decimal(0), one) for part in hidden] if left == 0 else []


def sums_of_breakdowns(cells: Iterable[Cell]) -> list[Sum]:
    """The sums over one key of a breakdown: `age=15-24;sex=Female` and its like for each sex make `age=15-24`."""
    parts: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    for area, disaggregation in cells:
        pairs = disaggregation.split(";") if disaggregation else []
        for pair in pairs:
            rest = ";".join(other for other in pairs if other != pair)
            parts[((area, rest), pair.partition("=")[0])].append((area, disaggregation))
    return [Sum(total, tuple(found)) for (total, _), found in parts.items()]


def sums_of_areas(
    cells: Iterable[Cell], children: Mapping[Hashable, Mapping[str, Sequence[Hashable]]]
) -> list[Sum]:
    """The sums over the areas of one kind inside another: `children` has them by the area around and their kind."""
    found = []
    for area, disaggregation in cells:
        for inside in children.get(area, {}).values():
            found.append(Sum((area, disaggregation), tuple((one, disaggregation) for one in inside)))
    return found


@dataclass
class Hidden:
    """First told of every suppressed value (`suppressed`), then of every figure (`figure`).

    `children` are areas by the area around them and their kind; `additive` says whether an indicator's parts add up.
    """

    additive: Callable[[Hashable], bool]
    children: Mapping[Hashable, Mapping[str, Sequence[Hashable]]]
    periods: set[Period] = field(default_factory=set)
    too_many: bool = False
    _figures: dict[Period, dict[Cell, Decimal | None]] = field(default_factory=dict)
    _cells: int = 0

    def suppressed(self, period: Period) -> None:
        """Note a period that has a suppressed value; the first of it is the indicator."""
        if self.additive(period[0]):
            if len(self.periods) < MOST_PERIODS:
                self.periods.add(period)
            else:
                self.too_many = True

    def figure(self, period: Period, cell: Cell, printed: str, missing: str) -> None:
        """Note a figure of one of the periods; others are passed over."""
        if period not in self.periods or not (printed or missing == Missing.SUPPRESSED):
            return
        self._cells += 1
        if self._cells > MOST_CELLS:
            self.too_many = True
            return
        self._figures.setdefault(period, {})[cell] = Decimal(printed) if printed else None

    def found(self) -> Iterator[tuple[Period, Cell, Cell]]:
        """The suppressed values that can be worked out: period, cell, and the total of the sum that gives it away."""
        for period, figures in self._figures.items():
            sums = [*sums_of_breakdowns(figures), *sums_of_areas(figures, self.children)]
            for one in derivable(figures, sums):
                yield period, one.cell, one.by.total


TOO_MANY = "There are too many suppressed figures to look whether each can be worked out from others."


def sentence(what: str, total: str) -> str:
    """How a value that can be worked out is reported; the value itself is not said."""
    if what == total:
        return f"{what}: suppressed, but its parts are all published and add up to it."
    return f"{what}: suppressed, but it can be worked out from {total} and the other parts."
