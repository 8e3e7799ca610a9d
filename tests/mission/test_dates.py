"""Dates of reduced precision."""

import datetime as dt

import pytest

from mission.dates import first_day, last_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2021-01-20", dt.date(2021, 1, 20), dt.date(2021, 1, 20)),
        ("", None, None),
    ],
)
def test_a_partial_date_spans_the_days_it_can_mean(text: str, first: dt.date, last: dt.date) -> None:
    assert first_day(text) == first
    assert last_day(text) == last


@pytest.mark.parametrize(
    "text",
    ["2024-13", "2023-02-29", "24", "2024-1-1", "２０２４", "2024-01-01 ", "2024/01", "0000", "0000-00-00"],
)
def test_what_is_no_date_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=text[:4]):
        first_day(text)
