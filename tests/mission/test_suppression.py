"""Suppressed values that follow from what is published beside them."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from mission.suppression import Cell, Sum, derivable, sums_of_areas, sums_of_breakdowns

TOTAL: Cell = ("s", "")


def figures(**given: int | None) -> dict[Cell, Decimal | None]:
    return {
        ("s", "" if name == "total" else f"sex={name}"): None if value is None else Decimal(value)
        for name, value in given.items()
    }


def found(given: dict[Cell, Decimal | None]) -> dict[Cell, Decimal]:
    return {one.cell: one.value for one in derivable(given, sums_of_breakdowns(given))}


def test_one_suppressed_part_follows_from_the_total() -> None:
    assert found(figures(total=10, f=7, m=None)) == {("s", "sex=m"): Decimal(3)}


def test_two_suppressed_parts_protect_each_other() -> None:
    assert found(figures(total=10, f=None, m=None, x=4)) == {}


def test_parts_that_leave_nothing_over_are_noughts_however_many() -> None:
    assert found(figures(total=10, f=None, m=None, x=10)) == {
        ("s", "sex=f"): Decimal(0),
        ("s", "sex=m"): Decimal(0),
    }


def test_a_suppressed_total_follows_from_its_parts() -> None:
    assert found(figures(total=None, f=7, m=3)) == {TOTAL: Decimal(10)}


def test_a_total_that_is_smaller_than_its_parts_gives_nothing_away() -> None:
    assert found(figures(total=5, f=7, m=None)) == {}


def test_what_follows_makes_more_follow() -> None:
    table: dict[Cell, Decimal | None] = {
        ("s", ""): Decimal(20),
        ("s", "sex=f"): Decimal(12),
        ("s", "sex=m"): None,
        ("s", "age=old;sex=m"): None,
        ("s", "age=young;sex=m"): Decimal(5),
        ("s", "age=old;sex=f"): Decimal(8),
        ("s", "age=young;sex=f"): Decimal(4),
    }
    assert found(table) == {("s", "sex=m"): Decimal(8), ("s", "age=old;sex=m"): Decimal(3)}


def test_areas_of_one_kind_give_each_other_away_and_only_where_all_are_there() -> None:
    children = {"s": {"board": ["n", "w"], "council": ["a", "b"]}}
    table: dict[Cell, Decimal | None] = {
        ("s", ""): Decimal(10),
        ("n", ""): Decimal(4),
        ("w", ""): None,
        ("a", ""): None,
    }
    sums = sums_of_areas(table, children)
    assert {one.cell: one.value for one in derivable(table, sums)} == {("w", ""): Decimal(6)}


@given(st.lists(st.integers(0, 9), min_size=2, max_size=5), st.data())
def test_what_is_said_to_follow_is_the_only_value_that_fits(parts: list[int], data: st.DataObject) -> None:
    hidden = data.draw(st.sets(st.integers(0, len(parts) - 1), max_size=3))
    cells: list[Cell] = [("s", f"k={number}") for number in range(len(parts))]
    table: dict[Cell, Decimal | None] = {TOTAL: Decimal(sum(parts))}
    table |= {cell: None if n in hidden else Decimal(parts[n]) for n, cell in enumerate(cells)}
    told = {one.cell: one.value for one in derivable(table, [Sum(TOTAL, tuple(cells))])}
    left = sum(parts[number] for number in hidden)
    fits = [
        combination
        for combination in product(range(left + 1), repeat=len(hidden))
        if sum(combination) == left
    ]
    assert bool(told) == (len(fits) == 1 and bool(hidden))
    assert all(value == parts[int(cell[1][2:])] for cell, value in told.items())
