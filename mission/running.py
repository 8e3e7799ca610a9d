"""Which commitments run in a period, so that progress on them is asked for. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from mission.choices import DeliveryStatus, Relation
from mission.dates import first_day
from mission.spans import partial_date_words

#: A commitment with such a link goes on as another one.
GOES_ON = (Relation.SUPERSEDED_BY, Relation.CARRIED_OVER, Relation.SPLIT_INTO, Relation.MERGED_INTO)
#: Said of an earlier period, these end the work.
ENDED = (DeliveryStatus.DELIVERED, DeliveryStatus.STOPPED, DeliveryStatus.SUPERSEDED)


@dataclass(frozen=True)
class Life:
    """What decides whether a commitment runs. Dates are partial dates as they are on record, empty where not stated."""

    announced: str = ""
    withdrawn: str | None = None
    links: tuple[tuple[str, str, str], ...] = field(default=())
    said: str = ""
    said_in: str = ""


def why_not_running(life: Life, *, start: dt.date, end: dt.date) -> str:
    """Why a commitment does not run in a period, in words; empty where it does.

    `life.links` are (relation, date, reference of the other one), `life.said` the last delivery status that was approved
    for an earlier period, `life.said_in` the label of that period.
    """
    begun = first_day(life.announced)
    if begun is not None and begun > end:
        return f"announced {partial_date_words(life.announced)}, after the period"
    if life.withdrawn is not None and _before(life.withdrawn, start):
        return f"withdrawn {partial_date_words(life.withdrawn)}"
    gone = _gone_on(life.links, start)
    if gone:
        return gone
    if life.said in ENDED:
        return f"{DeliveryStatus(life.said).label.lower()} by its entry for {life.said_in}"
    return ""


def _gone_on(links: Iterable[tuple[str, str, str]], start: dt.date) -> str:
    for relation, date, other in links:
        if relation in GOES_ON and _before(date, start):
            return f"{Relation(relation).label} {other}"
    return ""


def _before(date: str, start: dt.date) -> bool:
    """Whether something of a partial date had happened when the period began; without a date it had."""
    day = first_day(date)
    return day is None or day < start
