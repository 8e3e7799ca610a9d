"""While somebody holds the database others go on, wait, or are told; nothing is lost."""

from __future__ import annotations

import time

import pytest

from tests.drills.conftest import POSTGRES, World

pytestmark = pytest.mark.slow


def test_a_long_read_keeps_nobody_from_writing_and_sees_one_moment(public: World) -> None:
    reader = public.actor()
    before = public.do("title")
    reader.begin("hold_reading", seconds=6)
    assert reader.answer()["gave"] == "reading"
    begun = time.monotonic()
    for number in range(5):
        public.do("reword", title=f"Words {number}")
    assert time.monotonic() - begun < 5.5
    first, second = reader.answer()["gave"]
    assert first == before
    assert POSTGRES or second == before
    assert public.do("title") == "Words 4"


def test_a_draft_that_is_saved_during_an_import_is_there_afterwards(public: World) -> None:
    pk = public.do("begin_draft")
    importer = public.actor(pause="load: before commit").begin("load_package").until_it_waits()
    writer = public.actor().begin("save_draft", pk=pk, words="Work went on all the same.")
    time.sleep(2)
    importer.go_on()
    importer.answer()
    assert writer.answer()["gave"] == "Work went on all the same."
    assert public.do("record")["Observation"] == 1344


def test_who_comes_while_somebody_is_stopping_the_edition_waits_or_is_told(waiting: World) -> None:
    pk = waiting.do("line")["editions"][-1]["pk"]
    stopper = waiting.actor(pause="stop: before commit").begin("stop", pk=pk).until_it_waits()
    other = waiting.actor()
    other.do("title")
    other.begin("schedule", pk=pk)
    time.sleep(4)
    stopper.go_on()
    stopper.answer()
    told = other.answer()
    assert told["refused"] == "WrongState"
    assert told["sentence"].startswith("Somebody else is" if POSTGRES else "This edition was stopped")
    assert waiting.do("line")["editions"][-1]["position"] is None
    assert waiting.do("faults") == []
