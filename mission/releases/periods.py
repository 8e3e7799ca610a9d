"""Time spans as publishers head their columns: years, financial years, quarters, months, days. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from mission.datapackage.problems import shown
from mission.dates import first_day, last_day
from mission.releases.figures import WrongCell

Span = tuple[dt.date, dt.date]
_MONTHS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_FINANCIAL = re.compile(r"(\d{4})\s*[/–-]\s*(\d{2}|\d{4})", re.ASCII)
_YEARS = re.compile(r"(\d{4})\s*(?:-|–|to)\s*(\d{4})", re.ASCII)
_QUARTER = re.compile(r"(?:q|quarter )\s*([1-4])[ ,]*(\d{4})(?:\s*[/–-]\s*(\d{2}|\d{4}))?", re.ASCII)
_QUARTER_LAST = re.compile(r"(\d{4})(?:\s*[/–-]\s*(\d{2}|\d{4}))?[ ,-]*(?:q|quarter )\s*([1-4])", re.ASCII)
_ONE_MONTH = re.compile(rf"{_MONTH}[ -]+(\d{{4}}|\d{{2}})", re.ASCII)
_SOME_MONTHS = re.compile(rf"{_MONTH}(?: (\d{{4}}))? ?(?:-|–|to) ?{_MONTH} (\d{{4}})", re.ASCII)
_NOTE = re.compile(r"\s*\[(?:note \d{1,3}|[a-z]{1,2})\]$", re.ASCII)
_LEAD = re.compile(r"^(?:year ending|year to|financial year|calendar year|fy|year)\s+")


def span_in(text: str) -> Span:
    """The first and the last day of a period as it is written. WrongCell where it is not clear which days are meant.

    `2023` is a calendar year, `2023/24` and `2023-24` a financial year from April, `Q1 2023` a quarter of the calendar
    year, `Q1 2023/24` one of the financial year.
    """
    plain = _NOTE.sub("", " ".join(text.split()).casefold())
    ending = plain.startswith(("year ending", "year to "))
    plain = _LEAD.sub("", plain)
    try:
        found = _year_to(plain) if ending else _read(plain)
    except WrongCell:
        raise
    except ValueError:
        found = None
    if found is None or found[1] < found[0]:
        raise WrongCell(
            f"{shown(text.strip())} is no period that can be read. Write such as 2023, 2023/24, Q1 2023, March 2023 or "
            "2023-03-01 to 2023-03-31."
        )
    return found


def _read(text: str) -> Span | None:
    for reader in (_iso, _between_days, _financial, _years, _quarter, _months):
        found = reader(text)
        if found is not None:
            return found
    return None


def _iso(text: str) -> Span | None:
    if not _ISO.fullmatch(text):
        return None
    if len(text) == 7 and _follows(text[:4], text[5:]):
        if not 1 <= int(text[5:]) <= 12:
            return None
        raise WrongCell(
            f"{shown(text)} may be a month or a financial year. Write {text[:4]}/{text[5:]} for the year, or the month in words."
        )
    start, end = first_day(text), last_day(text)
    assert start and end
    return start, end


def _between_days(text: str) -> Span | None:
    one, mark, other = text.partition(" to ")
    if not mark or not (_ISO.fullmatch(one) and _ISO.fullmatch(other)) or "-" not in one:
        return None
    start, end = first_day(one), last_day(other)
    assert start and end
    return start, end


def _follows(first: str, second: str) -> bool:
    year = int(first) + 1
    return second == str(year) or (len(second) == 2 and int(second) == year % 100)


def _financial(text: str) -> Span | None:
    match = _FINANCIAL.fullmatch(text)
    if not match or not _follows(match[1], match[2]):
        return None
    if "/" not in text and len(match[2]) == 4:
        raise WrongCell(
            f"{shown(text)} may be a financial year or two calendar years. Write {match[1]}/{match[2][2:]}, or the first and "
            "the last day."
        )
    return dt.date(int(match[1]), 4, 1), dt.date(int(match[1]) + 1, 3, 31)


def _years(text: str) -> Span | None:
    match = _YEARS.fullmatch(text)
    return (dt.date(int(match[1]), 1, 1), dt.date(int(match[2]), 12, 31)) if match else None


def _quarter(text: str) -> Span | None:
    if match := _QUARTER.fullmatch(text):
        number, year, second = int(match[1]), match[2], match[3]
    elif match := _QUARTER_LAST.fullmatch(text):
        number, year, second = int(match[3]), match[1], match[2]
    else:
        return None
    if second and not _follows(year, second):
        return None
    month = 3 * number - 2 + (3 if second else 0)
    first = dt.date(int(year) + month // 13, (month - 1) % 12 + 1, 1)
    return first, _last_of(first.year, first.month + 2)


def _last_of(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _months(text: str) -> Span | None:
    if match := _ONE_MONTH.fullmatch(text):
        year = int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2])
        month = _MONTHS[match[1]]
        return dt.date(year, month, 1), _last_of(year, month)
    match = _SOME_MONTHS.fullmatch(text)
    if not match:
        return None
    first, last, until = _MONTHS[match[1]], _MONTHS[match[3]], int(match[4])
    since = int(match[2]) if match[2] else until - (1 if last < first else 0)
    return dt.date(since, first, 1), _last_of(until, last)


def _year_to(text: str) -> Span | None:
    """The year that ends with a month or a day."""
    found = _read(text)
    if found is None:
        return None
    end = found[1]
    after = end + dt.timedelta(days=1)
    return (dt.date(after.year - 1, after.month, after.day), end) if after.day == 1 else None


def looks_like_span(text: str) -> bool:
    """Whether a heading can be read as a period."""
    try:
        span_in(text)
    except WrongCell:
        return False
    return True
