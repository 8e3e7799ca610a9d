"""Any text is inert in a cell, and comes back sign for sign."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mission.spreadsheets.cells import for_xml, from_xml, guarded, unguarded
from mission.spreadsheets.columns import (
    COLUMNS,
    ENTRIES,
    FIGURES,
    TOO_LONG,
    answer_in,
    day_in,
    letters,
    status_in,
)
from mission.spreadsheets.read import read
from mission.spreadsheets.write import as_csv, as_workbook

_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60) | st.text(
    "=+-@'\t\r\n;,\"ab _x0D5F", max_size=12
)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-done", "'-done"),
        ("\tx", "'\tx"),
        ("'=1", "''=1"),
        ("＝1+1", "'＝1+1"),
        ("-3.5", "-3.5"),
        ("It's", "It's"),
        ("'quoted'", "'quoted'"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_calculate_is_guarded_and_a_number_is_not(text: str, cell: str) -> None:
    assert guarded(text) == cell
    assert unguarded(cell) == text


@settings(deadline=None)
@given(_TEXTS)
def test_a_guarded_text_begins_with_nothing_that_calculates_and_comes_back(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert cell[:1] not in tuple("=@\t\r\n") or not cell


@settings(deadline=None)
@given(_TEXTS)
def test_signs_that_a_workbook_cannot_hold_come_back(text: str) -> None:
    assert from_xml(for_xml(text)) == text


@settings(deadline=None, max_examples=40)
@given(st.lists(_TEXTS, min_size=1, max_size=4))
def test_any_text_survives_both_formats(texts: list[str]) -> None:
    lines = [
        {column.name: "" for column in COLUMNS[ENTRIES]} | {"ref": f"C-{index}", "done": text, "reason": text}
        for index, text in enumerate(texts)
    ]
    files = {"a.csv": as_csv(ENTRIES, lines), "a.xlsx": as_workbook({ENTRIES: lines})}
    for name, content in files.items():
        rows = read(io.BytesIO(content), name).rows[ENTRIES]
        assert [row.cells["done"] for row in rows] == texts, name
        assert [row.cells["reason"] for row in rows] == texts, name
        assert [row.number for row in rows] == [index + 2 for index in range(len(texts))]


def test_a_long_text_survives_and_one_longer_than_a_cell_says_so() -> None:
    line = {column.name: "" for column in COLUMNS[ENTRIES]} | {
        "ref": "C",
        "done": "ü\n" * 10_000,
        "next": "x" * 40_000,
    }
    [row] = read(io.BytesIO(as_csv(ENTRIES, [line])), "a.csv").rows[ENTRIES]
    assert (row.cells["done"], row.cells["next"]) == (line["done"], line["next"])
    [row] = read(io.BytesIO(as_workbook({ENTRIES: [line]})), "a.xlsx").rows[ENTRIES]
    assert (row.cells["done"], row.cells["next"]) == (line["done"], TOO_LONG)


def test_words_are_read_in_capitals_or_not_and_refused_with_the_list() -> None:
    assert status_in(" AT  risk ") == "at_risk"
    assert status_in("not stated") == status_in("") == ""
    assert answer_in("Not Collected") == "not_collected"
    with pytest.raises(ValueError, match="Not started, On track, At risk, Delayed, Delivered, Stopped"):
        status_in("Superseded")
    with pytest.raises(ValueError, match="Not collected, Not applicable, Nothing to report"):
        answer_in("unknown")


def test_days_are_read_as_people_write_them() -> None:
    assert day_in("31/03/2024") == day_in("2024-03-31")
    with pytest.raises(ValueError, match="no day"):
        day_in("soon")


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [letters(index) for index in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
    assert len(COLUMNS[FIGURES]) < 27
