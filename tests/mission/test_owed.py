"""What is owed stands as its dates, its entry and the day say."""

from __future__ import annotations

import datetime as dt

import pytest

from mission.choices import ReminderKind
from mission.owed import State, Timing, london_day, owed, reminder_due, timing_words

OPENS, DUE, CLOSES = dt.date(2024, 5, 1), dt.date(2024, 6, 28), dt.date(2024, 7, 31)
DAY = dt.timedelta(days=1)


def on(today: dt.date, **more):
    return owed(**{"today": today, "opens": OPENS, "due": DUE, "closes": CLOSES} | more)


@pytest.mark.parametrize(
    ("today", "timing", "words"),
    [
        (OPENS - DAY, Timing.NOT_YET_ASKED, "not yet asked; due 28 June 2024"),
        (OPENS, Timing.NOT_YET_DUE, "due 28 June 2024"),
        (DUE - 8 * DAY, Timing.NOT_YET_DUE, "due 28 June 2024"),
        (DUE - 7 * DAY, Timing.DUE_SOON, "due soon: 28 June 2024"),
        (DUE, Timing.DUE_TODAY, "due today"),
        (DUE + DAY, Timing.OVERDUE, "overdue, was due 28 June 2024"),
        (CLOSES, Timing.OVERDUE, "overdue, was due 28 June 2024"),
        (CLOSES + DAY, Timing.NOT_ANSWERED, "not answered, was due 28 June 2024"),
    ],
)
def test_without_an_answer_the_day_decides(today, timing, words):
    one = on(today)
    assert (one.timing, timing_words(one)) == (timing, words)
    assert one.state == State.TO_WRITE
    assert one.is_overdue == (today > DUE)


def test_an_answer_on_the_due_day_is_on_time_and_a_day_later_it_is_late():
    assert on(CLOSES, entry_state="submitted", answered_on=DUE).timing == Timing.ON_TIME
    late = on(CLOSES, entry_state="submitted", answered_on=DUE + 2 * DAY)
    assert (late.timing, late.days_late, timing_words(late)) == (Timing.LATE, 2, "answered 2 days late")
    assert timing_words(on(CLOSES, entry_state="approved", answered_on=DUE + DAY)) == "answered 1 day late"


def test_the_last_second_of_the_due_day_in_london_counts():
    last = dt.datetime(2024, 6, 28, 22, 59, 59, tzinfo=dt.UTC)
    assert london_day(last) == DUE
    assert london_day(last + dt.timedelta(seconds=1)) == DUE + DAY
    winter = dt.datetime(2024, 12, 20, 23, 59, 59, tzinfo=dt.UTC)
    assert london_day(winter) == dt.date(2024, 12, 20)


def test_an_answer_stays_on_time_when_it_is_returned_but_there_is_something_to_do():
    returned = on(DUE + 5 * DAY, entry_state="returned", answered_on=DUE)
    assert (returned.timing, returned.state, returned.is_to_do) == (Timing.ON_TIME, State.RETURNED, True)
    assert not returned.is_overdue


def test_a_draft_is_no_answer():
    assert on(DUE + DAY, entry_state="draft").is_overdue


def test_nothing_is_owed_for_what_was_cancelled():
    one = on(DUE + DAY, cancelled=True)
    assert (one.timing, one.is_to_do, one.is_overdue) == (Timing.CANCELLED, False, False)


def test_a_request_extended_beyond_the_end_of_its_round_stays_open():
    due = CLOSES + 10 * DAY
    assert on(CLOSES + 5 * DAY, due=due).timing == Timing.DUE_SOON
    assert on(due + DAY, due=due).timing == Timing.NOT_ANSWERED


def remind(today, *, asked_on=OPENS, sent=(), **more):
    return reminder_due(on(today, **more), today=today, asked_on=asked_on, closes=CLOSES, sent=sent)


@pytest.mark.parametrize(
    ("today", "kind", "day"),
    [
        (DUE - 14 * DAY, ReminderKind.BEFORE, DUE - 14 * DAY),
        (DUE - 3 * DAY, ReminderKind.BEFORE, DUE - 3 * DAY),
        (DUE + DAY, ReminderKind.AFTER, DUE + DAY),
        (DUE + 8 * DAY, ReminderKind.AFTER, DUE + 8 * DAY),
    ],
)
def test_a_reminder_has_its_day_and_is_sent_once(today, kind, day):
    assert remind(today) == (kind, day)
    assert remind(today, sent=[(kind, day)]) is None
    assert remind(today + DAY, sent=[(kind, day)]) is None


def test_between_its_days_nobody_is_reminded():
    assert remind(DUE - 15 * DAY) is None
    assert remind(DUE, sent=[(ReminderKind.BEFORE, DUE - 3 * DAY)]) is None


def test_of_days_that_were_missed_only_the_last_one_counts():
    assert remind(DUE - 2 * DAY) == (ReminderKind.BEFORE, DUE - 3 * DAY)
    assert remind(DUE + 20 * DAY) == (ReminderKind.AFTER, DUE + 8 * DAY)


def test_who_was_just_asked_is_not_reminded_of_days_before_that():
    assert remind(DUE - 5 * DAY, asked_on=DUE - 6 * DAY) is None
    assert remind(DUE - 3 * DAY, asked_on=DUE - 3 * DAY) is None


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_it_is_quiet_once_answered(state):
    assert remind(DUE + DAY, entry_state=state, answered_on=DUE) is None


def test_it_is_quiet_once_cancelled_or_closed():
    assert remind(DUE + DAY, cancelled=True) is None
    assert remind(CLOSES + DAY) is None


def test_a_returned_entry_is_reminded_of():
    assert remind(DUE + 8 * DAY, entry_state="returned", answered_on=DUE) == (
        ReminderKind.AFTER,
        DUE + 8 * DAY,
    )


def test_after_an_extension_past_days_before_the_new_due_day_are_not_said_to_be_overdue():
    assert remind(DUE + DAY, due=DUE + 7 * DAY, sent=[(ReminderKind.BEFORE, DUE - 3 * DAY)]) == (
        ReminderKind.BEFORE,
        DUE - 7 * DAY,
    )
