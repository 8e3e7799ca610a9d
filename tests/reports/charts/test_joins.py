"""Which points a line may join."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts.joins import gap_runs, joined
from reports.charts.model import Break, Point
from tests.reports.charts.samples import month_span, year, years


def labels(pairs):
    return [(one.label, two.label) for one, two in pairs]


def test_neighbouring_years_are_joined():
    assert labels(joined(years(1, 2, 3))) == [("2018", "2019"), ("2019", "2020")]


def test_a_missing_period_parts_the_line_whether_it_is_given_or_not():
    given_gap = (year(2018, 1), year(2019, None, missing="hidden"), year(2020, 3))
    assert joined(given_gap) == ()
    assert joined((year(2018, 1), year(2020, 3))) == ()


def test_no_line_crosses_a_break():
    day = dt.date(2019, 1, 1)
    assert labels(joined(years(1, 2, 3), (Break(day, "method"),))) == [("2019", "2020")]


def test_a_break_within_a_span_counts_from_that_span():
    assert labels(joined(years(1, 2, 3), (Break(dt.date(2019, 6, 1), "method"),))) == [("2019", "2020")]


def test_a_part_is_never_joined_with_a_whole():
    assert joined((year(2018, 1), year(2019, 2, partial="9 months"))) == ()


def test_spans_of_different_length_or_that_overlap_are_not_joined():
    quarter = month_span(dt.date(2019, 1, 1), dt.date(2019, 3, 31), 2)
    assert joined((year(2018, 1), quarter)) == ()
    averages = [
        Point(dt.date(first, 1, 1), dt.date(first + 4, 12, 31), year(1, 1).value) for first in (2013, 2014)
    ]
    assert joined(averages) == ()


def test_figures_at_points_in_time_are_joined_at_their_usual_distance():
    def at(month, of=2023):
        day = dt.date(of, month, 28)
        return month_span(day, day, month, f"{month}/{of}")

    assert labels(joined((at(3), at(6), at(9), at(3, 2024)))) == [("3/2023", "6/2023"), ("6/2023", "9/2023")]


def test_missing_neighbours_with_the_same_words_share_one_box():
    runs = gap_runs(
        (
            year(2018, None, missing="none"),
            year(2019, None, missing="none"),
            year(2020, None, missing="hidden"),
        )
    )
    assert [(run.label, run.missing) for run in runs] == [("2018 to 2019", "none"), ("2020", "hidden")]


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(-5, 5)), max_size=12), st.randoms())
def test_the_order_of_the_rows_changes_nothing(values, random):
    points = list(years(*values))
    mixed = points[:]
    random.shuffle(mixed)
    assert joined(mixed) == joined(points)
    assert all(two.start.year - one.start.year == 1 for one, two in joined(points))
