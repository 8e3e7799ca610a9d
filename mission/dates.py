"""Dates of reduced precision: `2026`, `2022-04`, `2021-01-20`. Pure."""

import calendar
import datetime as dt
import re

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def first_day(text: str) -> dt.date | None:
    """The first day that a partial date can mean; None for an empty one. ValueError for what is no date."""
    return _span(text)[0] if text else None


def last_day(text: str) -> dt.date | None:
    """The last day that a partial date can mean; None for an empty one. ValueError for what is no date."""
    return _span(text)[1] if text else None


def _span(text: str) -> tuple[dt.date, dt.date]:
    match = PARTIAL_DATE.fullmatch(text)
    if not match:
        raise ValueError(f"“{text}” is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if day is not None and month is not None:
            exact = dt.date(year, month, day)
            return exact, exact
        if month is not None:
            return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise ValueError(f"“{text}” is no day of the calendar") from error
