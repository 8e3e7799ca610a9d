"""Rows of spans of one length, and the gaps in them."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts.spans import length_name, rows_by_length, with_gaps
from tests.reports.charts.samples import month_span, year


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2021-04-01", "2022-03-31", "Years"),
        ("2020-01-01", "2020-12-31", "Years"),
        ("2021-04-01", "2021-09-30", "Half years"),
        ("2021-07-01", "2021-09-30", "Quarters"),
        ("2021-02-01", "2021-02-28", "Months"),
        ("2021-04-01", "2021-12-31", "Nine months"),
        ("2021-04-01", "2024-03-31", "Three years"),
        ("2013-01-01", "2017-12-31", "Five years"),
        ("2023-01-02", "2023-04-02", "13 weeks"),
        ("2023-01-02", "2023-01-04", "3 days"),
        ("2023-01-02", "2023-01-02", "Points in time"),
    ],
)
def test_a_row_is_named_after_the_length_of_its_spans(start, end, name):
    assert length_name(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == name


def test_running_averages_that_overlap_stand_in_rows_of_their_own():
    points = [month_span(dt.date(of, 1, 1), dt.date(of + 4, 12, 31), of) for of in (2013, 2014, 2018)]
    rows = rows_by_length(points)
    assert [(row.name, len(row.points)) for row in rows] == [("Five years", 2), ("Five years", 1)]


def _spans():
    months = st.sampled_from([1, 3, 6, 12])
    return st.lists(st.tuples(st.integers(0, 40), months), max_size=25, unique=True)


def _point(start, months, value=1):
    first = dt.date(2020 + start // 12, start % 12 + 1, 1)
    after = start + months
    return month_span(first, dt.date(2020 + after // 12, after % 12 + 1, 1) - dt.timedelta(1), value)


@settings(deadline=None)
@given(_spans())
def test_no_point_is_lost_and_none_overlap_in_a_row(spans):
    points = [_point(*span) for span in spans]
    rows = rows_by_length(points)
    assert sorted(str(point) for row in rows for point in row.points) == sorted(map(str, points))
    for row in rows:
        assert all(one.end < two.start for one, two in zip(row.points, row.points[1:], strict=False))
        assert len({length_name(point.start, point.end) for point in row.points}) == 1


def test_periods_without_a_figure_are_filled_with_their_reason():
    points = (_point(3, 3), _point(9, 3))
    filled = with_gaps(
        points,
        label=lambda start, end: f"{start:%b}-{end:%b %y}",
        words="no figure on record",
        start=dt.date(2020, 1, 1),
        end=dt.date(2021, 3, 31),
    )
    assert [(point.label, point.missing) for point in filled if point.value is None] == [
        ("Jan-Mar 20", "no figure on record"),
        ("Jul-Sep 20", "no figure on record"),
        ("Jan-Mar 21", "no figure on record"),
    ]


def test_a_part_does_not_fill_its_period():
    part = month_span(dt.date(2019, 1, 1), dt.date(2019, 9, 30), 3, partial="nine months")
    filled = with_gaps(
        (year(2018, 1), part, year(2020, 2)), label=lambda start, end: str(start.year), words="none"
    )
    assert [point.label for point in filled if point.value is None] == ["2019"]


def test_nothing_to_fill_stays_as_it_is():
    assert with_gaps((), label=str, words="none") == ()
    day = month_span(dt.date(2020, 1, 1), dt.date(2020, 1, 1), 1)
    assert with_gaps((day,), label=str, words="none") == (day,)
