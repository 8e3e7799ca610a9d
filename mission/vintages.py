"""The order of several published values of one point, and what was known on a day. Pure."""

import datetime as dt

from mission.dates import first_day, last_day

UNDATED, DATED, UNDATED_REVISED = "0", "1", "2"


def vintage_key(*, published: str, revised: bool, source: str) -> str:
    """The sort key of a published value, made from its row alone.

    Undated values come first, then dated ones by the first day that their date can mean, last the
    undated ones that the publication marks as revised; equal ones by source. Texts sort by code point.
    """
    if published:
        return f"{DATED}|{first_day(published)}|{source}|{published}"
    return f"{UNDATED_REVISED if revised else UNDATED}||{source}|"


def known_by(published: str) -> dt.date | None:
    """The day from which a value counts as known: the last day its publication date can mean."""
    return last_day(published)
