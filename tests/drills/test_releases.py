"""A long statistics release comes to its end or leaves nothing, whoever dies or is quicker meanwhile."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.drills.conftest import World

pytestmark = pytest.mark.slow


@pytest.fixture
def quick(empty: World) -> World:
    """An empty world whose dead workers are given up after two seconds."""
    empty.environment["LEASE"] = "2"
    return empty


def killed_at(world: World, point: str) -> None:
    world.actor(pause=point).begin("work_on_releases").until_it_waits().kill()


def worked_on(world: World, pk: int, state: str) -> dict[str, Any]:
    """How the release stands when the lease of the dead one is over and the next one has worked on it."""
    deadline = time.monotonic() + 20
    while world.do("release_stands", pk=pk)["state"] != state and time.monotonic() < deadline:
        time.sleep(0.5)
        world.do("work_on_releases")
    found: dict[str, Any] = world.do("release_stands", pk=pk)
    return found


def submitted(world: World) -> int:
    pk = int(world.do("make_release"))
    world.do("work_on_releases")
    world.do("submit_release", pk=pk)
    return pk


def test_killed_in_a_check_it_leaves_nothing_and_the_next_worker_checks(quick: World) -> None:
    pk = int(quick.do("make_release"))
    killed_at(quick, "import: change set stored")
    assert quick.do("release_stands", pk=pk)["state"] == "checking"
    found = worked_on(quick, pk, "checked")
    assert (found["state"], found["new"], found["change sets"]) == ("checked", 300, 1)


def test_killed_while_it_writes_and_takes_back_it_leaves_nothing_half(quick: World) -> None:
    pk = submitted(quick)
    assert quick.do("approve_release", pk=pk) == "writing"
    before = quick.do("release_stands", pk=pk)
    assert before["observations"] == 0
    for point in ("import: observations@0.6", "import: before commit"):
        killed_at(quick, point)
        assert quick.do("release_stands", pk=pk) == before, point
        time.sleep(3)
    found = worked_on(quick, pk, "approved")
    assert (found["state"], found["standing"], found["batches"]) == ("approved", 300, 1)

    quick.do("take_release_back", pk=pk)
    before = quick.do("release_stands", pk=pk)
    assert (before["state"], before["standing"]) == ("approved", 300)
    killed_at(quick, "import: taken back")
    assert quick.do("release_stands", pk=pk) == before
    found = worked_on(quick, pk, "taken_back")
    assert (found["state"], found["standing"], found["observations"]) == ("taken_back", 0, 300)


def test_a_release_that_kills_three_workers_is_set_aside_and_says_so(quick: World) -> None:
    pk = int(quick.do("make_release"))
    for _ in range(3):
        killed_at(quick, "import: change set stored")
        time.sleep(3)
    found = worked_on(quick, pk, "failed")
    assert found["state"] == "failed"
    assert "error of the service" in found["reason"]


def test_of_two_people_who_approve_at_once_one_does_and_the_other_is_told(empty: World) -> None:
    pk = submitted(empty)
    first, second = empty.actor(pause="import: before commit"), empty.actor()
    first.begin("approve_release", pk=pk, at_once=True).until_it_waits()
    second.begin("approve_release", pk=pk, at_once=True)
    time.sleep(2)
    first.go_on()
    assert first.answer() == {"gave": "approved"}
    told = second.answer()
    assert told == {
        "refused": "Stale",
        "sentence": "Somebody else was quicker: this release is approved now.",
    }
    found = empty.do("release_stands", pk=pk)
    assert (found["standing"], found["batches"]) == (300, 1)
