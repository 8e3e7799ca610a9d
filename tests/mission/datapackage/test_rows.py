"""Records of CSV lines are the same however they are found."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mission.datapackage.rows import records

CELLS = st.text(alphabet='ab,"\n é', max_size=6)


def as_the_module_reads(text: str) -> list[list[str]] | str:
    try:
        return list(csv.reader(iter(text.splitlines(keepends=True)), strict=True))
    except csv.Error as error:
        return str(error)


def found(text: str) -> list[list[str]] | str:
    try:
        return list(records(iter(text.splitlines(keepends=True))))
    except csv.Error as error:
        return str(error)


@given(st.lists(st.lists(CELLS, max_size=4), max_size=6))
def test_written_rows_are_read_as_the_csv_module_reads_them(rows: list[list[str]]) -> None:
    text = "".join(
        ",".join(f'"{c.replace(chr(34), chr(34) * 2)}"' if set(c) & set(',"\n') else c for c in row) + "\n"
        for row in rows
    )
    assert found(text) == as_the_module_reads(text)


@given(st.text(alphabet='a,"\n', max_size=30))
def test_any_text_is_read_or_refused_alike(text: str) -> None:
    assert found(text) == as_the_module_reads(text)


def test_a_cell_that_is_too_long_is_refused_alike() -> None:
    before = csv.field_size_limit(131_072)
    try:
        with pytest.raises(csv.Error, match="field larger"):
            list(records(iter(["a" * 200_000 + "\n"])))
    finally:
        csv.field_size_limit(before)
