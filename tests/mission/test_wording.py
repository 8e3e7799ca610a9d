"""Codes, counts and reasons in plain words."""

import pytest

from mission import wording
from mission.choices import STATUS_ORDER, EntryState, Missing


def test_every_delivery_status_has_a_word_and_a_meaning() -> None:
    words = {wording.status_word(str(status)) for status in STATUS_ORDER}
    assert len(words) == len(STATUS_ORDER) == len(wording.STATUS_MEANINGS)
    assert wording.status_word("") == wording.status_word("not_stated") == "Not stated"


def test_a_status_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="going_well"):
        wording.status_word("going_well")


def test_every_state_of_an_entry_has_a_word() -> None:
    assert wording.state_word("to_write") == "To write"
    assert [wording.state_word(str(state)) for state in EntryState][:2] == ["Draft", "Submitted"]


def test_a_computed_class_is_said_in_its_own_words() -> None:
    assert wording.assessment_word("not_enough_data") == "Not enough data"


@pytest.mark.parametrize("reason", [reason for reason in Missing if reason])
def test_every_stored_reason_for_no_value_has_its_own_words(reason: Missing) -> None:
    assert wording.missing_words(str(reason)) != wording.NO_FIGURE
    assert wording.missing_short(str(reason))


def test_why_there_is_no_value_is_never_guessed() -> None:
    assert wording.missing_words("suppressed") == "hidden by the publisher to protect confidentiality"
    assert wording.missing_words("") == wording.missing_words("anything") == "no figure on record"


def test_the_aim_is_said_without_praise() -> None:
    assert wording.aim_words("decrease") == "Aim: lower"
    assert wording.aim_words("decrease", counts=True) == "Aim: fewer"
    assert wording.aim_words("increase") == "Aim: higher"
    assert wording.aim_words("increase", counts=True) == "Aim: more"
    assert wording.aim_words("none") == wording.aim_words("") == "No aim is stated"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("third_sector", "Third sector"),
        ("police_and_justice", "Police and justice"),
        ("council_area", "Council area"),
        ("adp", "ADP"),
        ("country", "Country"),
        ("", "Not stated"),
    ],
)
def test_a_free_code_of_the_data_becomes_words(code: str, words: str) -> None:
    assert wording.code_words(code) == words


def test_a_disaggregation_is_read_out() -> None:
    assert wording.disaggregation_words("age=25-34;sex=female") == "Age: 25-34, sex: female"
    assert wording.disaggregation_words("") == "All"


def test_counts_and_lists_read_as_sentences_do() -> None:
    assert wording.counted(1, "commitment") == "1 commitment"
    assert wording.counted(1344, "figure") == "1,344 figures"
    assert wording.counted(0, "entry", "entries") == "0 entries"
    assert wording.times(1) == "once"
    assert wording.times(2) == "2 times"
    assert wording.listed([]) == ""
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
