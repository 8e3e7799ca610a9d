"""What is owed and how it stands: computed from the request, the entry that answers it, and the day. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from mission.choices import EntryState, ReminderKind

#: The days are those of this place: an entry is on time until the last second of its due day there.
LONDON = ZoneInfo("Europe/London")
#: From so many days before its due day something is due soon.
SOON = 7
#: How many days before and after the due day a partner is reminded.
BEFORE, AFTER = (14, 3), (1, 8)


class State(StrEnum):
    """Where the answer to a request stands, as words that are shown."""

    TO_WRITE = "to_write"
    DRAFT = "draft"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    APPROVED = "approved"

    @property
    def label(self) -> str:
        """The word that is shown."""
        return self.value.replace("_", " ").capitalize()


#: In these the partner has something to do.
TO_DO = (State.TO_WRITE, State.DRAFT, State.RETURNED)


class Timing(StrEnum):
    """How an answer stands to its due day."""

    CANCELLED = "cancelled"
    NOT_YET_ASKED = "not_yet_asked"
    NOT_YET_DUE = "not_yet_due"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    ON_TIME = "on_time"
    LATE = "late"
    NOT_ANSWERED = "not_answered"

    @property
    def label(self) -> str:
        """The words that are shown."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Owed:
    """One request as it stands on a day."""

    state: State
    timing: Timing
    due: dt.date
    answered_on: dt.date | None = None
    days_late: int = 0

    @property
    def is_to_do(self) -> bool:
        """Whether the partner has something to do for it."""
        return self.timing != Timing.CANCELLED and self.state in TO_DO

    @property
    def is_overdue(self) -> bool:
        """Whether the partner has something to do whose day has passed."""
        return self.is_to_do and self.days_late > 0


@dataclass(frozen=True)
class Item:
    """A request (with its commitment, partner and round at hand), how it stands, and the key of its entry."""

    request: Any
    owed: Owed
    entry_pk: int | None = None
    reminded: int = 0


def london_day(at: dt.datetime) -> dt.date:
    """The day in London of an instant."""
    return at.astimezone(LONDON).date()


def owed(
    *,
    today: dt.date,
    opens: dt.date,
    due: dt.date,
    closes: dt.date,
    entry_state: str = "",
    answered_on: dt.date | None = None,
    cancelled: bool = False,
) -> Owed:
    """How a request stands on a day.

    `entry_state` is that of the entry that answers it, empty without one; `answered_on` the day on which it was first
    submitted and not taken back. An answer stays on time when it is returned afterwards. A request that was extended
    beyond the end of its round stays open until its own due day.
    """
    closes = max(closes, due)
    state = State.TO_WRITE if entry_state in ("", EntryState.WITHDRAWN) else State(entry_state)
    late = max(0, ((answered_on or today) - due).days)
    return Owed(
        state, _timing(state, today, opens, due, closes, answered_on, cancelled), due, answered_on, late
    )


def _timing(
    state: State,
    today: dt.date,
    opens: dt.date,
    due: dt.date,
    closes: dt.date,
    answered_on: dt.date | None,
    cancelled: bool,
) -> Timing:
    if cancelled:
        return Timing.CANCELLED
    if answered_on is not None:
        return Timing.ON_TIME if answered_on <= due else Timing.LATE
    if state not in TO_DO:
        # Loaded from elsewhere without a day: nobody can be said to have been late.
        return Timing.ON_TIME
    if today < opens:
        return Timing.NOT_YET_ASKED
    if today > closes:
        return Timing.NOT_ANSWERED
    if today > due:
        return Timing.OVERDUE
    if today == due:
        return Timing.DUE_TODAY
    return Timing.DUE_SOON if (due - today).days <= SOON else Timing.NOT_YET_DUE


def timing_words(one: Owed) -> str:
    """How a request stands to its due day, as words: “due 3 June 2024”, “overdue since 3 June 2024”."""
    day = f"{one.due.day} {one.due:%B %Y}"
    late = f"{one.days_late} day{'' if one.days_late == 1 else 's'} late"
    return {
        Timing.CANCELLED: "no longer asked for",
        Timing.NOT_YET_ASKED: f"not yet asked; due {day}",
        Timing.NOT_YET_DUE: f"due {day}",
        Timing.DUE_SOON: f"due soon: {day}",
        Timing.DUE_TODAY: "due today",
        Timing.OVERDUE: f"overdue, was due {day}",
        Timing.ON_TIME: "answered on time" if one.answered_on else "answered",
        Timing.LATE: f"answered {late}",
        Timing.NOT_ANSWERED: f"not answered, was due {day}",
    }[one.timing]


def reminder_due(
    one: Owed, *, today: dt.date, asked_on: dt.date, closes: dt.date, sent: Collection[tuple[str, dt.date]]
) -> tuple[ReminderKind, dt.date] | None:
    """The reminder to send now: its kind and the day that it was for; None where there is none.

    Of several days that have passed (the worker was away) only the last one counts. Nothing is sent for a day on which
    the partner was just asked, once the round is closed, or when there is nothing to do.
    """
    if not one.is_to_do or today > max(closes, one.due):
        return None
    days = [(ReminderKind.BEFORE, one.due - dt.timedelta(days=days)) for days in BEFORE]
    days += [(ReminderKind.AFTER, one.due + dt.timedelta(days=days)) for days in AFTER]
    passed = [(kind, day) for kind, day in days if asked_on < day <= today]
    if not passed:
        return None
    last = max(passed, key=lambda found: found[1])
    if last[0] == ReminderKind.BEFORE and today > one.due:
        return None
    return None if (str(last[0]), last[1]) in {(str(kind), day) for kind, day in sent} else last
