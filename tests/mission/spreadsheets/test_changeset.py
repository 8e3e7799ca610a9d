"""What a filled-in spreadsheet would change."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from mission.actions import entries
from mission.choices import Door
from mission.models import ProgressEntry
from mission.releases.errors import Unreadable
from mission.spreadsheets.columns import ENTRIES, FIGURES
from mission.spreadsheets.desks import work_of
from mission.spreadsheets.write import lines_of
from tests.factories.mission import make_commitment
from tests.factories.rounds import make_request
from tests.mission.spreadsheets.sheets import (
    begun,
    checked,
    csv_text,
    filled_csv,
    filled_workbook,
    kinds,
    rows_of,
    sheet_world,
    with_figure,
    workbook,
)
from tests.mission.workspace.round_world import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield sheet_world()


def wrong_of(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["cell"], one["sentence"]) for one in row["wrong"]]


def test_a_download_says_what_is_asked_and_what_is_written(world: Any) -> None:
    book = load_workbook(io.BytesIO(workbook(world)))
    assert book.sheetnames == [ENTRIES, FIGURES]
    sheet = book[ENTRIES]
    assert [cell.value for cell in sheet[3]][:6] == [
        "C-A", "Open a house", "Alpha", "On track", None, "The house opened.",
    ]  # fmt: skip
    assert sheet["B2"].protection.locked and not sheet["D2"].protection.locked
    assert sheet.data_validations.dataValidation[0].formula1.startswith('"Not started,On track')
    figures = [cell.value for cell in book[FIGURES][2]]
    assert figures[:4] == ["C-2", "placements", "Placements, Scotland", "S"]
    assert "40 (2022)" in figures
    assert "Train nurses" not in csv_text(world).decode()


def test_a_download_that_comes_back_unchanged_changes_nothing(world: Any) -> None:
    with_figure(world, begun(world, world.second, done="=1+1"), "59.30", source_text="-Survey", reason="@x")
    for name, content in (
        ("a.xlsx", workbook(world)),
        ("a.csv", csv_text(world)),
        ("b.csv", csv_text(world, FIGURES)),
    ):
        assert {kind for _, kind in kinds(checked(world, content, name))} == {"unchanged"}, name


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_whatever_the_record_says_a_download_of_it_changes_nothing(world: Any, text: str) -> None:
    ProgressEntry.objects.filter(pk=world.draft.pk).update(done=text, reason=f"={text}")
    for name, content in (("a.xlsx", workbook(world)), ("a.csv", csv_text(world))):
        assert {kind for _, kind in kinds(checked(world, content, name))} == {"unchanged"}


def test_new_changed_unchanged_and_wrong_rows_are_told_apart(world: Any) -> None:
    third = make_commitment(world.mission, "C-3", lead=world.a)
    make_request(world.round, third, world.a)

    def fill(rows: Any) -> None:
        second, of_third, first = rows
        second["What was done"] = "Forty places."
        second["Delivery status"] = "ON TRACK"
        first["Delivery status"] = "delayed"
        of_third["Delivery status"] = "nearly"

    upload = checked(world, filled_csv(world, ENTRIES, fill))
    assert kinds(upload) == [("C-2", "new"), ("C-3", "wrong"), ("C-A", "changed")]
    new, wrong, changed = rows_of(upload)
    assert new["changes"] == {"delivery_status": "on_track", "done": "Forty places."}
    assert changed["fields"] == [
        {"name": "delivery_status", "label": "Delivery status", "before": "On track", "after": "Delayed"}
    ]
    assert (wrong["row"], wrong["wrong"][0]["cell"]) == (3, "D3")
    assert "“nearly” is no delivery status. Write one of: Not started" in wrong["wrong"][0]["sentence"]


def test_what_is_not_asked_is_not_told_from_what_is_not_there(world: Any) -> None:
    def fill(rows: Any) -> None:
        rows[0]["Commitment"] = "C-B"
        rows[1]["Commitment"] = "C-nowhere"
        rows.append({**rows[0], "Commitment": "C-A", "Partner": "Beta"})

    first, second, third = rows_of(checked(world, filled_csv(world, ENTRIES, fill)))
    sentences = {row["wrong"][0]["sentence"] for row in (first, second, third)}
    assert len(sentences) == 1 and "not among what you were asked" in sentences.pop()
    assert (first["title"], first["commitment"]) == (second["title"], second["commitment"]) == ("", None)


def test_a_commitment_that_is_there_twice_names_the_other_row(world: Any) -> None:
    upload = checked(world, filled_csv(world, ENTRIES, lambda rows: rows.append(dict(rows[0]))))
    assert wrong_of(rows_of(upload)[2]) == [("A4", "Row 2 is about this commitment already.")]


def test_a_column_that_is_missing_changes_nothing_and_an_empty_cell_empties(world: Any) -> None:
    assert kinds(checked(world, b"Commitment,What was done\nC-A,The house opened.\n")) == [
        ("C-A", "unchanged")
    ]
    [row] = rows_of(checked(world, b"Commitment,What was done\nC-A,\n"))
    assert (row["kind"], row["changes"]) == ("changed", {"done": ""})


def test_a_row_that_was_written_since_the_download_says_so(world: Any) -> None:
    content = filled_csv(world, ENTRIES, lambda rows: rows[1].update({"What was done": "Other words."}))
    assert [row["since"] for row in rows_of(checked(world, content))] == [False, False]
    entries.save_draft(
        world.draft, changes={"next": "A roof."}, seen_version=world.draft.version, by=world.authoriser, door=Door.WORKSPACE,
    )  # fmt: skip
    assert [row["since"] for row in rows_of(checked(world, content))] == [False, True]


def test_what_cannot_be_written_now_is_wrong_and_says_why(world: Any) -> None:
    entries.submit(world.draft, seen_version=world.draft.version, by=world.authoriser, door=Door.WORKSPACE)
    content = filled_csv(world, ENTRIES, lambda rows: rows[1].update({"What was done": "Other words."}))
    [_, row] = rows_of(checked(world, content))
    assert row["kind"] == "wrong" and row["wrong"][0]["cell"] == "F3"
    with time_machine.travel("2024-09-01"):
        content = filled_csv(world, ENTRIES, lambda rows: rows[0].update({"What was done": "Late."}))
        [row, _] = rows_of(checked(world, content))
    assert "closed on 31 July 2024" in row["wrong"][0]["sentence"]


@pytest.mark.parametrize(
    ("cells", "place", "sentence"),
    [
        ({"Value": "many"}, "I2", "is not a number"),
        ({"Value": "5", "No value because": "Not collected"}, "L2", "not both"),
        ({"No value because": "secret"}, "L2", "Write one of: Not collected"),
        ({"Source": "A book"}, "I2", "Give a figure, or say why there is none."),
        ({"Value": "5", "First day": "soon"}, "F2", "is no day"),
        ({"Value": "5", "Last day": "2021-01-01"}, "G2", "before the first"),
        ({"Value": "5", "Of how many": "x"}, "K2", "is not a number"),
        ({"Value": "5", "Indicator": "elsewhere"}, "B2", "none of the figures"),
        ({"Value": "5", "Commitment": "C-A"}, "B2", "none of the figures"),
        ({"Value": "5", "Commitment": "C-B"}, "A2", "not among what you were asked"),
    ],
)
def test_a_wrong_cell_of_a_figure_is_named(
    world: Any, cells: dict[str, str], place: str, sentence: str
) -> None:
    [row] = rows_of(checked(world, filled_csv(world, FIGURES, lambda rows: rows[0].update(cells))))
    assert row["kind"] == "wrong"
    assert row["wrong"][0]["cell"] == place
    assert sentence in row["wrong"][0]["sentence"]


def test_a_figure_is_new_changed_or_taken_out_and_a_zero_is_a_zero(world: Any) -> None:
    content = filled_csv(world, FIGURES, lambda rows: rows[0].update({"Value": "0", "Source": "Own count"}))
    [row] = rows_of(checked(world, content))
    assert row["kind"] == "new" and row["figure"]["after"]["printed"] == "0"
    with_figure(world, begun(world, world.second), "1250", source_text="Own count")
    [row] = rows_of(
        checked(world, filled_csv(world, FIGURES, lambda rows: rows[0].update({"Value": "1,250"})))
    )
    assert row["kind"] == "unchanged"
    [row] = rows_of(
        checked(world, filled_csv(world, FIGURES, lambda rows: rows[0].update({"Value": "1,251.0"})))
    )
    assert (row["kind"], row["fields"][0]["before"], row["fields"][0]["after"]) == (
        "changed",
        "1250",
        "1251.0",
    )
    [row] = rows_of(
        checked(world, filled_csv(world, FIGURES, lambda rows: rows[0].update({"Value": "", "Source": ""})))
    )
    assert row["kind"] == "changed" and row["figure"]["after"] is None


def test_a_figure_for_another_span_goes_into_a_row_of_its_own(world: Any) -> None:
    def fill(rows: Any) -> None:
        rows.append({**rows[0], "First day": "01/01/2023", "Last day": "30/06/2023", "Value": "3"})

    [row] = rows_of(checked(world, filled_csv(world, FIGURES, fill)))
    assert (row["row"], row["figure"]["end"]) == (3, "2023-06-30")


def test_a_formula_is_refused_with_its_cell(world: Any) -> None:
    def fill(book: Any) -> None:
        book[ENTRIES]["F2"] = "=A1"

    with pytest.raises(Unreadable, match="Sheet “Entries”: Cell F2 holds a formula"):
        checked(world, filled_workbook(world, fill), "a.xlsx")


def test_what_a_spreadsheet_program_makes_of_cells_is_read(world: Any) -> None:
    def fill(book: Any) -> None:
        sheet = book[FIGURES]
        sheet["I2"] = 12.5
        sheet["I2"].number_format = "0.00"
        sheet["M2"] = "-Survey"
        book[ENTRIES]["F2"] = "One\r\nTwo"

    words, _, figure = rows_of(checked(world, filled_workbook(world, fill), "a.xlsx"))
    assert words["changes"]["done"] == "One\nTwo"
    assert (figure["figure"]["after"]["printed"], figure["figure"]["after"]["source_text"]) == (
        "12.50",
        "-Survey",
    )


def test_a_workbook_that_claims_a_million_rows_is_refused_soon(world: Any) -> None:
    def far(book: Any) -> None:
        book[ENTRIES].protection.sheet = False
        book[ENTRIES]["F1048576"] = "x"

    content, before = filled_workbook(world, far), time.monotonic()
    with pytest.raises(Unreadable, match="below row 20,000"):
        checked(world, content, "a.xlsx")
    assert time.monotonic() - before < 5


def test_other_files_are_refused_with_the_reason(world: Any) -> None:
    book, found = Workbook(), io.BytesIO()
    book.active.append(["Year", "Deaths"])
    book.save(found)
    for content, name, sentence in (
        (found.getvalue(), "a.xlsx", "not a spreadsheet of a round"),
        (b"Commitment,Commitment,Reason\nC-A,C-A,x\n", "a.csv", "is there twice"),
        (b"\xd0\xcf\x11\xe0xx", "a.xls", "old kind"),
        (b"PK\x03\x04zzzz", "a.xlsx", "cannot be read"),
        (b"Commitment,Reason\n" + b"C-A,x\n" * 1_501, "a.csv", "more than 1,500 filled rows"),
    ):
        with pytest.raises(Unreadable, match=sentence):
            checked(world, content, name)


def test_the_number_of_queries_does_not_grow_with_the_commitments(world: Any) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            work = work_of(world.round, world.a, world.contributor)
            lines_of(work, ENTRIES), lines_of(work, FIGURES)
        return len(queries)

    few, content = counted(), csv_text(world)
    with CaptureQueriesContext(connection) as queries:
        checked(world, content)
    for number in range(10, 15):
        more = make_commitment(world.mission, f"C-{number}", lead=world.a)
        make_request(world.round, more, world.a)
        begun(world, more, done="Something.")
    content = csv_text(world)
    assert counted() == few
    with CaptureQueriesContext(connection) as more_queries:
        checked(world, content)
    assert len(more_queries) == len(queries)
