"""What hangs on a draft: written as a whole or one by one, by writers alone, over the version that was seen."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from mission.actions import entries, entry_parts
from mission.choices import Door
from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.inputs import CaseStudyInput, EvidenceInput, FigureInput, FileInput
from mission.models import ChangeRecord, ProgressEntry
from tests.factories import accounts
from tests.factories.mission import (
    make_commitment,
    make_indicator,
    make_mission,
    make_partner,
    make_period,
    make_series,
    make_source,
)

pytestmark = pytest.mark.django_db

NOTE = EvidenceInput(mark=1, link="https://example.org/a", link_title="Minutes")


@pytest.fixture
def cast() -> SimpleNamespace:
    mission = make_mission("m")
    partner, other = make_partner(mission, "p"), make_partner(mission, "q")
    writer = accounts.contributor(partner)
    entry = entries.start(
        make_commitment(mission, "C-1", lead=partner),
        partner,
        make_period(mission, 2022),
        by=writer,
        door=Door.WORKSPACE,
    )
    return SimpleNamespace(
        mission=mission,
        entry=entry,
        series=make_series(make_indicator(mission)),
        writer=writer,
        colleague=accounts.authoriser(partner),
        stranger=accounts.authoriser(other),
        reviewer=accounts.reviewer(),
    )


def figure(cast: SimpleNamespace, **fields: Any) -> FigureInput:
    given = {
        "series": cast.series.pk,
        "start": dt.date(2022, 1, 1),
        "end": dt.date(2022, 12, 31),
        "printed": "5",
    }
    return FigureInput(**given | fields)


def given(cast: SimpleNamespace, **more: Any) -> dict[str, Any]:
    return {"seen_version": cast.entry.version, "by": cast.writer, "door": Door.WORKSPACE} | more


def test_figures_become_what_is_given_and_equal_ones_are_left_alone(cast: SimpleNamespace) -> None:
    kept, changed, gone = (figure(cast, start=dt.date(2022, month, 1)) for month in (1, 2, 3))
    entry_parts.set_figures(cast.entry, figures=[kept, changed, gone], **given(cast))
    before = {row.start.month: row for row in cast.entry.figures.all()}
    fresh = figure(cast, start=dt.date(2022, 4, 1), printed="1,250.0")
    now = figure(cast, start=dt.date(2022, 2, 1), printed="6")
    entry_parts.set_figures(cast.entry, figures=[fresh, now, kept], **given(cast))
    after = {row.start.month: row for row in cast.entry.figures.all()}
    assert {month: (row.printed, row.version) for month, row in after.items()} == {
        1: ("5", 1),
        2: ("6", 2),
        4: ("1250.0", 1),
    }
    assert after[1].pk == before[1].pk and after[4].value == Decimal(1250)
    assert entry_parts.figures_of(cast.entry) == [
        kept,
        now,
        figure(cast, start=dt.date(2022, 4, 1), printed="1250.0"),
    ]


def test_what_is_on_record_already_writes_nothing_and_makes_no_version(cast: SimpleNamespace) -> None:
    entry_parts.set_figures(cast.entry, figures=[figure(cast)], **given(cast))
    entry_parts.set_evidence(cast.entry, evidence=[NOTE], **given(cast))
    version, records = cast.entry.version, ChangeRecord.objects.count()
    entry_parts.set_figures(cast.entry, figures=entry_parts.figures_of(cast.entry), **given(cast))
    entry_parts.set_evidence(cast.entry, evidence=entry_parts.evidence_of(cast.entry), **given(cast))
    assert (cast.entry.version, ChangeRecord.objects.count()) == (version, records)


def test_each_write_is_a_version_of_the_entry_in_the_name_of_its_writer(cast: SimpleNamespace) -> None:
    before = cast.entry.version
    entry_parts.save_evidence(cast.entry, evidence=NOTE, **given(cast, by=cast.colleague))
    assert ProgressEntry.objects.get().version == before + 1
    assert cast.entry.writers.filter(by=cast.colleague.actor).exists()
    record = ChangeRecord.objects.get(table="mission_evidence")
    assert (record.actor, record.door, record.why) == (cast.colleague.actor, "workspace", "Evidence saved")


def test_one_figure_is_saved_and_removed_beside_others(cast: SimpleNamespace) -> None:
    first, second = figure(cast), figure(cast, start=dt.date(2022, 7, 1))
    for one in (first, second, figure(cast, printed="7")):
        entry_parts.save_figure(cast.entry, figure=one, **given(cast))
    assert [row.printed for row in cast.entry.figures.all()] == ["7", "5"]
    entry_parts.remove_figure(
        cast.entry, series=first.series, start=first.start, end=first.end, **given(cast)
    )
    assert entry_parts.figures_of(cast.entry) == [second]


def test_one_piece_of_evidence_is_replaced_and_removed_by_its_mark(cast: SimpleNamespace) -> None:
    source = make_source(cast.mission)
    entry_parts.set_evidence(
        cast.entry, evidence=[NOTE, EvidenceInput(mark=2, source=source.pk)], **given(cast)
    )
    other = EvidenceInput(mark=1, link="https://example.org/b")
    entry_parts.save_evidence(cast.entry, evidence=other, **given(cast))
    entry_parts.remove_evidence(cast.entry, mark=2, **given(cast))
    assert entry_parts.evidence_of(cast.entry) == [other]


def test_who_saves_over_a_newer_version_changes_nothing(cast: SimpleNamespace) -> None:
    seen = cast.entry.version
    entry_parts.save_evidence(cast.entry, evidence=NOTE, **given(cast))
    stale = ProgressEntry.objects.get()
    with pytest.raises(Stale):
        entry_parts.set_evidence(stale, evidence=[], **given(cast, seen_version=seen, by=cast.colleague))
    with pytest.raises(Stale):
        entry_parts.set_figures(
            stale, figures=[figure(cast)], **given(cast, seen_version=seen, by=cast.colleague)
        )
    assert entry_parts.evidence_of(cast.entry) == [NOTE]
    assert not stale.writers.filter(by=cast.colleague.actor).exists()


@pytest.mark.parametrize(
    ("who", "sentence"), [("stranger", "no such entry"), ("reviewer", "Only people who write")]
)
def test_only_writers_of_the_partner_change_what_hangs_on_it(
    cast: SimpleNamespace, who: str, sentence: str
) -> None:
    by = getattr(cast, who)
    for act, part in (
        (entry_parts.set_figures, {"figures": [figure(cast)]}),
        (entry_parts.set_evidence, {"evidence": [NOTE]}),
        (entry_parts.set_case_study, {"case_study": CaseStudyInput("A", "B", "C")}),
    ):
        with pytest.raises(NotAllowed, match=sentence):
            act(cast.entry, **part, **given(cast, by=by))
    assert not cast.entry.figures.exists() and not cast.entry.evidence.exists()


def test_a_submitted_entry_keeps_its_evidence_even_against_who_saw_it_as_a_draft(
    cast: SimpleNamespace,
) -> None:
    entry_parts.save_evidence(cast.entry, evidence=NOTE, **given(cast))
    changes = {"delivery_status": "on_track", "done": "It opened.[^1]"}
    entries.save_draft(cast.entry, changes=changes, **given(cast))
    as_draft = ProgressEntry.objects.get()
    entries.submit(cast.entry, **given(cast, by=cast.colleague))
    with pytest.raises(WrongState):
        entry_parts.set_evidence(cast.entry, evidence=[], **given(cast))
    with pytest.raises(WrongState):
        entry_parts.set_evidence(as_draft, evidence=[], **given(cast, seen_version=as_draft.version))
    assert cast.entry.evidence.count() == 1


def test_series_and_sources_are_of_the_entrys_mission(cast: SimpleNamespace) -> None:
    elsewhere = make_mission("elsewhere")
    series, source = make_series(make_indicator(elsewhere)), make_source(elsewhere)
    with pytest.raises(Incomplete) as refused:
        entry_parts.set_figures(
            cast.entry,
            figures=[figure(cast), figure(cast, series=series.pk, source=source.pk)],
            **given(cast),
        )
    assert set(refused.value.fields) == {"figures-1-series", "figures-1-source"}
    with pytest.raises(Incomplete) as refused:
        entry_parts.save_evidence(cast.entry, evidence=EvidenceInput(mark=1, source=source.pk), **given(cast))
    assert set(refused.value.fields) == {"evidence-0-source"}


def test_a_file_is_kept_under_a_name_that_says_nothing_and_told_by_the_name_it_had(
    cast: SimpleNamespace, settings: Any, tmp_path: Any
) -> None:
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    content = b"%PDF-1.7 minutes"
    digest = hashlib.sha256(content).hexdigest()
    file = FileInput(io.BytesIO(content), "../Minutes of May.PDF", "application/pdf", len(content), digest)
    entry_parts.save_evidence(cast.entry, evidence=EvidenceInput(mark=1, file=file), **given(cast))
    row = cast.entry.evidence.get()
    assert (row.file_name, row.content_type, row.size, row.sha256) == (
        file.name,
        file.content_type,
        16,
        digest,
    )
    assert row.file.name.startswith("evidence/") and row.file.name.endswith(".pdf")
    assert "inutes" not in row.file.name and row.file.read() == content
    moved = EvidenceInput(mark=2, kept_file=row.file.name, locator="p. 3")
    entry_parts.set_evidence(cast.entry, evidence=[moved], **given(cast))
    row = cast.entry.evidence.get()
    assert (row.mark, row.file_name, row.sha256) == (2, file.name, digest)
    assert row.file.read() == content


def test_a_file_of_another_entry_is_not_taken_over(cast: SimpleNamespace) -> None:
    with pytest.raises(Incomplete) as refused:
        entry_parts.save_evidence(
            cast.entry, evidence=EvidenceInput(mark=1, kept_file="evidence/of-another.pdf"), **given(cast)
        )
    assert set(refused.value.fields) == {"evidence-0-file"}


def test_a_case_study_is_written_changed_and_taken_out(cast: SimpleNamespace) -> None:
    for title in ("A day", "Another day"):
        study = CaseStudyInput(title, "It helped.", "She agreed on 3 May.")
        entry_parts.set_case_study(cast.entry, case_study=study, **given(cast))
    assert ProgressEntry.objects.get().case_study.title == "Another day"
    entry_parts.set_case_study(cast.entry, case_study=None, **given(cast))
    assert not hasattr(ProgressEntry.objects.get(), "case_study")
    with pytest.raises(Incomplete) as refused:
        entry_parts.set_case_study(cast.entry, case_study=CaseStudyInput("A" * 201, "B", ""), **given(cast))
    assert set(refused.value.fields) == {"case_study-title"}


def test_a_case_study_may_wait_for_its_consent_until_the_entry_is_submitted(cast: SimpleNamespace) -> None:
    changes = {"delivery_status": "on_track", "done": "It opened."}
    entries.save_draft(cast.entry, changes=changes, **given(cast))
    entry_parts.set_case_study(cast.entry, case_study=CaseStudyInput("A", "B", ""), **given(cast))
    with pytest.raises(Incomplete) as refused:
        entries.submit(cast.entry, **given(cast, by=cast.colleague))
    assert set(refused.value.fields) == {"case_study-consent"}
