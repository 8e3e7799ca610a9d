"""Money is never added twice, and what does not fit is said by how much."""

from __future__ import annotations

import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mission.reconcile import (
    Amount,
    added,
    differing_totals,
    fits,
    outermost,
    planned_and_spent,
    promise,
    sums_by,
)


def pounds(code: str, amount: int, kind: str = "allocation", **more: str) -> Amount:
    return Amount(code, kind, Decimal(amount), **more)


@st.composite
def forests(draw: st.DrawFn) -> list[Amount]:
    """Amounts of which each may be part of an earlier one."""
    number = draw(st.integers(1, 25))
    found = []
    for index in range(number):
        whole = draw(st.integers(-1, index - 1))
        kind = draw(st.sampled_from(["budget", "allocation", "award"]))
        part_of = f"a{whole}" if whole >= 0 else ""
        found.append(
            Amount(
                f"a{index}", kind, Decimal(draw(st.integers(0, 10**9))), part_of=part_of, fund=f"f{index % 3}"
            )
        )
    return found


@given(forests(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(amounts: list[Amount], chance: random.Random) -> None:
    mixed = list(amounts)
    chance.shuffle(mixed)
    assert outermost(mixed) == outermost(amounts)
    assert fits(mixed) == fits(amounts)
    assert sums_by(mixed, lambda one: [one.fund]) == sums_by(amounts, lambda one: [one.fund])


@given(forests(), st.data())
def test_a_part_adds_nothing_to_the_sum_that_holds_its_whole(
    amounts: list[Amount], data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from(amounts))
    part = Amount("new", whole.kind, Decimal(7), part_of=whole.code, fund=whole.fund)
    before = sums_by(amounts, lambda one: [one.fund])
    after = sums_by([*amounts, part], lambda one: [one.fund])
    assert after == before


@given(forests())
def test_no_amount_that_is_counted_contains_another(amounts: list[Amount]) -> None:
    every = {one.code: one for one in amounts}
    counted = {one.code for one in outermost(amounts)}
    for code in counted:
        whole = every[code].part_of
        while whole:
            assert whole not in counted
            whole = every[whole].part_of


def test_an_allocation_within_a_budget_is_counted_among_allocations_only() -> None:
    amounts = [pounds("b", 50, "budget"), pounds("x", 20, part_of="b"), pounds("y", 5, part_of="x")]
    found = sums_by(amounts, lambda _: ["all"])
    assert found["all", "budget"].total == 50
    assert found["all", "allocation"].total == 20


def test_a_whole_between_that_is_of_another_kind_still_joins_them() -> None:
    amounts = [
        pounds("a", 9, "award"),
        pounds("c", 5, "ceiling", part_of="a"),
        pounds("d", 4, "award", part_of="c"),
    ]
    assert sums_by(amounts, lambda _: ["all"])["all", "award"].total == 9


def test_a_circle_of_parts_comes_to_an_end() -> None:
    amounts = [pounds("a", 1, part_of="b"), pounds("b", 2, part_of="a")]
    assert outermost(amounts) == []
    assert fits(amounts)[0].parts.number == 1


def test_parts_that_make_up_less_or_more_than_their_whole_are_told_by_kind() -> None:
    amounts = [
        pounds("w", 100),
        pounds("p", 60, part_of="w"),
        pounds("q", 30, part_of="w"),
        pounds("r", 120, "award", part_of="w", rounding="about"),
    ]
    less, more = fits(amounts)
    assert (less.kind, less.parts.number, less.rest, less.exact) == ("allocation", 2, 10, True)
    assert (more.kind, more.rest, more.exact) == ("award", -20, False)


def test_two_sources_that_differ_for_one_year_are_named_with_the_difference() -> None:
    amounts = [
        pounds("t1", 1419, "total", period="2022", partner="gov"),
        pounds("t2", 1410, "total", period="2022", partner="gov"),
        pounds("t3", 900, "total", period="2022", partner="boards"),
        pounds("t4", 5, "total", period="2022", partner="gov", part_of="t1"),
        pounds("t5", 77, "total", period="2023", partner="gov"),
        pounds("t6", 77, "total", period="2023", partner="gov"),
    ]
    (found,) = differing_totals(amounts)
    assert [one.code for one in found.amounts] == ["t1", "t2"]
    assert found.spread == 9


def test_the_promise_stands_beside_the_yearly_budgets_it_is_made_of() -> None:
    amounts = [
        pounds("y1", 50, "budget", period="2021", commitment="C-1"),
        pounds("y2", 50, "budget", period="2022", commitment="C-1"),
        pounds("o", 30, "budget", period="2022"),
        pounds("p", 10, "budget", period="2022", commitment="C-2", part_of="o"),
        pounds("q", 10, "allocation", period="2022", commitment="C-2", part_of="y2"),
    ]
    found = promise(Decimal(250), amounts)
    assert found is not None
    assert [one.code for one in found.years] == ["y1", "y2"]
    assert (found.on_record.total, found.rest) == (100, 150)
    assert promise(None, amounts) is None


def test_spending_stands_beside_its_budget_only_where_it_is_on_record() -> None:
    amounts = [
        pounds("b", 50, "budget", fund="f", period="2021"),
        pounds("s", 48, "spent", fund="f", period="2021"),
        pounds("c", 50, "budget", fund="f", period="2022"),
    ]
    ((group, (budget, spent)),) = planned_and_spent(amounts).items()
    assert (group, budget.total, spent.total) == (("f", "2021"), 50, 48)


def test_a_rounded_amount_makes_the_sum_inexact() -> None:
    assert added([pounds("a", 1), pounds("b", 2)]).exact
    assert not added([pounds("a", 1), pounds("b", 2, rounding="more_than")]).exact
