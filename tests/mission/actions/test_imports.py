"""The way of a statistics release: nothing is on the record before a second person has approved it, all of it can be taken back."""

from __future__ import annotations

import io
import os
from decimal import Decimal
from threading import Event
from typing import Any

import pytest

from mission.actions import imports, imports_queue, imports_work
from mission.choices import Door, ImportState
from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.models import Batch, ChangeRecord, ColumnMapping, FigureImport, Observation
from mission.releases import files
from mission.uploads import private_files
from tests.factories.accounts import administrator, contributor, editor
from tests.factories.mission import make_partner
from tests.mission.releases.record import (
    Record,
    approved,
    checked,
    mapping_of,
    on_record,
    small_record,
    submitted,
    uploaded,
)

pytestmark = pytest.mark.django_db
TEXT = "Year,Area,Deaths\n2020,Scotland,1339\n2021,Scotland,1332\n2022,Scotland,59.30\n"
BY_HAND = {"door": Door.WORKSPACE}


@pytest.fixture
def record() -> Record:
    return small_record()


def standing(record: Record) -> list[tuple[int, str, str]]:
    rows = Observation.objects.filter(series__mission=record.mission).approved().order_by("start", "vintage")
    return [(row.start.year, row.printed or row.missing, row.published) for row in rows]


def test_nothing_is_on_the_record_before_the_approval_and_then_all_of_it_is(record: Record) -> None:
    on_record(record, "1330", year=2021, published="2022-07")
    found = submitted(record, TEXT)
    assert standing(record) == [(2021, "1330", "2022-07")]
    imports.approve(found, seen_version=found.version, by=record.other, **BY_HAND)

    assert standing(record) == [
        (2020, "1339", "2024-08"),
        (2021, "1330", "2022-07"),
        (2021, "1332", "2024-08"),
        (2022, "59.30", "2024-08"),
    ]
    row = Observation.objects.get(printed="59.30")
    assert (row.value, row.source, str(row.known_by)) == (Decimal("59.3"), record.source, "2024-08-31")
    assert row.locator == "deaths.csv, row 4, column Deaths"
    assert (found.state, found.batch.by, found.batch.approved_by) == (
        ImportState.APPROVED,
        record.editor.actor,
        record.other.actor,
    )
    change = ChangeRecord.objects.filter(table="mission_batch", row=found.batch_id).get()
    assert (change.actor, change.door) == (record.other.actor, "workspace")


def test_one_person_never_approves_what_they_entered(record: Record) -> None:
    found = submitted(record, TEXT)
    with pytest.raises(NotAllowed, match="another person"):
        imports.approve(found, seen_version=found.version, by=record.editor, **BY_HAND)
    assert not Observation.objects.exists()


def test_who_submitted_another_ones_upload_does_not_approve_it_either(record: Record) -> None:
    second = editor()
    found = imports.submit(checked(record, TEXT), by=second, **BY_HAND)
    for person in (record.editor, second):
        with pytest.raises(NotAllowed):
            imports.approve(found, seen_version=found.version, by=person, **BY_HAND)


def test_only_the_delivery_team_enters_and_decides(record: Record) -> None:
    stranger = contributor(make_partner(record.mission))
    with pytest.raises(NotAllowed):
        uploaded(record, TEXT, by=stranger)
    with pytest.raises(NotAllowed):
        uploaded(record, TEXT, by=record.other)
    found = submitted(record, TEXT)
    for verb, given in (
        (imports.approve, {"seen_version": found.version}),
        (imports.refuse, {"reason": "x"}),
    ):
        with pytest.raises(NotAllowed):
            verb(found, **given, by=stranger, **BY_HAND)


def test_a_release_with_a_wrong_cell_cannot_be_submitted(record: Record) -> None:
    found = checked(record, TEXT + "2023,Scotland,many\n")
    with pytest.raises(Incomplete, match="1 cell is wrong"):
        imports.submit(found, by=record.editor, **BY_HAND)


def test_the_steps_cannot_be_taken_out_of_order(record: Record) -> None:
    found = uploaded(record, TEXT)
    with pytest.raises(WrongState, match="Choose what the columns hold"):
        imports.check(found, by=record.editor, **BY_HAND)
    with pytest.raises(WrongState):
        imports.submit(found, by=record.editor, **BY_HAND)
    with pytest.raises(WrongState):
        imports.approve(found, seen_version=found.version, by=record.other, **BY_HAND)
    with pytest.raises(WrongState):
        imports.take_back(found, reason="x", by=record.editor, **BY_HAND)
    done = approved(record, TEXT + "2023,Scotland,7\n")
    for verb in (imports.check, imports.submit):
        with pytest.raises(WrongState):
            verb(done, by=record.editor, **BY_HAND)
    with pytest.raises(WrongState):
        imports.refuse(done, reason="x", by=record.editor, **BY_HAND)


def test_the_approval_is_refused_where_the_record_has_moved_since_the_check(record: Record) -> None:
    found = submitted(record, TEXT)
    on_record(record, "1330", year=2021, published="2022-07")
    with pytest.raises(Stale, match="Check it again"):
        imports.approve(found, seen_version=found.version, by=record.other, **BY_HAND)
    assert standing(record) == [(2021, "1330", "2022-07")]
    assert not FigureImport.objects.filter(batch__isnull=False).exists()
    found.refresh_from_db()
    again = imports.submit(imports.check(found, by=record.editor, **BY_HAND), by=record.editor, **BY_HAND)
    assert (again.new, again.revising) == (2, 1)
    imports.approve(again, seen_version=again.version, by=record.other, **BY_HAND)


def test_figures_that_came_in_elsewhere_do_not_hinder_an_approval(record: Record) -> None:
    found = submitted(record, TEXT)
    on_record(record, "7", year=1999, published="2000")
    imports.approve(found, seen_version=found.version, by=record.other, **BY_HAND)
    assert len(standing(record)) == 4


def test_an_approval_of_what_was_not_seen_is_refused(record: Record) -> None:
    found = submitted(record, TEXT)
    seen = found.version
    again = imports.submit(imports.check(found, by=record.editor, **BY_HAND), by=record.editor, **BY_HAND)
    with pytest.raises(Stale):
        imports.approve(again, seen_version=seen, by=record.other, **BY_HAND)


def test_of_two_approvals_at_once_one_wins(record: Record) -> None:
    found = submitted(record, TEXT)
    other = FigureImport.objects.get(pk=found.pk)
    imports.approve(found, seen_version=found.version, by=record.other, **BY_HAND)
    with pytest.raises(Stale):
        imports.approve(other, seen_version=other.version, by=administrator(), **BY_HAND)
    assert len(standing(record)) == 3
    assert Batch.objects.count() == 1


def test_an_import_is_taken_back_as_one_and_what_it_had_ended_stands_again(record: Record) -> None:
    on_record(record, "1340", year=2020, published="2024-08", source=record.source)
    on_record(record, "1330", year=2021, published="2022-07")
    before = standing(record)
    found = approved(record, TEXT)
    assert (2020, "1339", "2024-08") in standing(record)
    assert (2020, "1340", "2024-08") not in standing(record)
    rows = Observation.objects.count()
    with pytest.raises(Incomplete):
        imports.take_back(found, reason=" ", by=record.editor, **BY_HAND)
    imports.take_back(found, reason="The wrong table", by=record.editor, **BY_HAND)

    assert standing(record) == before
    assert Observation.objects.count() == rows + 1
    assert (found.state, found.reason) == (ImportState.TAKEN_BACK, "The wrong table")
    assert {row.ended_by for row in found.batch.observations.all()} == {found.taken_back_by}


def test_the_same_file_again_is_told_and_can_come_again_after_it_was_taken_back(record: Record) -> None:
    found = approved(record, TEXT)
    with pytest.raises(Incomplete, match="This very file was uploaded on .* and is approved") as refused:
        uploaded(record, TEXT)
    assert "file" in refused.value.fields
    uploaded(record, TEXT, indicator=record.share)
    imports.take_back(found, reason="x", by=record.editor, **BY_HAND)
    assert approved(record, TEXT).state == ImportState.APPROVED
    assert len(standing(record)) == 3


def test_a_release_is_refused_with_a_reason(record: Record) -> None:
    found = submitted(record, TEXT)
    with pytest.raises(Incomplete):
        imports.refuse(found, reason="", by=record.other, **BY_HAND)
    imports.refuse(found, reason="These are the figures of last year.", by=record.other, **BY_HAND)
    assert (found.state, found.decided_by) == (ImportState.REFUSED, record.other.actor)


def test_the_columns_of_a_publisher_are_remembered_for_its_next_release(record: Record) -> None:
    first = checked(record, TEXT, mapping_of(TEXT, kind="country"))
    second = uploaded(record, TEXT + "2023,Scotland,7\n")
    found = imports.remembered(second)
    assert found is not None
    assert (found.kind, [use.role for use in found.columns]) == ("country", ["period", "area", "value"])
    assert ColumnMapping.objects.get().by == first.uploaded_by
    assert imports.remembered(uploaded(record, TEXT, indicator=record.share)) is None


def test_columns_are_not_chosen_over_somebody_elses_newer_choice(record: Record) -> None:
    found = uploaded(record, TEXT)
    seen = found.version
    imports.set_mapping(found, mapping_of(TEXT), seen_version=seen, by=record.editor, **BY_HAND)
    with pytest.raises(Stale):
        imports.set_mapping(found, mapping_of(TEXT, kind="x"), seen_version=seen, by=record.editor, **BY_HAND)


def test_a_file_that_cannot_be_read_leaves_nothing_behind(record: Record) -> None:
    for content in (b"", "a,b".encode("utf-16")):
        with pytest.raises(Incomplete) as refused:
            uploaded(record, "", file=io.BytesIO(content))
        assert "file" in refused.value.fields
    with pytest.raises(Incomplete) as refused:
        uploaded(record, TEXT, published="next week")
    assert "published" in refused.value.fields
    assert not FigureImport.objects.exists()


def test_a_row_that_cannot_be_written_takes_its_file_with_it(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("no space")

    folder = private_files().path("imports")  # type: ignore[attr-defined]
    before = set(os.listdir(folder)) if os.path.isdir(folder) else set()
    monkeypatch.setattr(FigureImport, "save", fail)
    with pytest.raises(OSError, match="no space"):
        uploaded(record, TEXT)
    assert set(os.listdir(folder)) == before


@pytest.fixture
def all_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONG", 1)
    monkeypatch.setattr(imports_work, "AT_ONCE", 1)


@pytest.mark.usefixtures("all_are_long")
def test_long_files_are_checked_and_written_by_the_worker(record: Record) -> None:
    found = checked(record, TEXT)
    assert found.state == ImportState.CHECKING
    assert imports_queue.work_on_imports(Event()) == 1
    found.refresh_from_db()
    assert (found.state, found.new, found.rows) == (ImportState.CHECKED, 3, 3)
    imports.submit(found, by=record.editor, **BY_HAND)
    imports.approve(found, seen_version=found.version, by=record.other, **BY_HAND)
    assert found.state == ImportState.WRITING
    assert not Observation.objects.exists()
    assert imports_queue.work_on_imports(Event()) == 1
    found.refresh_from_db()
    assert (found.state, found.decided_by) == (ImportState.APPROVED, record.other.actor)
    assert len(standing(record)) == 3
    assert imports_queue.work_on_imports(Event()) == 0


@pytest.mark.usefixtures("all_are_long")
def test_the_worker_hands_back_what_no_longer_fits_the_record(record: Record) -> None:
    found = checked(record, TEXT)
    imports_queue.work_on_imports(Event())
    found.refresh_from_db()
    imports.submit(found, by=record.editor, **BY_HAND)
    imports.approve(found, seen_version=found.version, by=record.other, **BY_HAND)
    on_record(record, "1330", year=2021, published="2022-07")
    imports_queue.work_on_imports(Event())
    found.refresh_from_db()
    assert (found.state, found.decided_by) == (ImportState.SUBMITTED, "")
    assert "Check it again" in found.reason
    assert len(standing(record)) == 1


@pytest.mark.usefixtures("all_are_long")
def test_a_worker_that_is_told_to_stop_leaves_the_work_for_the_next(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = checked(record, TEXT)
    stop = Event()

    def stopping(*args: Any, progress: Any, **kwargs: Any) -> None:
        stop.set()
        progress("Checking", 1)

    with monkeypatch.context() as patched:
        patched.setattr(imports_work, "check_now", stopping)
        assert imports_queue.work_on_imports(stop) == 0
    found.refresh_from_db()
    assert found.state == ImportState.CHECKING
    assert imports_queue.work_on_imports(Event()) == 1


def failing(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError("a fault of the service")


@pytest.mark.usefixtures("all_are_long")
def test_a_check_that_breaks_three_times_is_set_aside_said_and_can_be_tried_again(
    record: Record, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    found = checked(record, TEXT)
    with monkeypatch.context() as patched:
        patched.setattr(imports_work, "check_now", failing)
        assert [imports_queue.work_on_imports(Event()) for _ in range(4)] == [0, 0, 1, 0]
    found.refresh_from_db()
    assert found.state == ImportState.FAILED
    assert "error of the service, not of the file, 3 times" in found.reason
    assert "a fault of the service" in caplog.text
    imports.check(found, by=record.editor, **BY_HAND)
    assert imports_queue.work_on_imports(Event()) == 1
    found.refresh_from_db()
    assert (found.state, found.reason) == (ImportState.CHECKED, "")


@pytest.mark.usefixtures("all_are_long")
def test_a_writing_that_breaks_waits_for_its_approval_again_and_one_bad_try_does_no_harm(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = to_be_written(record)
    with monkeypatch.context() as patched:
        patched.setattr(imports_work, "write_now", failing)
        for _ in range(imports_queue.MOST_TRIES):
            imports_queue.work_on_imports(Event())
    found.refresh_from_db()
    assert (found.state, found.decided_by, standing(record)) == (ImportState.SUBMITTED, "", [])
    assert "error of the service" in found.reason
    imports.approve(found, seen_version=found.version, by=record.other, **BY_HAND)
    with monkeypatch.context() as patched:
        patched.setattr(imports_work, "write_now", failing)
        assert imports_queue.work_on_imports(Event()) == 0
    assert imports_queue.work_on_imports(Event()) == 1
    assert len(standing(record)) == 3


@pytest.mark.usefixtures("all_are_long")
def test_many_figures_are_taken_back_by_the_worker_and_stand_until_then(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = to_be_written(record)
    imports_queue.work_on_imports(Event())
    found.refresh_from_db()
    imports.take_back(found, reason="The wrong table", by=record.editor, **BY_HAND)
    assert (found.state, len(standing(record))) == (ImportState.APPROVED, 3)
    with pytest.raises(WrongState, match="being taken back already"):
        imports.take_back(found, reason="Again", by=record.editor, **BY_HAND)
    with monkeypatch.context() as patched:
        patched.setattr(imports_work, "take_back_now", failing)
        for _ in range(imports_queue.MOST_TRIES):
            imports_queue.work_on_imports(Event())
    found.refresh_from_db()
    assert (found.taken_back_by, len(standing(record))) == (None, 3)
    assert "All of it is still on the record" in found.reason
    imports.take_back(found, reason="The wrong table", by=record.editor, **BY_HAND)
    assert imports_queue.work_on_imports(Event()) == 1
    found.refresh_from_db()
    assert (found.state, found.reason) == (ImportState.TAKEN_BACK, "The wrong table")
    assert (found.taken_back_by.by, standing(record)) == (record.editor.actor, [])


def to_be_written(record: Record) -> FigureImport:
    found: FigureImport = checked(record, TEXT)
    imports_queue.work_on_imports(Event())
    found.refresh_from_db()
    imports.submit(found, by=record.editor, **BY_HAND)
    return imports.approve(found, seen_version=found.version, by=record.other, **BY_HAND)


def test_the_number_of_queries_does_not_grow_with_the_rows(
    record: Record, django_assert_max_num_queries: Any
) -> None:
    rows = "".join(
        f"{year},{area},{year % 97}\n"
        for year in range(1900, 2020)
        for area in ("Scotland", "North", "South")
    )
    with django_assert_max_num_queries(75):
        approved(record, "Year,Area,Deaths\n" + rows)
    assert len(standing(record)) == 360
