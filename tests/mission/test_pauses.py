"""Pause points stop a process in a drill and nowhere else."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from mission.pauses import pause_at


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PAUSE_AT", "work@0.5")
    monkeypatch.setenv("PAUSE_IN", str(tmp_path))
    return tmp_path


def test_no_variable_of_the_environment_stops_a_service(named: Path) -> None:
    begun = time.monotonic()
    pause_at("work")
    assert time.monotonic() - begun < 1
    assert list(named.iterdir()) == []


def test_a_drill_waits_at_the_point_it_named_until_it_may_go_on(named: Path, settings: Any) -> None:
    settings.PAUSE_POINTS = True
    pause_at("other work")
    pause_at("work", done=4, of=10)
    pause_at("work", done=0, of=0)
    assert list(named.iterdir()) == []
    worker = threading.Thread(target=pause_at, args=("work",), kwargs={"done": 5, "of": 10})
    worker.start()
    while not (named / f"waits-{os.getpid()}").exists():
        time.sleep(0.01)
    assert worker.is_alive()
    (named / "go").touch()
    worker.join(5)
    assert not worker.is_alive()
