"""Two people at once: one wins, the other hears a sentence, and the state is one that one after the other gives."""

from __future__ import annotations

import time

import pytest

from tests.drills.conftest import Actor, Answer, World

pytestmark = pytest.mark.slow

ROUNDS = 30


def refusals(answers: list[Answer]) -> list[str]:
    return [f"{answer['refused']}: {answer['sentence']}" for answer in answers if "refused" in answer]


def ready(world: World, pause: str = "") -> Actor:
    actor = world.actor(pause=pause)
    actor.do("title")
    return actor


@pytest.mark.parametrize("point", ["freeze: begun", "freeze: before commit"])
def test_of_two_freezes_at_once_one_makes_the_edition_and_the_other_is_told(
    public: World, undisturbed: str, point: str
) -> None:
    first, second = ready(public, pause=point), ready(public)
    first.begin("freeze").until_it_waits()
    second.begin("freeze")
    time.sleep(1.5)
    first.go_on()
    told = refusals([first.answer(), second.answer()])
    assert len(told) == 1, told
    assert told[0].startswith(("Stale: Another edition", "WrongState: “The next update"))
    editions = public.do("line")["editions"]
    assert [edition["position"] for edition in editions] == [1, 2]
    assert editions[1]["hash"] == undisturbed
    assert public.do("faults") == []


@pytest.mark.parametrize("acts", [("schedule", "stop"), ("stop", "stop"), ("stop", "freeze")])
def test_two_people_on_the_same_edition(public: World, acts: tuple[str, str]) -> None:
    people = ready(public), ready(public)
    before = public.do("line")["shelf"]
    for round_ in range(ROUNDS // 3):
        pk = public.do("freeze")["pk"]
        order = list(zip(people, acts, strict=True))[:: 1 if round_ % 2 else -1]
        for person, act in order:
            person.begin(act, **({} if act == "freeze" else {"pk": pk}))
        answers = {act: person.answer() for person, act in order}
        told = refusals(list(answers.values()))
        if acts == ("schedule", "stop"):
            assert told in ([], ["WrongState: This edition was stopped."])
        elif acts == ("stop", "stop"):
            assert told == [] or told == ["WrongState: This edition was stopped."]
        else:
            assert not told or told[0].startswith(("Stale", "WrongState: “The next update"))
        after = public.do("line")
        [stopped] = [edition for edition in after["editions"] if edition["pk"] == pk]
        assert (stopped["position"], stopped["release_at"]) == (None, None)
        waits = [edition for edition in after["editions"] if (edition["position"] or 0) > 1]
        assert [edition["position"] for edition in waits] == ([2] if acts[1] == "freeze" and not told else [])
        if waits:
            public.do("stop")
        assert public.do("line")["shelf"] == before
    assert public.do("faults") == []
