"""A series says what was said first, what is said now, and what was known on a day."""

import datetime as dt
import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.series import (
    FIRST,
    LATEST,
    Point,
    Value,
    View,
    broken_between,
    by_length,
    gaps_in,
    newest,
    next_due,
    period_before,
    read,
    triangle,
)

DAY = dt.date


def body(value, span=("2023-04-01", "2024-03-31"), published="", source="s", **more):
    given = dict.fromkeys(
        ("missing", "bound", "quality", "reason", "locator", "note", "numerator", "denominator", "part")
    )
    start, end = span
    return {
        **given,
        "value": value,
        "revised": False,
        "published": published or None,
        "source": source,
        "period_start": start,
        "period_end": end,
        **more,
    }


def year(start: int) -> Point:
    return Point(DAY(start, 4, 1), DAY(start + 1, 3, 31), (Value(str(start)),))


PLACEMENTS = [
    body("938", published="2024", source="annual"),
    body("940", published="2025", source="monitoring"),
]


def test_the_first_and_the_latest_value_are_both_kept():
    (point,) = read(PLACEMENTS).points
    assert point.at(FIRST).printed == "938"
    assert point.at(LATEST).printed == "940"


@pytest.mark.parametrize(
    ("day", "known"),
    [("2024-12-30", None), ("2024-12-31", "938"), ("2025-12-30", "938"), ("2025-12-31", "940")],
)
def test_a_date_known_to_the_year_counts_from_its_last_day(day, known):
    (point,) = read(PLACEMENTS).points
    value = point.at(View(known_on=DAY.fromisoformat(day)))
    assert (value.printed if value else None) == known


def test_values_without_a_date_stand_first_and_last_where_they_are_revised_and_are_in_no_answer_for_a_day():
    rows = [
        body("59.3", revised=True, source="b"),
        body("59.17", source="a"),
        body("59.2", published="2022", source="c"),
    ]
    series = read(rows)
    (point,) = series.points
    assert [value.printed for value in point.values] == ["59.17", "59.2", "59.3"]
    assert point.at(View(known_on=DAY(2030, 1, 1))).printed == "59.2"
    assert series.left_out(DAY(2021, 1, 1)) == (2, 1)


def test_equal_values_of_different_dates_are_no_revision():
    series = read([body("5", published="2022"), body("5.0", published="2023", source="t")])
    assert series.revisions == ()


def test_a_revision_has_the_exact_size_of_its_step():
    (one,) = read(PLACEMENTS).revisions
    assert one.step == Decimal(2)
    (rate,) = read([body("59.17"), body("59.3", revised=True)]).revisions
    assert rate.step == Decimal("0.13")


def test_a_bound_has_no_size_of_a_step():
    (one,) = read(
        [body("37", published="2022"), body("37", published="2023", bound="less_than", source="t")]
    ).revisions
    assert one.step is None


def test_a_suppressed_value_is_no_zero_and_no_newest_figure():
    hidden = body(None, ("2023-01-01", "2023-03-31"), missing="suppressed")
    nought = body("0", ("2022-10-01", "2022-12-31"))
    series = read([hidden, nought])
    assert series.points[1].at(LATEST).number is None
    assert newest(series.points, LATEST).at(LATEST).number == Decimal(0)


def test_the_triangle_marks_the_cells_that_changed():
    table = triangle(read(PLACEMENTS).points)
    ((_, cells),) = table.rows
    assert [cell.changed for cell in cells] == [False, True]
    assert [one.source for one in table.publications] == ["annual", "monitoring"]


def test_the_triangle_of_a_day_has_the_publications_known_by_then():
    table = triangle(read(PLACEMENTS).points, View(known_on=DAY(2024, 12, 31)))
    assert [one.source for one in table.publications] == ["annual"]


def test_spans_of_different_length_are_never_one_group():
    rows = [
        body("511", ("2021-04-01", "2022-03-31")),
        body("326", ("2021-04-01", "2021-12-31")),
        body("114", ("2021-07-01", "2021-09-30")),
        body("940", ("2023-04-01", "2024-03-31")),
        body("59", ("2021-06-30", "2021-06-30")),
    ]
    groups = by_length(read(rows).points)
    assert [len(group.points) for group in groups] == [2, 1, 1, 1]
    assert groups[0].gaps == ((DAY(2022, 4, 1), DAY(2023, 3, 31)),)


def test_nine_months_are_a_part_of_a_year_and_compare_with_nothing():
    part = Point(DAY(2022, 4, 1), DAY(2022, 12, 31), (Value("1"),))
    assert part.is_part
    assert period_before(part, [year(2021), part]) is None


def test_the_period_before_has_the_same_length():
    half = Point(DAY(2021, 10, 1), DAY(2022, 3, 31), (Value("1"),))
    assert period_before(year(2022), [half, year(2021), year(2020)]) == year(2021)


def test_figures_on_both_sides_of_a_break_do_not_compare():
    breaks = [{"date": "2023", "kind": "method"}]
    assert broken_between(year(2021), year(2022), breaks) == breaks[0]
    assert broken_between(year(2020), year(2021), breaks) is None


def test_gaps_are_looked_for_in_the_given_time():
    assert len(gaps_in([year(2022)], start=DAY(2020, 4, 1), end=DAY(2024, 3, 31))) == 3
    assert gaps_in([Point(DAY(2022, 1, 3), DAY(2022, 4, 3), (Value("1"),))]) == ()


def test_the_next_figure_is_due_a_lag_after_its_period():
    assert next_due(DAY(2023, 12, 31), 3, 70) == DAY(2024, 3, 31) + dt.timedelta(days=70)


def test_an_interval_comes_from_the_same_publication():
    rows = [
        body("43", published="2022"),
        body("41", part="lower", published="2022"),
        body("45", part="upper", published="2022"),
    ]
    rows += [body("44", published="2023", source="t")]
    (point,) = read(rows).points
    assert point.interval(LATEST) is None
    lower, upper = point.interval(FIRST)
    assert (lower.printed, upper.printed) == ("41", "45")


@given(
    st.lists(
        st.tuples(st.integers(0, 999), st.sampled_from(["", "2021", "2022-05", "2022-05-06"])), max_size=8
    ),
    st.randoms(),
)
def test_the_order_of_rows_and_repeated_rows_change_nothing(values, randomness: random.Random):
    rows = [body(str(value), published=date, source=f"s{n}") for n, (value, date) in enumerate(values)]
    shuffled = list(rows)
    randomness.shuffle(shuffled)
    assert read(rows) == read(shuffled)
