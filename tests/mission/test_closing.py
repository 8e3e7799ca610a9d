"""When an entry is no longer asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mission.closing import Asked, why_closed

END = dt.date(2024, 6, 30)


def _asked(**fields: Any) -> Asked:
    return Asked(
        **{"round": "Year 2023", "opens": dt.date(2024, 4, 1), "closes": END, "due": dt.date(2024, 5, 31)}
        | fields
    )


def test_what_nobody_asked_for_is_never_closed() -> None:
    assert why_closed([], dt.date(2030, 1, 1)) is None


def test_a_round_is_open_on_its_last_day_and_closed_on_the_next() -> None:
    assert why_closed([_asked()], END) is None
    said = why_closed([_asked()], END + dt.timedelta(days=1))
    assert said == "“Year 2023” closed on 30 June 2024. Ask the delivery team for a later date."


def test_an_extension_beyond_the_end_of_the_round_keeps_it_open() -> None:
    assert why_closed([_asked(due=dt.date(2024, 7, 31))], dt.date(2024, 7, 31)) is None


def test_one_request_that_is_open_is_enough() -> None:
    later = _asked(round="Once more", closes=dt.date(2024, 12, 31), due=dt.date(2024, 12, 1))
    assert why_closed([_asked(), later], dt.date(2024, 12, 31)) is None


def test_a_cancelled_request_says_why() -> None:
    said = why_closed([_asked(cancelled=True, reason="The grant moved.")], dt.date(2024, 5, 1))
    assert said is not None and "The grant moved." in said and "Ask the delivery team" in said
