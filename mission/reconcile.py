"""How amounts of money fit together: what contains what, never added twice, and by how much totals differ. Pure.

An amount and its parts are never added up. Amounts of different kinds (a budget, an allocation, an award) are never
added up either: they are the same pounds at different stages.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mission.choices import FundingKind


@dataclass(frozen=True)
class Amount:
    """One amount as one source states it, in pounds."""

    code: str
    kind: str
    amount: Decimal
    rounding: str = ""
    part_of: str = ""
    fund: str = ""
    partner: str = ""
    period: str = ""
    commitment: str = ""
    source: str = ""


@dataclass(frozen=True)
class Sum:
    """Amounts of one kind added up; `exact` is False where any of them is rounded or a bound."""

    total: Decimal
    number: int
    exact: bool


@dataclass(frozen=True)
class Fit:
    """A whole beside the sum of its direct parts of one kind. `rest` is what they leave; negative: they are more."""

    whole: Amount
    kind: str
    parts: Sum

    @property
    def rest(self) -> Decimal:
        """The whole less its parts."""
        return self.whole.amount - self.parts.total

    @property
    def exact(self) -> bool:
        """Whether neither side is rounded."""
        return self.parts.exact and not self.whole.rounding


@dataclass(frozen=True)
class Differing:
    """Totals that different sources give for one period and one partner, largest first."""

    period: str
    partner: str
    amounts: tuple[Amount, ...]

    @property
    def spread(self) -> Decimal:
        """The largest less the smallest."""
        return self.amounts[0].amount - self.amounts[-1].amount


@dataclass(frozen=True)
class Promise:
    """The money promised to the mission beside the yearly budgets on record that it is made of."""

    promised: Decimal
    years: tuple[Amount, ...]
    on_record: Sum

    @property
    def rest(self) -> Decimal:
        """What is promised and in no yearly budget on record; negative: the budgets are more."""
        return self.promised - self.on_record.total


def added(amounts: Iterable[Amount]) -> Sum:
    """Amounts added up. The caller sees to it that none contains another."""
    found = list(amounts)
    return Sum(
        sum((one.amount for one in found), Decimal(0)), len(found), not any(one.rounding for one in found)
    )


def outermost(amounts: Iterable[Amount], among: Mapping[str, Amount] | None = None) -> list[Amount]:
    """Those of some amounts that no other of them contains, however deep, in order of codes.

    `among` are all amounts by code, through which a chain of wholes may lead; without it, those given.
    A chain that runs in a circle ends where it began.
    """
    chosen = {one.code: one for one in amounts}
    every = {**(among or {}), **chosen}
    return [one for code, one in sorted(chosen.items()) if not _is_within(one, chosen, every)]


def _is_within(one: Amount, chosen: Mapping[str, Amount], every: Mapping[str, Amount]) -> bool:
    seen, code = {one.code}, one.part_of
    while code and code not in seen:
        if code in chosen:
            return True
        seen.add(code)
        code = every[code].part_of if code in every else ""
    return False


def fits(amounts: Iterable[Amount]) -> list[Fit]:
    """Every whole beside its direct parts, one line for each kind of part, in order of codes and kinds."""
    every = {one.code: one for one in amounts}
    parts: dict[tuple[str, str], list[Amount]] = {}
    for one in every.values():
        if one.part_of in every and one.part_of != one.code:
            parts.setdefault((one.part_of, one.kind), []).append(one)
    return [Fit(every[code], kind, added(found)) for (code, kind), found in sorted(parts.items())]


def differing_totals(amounts: Iterable[Amount]) -> list[Differing]:
    """Totals of one period and partner that no other amount contains and that differ from source to source."""
    every = list(amounts)
    stated: dict[tuple[str, str], list[Amount]] = {}
    for one in every:
        if one.kind == FundingKind.TOTAL and one.period and not one.part_of and not one.commitment:
            stated.setdefault((one.period, one.partner), []).append(one)
    return [
        Differing(period, partner, tuple(sorted(found, key=lambda one: (-one.amount, one.code))))
        for (period, partner), found in sorted(stated.items())
        if len({one.amount for one in found}) > 1
    ]


def promise(promised: Decimal | None, amounts: Iterable[Amount]) -> Promise | None:
    """What is promised to the mission beside its yearly budgets: those tied to a commitment and within no other amount.

    None where nothing is promised.
    """
    if promised is None:
        return None
    every = list(amounts)
    budgets = [one for one in every if one.kind == FundingKind.BUDGET and one.commitment and one.period]
    years = [one for one in outermost(budgets, {one.code: one for one in every}) if not one.part_of]
    years.sort(key=lambda one: (one.period, one.code))
    return Promise(promised, tuple(years), added(years))


def sums_by(
    amounts: Iterable[Amount], groups_of: Callable[[Amount], Iterable[Hashable]]
) -> dict[tuple[Hashable, str], Sum]:
    """Sums by group and kind, nothing added twice within one of them.

    An amount that belongs to several groups counts in each, so that groups must not be added up.
    """
    every = {one.code: one for one in amounts}
    members: dict[tuple[Hashable, str], list[Amount]] = {}
    for one in every.values():
        for group in groups_of(one):
            members.setdefault((group, one.kind), []).append(one)
    return {key: added(outermost(found, every)) for key, found in members.items()}


def planned_and_spent(amounts: Sequence[Amount]) -> dict[tuple[str, str], tuple[Sum, Sum]]:
    """By fund and period, what was budgeted beside what is on record as spent; only where something is."""
    found = sums_by(amounts, lambda one: [(one.fund, one.period)])
    spent = {group: total for (group, kind), total in found.items() if kind == FundingKind.SPENT}
    nothing = Sum(Decimal(0), 0, True)
    return {group: (found.get((group, FundingKind.BUDGET), nothing), total) for group, total in spent.items()}  # type: ignore[misc]
