"""Release times are whole quarter hours, and every public cache time ends at the next one. Pure."""

from __future__ import annotations

import datetime as dt

QUARTER = dt.timedelta(minutes=15)


def quarter_begun(at: dt.datetime) -> dt.datetime:
    """The quarter hour last begun at an instant."""
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def next_quarter(at: dt.datetime) -> dt.datetime:
    """The next quarter hour after an instant."""
    return quarter_begun(at) + QUARTER


def until_quarter(at: dt.datetime, now: dt.datetime) -> str:
    """The header by which anyone may keep an answer until the quarter hour after the instant `at` that it is of.

    The time is counted from `now`: an answer that took long, or over the quarter hour, is not kept any longer for it.
    """
    seconds = max(0, int((next_quarter(at) - now).total_seconds()))
    return f"public, max-age={seconds}, must-revalidate"


def is_quarter(at: dt.datetime) -> bool:
    """Whether an instant is a whole quarter hour."""
    return at == quarter_begun(at)
