"""Accepting rows of a filled-in spreadsheet, and taking the upload back as one."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from mission.actions import entries, spreadsheets
from mission.choices import Door, EntryState, Origin, UploadState
from mission.errors import Incomplete, NotAllowed, WrongState
from mission.models import EntryFigure, ProgressEntry, RoundUpload
from mission.spreadsheets.columns import ENTRIES, FIGURES
from tests.factories import accounts
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
)
from tests.mission.workspace.round_world import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield sheet_world()


def both(world: Any, by: Any = None) -> RoundUpload:
    """An upload that changes the draft and begins the other entry, with a figure."""

    def fill(book: Any) -> None:
        book[ENTRIES]["F2"], book[ENTRIES]["F3"] = "Forty places.", "The house is full."
        book[FIGURES]["I2"], book[FIGURES]["M2"] = "40", "Own count"

    return checked(world, filled_workbook(world, fill), "filled.xlsx", by)


def accept(world: Any, upload: RoundUpload, rows: Any = None, by: Any = None) -> dict[str, Any]:
    chosen = [row["id"] for row in rows_of(upload)] if rows is None else rows
    return spreadsheets.accept(upload, rows=chosen, by=by or world.contributor, door=Door.WORKSPACE)


def take_back(world: Any, upload: RoundUpload) -> dict[str, Any]:
    return spreadsheets.take_back(upload, by=world.contributor, door=Door.WORKSPACE)


def second(world: Any) -> ProgressEntry:
    return ProgressEntry.objects.get(commitment=world.second)


def test_looking_at_a_file_writes_nothing_into_entries(world: Any) -> None:
    upload = both(world)
    world.draft.refresh_from_db()
    assert (world.draft.done, ProgressEntry.objects.count()) == ("The house opened.", 1)
    assert (upload.state, upload.by, len(upload.sha256)) == (UploadState.CHECKED, world.contributor.actor, 64)


def test_chosen_rows_are_written_and_others_are_not(world: Any) -> None:
    upload = both(world)
    [row] = [row for row in rows_of(upload) if row["ref"] == "C-A"]
    outcome = accept(world, upload, [row["id"]])
    world.draft.refresh_from_db()
    assert world.draft.done == "The house is full."
    assert ProgressEntry.objects.count() == 1
    assert ([one["ref"] for one in outcome["done"]], outcome["failed"]) == (["C-A"], [])


def test_accepting_begins_entries_and_writes_words_and_figures_as_the_person(world: Any) -> None:
    upload = both(world)
    accept(world, upload)
    entry = second(world)
    assert (entry.done, entry.origin, entry.started_by) == (
        "Forty places.",
        Origin.PARTNER,
        world.contributor.actor,
    )
    figure = EntryFigure.objects.get(entry=entry)
    assert (figure.printed, figure.source_text) == ("40", "Own count")
    assert list(entry.writers.values_list("by", flat=True)) == [world.contributor.actor]
    upload.refresh_from_db()
    assert upload.state == UploadState.ACCEPTED and upload.accepted_at is not None


def test_the_download_after_accepting_says_what_the_file_said(world: Any) -> None:
    accept(world, both(world))
    for sheet in (ENTRIES, FIGURES):
        assert {kind for _, kind in kinds(checked(world, csv_text(world, sheet)))} == {"unchanged"}


def test_an_entry_changed_meanwhile_is_reported_and_the_rest_is_kept(world: Any) -> None:
    upload = both(world)
    entries.save_draft(
        world.draft, changes={"done": "A colleague's words."}, seen_version=world.draft.version, by=world.authoriser, door=Door.WORKSPACE,
    )  # fmt: skip
    outcome = accept(world, upload)
    world.draft.refresh_from_db()
    assert world.draft.done == "A colleague's words."
    assert second(world).done == "Forty places."
    [failed] = outcome["failed"]
    assert (failed["ref"], failed["row"]) == ("C-A", 3)
    assert "after the file was checked" in failed["sentence"]


def test_an_entry_begun_meanwhile_is_reported_too(world: Any) -> None:
    upload = both(world)
    begun(world, world.second, done="Begun by hand.")
    outcome = accept(world, upload)
    assert second(world).done == "Begun by hand."
    assert {one["ref"] for one in outcome["failed"]} == {"C-2"}
    assert not EntryFigure.objects.exists()


def test_where_nothing_can_be_written_the_upload_stays_as_it_was(world: Any) -> None:
    upload = checked(world, b"Commitment,What was done\nC-A,New words\n")
    entries.submit(world.draft, seen_version=world.draft.version, by=world.authoriser, door=Door.WORKSPACE)
    with pytest.raises(Incomplete, match="None of the chosen rows"):
        accept(world, upload)
    upload.refresh_from_db()
    assert (upload.state, upload.replaced) == (UploadState.CHECKED, "")


def test_nothing_is_accepted_twice_and_something_has_to_be_chosen(world: Any) -> None:
    upload = both(world)
    with pytest.raises(Incomplete, match="at least one row"):
        accept(world, upload, [])
    with pytest.raises(Incomplete, match="at least one row"):
        accept(world, upload, ["999"])
    same = RoundUpload.objects.get(pk=upload.pk)
    accept(world, upload)
    with pytest.raises(WrongState, match="accepted already"):
        accept(world, same)


def test_taking_back_puts_back_words_and_figures(world: Any) -> None:
    entry = with_figure(world, begun(world, world.second, done="Few places."), "7", source_text="Own count")
    upload = both(world)
    accept(world, upload)
    assert EntryFigure.objects.get(entry=entry).printed == "40"
    outcome = take_back(world, upload)
    assert outcome["kept"] == []
    entry.refresh_from_db()
    world.draft.refresh_from_db()
    assert (entry.done, world.draft.done) == ("Few places.", "The house opened.")
    assert EntryFigure.objects.get(entry=entry).printed == "7"
    upload.refresh_from_db()
    assert upload.state == UploadState.TAKEN_BACK and upload.taken_back_at is not None
    with pytest.raises(WrongState, match="taken back already"):
        take_back(world, upload)


def test_a_draft_that_the_upload_began_stays_empty(world: Any) -> None:
    upload = both(world)
    accept(world, upload)
    take_back(world, upload)
    assert (second(world).state, second(world).done) == (EntryState.DRAFT, "")
    assert not EntryFigure.objects.exists()


def test_what_was_written_since_stays_and_is_named(world: Any) -> None:
    upload = both(world)
    accept(world, upload)
    world.draft.refresh_from_db()
    entries.save_draft(
        world.draft, changes={"done": "Better words."}, seen_version=world.draft.version, by=world.authoriser, door=Door.WORKSPACE,
    )  # fmt: skip
    outcome = take_back(world, upload)
    world.draft.refresh_from_db()
    assert (world.draft.done, second(world).done) == ("Better words.", "")
    [kept] = outcome["kept"]
    assert kept["ref"] == "C-A" and "since" in kept["sentence"]


def test_where_nothing_can_be_put_back_nothing_is(world: Any) -> None:
    upload = checked(world, b"Commitment,What was done\nC-A,New words\n")
    accept(world, upload)
    world.draft.refresh_from_db()
    entries.submit(world.draft, seen_version=world.draft.version, by=world.authoriser, door=Door.WORKSPACE)
    with pytest.raises(WrongState, match="Nothing of it can be taken back"):
        take_back(world, upload)
    upload.refresh_from_db()
    assert upload.state == UploadState.ACCEPTED


def test_only_who_writes_for_the_partner_can(world: Any) -> None:
    content, upload = csv_text(world), both(world)
    for person in (accounts.authoriser(world.b), accounts.reviewer(), accounts.observer()):
        with pytest.raises(NotAllowed):
            checked(world, content, by=person)
        with pytest.raises(NotAllowed):
            accept(world, upload, by=person)
        with pytest.raises(NotAllowed):
            spreadsheets.take_back(upload, by=person, door=Door.WORKSPACE)


def test_the_team_fills_in_on_the_partners_behalf_and_not_in_the_partners_own_draft(world: Any) -> None:
    upload = both(world, world.editor)
    assert ("C-A", "wrong") in kinds(upload)
    accept(world, upload, by=world.editor)
    assert second(world).origin == Origin.DELIVERY_TEAM


def test_a_file_with_nothing_filled_in_is_refused(world: Any) -> None:
    with pytest.raises(Incomplete, match="No row"):
        checked(world, csv_text(world).splitlines(keepends=True)[0])


def test_a_change_of_the_record_is_in_its_history_with_the_file(world: Any) -> None:
    from mission.models import ChangeRecord

    upload = both(world)
    accept(world, upload)
    rows = ChangeRecord.objects.filter(table="mission_roundupload", row=upload.pk)
    assert "Accepted from filled.xlsx" in set(rows.values_list("why", flat=True))
    assert filled_csv(world, ENTRIES, lambda rows: None)
