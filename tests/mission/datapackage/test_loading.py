"""What loading does to the record: the first time, again, and with a later version."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from mission.choices import BatchState, Door, EntryState
from mission.datapackage.load import load, validated
from mission.datapackage.problems import PackageError
from mission.datapackage.report import LoadReport
from mission.models import (
    Batch,
    ChangeRecord,
    Commitment,
    CommitmentPartner,
    DueChange,
    Evidence,
    Indicator,
    Mission,
    Observation,
    Partner,
    ProgressEntry,
    Target,
)
from tests.factories.package import SHIPPED, PackageMaker

pytestmark = pytest.mark.django_db


def _load(made: PackageMaker, folder: Path) -> LoadReport:
    return load(validated(made.write(folder)), by="loader-1", why="A test")


@pytest.fixture
def loaded(tmp_path: Path) -> PackageMaker:
    made = PackageMaker()
    _load(made, tmp_path / "first")
    return made


def _state() -> dict[str, Any]:
    return {
        "history": ChangeRecord.objects.count(),
        "batches": Batch.objects.count(),
        "figures": Observation.objects.count(),
        "entries": ProgressEntry.objects.count(),
        "mission": Mission.objects.values().get(),
        "commitments": list(Commitment.objects.order_by("pk").values()),
    }


def test_the_real_mission_is_there_after_loading() -> None:
    report = load(validated(SHIPPED), by="loader-1")
    assert report.first
    assert report.of("observations.csv").created == 1344
    assert Commitment.objects.count() == 111
    assert set(Observation.objects.filter(printed__in=["938", "940"]).values_list("value", flat=True)) == {
        938,
        940,
    }
    assert Mission.objects.get().amount == Decimal(250_000_000)
    assert Mission.objects.get().lead.code == "scottish-government"
    assert Mission.objects.get().version == 1
    assert Target.objects.get(code="t-funding-250m").series.area.code == "S92000003"


def test_loading_the_real_mission_twice_changes_nothing() -> None:
    load(validated(SHIPPED), by="loader-1")
    before = _state()
    report = load(validated(SHIPPED), by="loader-1")
    assert report.nothing_new
    assert not report.total("absent_count")
    assert report.of("entry_evidence.csv").unchanged == 245
    assert _state() == before


def test_history_says_who_loaded_and_through_which_door(loaded: PackageMaker) -> None:
    written = set(ChangeRecord.objects.values_list("actor", "door", "why"))
    assert written == {("loader-1", Door.PACKAGE, "A test")}


def test_entries_come_approved_with_their_origin_and_evidence(loaded: PackageMaker) -> None:
    entry = ProgressEntry.objects.get()
    assert (entry.code, entry.number, entry.state, entry.loaded, entry.origin) == (
        "e-1",
        1,
        "approved",
        True,
        "partner",
    )
    assert [note.mark for note in entry.evidence.order_by("mark")] == [1, 2]


def test_a_row_without_a_value_says_why_and_knows_no_day(loaded: PackageMaker) -> None:
    hidden = Observation.objects.get(missing="suppressed")
    assert hidden.value is None
    assert hidden.known_by is None
    assert hidden.series.disaggregation == "age=0-15;kind=Flat"
    assert Observation.objects.get(printed="1017.50").known_by == dt.date(2025, 12, 31)


def test_a_later_version_adds_what_is_new(loaded: PackageMaker, tmp_path: Path) -> None:
    loaded.add("reporting-periods", id="2026", label="2026", start="2026-01-01", end="2026-12-31")
    loaded.add("progress-entries", like=0, id="e-2", period="2025", done="All done.[^1]", next="")
    loaded.add("entry-evidence", like=0, entry_id="e-2")
    loaded.add("observations", like=0, value="41", published="2025-06", revised="yes")
    report = _load(loaded, tmp_path / "later")
    assert report.total("created") == 4
    assert report.total("changed") == 0
    assert Observation.objects.filter(ended_by=None).count() == 4


def test_a_changed_row_is_updated_and_history_keeps_how_it_was(loaded: PackageMaker, tmp_path: Path) -> None:
    loaded.row("due-changes", due_after="2026-06").row("commitments", 1, title="Train many fitters")
    report = _load(loaded, tmp_path / "later")
    assert report.of("due_changes.csv").changed == 1
    moved = DueChange.objects.get()
    assert (moved.after, moved.after_last, moved.version) == ("2026-06", dt.date(2026, 6, 30), 2)
    assert Commitment.objects.get(ref="C-2").version == 2
    update = ChangeRecord.objects.get(table="mission_duechange", op="update")
    assert '"2026"' in update.before
    assert '"2026-06"' in update.after


def test_a_changed_figure_ends_the_stored_one(loaded: PackageMaker, tmp_path: Path) -> None:
    loaded.row("observations", 0, value="42", note="Corrected.")
    report = _load(loaded, tmp_path / "later").of("observations.csv")
    assert (report.changed, report.ended, report.unchanged) == (1, 1, 2)
    old, new = Observation.objects.filter(series__area__code="E12000001", series__disaggregation="").order_by(
        "pk"
    )
    assert (old.printed, old.ended_by) == ("40", new.batch)
    assert (new.printed, new.ended_by) == ("42", None)
    assert Batch.objects.count() == 2


def test_trailing_zeros_are_a_difference(loaded: PackageMaker, tmp_path: Path) -> None:
    loaded.row("observations", 2, value="1017.5")
    assert _load(loaded, tmp_path / "later").of("observations.csv").changed == 1


def test_a_figure_of_a_batch_that_was_taken_back_comes_in_again(loaded: PackageMaker, tmp_path: Path) -> None:
    Batch.objects.update(state=BatchState.WITHDRAWN)
    report = _load(loaded, tmp_path / "later").of("observations.csv")
    assert report.changed == 3
    assert Observation.objects.all().approved().count() == 3


def test_a_changed_entry_is_the_next_number(loaded: PackageMaker, tmp_path: Path) -> None:
    loaded.row("progress-entries", done="Fifty lofts were insulated.[^1][^2]")
    report = _load(loaded, tmp_path / "later")
    assert report.of("progress_entries.csv").changed == 1
    first, second = ProgressEntry.objects.order_by("number")
    assert (first.done[:5], second.done[:5], second.number, second.loaded) == ("Forty", "Fifty", 2, True)
    assert Evidence.objects.filter(entry=second).count() == 2
    assert _load(loaded, tmp_path / "again").nothing_new


def test_evidence_that_changes_makes_the_next_number_too(loaded: PackageMaker, tmp_path: Path) -> None:
    loaded.row("entry-evidence", 1, locator="page 2")
    _load(loaded, tmp_path / "later")
    assert ProgressEntry.objects.get(number=2).evidence.get(mark=2).locator == "page 2"


def test_a_correction_made_here_is_not_undone_by_the_same_package(
    loaded: PackageMaker, tmp_path: Path
) -> None:
    entry = ProgressEntry.objects.get()
    now = timezone.now()
    entry.pk, entry.number, entry.loaded, entry.done = None, 2, False, "Forty-one.[^1][^2]"
    entry.submitted_by, entry.decided_by, entry.submitted_at, entry.decided_at = "a", "b", now, now
    entry.save(force_insert=True)
    assert _load(loaded, tmp_path / "again").nothing_new
    assert ProgressEntry.objects.count() == 2


def test_a_draft_written_meanwhile_moves_behind_and_is_not_lost(loaded: PackageMaker, tmp_path: Path) -> None:
    draft = ProgressEntry.objects.get()
    draft.pk, draft.number, draft.state, draft.loaded, draft.done = (
        None,
        2,
        EntryState.DRAFT,
        False,
        "My draft",
    )
    draft.save(force_insert=True)
    loaded.row("progress-entries", status="delivered")
    _load(loaded, tmp_path / "later")
    assert list(ProgressEntry.objects.order_by("number").values_list("number", "state")) == [
        (1, "approved"),
        (2, "approved"),
        (3, "draft"),
    ]
    draft.refresh_from_db()
    assert (draft.done, draft.version) == ("My draft", 2)


def test_what_is_no_longer_there_is_listed_and_kept(loaded: PackageMaker, tmp_path: Path) -> None:
    loaded.drop("milestones").drop("observations", 0).drop("progress-entries").drop("commitment-links")
    loaded.rows["entry-evidence"] = []
    report = _load(loaded, tmp_path / "later")
    assert report.of("milestones.csv").absent == ["m-1"]
    assert report.of("progress_entries.csv").absent == ["e-1"]
    assert report.of("commitment_links.csv").absent == ["C-2, part_of, C-1"]
    assert report.of("observations.csv").absent == ["lofts, E12000001, 2024-01-01, 2024-12-31, 2025-01, plan"]
    assert report.nothing_new
    assert Observation.objects.filter(ended_by=None).count() == 3


def test_columns_that_a_package_does_not_have_keep_what_was_set_here(
    loaded: PackageMaker, tmp_path: Path
) -> None:
    Indicator.objects.update(expected_lag_days=60)
    _load(loaded.row("indicators", title="Lofts made warm"), tmp_path / "later")
    indicator = Indicator.objects.get()
    assert (indicator.title, indicator.expected_lag_days) == ("Lofts made warm", 60)


def test_a_lead_may_change_hands(loaded: PackageMaker, tmp_path: Path) -> None:
    loaded.row("commitment-partners", 0, role="support").row("commitment-partners", 1, role="lead")
    _load(loaded, tmp_path / "later")
    parts = CommitmentPartner.objects.filter(commitment__ref="C-1").values_list("partner__code", "role")
    assert dict(parts) == {"energy-board": "support", "north-east-warmth": "lead"}


def test_a_name_may_pass_to_a_new_partner(loaded: PackageMaker, tmp_path: Path) -> None:
    loaded.add("partners", like=1, id="new-warmth")
    loaded.row("partners", 1, name="North East Warmth (old)")
    _load(loaded, tmp_path / "later")
    assert Partner.objects.get(code="new-warmth").name == "North East Warmth"


def test_a_lead_that_is_left_out_while_another_takes_over_is_told(
    loaded: PackageMaker, tmp_path: Path
) -> None:
    loaded.drop("commitment-partners", 0).row("commitment-partners", 0, role="lead")
    with pytest.raises(PackageError) as refused:
        _load(loaded, tmp_path / "later")
    (line,) = refused.value.problems.lines()
    assert line == (
        "commitment_partners.csv, row 2, column role: “energy-board” is lead of “C-1” in the record, where it stays, "
        "and the package names another. Keep its row, with the part that it has now, such as support."
    )


def test_the_id_of_an_entry_is_never_used_again(loaded: PackageMaker, tmp_path: Path) -> None:
    loaded.row("progress-entries", period="2025")
    with pytest.raises(PackageError) as refused:
        _load(loaded, tmp_path / "later")
    assert "“e-1” is the entry of C-1, 2024, energy-board in the record" in next(
        refused.value.problems.lines()
    )


def test_a_file_that_changes_meanwhile_is_not_loaded(tmp_path: Path) -> None:
    package = validated(PackageMaker().write(tmp_path / "in"))
    file = tmp_path / "in" / "observations.csv"
    file.write_text(file.read_text().replace("1017.50", "1e5"))
    with pytest.raises(PackageError) as refused:
        load(package, by="")
    assert "changed while it was being loaded" in next(refused.value.problems.lines())
    assert not Mission.objects.exists()
