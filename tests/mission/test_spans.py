"""Dates of reduced precision, time spans and lags in words."""

import datetime as dt

import pytest

from mission import spans


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-12-17", "17 December 2024"),
        ("2023-10", "October 2023"),
        ("2025", "2025"),
        ("", "date not stated"),
    ],
)
def test_a_partial_date_is_said_as_precisely_as_it_is_known(text: str, words: str) -> None:
    assert spans.partial_date_words(text) == words


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="no day of the calendar"):
        spans.partial_date_words("2023-02-30")


@pytest.mark.parametrize(
    ("start", "end", "words", "long"),
    [
        ("2023-04-01", "2024-03-31", "2023-24", "April 2023 to March 2024"),
        ("1999-04-01", "2000-03-31", "1999-00", "April 1999 to March 2000"),
        ("2023-01-01", "2023-12-31", "2023", "January to December 2023"),
        ("2017-01-01", "2021-12-31", "2017 to 2021", "January 2017 to December 2021"),
        ("2021-04-01", "2024-03-31", "April 2021 to March 2024", "April 2021 to March 2024"),
        ("2023-04-01", "2023-12-31", "April to December 2023", "April to December 2023"),
        ("2023-07-01", "2023-09-30", "July to September 2023", "July to September 2023"),
        ("2022-10-01", "2023-03-31", "October 2022 to March 2023", "October 2022 to March 2023"),
        ("2022-04-01", "2022-04-30", "April 2022", "April 2022"),
        ("2024-02-01", "2024-02-29", "February 2024", "February 2024"),
        ("2023-02-01", "2023-02-27", "1 to 27 February 2023", "1 to 27 February 2023"),
        ("2022-03-31", "2022-03-31", "31 March 2022", "31 March 2022"),
        (
            "2022-11-28",
            "2023-02-26",
            "28 November 2022 to 26 February 2023",
            "28 November 2022 to 26 February 2023",
        ),
        ("2023-08-14", "2023-11-12", "14 August to 12 November 2023", "14 August to 12 November 2023"),
    ],
)
def test_a_span_is_said_in_its_usual_words(start: str, end: str, words: str, long: str) -> None:
    assert spans.span_words(day(start), day(end)) == words
    assert spans.span_words(day(start), day(end), long=True) == long


def test_a_span_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="cannot end before it starts"):
        spans.span_words(day("2023-02-01"), day("2023-01-01"))


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        ("2023-04-01", "2024-03-31", "financial year"),
        ("2023-01-01", "2023-12-31", "calendar year"),
        ("2022-07-01", "2023-06-30", "year"),
        ("2023-10-01", "2024-03-31", "half year"),
        ("2023-07-01", "2023-09-30", "quarter"),
        ("2023-12-01", "2024-02-29", "three months"),
        ("2022-04-01", "2022-04-30", "month"),
        ("2023-04-01", "2023-12-31", "nine months"),
        ("2021-04-01", "2024-03-31", "three years"),
        ("2021-01-01", "2022-03-31", "15 months"),
        ("2022-11-28", "2023-02-26", "13 weeks"),
        ("2022-11-28", "2023-02-25", "90 days"),
        ("2022-03-31", "2022-03-31", "point in time"),
    ],
)
def test_a_span_has_a_kind(start: str, end: str, kind: str) -> None:
    assert spans.span_kind(day(start), day(end)) == kind


@pytest.mark.parametrize(
    ("start", "end", "published", "words"),
    [
        ("2023-01-01", "2023-12-31", "2024-08-20", "7 months after the year ended"),
        ("2023-07-01", "2023-09-30", "2023-10-01", "1 day after the quarter ended"),
        ("2023-07-01", "2023-09-30", "2023-10-12", "12 days after the quarter ended"),
        ("2023-07-01", "2023-09-30", "2023-10-20", "2 weeks after the quarter ended"),
        ("2023-07-01", "2023-09-30", "2023-10-31", "4 weeks after the quarter ended"),
        ("2023-07-01", "2023-09-30", "2023-11-01", "1 month after the quarter ended"),
        ("2023-04-01", "2023-09-30", "2024-12-17", "14 months after the half year ended"),
        ("2023-04-01", "2023-12-31", "2024-03-01", "2 months after the period ended"),
        ("2022-03-31", "2022-03-31", "2022-06-01", "2 months after that day"),
        ("2017-01-01", "2017-12-31", "2020-02-01", "2 years and 1 month after the year ended"),
        ("2017-01-01", "2017-12-31", "2020-01-01", "2 years after the year ended"),
        ("2021-04-01", "2022-03-31", "2023-06", "about 14 months after the year ended"),
        ("2021-04-01", "2022-03-31", "2022-04", "in the month after the year ended"),
        ("2021-04-01", "2022-03-31", "2023", ""),
        ("2021-04-01", "2022-03-31", "", ""),
        ("2021-04-01", "2022-03-31", "2022-03-01", ""),
    ],
)
def test_a_lag_is_counted_from_the_end_of_the_span(start: str, end: str, published: str, words: str) -> None:
    assert spans.lag_words(day(start), day(end), published) == words
