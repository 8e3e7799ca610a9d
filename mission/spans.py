"""Dates of reduced precision, time spans and lags in words. Pure."""

import calendar
import datetime as dt

from mission.dates import PARTIAL_DATE, first_day, last_day

NOT_STATED = "date not stated"
MONTHS = calendar.month_name
_DAY = dt.timedelta(days=1)
_NUMBER_WORDS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")


def day_words(day: dt.date) -> str:
    """A day: “17 December 2024”."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def month_words(day: dt.date) -> str:
    """The month of a day: “October 2023”."""
    return f"{MONTHS[day.month]} {day.year}"


def partial_date_words(text: str) -> str:
    """A partial date in words: “17 December 2024”, “October 2023”, “2025”, “date not stated”.

    ValueError for what is no date.
    """
    day = first_day(text)
    if day is None:
        return NOT_STATED
    match = PARTIAL_DATE.fullmatch(text)
    assert match
    if match.group(3):
        return day_words(day)
    return month_words(day) if match.group(2) else str(day.year)


def whole_months(start: dt.date, end: dt.date) -> int:
    """How many months a span has, where it is made of whole calendar months; else 0."""
    if start.day != 1 or (end + _DAY).day != 1:
        return 0
    return (end.year - start.year) * 12 + end.month - start.month + 1


def span_words(start: dt.date, end: dt.date, *, long: bool = False) -> str:
    """A time span: “2023-24”, “2023”, “April to December 2023”, “31 March 2022” for one day.

    With `long`, years are said by their months: “April 2023 to March 2024”. ValueError if it ends before it starts.
    """
    if end < start:
        raise ValueError("A time span cannot end before it starts")
    if start == end:
        return day_words(start)
    months = whole_months(start, end)
    if not months:
        return _between_days(start, end)
    if not long and months % 12 == 0:
        if start.month == 1:
            return str(start.year) if months == 12 else f"{start.year} to {end.year}"
        if start.month == 4 and months == 12:
            return f"{start.year}-{end.year % 100:02d}"
    if months == 1:
        return month_words(start)
    if start.year == end.year:
        return f"{MONTHS[start.month]} to {month_words(end)}"
    return f"{month_words(start)} to {month_words(end)}"


def _between_days(start: dt.date, end: dt.date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day_words(end)}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month]} to {day_words(end)}"
    return f"{day_words(start)} to {day_words(end)}"


def span_kind(start: dt.date, end: dt.date) -> str:
    """What kind of span it is: “financial year”, “quarter”, “nine months”, “13 weeks”, “point in time”."""
    if start == end:
        return "point in time"
    months, days = whole_months(start, end), (end - start).days + 1
    if months == 12:
        return {1: "calendar year", 4: "financial year"}.get(start.month, "year")
    if months == 6 and start.month in (1, 4, 7, 10):
        return "half year"
    if months == 3 and start.month in (1, 4, 7, 10):
        return "quarter"
    if months == 1:
        return "month"
    if months:
        years = months % 12 == 0
        return _of(months // 12, "year") if years else _of(months, "month")
    return _of(days // 7, "week") if days % 7 == 0 else f"{days:,} days"


def _of(number: int, unit: str) -> str:
    word = _NUMBER_WORDS[number] if number < len(_NUMBER_WORDS) else f"{number:,}"
    return f"{word} {unit}{'' if number == 1 else 's'}"


def lag_words(start: dt.date, end: dt.date, published: str) -> str:
    """How long after its span a figure came out: “7 months after the year ended”; empty if not known.

    A publication known to the month gives “about 14 months”; one known to the year alone gives nothing.
    """
    earliest, latest = first_day(published), last_day(published)
    if earliest is None or latest is None or (latest - earliest).days > 31:
        return ""
    if latest <= end:
        return ""
    after = f"after {_ended(start, end)}"
    if earliest == latest:
        return f"{_elapsed(end, earliest)} {after}"
    months = _months_between(end, earliest)
    return f"about {_months(months)} {after}" if months > 0 else f"in the month {after}"


def _ended(start: dt.date, end: dt.date) -> str:
    kind = span_kind(start, end)
    if kind == "point in time":
        return "that day"
    short = kind.split()[-1] if kind.endswith(("year", "quarter", "month")) else "period"
    return f"the {'half year' if kind == 'half year' else short} ended"


def _elapsed(end: dt.date, day: dt.date) -> str:
    months = _months_between(end, day)
    if months:
        return _months(months)
    days = (day - end).days
    if days >= 14:
        return f"{days // 7} weeks"
    return "1 day" if days == 1 else f"{days} days"


def _months_between(end: dt.date, day: dt.date) -> int:
    """Whole months from the day after the span to a day."""
    begin = end + _DAY
    months = (day.year - begin.year) * 12 + day.month - begin.month
    return months - (day.day < begin.day)


def _months(months: int) -> str:
    if months < 24:
        return "1 month" if months == 1 else f"{months} months"
    years, rest = divmod(months, 12)
    words = f"{years} years"
    return f"{words} and {rest} month{'' if rest == 1 else 's'}" if rest else words
