"""Punctuality counts what was asked, on time, late and not answered."""

from __future__ import annotations

import datetime as dt

from mission.owed import owed
from mission.punctuality import Counts, counts

OPENS, DUE, CLOSES = dt.date(2024, 5, 1), dt.date(2024, 6, 28), dt.date(2024, 7, 31)
DAY = dt.timedelta(days=1)


def one(today=CLOSES + DAY, **more):
    return owed(today=today, opens=OPENS, due=DUE, closes=CLOSES, **more)


def test_each_request_is_counted_once_for_its_partner_and_period():
    rows = [
        (1, 10, one(entry_state="approved", answered_on=DUE)),
        (1, 10, one(entry_state="returned", answered_on=DUE)),
        (1, 10, one(entry_state="submitted", answered_on=DUE + DAY)),
        (1, 10, one()),
        (1, 11, one(today=DUE)),
        (2, 10, one(today=DUE + DAY, entry_state="draft")),
    ]
    assert counts(rows) == {
        (1, 10): Counts(asked=4, on_time=2, late=1, not_answered=1),
        (1, 11): Counts(asked=1, not_yet_due=1),
        (2, 10): Counts(asked=1, not_answered=1),
    }


def test_what_was_cancelled_or_not_yet_asked_is_not_counted():
    assert counts([(1, 10, one(cancelled=True)), (1, 10, one(today=OPENS - DAY))]) == {}


def test_counts_add_up_and_are_plain_numbers_when_they_are_frozen():
    total = Counts(asked=1, on_time=1) + Counts(asked=2, late=1, not_answered=1)
    assert total.as_body() == {"asked": 3, "on_time": 1, "late": 1, "not_answered": 1, "not_yet_due": 0}
