"""What publishers write in cells: figures with their signs, periods, and files as they come."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from mission.choices import Missing
from mission.releases.errors import Unreadable
from mission.releases.figures import Figure, WrongCell, figure_in, remark_in
from mission.releases.files import Release
from mission.releases.periods import span_in
from mission.releases.signs import USUAL, as_lines, from_lines
from tests.factories.packed import broken


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        ("1017", Figure("1017")),
        ("1,017", Figure("1017")),
        ("59.30", Figure("59.30")),
        ("−3.50", Figure("-3.50")),
        ("0", Figure("0")),
        ("-0.0", Figure("0.0")),
        ("£1,250.50", Figure("1250.50")),
        ("<5", Figure("5", bound="less_than")),
        ("over 15", Figure("15", bound="more_than")),
        ("938 [p]", Figure("938", quality="provisional")),
        ("938p", Figure("938", quality="provisional")),
        ("938 [r] [p]", Figure("938", quality="provisional", revised=True)),
        ("938 [note 3]", Figure("938")),
        ("12 (e)", Figure("12", quality="estimated")),
        ("[c]", Figure(missing="suppressed")),
        ("*", Figure(missing="suppressed")),
        ("..", Figure(missing="not_collected")),
        ("[z]", Figure(missing="not_applicable")),
        ("[c] [note 1]", Figure(missing="suppressed")),
    ],
)
def test_a_cell_says_a_figure_or_why_there_is_none(cell: str, figure: Figure) -> None:
    assert figure_in(cell, USUAL) == figure


@pytest.mark.parametrize(
    "cell",
    [
        "",
        " ",
        "abc",
        "1,23",
        "1.2.3",
        "12 [u]",
        "007",
        "1e5",
        "١٢",
        "90.6%",
        "-",
        "12 13",
        "TRUE",
        "#N/A",
        "1234567890123",
        "NaN",
    ],
)
def test_a_cell_that_is_not_clearly_one_figure_is_wrong_with_a_sentence(cell: str) -> None:
    with pytest.raises(WrongCell, match=r"\w+.*\."):
        figure_in(cell, USUAL)


def test_percentages_are_taken_where_the_indicator_is_one_and_fractions_become_them_exactly() -> None:
    assert figure_in("90.6%", USUAL, percent=True).printed == "90.6"
    assert Decimal(figure_in("0.906", USUAL, percent=True, fractions=True).printed) == Decimal("90.6")
    assert figure_in("90.6%", USUAL, percent=True, fractions=True).printed == "90.6"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False))
def test_no_figure_changes_on_its_way(value: Decimal) -> None:
    assert Decimal(figure_in(f"{value:,f}", USUAL).printed) == value


def test_a_column_of_remarks_says_the_same_as_signs_behind_figures() -> None:
    assert remark_in("Provisional", USUAL) == ("provisional", False, "")
    assert remark_in("r", USUAL) == ("", True, "")
    assert remark_in("[c]", USUAL) == ("", False, "suppressed")
    with pytest.raises(WrongCell):
        remark_in("odd", USUAL)


def test_signs_are_edited_as_lines() -> None:
    assert from_lines(as_lines(USUAL)) == USUAL
    assert from_lines("- = not applicable") == {"-": Missing.NOT_APPLICABLE}
    for text in ("[c]", "[c] = hidden"):
        with pytest.raises(ValueError, match=r"\[c\]"):
            from_lines(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023/24", "2023-04-01", "2024-03-31"),
        ("2023-24", "2023-04-01", "2024-03-31"),
        ("2023–24", "2023-04-01", "2024-03-31"),
        ("2023/2024", "2023-04-01", "2024-03-31"),
        ("1999/00", "1999-04-01", "2000-03-31"),
        ("2018-2022", "2018-01-01", "2022-12-31"),
        ("Q1 2023", "2023-01-01", "2023-03-31"),
        ("2023 Q4", "2023-10-01", "2023-12-31"),
        ("Q1 2023/24", "2023-04-01", "2023-06-30"),
        ("Q4 2023/24", "2024-01-01", "2024-03-31"),
        ("2023/24 Q3", "2023-10-01", "2023-12-31"),
        ("March 2023", "2023-03-01", "2023-03-31"),
        ("Feb-24", "2024-02-01", "2024-02-29"),
        ("Apr-Jun 2023", "2023-04-01", "2023-06-30"),
        ("April to December 2023", "2023-04-01", "2023-12-31"),
        ("Oct to Mar 2024", "2023-10-01", "2024-03-31"),
        ("January 2021 to March 2022", "2021-01-01", "2022-03-31"),
        ("year ending March 2024", "2023-04-01", "2024-03-31"),
        ("Year ending 30 June 2024", None, None),
        ("2023-03", "2023-03-01", "2023-03-31"),
        ("2023-03-31", "2023-03-31", "2023-03-31"),
        ("2023-01-01 to 2023-06-30", "2023-01-01", "2023-06-30"),
        ("2023 [note 2]", "2023-01-01", "2023-12-31"),
        ("Financial year 2023/24", "2023-04-01", "2024-03-31"),
    ],
)
def test_periods_are_read_as_publishers_head_them(text: str, start: str | None, end: str | None) -> None:
    if start is None:
        with pytest.raises(WrongCell):
            span_in(text)
    else:
        assert tuple(map(str, span_in(text))) == (start, end)


@pytest.mark.parametrize(
    "text", ["2023-2024", "2010-11", "2023/25", "13/2023", "", "Total", "2023-13", "2023-02-30", "2022-2018"]
)
def test_a_period_that_is_not_clear_is_not_guessed(text: str) -> None:
    with pytest.raises(WrongCell):
        span_in(text)


def rows_of(content: bytes, sheet: str = "") -> list[tuple[int, list[str]]]:
    return list(Release(io.BytesIO(content), "file").rows(sheet))


def test_csv_is_read_with_its_own_row_numbers() -> None:
    assert rows_of("a,b\n\n1, é \n".encode()) == [(1, ["a", "b"]), (2, []), (3, ["1", "é"])]
    assert rows_of(b'\xef\xbb\xbfa\tb\r\n"1\n2"\t3\r\n') == [(1, ["a", "b"]), (2, ["1\n2", "3"])]
    assert rows_of(b"a;b\n1,5;2\n") == [(1, ["a", "b"]), (2, ["1,5", "2"])]


def test_windows_encoding_is_read_and_said() -> None:
    release = Release(io.BytesIO("name\ncaf\u00e9 \u2026 \u00a35\n".encode("cp1252")), "file")
    assert [cells for _, cells in release.rows()][1] == ["café … £5"]
    assert "Windows-1252" in release.notes[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        ("a,b".encode("utf-16"), "UTF-16"),
        (b"\xd0\xcf\x11\xe0rest", "old kind"),
        (b"a,b\n\x00", "neither"),
        (b'a\n"open', "quote"),
        (b"PK\x03\x04nonsense", "cannot be read"),
    ],
)
def test_what_is_no_release_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        rows_of(content)


def workbook(rows: list[list[Any]], formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Table 1"
    for row in rows:
        sheet.append(row)
    for place, shape in (formats or {}).items():
        sheet[place].number_format = shape
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


def test_numbers_of_a_workbook_keep_their_digits_and_their_decimals() -> None:
    import datetime as dt

    content = workbook(
        [
            [
                "A",
                19,
                0.906,
                1017,
                0.1 + 0.2,
                1e-7,
                "12 [p]",
                dt.date(2023, 4, 1),
                dt.date(2023, 4, 1),
                True,
                None,
            ]
        ],
        {"B1": "0.0", "C1": "0.0%", "D1": "#,##0", "H1": "mmm yyyy", "I1": "dd/mm/yyyy"},
    )
    assert rows_of(content) == [
        (1, ["A", "19.0", "90.6%", "1017", "0.3", "0.0000001", "12 [p]", "2023-04", "2023-04-01", "TRUE"])
    ]


def test_a_formula_is_refused_by_its_cell() -> None:
    with pytest.raises(Unreadable, match="B2 holds a formula"):
        rows_of(workbook([["a", "b"], [1, "=1+1"]]))


def changed(content: bytes, name: str, data: bytes | None = None, *, to: str = "") -> bytes:
    """The workbook with one part replaced, renamed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(to or name, data if data is not None else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "data", "words"),
    [
        ("xl/worksheets/sheet1.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>", "names of its own"),
        ("xl/vbaProject.bin", b"macro", "macros"),
        ("../evil.xml", b"<a/>", "point out of it"),
        ("xl/sharedStrings.xml", b"<sst>" + b" " * 30_000_000 + b"</sst>", "more text"),
        ("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 30_000_000 + b"</worksheet>", "trap"),
    ],
)
def test_a_dangerous_workbook_is_not_opened(part: str, data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        rows_of(changed(workbook([["a"]]), part, data))


def test_a_workbook_whose_packed_parts_are_broken_cannot_be_read() -> None:
    content = workbook([["a"]])
    with pytest.raises(Unreadable, match="cannot be read"):
        rows_of(broken("xl/workbook.xml", content))


def test_the_size_that_a_sheet_says_of_itself_is_not_believed() -> None:
    content = workbook([["a", "b"], [1, 2]])
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").replace(b"A1:B2", b"A1:XFD1048576")
    assert rows_of(changed(content, "xl/worksheets/sheet1.xml", sheet)) == [(1, ["a", "b"]), (2, ["1", "2"])]
