"""The release time on two workers, with no job that runs: nothing too early, and never old after new."""

from __future__ import annotations

import threading
import time

import pytest

from tests.drills.conftest import World
from tests.drills.reading import Heard, Readers, ask

pytestmark = pytest.mark.slow

MISSION = "national-mission-drugs"


def addresses(world: World) -> list[str]:
    """Public addresses that say the changed words."""
    ref = world.do("changed")
    return [
        f"/{MISSION}/commitments/{ref}/",
        f"/{MISSION}/commitments/{ref}.json",
        f"/api/v1/missions/{MISSION}/commitments/{ref}/",
        f"/{MISSION}/commitments/?q=words",
    ]


def never_old_after_new(heard: list[Heard]) -> None:
    """No answer that was asked for after somebody had the new one is the old one."""
    first_new = min(one.had for one in heard if one.new)
    late = [one for one in heard if one.asked > first_new and not one.new]
    assert late == []


def test_everything_turns_public_at_one_instant_on_both_workers(waiting: World) -> None:
    paths = addresses(waiting)
    service = waiting.service()
    etags = {path: ask(service.port, path)[0].etag for path in paths}
    assert all(etags.values())
    at = waiting.do("release_in", seconds=4)
    wanted = [(path, etag) for path in paths for etag in ("", etags[path])]
    readers = Readers(service.port, wanted)
    time.sleep(max(0.0, at - time.time()) + 3)
    heard = readers.stop()
    assert len(heard) > 100
    assert {one.status for one in heard} == {200, 304}
    for path in paths:
        own = [one for one in heard if one.path == path]
        assert any(one.status == 304 for one in own if one.had < at), path
        assert not [one for one in own if one.new and one.had < at], path
        assert not [one for one in own if not one.new and one.asked > at], path
        assert {one.etag for one in own if one.new}.isdisjoint({one.etag for one in own if not one.new}), path
    never_old_after_new(heard)
    assert waiting.do("faults") == []


def test_a_release_time_that_passes_while_everything_is_down_is_kept(waiting: World) -> None:
    path = addresses(waiting)[0]
    service = waiting.service()
    assert not ask(service.port, path)[0].new
    at = waiting.do("release_in", seconds=1.5)
    assert not ask(service.port, path)[0].new
    waiting.rest()
    time.sleep(max(0.0, at - time.time()) + 0.1)
    service = waiting.service()
    assert [ask(service.port, one)[0].new for one in addresses(waiting)] == [True] * 4


def test_a_page_that_nobody_has_drawn_yet_is_drawn_once_for_all_who_ask(waiting: World) -> None:
    path = addresses(waiting)[0]
    service = waiting.service(DRAW_SECONDS="0.3")
    at = waiting.do("release_in", seconds=1.5)
    time.sleep(max(0.0, at - time.time()) + 0.05)
    heard: list[Heard] = []

    def read() -> None:
        heard.append(ask(service.port, path)[0])

    readers = [threading.Thread(target=read) for _ in range(40)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert [(one.status, one.new) for one in heard] == [(200, True)] * 40
    assert len({one.etag for one in heard}) == 1
    assert len(service.drawn(path)) == 1
