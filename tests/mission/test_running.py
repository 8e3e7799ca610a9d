"""Which commitments run in a period."""

from __future__ import annotations

import datetime as dt

import pytest

from mission.running import Life, why_not_running

START, END = dt.date(2023, 4, 1), dt.date(2024, 3, 31)


@pytest.mark.parametrize(
    ("life", "why"),
    [
        (Life(), ""),
        (Life(announced="2021"), ""),
        (Life(announced="2024-03"), ""),
        (Life(announced="2024-04"), "announced April 2024, after the period"),
        (Life(withdrawn="2023-03"), "withdrawn March 2023"),
        (Life(withdrawn="2023-06"), ""),
        (Life(links=(("superseded_by", "2022", "C-2"),)), "superseded by C-2"),
        (Life(links=(("merged_into", "", "C-2"),)), "merged into C-2"),
        (Life(links=(("superseded_by", "2023-05", "C-2"),)), ""),
        (Life(links=(("part_of", "2022", "C-2"), ("followed_by", "2022", "C-3"))), ""),
        (Life(said="delivered", said_in="2022-23"), "delivered by its entry for 2022-23"),
        (Life(said="stopped", said_in="2022-23"), "stopped by its entry for 2022-23"),
        (Life(said="delayed", said_in="2022-23"), ""),
    ],
)
def test_a_commitment_runs_unless_something_ended_it_before(life, why):
    assert why_not_running(life, start=START, end=END) == why
