"""Parts beside their total: by how much they do not add up, and when nothing may be said."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mission.parts import of_breakdowns, of_spans


def numbers(**figures: int | None) -> dict[str, Decimal | None]:
    return {
        name.replace("_", "="): None if value is None else Decimal(value) for name, value in figures.items()
    }


def quarter(year: int, place: int) -> tuple[dt.date, dt.date]:
    start = dt.date(year, 3 * place + 1, 1)
    after = dt.date(year + (place == 3), (3 * place + 3) % 12 + 1, 1)
    return start, after - dt.timedelta(days=1)


def test_parts_that_are_more_than_their_total_say_by_how_much():
    (found,) = of_breakdowns({"": Decimal(24), **numbers(substance_a=22, substance_b=21)})
    assert (found.by, found.sum, found.difference) == ("substance", 43, 19)


def test_each_key_is_a_sum_of_its_own():
    figures = {"": Decimal(10), **numbers(sex_f=4, sex_m=6, age_young=3, age_old=6)}
    assert [(one.by, one.difference) for one in of_breakdowns(figures)] == [("age", -1), ("sex", 0)]


def test_a_breakdown_of_a_breakdown_adds_up_to_it_and_not_to_the_whole():
    figures = {
        "": Decimal(100),
        "service=c": Decimal(7),
        "problem=a;service=c": Decimal(3),
        "problem=b;service=c": Decimal(4),
    }
    assert [(one.total_name, one.by, one.difference) for one in of_breakdowns(figures)] == [
        ("service=c", "problem", 0)
    ]


def test_one_part_alone_is_no_sum():
    assert of_breakdowns({"": Decimal(10), **numbers(age_young=3)}) == []


def test_no_difference_is_said_where_a_part_is_hidden():
    (found,) = of_breakdowns({"": Decimal(10), **numbers(sex_f=4, sex_m=None)})
    assert (found.without_value, found.sum, found.difference) == (1, None, None)


def test_four_quarters_stand_beside_their_year():
    year = (dt.date(2022, 1, 1), dt.date(2022, 12, 31))
    figures = {year: Decimal(810), **{quarter(2022, place): Decimal(200) for place in range(4)}}
    (found,) = of_spans(figures)
    assert (found.by, found.sum, found.difference) == ("3", 800, -10)


def test_three_quarters_are_a_part_and_are_not_compared_with_the_year():
    year = (dt.date(2022, 1, 1), dt.date(2022, 12, 31))
    assert of_spans({year: Decimal(810), **{quarter(2022, place): Decimal(1) for place in range(3)}}) == []


def test_half_years_are_taken_before_quarters():
    halves = [
        (dt.date(2022, 1, 1), dt.date(2022, 6, 30)),
        (dt.date(2022, 7, 1), dt.date(2022, 12, 31)),
    ]
    year = (dt.date(2022, 1, 1), dt.date(2022, 12, 31))
    figures = {year: Decimal(9), **dict.fromkeys(halves, Decimal(4))}
    figures |= {quarter(2022, place): Decimal(2) for place in range(4)}
    assert [(one.by, one.difference) for one in of_spans(figures)] == [("3", 0), ("3", 0), ("6", -1)]


values = st.none() | st.integers(0, 10**6).map(Decimal)
tables = st.dictionaries(
    st.sampled_from(["", "a=1", "a=2", "a=3", "b=1", "b=2", "a=1;b=1", "a=1;b=2"]), values, max_size=8
)


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_figures_changes_nothing(figures: dict[str, Decimal | None], chance: random.Random):
    names = list(figures)
    chance.shuffle(names)
    assert of_breakdowns({name: figures[name] for name in names}) == of_breakdowns(figures)


@given(tables, st.integers(2, 1000))
def test_a_difference_grows_with_the_scale_of_the_figures(figures: dict[str, Decimal | None], scale: int):
    larger = {name: value if value is None else value * scale for name, value in figures.items()}
    for one, two in zip(of_breakdowns(figures), of_breakdowns(larger), strict=True):
        assert two.difference == (None if one.difference is None else one.difference * scale)


@given(tables)
def test_a_total_is_never_among_its_own_parts(figures: dict[str, Decimal | None]):
    for one in of_breakdowns(figures):
        assert one.total_name not in {part.name for part in one.parts}
