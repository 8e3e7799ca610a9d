"""A freeze after few changes gives, bit for bit, what one gives that looks at everything and makes every file anew."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mission.choices import Relation
from mission.models import (
    Area,
    Batch,
    Commitment,
    CommitmentLink,
    CommitmentPartner,
    Evidence,
    Indicator,
    Mission,
    Observation,
    Partner,
    PartnerName,
    ProgressEntry,
    ReportingPeriod,
    Series,
    Source,
    Target,
)
from reports import edition_package
from reports.actions import freeze, redact
from reports.changes import Touched
from reports.models import Edition, FrozenCommitment, FrozenEntry, FrozenFigure, FrozenTarget
from reports.verify import faults_in
from tests.factories import accounts
from tests.factories.mission import (
    make_area,
    make_batch,
    make_commitment,
    make_entry,
    make_indicator,
    make_mission,
    make_observation,
    make_outcome,
    make_partner,
    make_period,
    make_series,
    make_source,
)
from tests.factories.reports import frozen_edition, make_report, released_edition

pytestmark = pytest.mark.django_db

real_files = freeze.frozen_files


@pytest.fixture
def mission() -> Mission:
    mission = make_mission("m")
    lead, other = make_partner(mission, "lead"), make_partner(mission, "other")
    outcome = make_outcome(mission, "3.6")
    source = make_source(mission, "plan")
    for number in range(1, 4):
        commitment = make_commitment(mission, f"C-{number}", lead=lead, outcomes=[outcome])
        CommitmentPartner.objects.create(
            mission=mission, commitment=commitment, partner=other, role="delivery"
        )
        for year in (2022, 2023):
            period = mission_period(mission, year)
            entry = make_entry(commitment, lead, period, status="on_track", code=f"e-{number}-{year}")
            note(entry, 1, source)
    for code in ("deaths", "beds"):
        indicator = make_indicator(mission, code, outcome=outcome)
        for year in (2021, 2022):
            make_observation(
                make_series(indicator), f"{year}", year=year, published="2023", source=source, locator="p. 1"
            )
    released_edition(mission)
    return mission


def mission_period(mission: Mission, year: int) -> Any:
    return ReportingPeriod.objects.filter(mission=mission, code=str(year)).first() or make_period(
        mission, year
    )


def note(entry: ProgressEntry, mark: int, source: Source) -> Evidence:
    return Evidence.objects.create(
        mission=entry.mission, entry=entry, mark=mark, source=source, locator="p. 1"
    )


def looked_at_whole(mission: Mission, report: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Document and hash of a freeze that looks at everything and makes every file anew; it is taken back."""
    with monkeypatch.context() as patched, transaction.atomic():
        patched.setattr(freeze, "touched_since", lambda *_: Touched(everything=True))
        patched.setattr(
            freeze, "frozen_files", lambda one, position, **_: real_files(one, position, tip=None, moved=None)
        )
        edition = frozen_edition(mission, report)
        transaction.set_rollback(True)
    return edition.document, edition.hash


def reword(mission: Mission) -> None:
    Commitment.objects.filter(ref="C-2").update(title='Words with "quotes", commas\nand a line')


def one_more(mission: Mission) -> None:
    make_commitment(mission, "C-15", lead=Partner.objects.get(mission=mission, code="other"))


def a_part_goes(mission: Mission) -> None:
    CommitmentPartner.objects.filter(commitment__ref="C-1", role="delivery").delete()


def a_part_moves(mission: Mission) -> None:
    CommitmentPartner.objects.filter(commitment__ref="C-3", role="delivery").update(
        commitment=Commitment.objects.get(mission=mission, ref="C-1")
    )


def an_entry_comes(mission: Mission) -> None:
    commitment = Commitment.objects.get(mission=mission, ref="C-1")
    entry = make_entry(
        commitment,
        Partner.objects.get(mission=mission, code="other"),
        mission_period(mission, 2022),
        code="e-15",
    )
    note(entry, 2, Source.objects.get(mission=mission, code="plan"))


def an_entry_is_corrected(mission: Mission) -> None:
    entry = ProgressEntry.objects.get(mission=mission, code="e-1-2023", number=1)
    make_entry(
        entry.commitment, entry.partner, entry.period, status="delayed", code=entry.code, number=2, reason="x"
    )


def an_entry_is_corrected_under_another_code(mission: Mission) -> None:
    entry = ProgressEntry.objects.get(mission=mission, code="e-2-2022", number=1)
    make_entry(entry.commitment, entry.partner, entry.period, code="e-2-new", number=2)


def a_link_decides_the_status(mission: Mission) -> None:
    one, two = Commitment.objects.filter(mission=mission, ref__in=("C-1", "C-2")).order_by("ref")
    CommitmentLink.objects.create(
        mission=mission, commitment=one, relation=Relation.SUPERSEDED_BY, related=two, reason="Taken together"
    )


def a_figure_is_revised(mission: Mission) -> None:
    series = Series.objects.get(indicator__code="deaths")
    make_observation(series, "7", year=2021, published="2024", source=make_source(mission, "b"), locator="q")


def a_figure_comes_with_a_reason(mission: Mission) -> None:
    series = make_series(Indicator.objects.get(code="beds"), make_area(mission, "B"), "sex=Female")
    source = Source.objects.get(mission=mission, code="plan")
    make_observation(series, "1", year=2021, published="2024", source=source, reason="error", locator="q")


def the_figure_with_a_reason_goes(mission: Mission) -> None:
    Observation.objects.exclude(reason="").update(ended_by=make_batch(mission))


def a_figure_comes_without_a_place(mission: Mission) -> None:
    series = Series.objects.get(indicator__code="beds", disaggregation="")
    make_observation(series, "3", year=2019, source=Source.objects.get(mission=mission, code="plan"))


def a_figure_is_replaced(mission: Mission) -> None:
    old = Observation.objects.get(series__indicator__code="deaths", start__year=2022, ended_by=None)
    batch = make_batch(mission)
    Observation.objects.filter(pk=old.pk).update(ended_by=batch)
    make_observation(
        old.series, "5", year=2022, published="2023", source=old.source, batch=batch, locator=old.locator
    )


def the_batch_that_was_replaced_gets_another_name(mission: Mission) -> None:
    Batch.objects.filter(pk=Observation.objects.exclude(ended_by=None).first().batch_id).update(label="x")


def a_batch_is_no_longer_approved(mission: Mission) -> None:
    batch = Observation.objects.filter(series__indicator__code="beds", ended_by=None).first().batch
    Batch.objects.filter(pk=batch.pk).update(state="withdrawn")


def a_new_title_is_one_that_there_is(mission: Mission) -> None:
    Indicator.objects.filter(code="beds").update(title="Indicator deaths")


def a_partner_gets_an_earlier_name(mission: Mission) -> None:
    partner = Partner.objects.get(mission=mission, code="other")
    PartnerName.objects.create(
        mission=mission, partner=partner, code="before", name="B", until="2020-01-01", reason="A new name"
    )


def a_code_changes(mission: Mission) -> None:
    Area.objects.filter(mission=mission).exclude(code="B").update(code="a-new-code")


def nothing(mission: Mission) -> None:
    pass


#: Changes that are made one after the other, each frozen into an edition.
PLAN = (
    nothing,
    reword,
    one_more,
    a_part_goes,
    a_part_moves,
    an_entry_comes,
    an_entry_is_corrected,
    an_entry_is_corrected_under_another_code,
    a_link_decides_the_status,
)
FIGURES = (
    a_figure_is_revised,
    a_figure_comes_with_a_reason,
    the_figure_with_a_reason_goes,
    a_figure_comes_without_a_place,
    a_figure_is_replaced,
    the_batch_that_was_replaced_gets_another_name,
    a_batch_is_no_longer_approved,
)
NAMES = (a_new_title_is_one_that_there_is, a_partner_gets_an_earlier_name, a_code_changes)


@pytest.mark.parametrize("changes", [PLAN, FIGURES, NAMES], ids=["plan", "figures", "names"])
def test_after_each_change_the_edition_is_that_of_a_freeze_of_everything(
    mission: Mission, monkeypatch: pytest.MonkeyPatch, changes: tuple[Callable[[Mission], None], ...]
) -> None:
    for change in changes:
        change(mission)
        report = make_report(mission, code=change.__name__)
        expected = looked_at_whole(mission, report, monkeypatch)
        edition = released_edition(mission, report)
        assert (edition.document, edition.hash) == expected, change.__name__
    assert list(faults_in(edition)) == []


def made_anew(mission: Mission, monkeypatch: pytest.MonkeyPatch, function: str) -> set[str]:
    """The files that a freeze makes by one of two ways."""
    found = set()
    real = getattr(edition_package, function)

    def noted(path: Any, table: Any, *rest: Any, **named: Any) -> Any:
        found.add(table.path)
        return real(path, table, *rest, **named)

    with monkeypatch.context() as patched:
        patched.setattr(edition_package, function, noted)
        released_edition(mission)
    return found


def test_only_the_files_in_which_something_changed_are_made(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    reword(mission)
    assert made_anew(mission, monkeypatch, "write_merged") == {"commitments.csv"}
    a_figure_is_revised(mission)
    assert made_anew(mission, monkeypatch, "write_merged") == {"observations.csv", "sources.csv"}
    an_entry_comes(mission)
    # Tables without a row have no file that they could be made from.
    there = set(Edition.objects.get(position=3).files.values_list("name", flat=True))
    assert made_anew(mission, monkeypatch, "write_whole").isdisjoint(there)


@pytest.mark.parametrize("damage", ["altered", "lost"])
def test_a_damaged_file_of_the_edition_before_spoils_no_later_one(
    mission: Mission, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    report = make_report(mission)
    reword(mission)
    expected = looked_at_whole(mission, report, monkeypatch)
    for name in ("commitments.csv", "observations.csv"):
        stored = Edition.objects.get().files.get(name=name).stored_as
        content = default_storage.open(stored).read()
        default_storage.delete(stored)
        if damage == "altered":
            default_storage.save(
                stored, io.BytesIO(content.replace(b"C-3", b"D-3").replace(b"beds", b"bets"))
            )
    edition = released_edition(mission, report)
    assert (edition.document, edition.hash) == expected
    assert list(faults_in(edition)) == []


def test_a_text_that_was_redacted_is_in_no_later_file(mission: Mission) -> None:
    asked = redact.ask(
        mission_id=mission.pk,
        table="reports_frozenentry",
        key="e-3-2022",
        first=1,
        notice="Removed on 1 May 2026.",
        reason="Personal data",
        by=accounts.editor(),
    )
    redact.agree(asked, by=accounts.administrator())
    reword(mission)
    edition = released_edition(mission)
    content = default_storage.open(edition.files.get(name="progress_entries.csv").stored_as).read().decode()
    done = {row["id"]: row["done"] for row in csv.DictReader(io.StringIO(content, newline=""))}
    assert done["e-3-2022"] == "Removed on 1 May 2026."
    assert done["e-3-2023"] == "Work went on."


def test_the_changes_of_another_mission_are_none_of_this_one(mission: Mission) -> None:
    other = make_mission("other")
    lead = make_partner(other, "lead")
    commitment = make_commitment(other, "C-1", lead=lead)
    make_entry(commitment, lead, make_period(other, 2022), code="e-1-2022")
    make_observation(make_series(make_indicator(other, "deaths")), "1", published="2023")
    Partner.objects.filter(pk=lead.pk).update(code="renamed")
    released_edition(mission)
    assert not FrozenCommitment.objects.filter(mission=mission, until=2).exists()
    assert not FrozenEntry.objects.filter(mission=mission, until=2).exists()
    assert not FrozenFigure.objects.filter(mission=mission, until=2).exists()


def test_a_new_figure_has_the_targets_of_its_indicator_assessed_again(mission: Mission) -> None:
    series = Series.objects.get(indicator__code="deaths")
    Target.objects.create(
        mission=mission,
        code="t-1",
        indicator=series.indicator,
        series=series,
        title="At most 1,000 deaths in 2030",
        measure="level",
        comparator="at_most",
        value="1000",
        value_printed="1000",
        baseline="2021",
        baseline_printed="2021",
        baseline_start="2021-01-01",
        baseline_end="2021-12-31",
        span_start="2030-01-01",
        span_end="2030-12-31",
        due="2030-12-31",
        set_by="The plan",
        note="x",
    )
    released_edition(mission)
    released_edition(mission)
    assert FrozenTarget.objects.get().until > 3
    a_figure_is_revised(mission)
    make_observation(series, "900", year=2030, published="2031", source=make_source(mission, "c"))
    released_edition(mission)
    before, after = FrozenTarget.objects.order_by("first")
    assert (before.until, after.first) == (4, 4)


def queries_of_a_freeze(mission: Mission) -> int:
    with CaptureQueriesContext(connection) as found:
        released_edition(mission)
    return len(found)


def test_a_freeze_asks_no_more_however_much_did_not_change(mission: Mission) -> None:
    reword(mission)
    released_edition(mission)
    Commitment.objects.filter(ref="C-1").update(title="Once more")
    few = queries_of_a_freeze(mission)
    lead, period = Partner.objects.get(mission=mission, code="lead"), mission_period(mission, 2022)
    for number in range(30):
        commitment = make_commitment(mission, f"D-{number}", lead=lead)
        make_entry(commitment, lead, period, code=f"d-{number}")
        make_observation(
            make_series(Indicator.objects.get(code="beds")), "1", year=1990 + number, published="2023"
        )
    released_edition(mission)
    Commitment.objects.filter(ref="C-1").update(title="And once more")
    assert queries_of_a_freeze(mission) == few
