"""The delivery status of a commitment, from what partners said. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mission.choices import WORST_FIRST, DeliveryStatus


@dataclass(frozen=True)
class Said:
    """What one partner said about a commitment in one period; `period` and `partner` are codes."""

    period: str
    partner: str
    status: str
    leads: bool


def status_in_period(said: Iterable[Said]) -> str:
    """The status of a period: its lead's; of joint leads who differ the worse; '' when no lead stated one."""
    stated = {one.status for one in said if one.leads and one.status}
    return next((str(status) for status in WORST_FIRST if status in stated), "")


@dataclass(frozen=True)
class CurrentStatus:
    """The status now, the period that it was stated for ('' where a link decides), and who stated it."""

    status: str
    period: str
    said: Sequence[Said]


def current_status(said: Iterable[Said], *, periods: Sequence[str], superseded: bool) -> CurrentStatus:
    """The status of a commitment: superseded where a link says so, else the lead's of the newest period
    for which one was stated. `periods` are the codes in order of time."""
    rows = list(said)
    if superseded:
        return CurrentStatus(str(DeliveryStatus.SUPERSEDED), "", [])
    for period in reversed(periods):
        of_period = [one for one in rows if one.period == period and one.leads and one.status]
        status = status_in_period(of_period)
        if status:
            return CurrentStatus(status, period, of_period)
    return CurrentStatus("", "", [])
