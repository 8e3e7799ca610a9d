"""Killed at a named point, a verb leaves the old state or the new one, and can be run again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.drills.conftest import World

pytestmark = pytest.mark.slow

FREEZE = ("freeze: begun", "freeze: old rows ended", "freeze: files are stored", "freeze: before commit")


def killed_at(world: World, point: str, do: str, **told: Any) -> None:
    """Begin something in a process that is killed at a point."""
    world.actor(pause=point).begin(do, **told).until_it_waits().kill()


def test_a_killed_freeze_leaves_nothing_and_the_next_one_gives_the_same_hash(
    public: World, undisturbed: str
) -> None:
    before = public.do("line")
    for point in FREEZE:
        killed_at(public, point, "freeze")
        assert public.do("line") == before, point
    assert public.do("freeze")["hash"] == undisturbed
    assert public.do("faults") == []


@pytest.mark.parametrize("urgent", [False, True])
def test_a_killed_correction_leaves_the_old_state_or_the_new_one(public: World, urgent: bool) -> None:
    if urgent:
        public.do("freeze")
        public.do("schedule")
    before = public.do("line")
    points = [
        "freeze: old rows ended",
        *(["correct: between the two freezes"] if urgent else []),
        "correct: before commit",
    ]
    for point in points:
        killed_at(public, point, "correct", urgent=urgent)
        assert public.do("line") == before, point
    killed_at(public, "correct: after commit", "correct", urgent=urgent)
    editions = public.do("line")["editions"]
    on_the_line = [edition["position"] for edition in editions if edition["position"]]
    assert on_the_line == ([1, 2, 3] if urgent else [1, 2])
    assert public.do("faults") == []
    again = public.ask("correct")
    assert again["refused"] == "WrongState"
    assert "waits for its release" in again["sentence"]


def test_a_killed_schedule_is_set_or_not_set(waiting: World) -> None:
    before = waiting.do("line")
    killed_at(waiting, "schedule: before commit", "schedule")
    assert waiting.do("line") == before
    killed_at(waiting, "schedule: after commit", "schedule")
    after = waiting.do("line")
    assert after["editions"][-1]["release_at"]
    assert after["shelf"] == before["shelf"]
    waiting.do("schedule")


def test_a_killed_stop_is_done_or_not_done(waiting: World, undisturbed: str) -> None:
    before = waiting.do("line")
    pk = before["editions"][-1]["pk"]
    killed_at(waiting, "stop: before commit", "stop", pk=pk)
    assert waiting.do("line") == before
    killed_at(waiting, "stop: after commit", "stop", pk=pk)
    assert waiting.do("line")["editions"][-1]["position"] is None
    assert waiting.do("faults") == []
    again = waiting.ask("stop", pk=pk)
    assert (again["refused"], again["sentence"]) == ("WrongState", "This edition was stopped.")


def test_a_killed_load_leaves_nothing_and_runs_again(empty: World) -> None:
    before = empty.do("record")
    for point in ("load: observations@0.1", "load: observations@0.6", "load: before commit"):
        killed_at(empty, point, "load_package")
        assert empty.do("record") == before, point
    empty.do("load_package")
    assert empty.do("record")["Observation"] == 1344


def test_a_killed_submission_leaves_a_draft_or_a_submitted_entry_with_one_letter(public: World) -> None:
    pk = public.do("ready_draft")
    before = public.do("submission", pk=pk)
    assert (before["state"], before["history"], before["letters"]) == ("draft", 0, 0)
    for point in ("submit: before the letter", "submit: before commit"):
        killed_at(public, point, "submit", pk=pk)
        assert public.do("submission", pk=pk) == before, point
    killed_at(public, "submit: after commit", "submit", pk=pk)
    after = {"state": "submitted", "version": before["version"] + 1, "by": True, "history": 1, "letters": 1}
    assert public.do("submission", pk=pk) == after
    again = public.ask("submit", pk=pk, seen=before["version"])
    assert again["refused"] == "WrongState" and "This entry is submitted" in again["sentence"]
    assert public.do("submission", pk=pk) == after
