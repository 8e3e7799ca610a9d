"""Two reviewers at once, a double click, a stale page, a request that is sent again: one outcome, and a sentence for the other."""

from __future__ import annotations

import pytest

from tests.drills.conftest import Actor, Answer, World

pytestmark = pytest.mark.slow
ROUNDS = 12


def _ready(world: World, pause: str = "") -> Actor:
    actor = world.actor(pause=pause)
    actor.do("record")
    return actor


def _refused(answer: Answer) -> str:
    return f"{answer['refused']}: {answer['sentence']}" if "refused" in answer else ""


def test_of_two_reviewers_at_once_one_decides_and_the_other_is_told(empty: World) -> None:
    entries = empty.do("ready_to_review", number=ROUNDS)
    first, second = _ready(empty), _ready(empty)
    for round_, pk in enumerate(entries):
        moves = [(first, "approve", "first"), (second, "send_back", "second")][:: 1 if round_ % 2 else -1]
        for actor, act, who in moves:
            actor.begin("decide", pk=pk, act=act, who=who)
        answers = {who: _refused(actor.answer()) for actor, _, who in moves}
        [loser] = [who for who, sentence in answers.items() if sentence]
        winner = {"first": "second", "second": "first"}[loser]
        assert answers[loser].startswith("WrongState: This entry is ")
        found = empty.do("decision", pk=pk)
        assert found["decided_by"] == winner
        assert found["state"] == {"first": "approved", "second": "returned"}[winner]
        assert (found["version"], found["history"]) == (2, [winner])
        assert found["reasons"] == (["Asked by second."] if winner == "second" else [])


@pytest.mark.parametrize("act", ["approve", "send_back"])
def test_who_comes_while_another_decides_waits_and_is_told(empty: World, act: str) -> None:
    [pk] = empty.do("ready_to_review")
    first, second = _ready(empty, pause=f"{act.replace('_', ' ')}: before commit"), _ready(empty)
    first.begin("decide", pk=pk, act=act, who="first").until_it_waits()
    second.begin("decide", pk=pk, act="approve", who="second")
    first.go_on()
    assert _refused(first.answer()) == ""
    assert _refused(second.answer()).startswith("WrongState: This entry is ")
    assert empty.do("decision", pk=pk)["history"] == ["first"]


@pytest.mark.parametrize("act", ["approve", "send_back"])
def test_a_reviewer_killed_in_the_middle_of_a_decision_has_decided_nothing(empty: World, act: str) -> None:
    [pk] = empty.do("ready_to_review")
    killed = _ready(empty, pause=f"{act.replace('_', ' ')}: before commit")
    killed.begin("decide", pk=pk, act=act, who="first").until_it_waits()
    killed.kill()
    assert empty.do("decision", pk=pk)["state"] == "submitted"
    assert empty.do("decision", pk=pk)["reasons"] == []
    empty.do("decide", pk=pk, act=act, who="second")
    assert empty.do("decision", pk=pk)["history"] == ["second"]


def test_killed_after_the_commit_the_second_press_hears_that_it_is_approved(empty: World) -> None:
    [pk] = empty.do("ready_to_review")
    killed = _ready(empty, pause="approve: after commit")
    killed.begin("decide", pk=pk, act="approve", who="first").until_it_waits()
    killed.kill()
    told = _refused(empty.ask("decide", pk=pk, act="approve", who="first"))
    assert told == "WrongState: This entry is already approved."
    assert empty.do("decision", pk=pk)["history"] == ["first"]


def test_a_stale_page_and_the_same_press_many_times_have_one_outcome(empty: World) -> None:
    [pk] = empty.do("ready_to_review")
    assert _refused(empty.ask("decide", pk=pk, act="approve", who="first", seen=7)).startswith("Stale: ")
    presses = [_ready(empty) for _ in range(3)]
    for press in presses:
        press.begin("decide", pk=pk, act="send_back", who="first")
    told = [_refused(press.answer()) for press in presses]
    assert sorted(bool(sentence) for sentence in told) == [False, True, True]
    found = empty.do("decision", pk=pk)
    assert (found["version"], found["reasons"], found["history"]) == (2, ["Asked by first."], ["first"])


def test_two_who_assign_at_once_and_the_same_comment_twice(empty: World) -> None:
    [pk] = empty.do("ready_to_review")
    first, second = _ready(empty), _ready(empty)
    for actor, who in ((first, "first"), (second, "second")):
        actor.begin("assign", pk=pk, to=who, who=who)
    told = {"first": _refused(first.answer()), "second": _refused(second.answer())}
    [loser] = [who for who, sentence in told.items() if sentence]
    assert told[loser].startswith("Stale: Somebody else assigned this entry")
    assert empty.do("decision", pk=pk)["reviewer"] != loser
    for actor in (first, second):
        actor.begin("remark", pk=pk, who="first")
    assert first.answer()["gave"] == second.answer()["gave"]
