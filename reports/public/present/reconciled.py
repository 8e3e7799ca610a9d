"""How the money on record fits together, in words: the promise by year, parts and wholes, sources that differ, sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from mission.choices import FundingKind
from mission.reconcile import (
    Amount,
    Differing,
    Fit,
    Promise,
    Sum,
    added,
    differing_totals,
    fits,
    planned_and_spent,
    promise,
    sums_by,
)
from mission.units import amount, money
from mission.wording import code_words, counted
from reports.charts.categories import category_bars
from reports.charts.model import NARROW, WIDE, Category, Frame, Head
from reports.public.addresses import address
from reports.public.present.names import Names, outcome_name
from reports.released import Body, Shelf

#: Kinds of amounts that name who receives them; totals and estimates are about all of them.
GIVEN = (FundingKind.BUDGET, FundingKind.ALLOCATION, FundingKind.AWARD, FundingKind.SPENT)
_NOWHERE = "In no yearly budget on record"


class Reconciled:
    """The amounts of a position, put together by the rules of `mission.reconcile`."""

    def __init__(self, shelf: Shelf, names: Names) -> None:
        self.shelf, self.names = shelf, names
        self.bodies = {body["code"]: body for body in shelf.nouns("funding")}
        self.amounts = {code: amount_of(body) for code, body in self.bodies.items()}

    @cached_property
    def promise(self) -> Promise | None:
        """The mission's money beside its yearly budgets."""
        promised = self.shelf.mission["amount"]
        return promise(Decimal(promised) if promised else None, self.amounts.values())

    @cached_property
    def fits(self) -> list[Fit]:
        """Wholes beside their parts."""
        return fits(self.amounts.values())

    @cached_property
    def differing(self) -> list[Differing]:
        """Totals that differ between sources."""
        return differing_totals(self.amounts.values())

    @cached_property
    def by_sector(self) -> list[dict[str, Any]]:
        """Sums by sector of the partner that receives the money."""
        found = sums_by(self.amounts.values(), lambda one: [self._sector(one)])
        return self._table(
            found, lambda code: code_words(code) if code else "Partner not stated", self._to_sector
        )

    @cached_property
    def by_outcome(self) -> list[dict[str, Any]]:
        """Sums by outcome and priority that the commitment serves."""
        served = self._served
        found = sums_by(self.amounts.values(), lambda one: served.get(one.commitment) or [""])
        return self._table(found, self._outcome, lambda code: self._outcome_url(code))

    @cached_property
    def by_area(self) -> list[dict[str, Any]]:
        """Sums by area of the partner that receives the money; partners without an area are left out."""
        areas = self.shelf.by_key("area")
        found = sums_by(self.amounts.values(), lambda one: [area] if (area := self._area(one)) else [])
        return self._table(
            found,
            lambda code: str(areas.get(code, {}).get("name", code)),
            lambda code: address(self.shelf, "area", code=code) if code in areas else "",
        )

    @cached_property
    def spent(self) -> list[dict[str, str]]:
        """Budgets beside what is on record as spent."""
        found = planned_and_spent(list(self.amounts.values()))
        return [
            {
                "fund": fund,
                "period": self.names.period(period) if period else "",
                "budget": told(budget) if budget.number else "No budget on record",
                "spent": told(spent),
                "rest": money(budget.total - spent.total) if budget.number else "",
            }
            for (fund, period), (budget, spent) in sorted(found.items())
        ]

    def _sector(self, one: Amount) -> str:
        return str(self.names.partners.get(one.partner, {}).get("sector", ""))

    def _area(self, one: Amount) -> str:
        return str(self.names.partners.get(one.partner, {}).get("area") or "")

    @cached_property
    def _served(self) -> dict[str, list[str]]:
        refs = {one.commitment for one in self.amounts.values() if one.commitment}
        rows = self.shelf.commitments.filter(key__in=refs, facets__facet="outcome")
        found: dict[str, list[str]] = {}
        for ref, code in rows.order_by("key", "facets__value").values_list("key", "facets__value"):
            found.setdefault(ref, []).append(code)
        return found

    def _outcome(self, code: str) -> str:
        outcome = self.names.outcomes.get(code)
        return outcome_name(outcome) if outcome else "For no single commitment"

    def _outcome_url(self, code: str) -> str:
        return address(self.shelf, "outcome", code=code) if code in self.names.outcomes else ""

    def _to_sector(self, code: str) -> str:
        return address(self.shelf, "partners")

    def _table(self, found: Mapping[tuple[Any, str], Sum], name: Any, url: Any) -> list[dict[str, Any]]:
        """Rows in order of names, those without a name last; a cell for each of the kinds that are given to somebody."""
        groups = sorted(
            {group for group, kind in found if kind in GIVEN}, key=lambda code: (not code, name(code))
        )
        return [
            {
                "code": code,
                "name": name(code),
                "url": url(code) if code else "",
                "cells": [
                    {
                        "kind": kind.label,
                        "sum": found.get((code, kind)),
                        "text": told(found.get((code, kind))),
                    }
                    for kind in GIVEN
                ],
            }
            for code in groups
        ]


def amount_of(body: Body) -> Amount:
    """A frozen amount as the rules read it."""
    texts = ("kind", "rounding", "part_of", "fund", "partner", "period", "commitment", "source")
    return Amount(
        code=body["code"], amount=Decimal(body["amount"]), **{name: body[name] or "" for name in texts}
    )


def told(one: Sum | None) -> str:
    """A sum in words: with how many amounts it is of, and whether any of them is rounded."""
    if one is None or not one.number:
        return ""
    return f"{'' if one.exact else 'about '}{money(one.total)}"


def promise_words(found: Promise, names: Names) -> str:
    """The promise beside the yearly budgets, in sentences."""
    if not found.years:
        return f"{money(found.promised)} is promised. No yearly budget of it is on this record."
    years = counted(len({one.period for one in found.years}), "reporting period")
    begin = f"{told(found.on_record)} of it is on this record as yearly budgets, for {years}"
    if found.rest > 0:
        return f"{begin}; {money(found.rest)} is in no yearly budget on this record."
    return (
        f"{begin}: all of it." if not found.rest else f"{begin}: {money(-found.rest)} more than was promised."
    )


def promise_chart(found: Promise, names: Names) -> dict[str, Any]:
    """The context of components/chart_figure.html: a bar for each yearly budget, and one for what is left."""
    bars = [
        Category(names.period(one.period), one.amount, amount(f"{one.amount:f}", one.rounding))
        for one in found.years
    ]
    if found.rest > 0:
        bars.append(Category(_NOWHERE, found.rest, money(found.rest)))
    title = f"{money(found.promised)} promised, {told(found.on_record)} in yearly budgets on record"
    description = ". ".join(f"{bar.label}: {bar.printed}" for bar in bars)

    def drawn(frame: Frame, prefix: str) -> SafeString:
        head = Head(prefix, title, f"{description}.")
        return category_bars(bars, head=head, frame=frame, fmt=lambda value: money(f"{value:f}"))

    return {"title": title, "chart": drawn(WIDE, "promise"), "narrow": drawn(NARROW, "promise-narrow")}


def fit_rows(found: Reconciled) -> list[dict[str, Any]]:
    """Every whole beside its parts, those that do not fit first."""
    rows = [_fit_row(found, one) for one in found.fits]
    return sorted(rows, key=lambda row: (row["fits"], row["code"]))


def _fit_row(found: Reconciled, one: Fit) -> dict[str, Any]:
    whole = one.whole
    about = "" if one.exact else "about "
    if one.rest > 0:
        words = f"{about}{money(one.rest)} of it is not broken down here"
    elif one.rest < 0:
        words = f"the parts are {about}{money(-one.rest)} more than the whole"
    else:
        words = "all of it"
    return {
        "code": whole.code,
        "fund": whole.fund,
        "period": found.names.period(whole.period) if whole.period else "",
        "whole": amount(f"{whole.amount:f}", whole.rounding),
        "number_words": counted(one.parts.number, str(FundingKind(one.kind).label).lower()),
        "parts": told(one.parts),
        "words": words,
        "rest": f"{one.rest:f}",
        "exact": one.exact,
        "fits": one.rest >= 0,
    }


def differing_rows(found: Reconciled) -> list[dict[str, Any]]:
    """Years for which sources state different totals."""
    return [
        {
            "period": found.names.period(one.period),
            "partner": found.names.partner(one.partner) if one.partner else "",
            "spread": money(one.spread),
            "amounts": [
                {
                    "amount": amount(f"{stated.amount:f}", stated.rounding),
                    "fund": stated.fund,
                    "source": stated.source,
                    "purpose": found.bodies[stated.code]["purpose"],
                }
                for stated in one.amounts
            ],
        }
        for one in found.differing
    ]


COLUMNS = (
    "check",
    "code",
    "fund",
    "period",
    "kind",
    "stated_gbp",
    "parts_gbp",
    "parts",
    "difference_gbp",
    "exact",
)


def lines(found: Reconciled) -> Iterable[dict[str, Any]]:
    """Every check as one row of plain values, for CSV and JSON."""
    if found.promise:
        one = found.promise
        yield _line(
            "promise", "", found.shelf.slug, "", "budget", one.promised, one.on_record, one.on_record.exact
        )
    for fit in found.fits:
        whole = fit.whole
        yield _line(
            "parts", whole.code, whole.fund, whole.period, fit.kind, whole.amount, fit.parts, fit.exact
        )
    for one_year in found.differing:
        first, last = one_year.amounts[0], one_year.amounts[-1]
        both = added([last])
        yield _line(
            "totals", first.code, first.fund, one_year.period, "total", first.amount, both, both.exact
        )


def _line(
    check: str, code: str, fund: str, period: str, kind: str, stated: Decimal | None, parts: Sum, exact: bool
) -> dict[str, Any]:
    return {
        "check": check,
        "code": code or None,
        "fund": fund or None,
        "period": period or None,
        "kind": kind,
        "stated_gbp": None if stated is None else f"{stated:f}",
        "parts_gbp": f"{parts.total:f}",
        "parts": parts.number,
        "difference_gbp": None if stated is None else f"{stated - parts.total:f}",
        "exact": exact,
    }
