"""Where the three views differ, targets that were changed on the way, and counts that hide nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from mission.assessment import CLASSES, Figure, Target, assess_all, counts, disagreement, disagreements
from mission.assessment.chain import places


@pytest.mark.parametrize(
    ("status", "team", "classes", "words"),
    [
        ("on_track", "", ["on_course", "met"], None),
        ("on_track", "", ["not_enough_data", "not_assessable"], None),
        ("delayed", "", ["missed"], None),
        ("delayed", "", ["met", "missed"], None),
        ("", "", ["missed"], None),
        ("superseded", "", ["missed"], None),
        ("not_stated", "not_stated", ["missed"], None),
        (
            "on_track",
            "",
            ["missed", "not_assessable"],
            "The delivery status is “On track”; the one target that could be assessed is missed.",
        ),
        (
            "delivered",
            "",
            ["met", "behind", "behind"],
            "The delivery status is “Delivered”; of 3 targets that could be assessed, 1 is met and 2 are behind.",
        ),
        (
            "at_risk",
            "",
            ["met", "on_course"],
            "The delivery status is “At risk”; of 2 targets that could be assessed, 1 is met and 1 is on course.",
        ),
        (
            "on_track",
            "at_risk",
            [],
            "The delivery status is “On track”, the team assessment is “At risk”.",
        ),
        (
            "",
            "on_track",
            ["moving_away"],
            "The team assessment is “On track”; the one target that could be assessed is moving away.",
        ),
    ],
)
def test_where_views_differ_a_sentence_says_it(status, team, classes, words) -> None:
    assert disagreement(status, team, classes) == words


def test_each_difference_has_its_own_sentence() -> None:
    assert len(disagreements("on_track", "delayed", ["missed"])) == 2


def _target(code: str, value: str, due: str, replaces: str = "") -> Target:
    return Target(code, "level", "at_least", title=code, per="year", value=value, due=due, replaces=replaces)


def _figure(year: int, value: str) -> Figure:
    return Figure(dt.date(year, 1, 1), dt.date(year, 12, 31), value)


def test_a_target_that_was_changed_is_assessed_against_the_first_and_the_latest() -> None:
    chain = [
        _target("first", "100", "2021"),
        _target("second", "90", "2022", "first"),
        _target("third", "80", "2023", "second"),
    ]
    figures = [_figure(2021, "70"), _figure(2022, "75"), _figure(2023, "82")]
    found = assess_all(chain, dict.fromkeys(("first", "second", "third"), figures), {})
    assert [found[code]["class"] for code in ("first", "second", "third")] == ["missed", "missed", "met"]
    assert (found["third"]["moves"], found["third"]["first"]) == (2, {"code": "first", "class": "missed"})
    assert (found["first"]["moves"], found["first"]["first"]) == (0, None)
    assert found["first"]["replaced_by"] == "second"


def test_targets_that_replace_one_another_in_a_circle_end() -> None:
    found = places([_target("a", "1", "", "b"), _target("b", "1", "", "a")])
    assert found["a"].moves == 1


def test_a_target_whose_earlier_one_is_not_there_is_the_first() -> None:
    assert places([_target("b", "1", "", "a")])["b"].moves == 0


def test_counts_have_every_class_and_no_average() -> None:
    tally = counts([("missed", True), ("missed", False), ("met", False)])
    assert [one.kind for one in tally] == list(CLASSES)
    assert {one.kind: (one.number, one.replaced) for one in tally if one.number} == {
        "met": (1, 0),
        "missed": (2, 1),
    }
