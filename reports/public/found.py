"""Which commitments a reader asks for, and how many each choice would find. Shared by the page and its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict

from mission.choices import STATUS_ORDER
from reports.models import CommitmentFacet, FrozenCommitment
from reports.public import parameters
from reports.public.present.outcomes import descendants
from reports.public.present.told import told_periods
from reports.released import Body, Shelf, bodies

NOT_STATED = "not_stated"
STATUSES = tuple(str(status) or NOT_STATED for status in STATUS_ORDER)
SORTS = ("ref", "title", "due", "announced")
PARAMETERS = ("q", "outcome", "partner", "sector", "status", "period", "sort", "page")


@dataclass(frozen=True)
class Lists:
    """What can be chosen from: the outcomes, partners and periods of the position."""

    outcomes: dict[str, Body]
    partners: dict[str, Body]
    periods: dict[str, Body]

    @cached_property
    def sectors(self) -> list[str]:
        """The sectors of the partners."""
        return sorted({partner["sector"] for partner in self.partners.values()})


@dataclass(frozen=True)
class Wanted:
    """What a reader asks for. Several values of one filter widen it; filters together narrow it."""

    words: str = ""
    outcome: str = ""
    partner: str = ""
    sectors: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    sort: str = "ref"

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered."""
        return any(getattr(self, one.name) for one in fields(self) if one.name != "sort")

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address, in a fixed order."""
        single = [("q", self.words), ("outcome", self.outcome), ("partner", self.partner)]
        several = [("sector", self.sectors), ("status", self.statuses), ("period", self.periods)]
        found = [(name, value) for name, value in single if value]
        found += [(name, value) for name, values in several for value in values]
        return found + ([("sort", self.sort)] if self.sort != "ref" else [])

    def without(self, **changed: Any) -> Wanted:
        """The same with some filters changed."""
        return replace(self, **changed)


def lists(shelf: Shelf) -> Lists:
    """The lists that filters choose from: three queries, the first time."""

    def read() -> Lists:
        periods = {period["code"]: period for period in told_periods(shelf)}
        return Lists(shelf.by_key("outcome"), shelf.by_key("partner"), periods)

    return shelf.fact("lists of filters", read)


def read(query: QueryDict, among: Lists) -> Wanted:
    """What the address asks for. Raises BadParameter."""
    parameters.refuse_unknown(query, PARAMETERS)
    return Wanted(
        words=parameters.words(query, "q"),
        outcome=parameters.choice(query, "outcome", among.outcomes),
        partner=parameters.choice(query, "partner", among.partners),
        sectors=tuple(parameters.choices(query, "sector", among.sectors)),
        statuses=tuple(parameters.choices(query, "status", STATUSES)),
        periods=tuple(parameters.choices(query, "period", among.periods)),
        sort=parameters.choice(query, "sort", SORTS, "ref"),
    )


def rows(shelf: Shelf, wanted: Wanted, among: Lists) -> QuerySet[FrozenCommitment]:
    """The commitments that are asked for, in the order that is asked for."""
    found = shelf.commitments.filter(_condition(wanted, among))
    if wanted.sort in ("due", "announced"):
        return found.order_by(F(wanted.sort).asc(nulls_last=True), "key")
    return found.order_by("title", "key") if wanted.sort == "title" else found.order_by("key")


def page_of(shelf: Shelf, wanted: Wanted, among: Lists, first: int, after: int) -> list[Body]:
    """The bodies of the commitments that are asked for, from one place in their order up to another."""
    every = None if wanted.narrowed else shelf.all_commitments()
    if every is None:
        return bodies(rows(shelf, wanted, among)[first:after])
    if wanted.sort == "ref":
        return list(every.values())[first:after]
    order = shelf.fact(
        ("commitments in order of", wanted.sort),
        lambda: list(rows(shelf, wanted, among).values_list("key", flat=True)),
    )
    return [every[key] for key in order[first:after]]


def number(shelf: Shelf, among: Lists) -> int:
    """How many commitments there are in all."""
    return sum(status_counts(shelf, Wanted(), among).values())


def status_counts(shelf: Shelf, wanted: Wanted, among: Lists) -> dict[str, int]:
    """How many of the commitments asked for have each delivery status; every status is in it."""

    def read() -> dict[str, int]:
        found = shelf.commitments.filter(_condition(wanted, among))
        counted = found.order_by().values_list("status").annotate(number=Count("pk"))
        return {status or NOT_STATED: number for status, number in counted}

    every = None if wanted.narrowed else shelf.all_commitments()
    if every is not None:
        return dict.fromkeys(STATUSES, 0) | Counter(one["status"] or NOT_STATED for one in every.values())
    counts = read() if wanted.narrowed else shelf.fact("commitments by status", read)
    return dict.fromkeys(STATUSES, 0) | counts


def facet_counts(shelf: Shelf, facet: str, wanted: Wanted, among: Lists) -> dict[str, int]:
    """How many of the commitments asked for have each value of a facet (`sector`, `period`)."""

    def read() -> dict[str, int]:
        found = shelf.commitments.filter(_condition(wanted, among))
        chosen = CommitmentFacet.objects.filter(facet=facet, row__in=found.order_by().values("pk"))
        return dict(chosen.order_by().values_list("value").annotate(number=Count("row")))

    every = None if wanted.narrowed else shelf.all_commitments()
    if every is not None:
        return Counter(value for body in every.values() for value in _FACETS[facet](body))
    return read() if wanted.narrowed else shelf.fact(("commitments by", facet), read)


#: The values of a facet as they stand in a commitment's body; the facet rows are made from the same.
_FACETS: dict[str, Callable[[Body], Iterable[str]]] = {
    "sector": lambda body: body["sectors"],
    "period": lambda body: (one["period"] for one in body["periods"]),
}


def with_facet(shelf: Shelf, facet: str, values: list[str]) -> QuerySet[FrozenCommitment]:
    """The commitments of this position that have one of the values of a facet."""
    return shelf.commitments.filter(_having(facet, values))


def _condition(wanted: Wanted, among: Lists) -> Q:
    condition = Q()
    if wanted.words:
        condition &= Q(title__icontains=wanted.words) | Q(key__icontains=wanted.words)
    if wanted.statuses:
        condition &= Q(status__in=["" if status == NOT_STATED else status for status in wanted.statuses])
    if wanted.outcome:
        condition &= _having("outcome", descendants(among.outcomes, wanted.outcome))
    if wanted.partner:
        condition &= _having("partner", [wanted.partner])
    if wanted.sectors:
        condition &= _having("sector", wanted.sectors)
    if wanted.periods:
        condition &= _having("period", wanted.periods)
    return condition


def _having(facet: str, values: Any) -> Q:
    return Q(pk__in=CommitmentFacet.objects.filter(facet=facet, value__in=values).values("row"))
