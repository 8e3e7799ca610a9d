"""A composed report in an edition: signed off before it is frozen, the same when frozen again, proved afterwards."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from mission.errors import Incomplete
from reports.actions import beginning, release
from reports.actions import sign_off as signing_off
from reports.actions.freeze import freeze
from reports.composing.composed import composed
from reports.composing.live import live_facts
from reports.composing.sheets import heading_of, sheets_of
from reports.composing.signing import digest_of
from reports.models import Edition, FrozenEntry, Report
from reports.verify import faults_in
from tests.factories import accounts
from tests.factories import mission as make
from tests.factories.reports import frozen_edition, released_edition
from tests.reports.composing.conftest import report_of, revise

pytestmark = pytest.mark.django_db
FIGURE = "placements/S1/2023-01-01..2023-12-31"


@pytest.fixture
def editor() -> Any:
    return accounts.editor()


@pytest.fixture
def report(record: SimpleNamespace, editor: Any) -> Report:
    return beginning.begin_report(record.period, by=editor)


def text_of(edition: Edition) -> Any:
    return json.loads(edition.document).get("text")


def sign_all(report: Report, editor: Any) -> str:
    made = composed(heading_of(report), sheets_of(report), live_facts(report))
    digest = digest_of(made.text)
    for step, by in (("author", editor), ("head", accounts.administrator()), ("minister", editor)):
        signing_off.sign_off(report, step=step, digest=digest, note="Agreed", by=by)
    return digest


def test_a_report_is_frozen_with_all_three_sign_offs_and_as_it_was_signed(
    report: Report, editor: Any
) -> None:
    with pytest.raises(Incomplete, match="signed off: author"):
        release.freeze_update(report, by=editor)
    digest = sign_all(report, editor)
    edition = release.freeze_update(report, by=editor, note="The year 2023")
    assert digest_of(text_of(edition)) == digest
    assert list(faults_in(edition)) == []


def test_a_change_after_sign_off_keeps_it_from_being_frozen(
    report: Report, record: SimpleNamespace, editor: Any
) -> None:
    sign_all(report, editor)
    make.make_entry(record.silent, record.lead, record.period, code="e-4", done="Forty were trained.")
    with pytest.raises(Incomplete, match="signed off again"):
        release.freeze_update(report, by=editor)
    assert not Edition.objects.exists()


def test_what_became_unresolved_blocks(report: Report, record: SimpleNamespace, editor: Any) -> None:
    record.target.delete()
    with pytest.raises(Incomplete, match="There is no target “t-1”"):
        release.freeze_update(report, by=editor)


def test_the_same_record_freezes_to_the_same_text_again(report: Report, editor: Any) -> None:
    sign_all(report, editor)
    edition = release.freeze_update(report, by=editor)
    release.stop(edition, by=editor)
    again = release.freeze_update(report, by=editor)
    assert text_of(again) == text_of(edition)
    # Only the number of the edition differs.
    assert {**json.loads(again.document), "number": 1} == json.loads(edition.document)


def test_a_correction_of_a_report_whose_text_changes_is_signed_off_again(
    report: Report, record: SimpleNamespace, editor: Any
) -> None:
    first = released_edition(record.mission, report)
    sign_all(report, editor)
    assert text_of(release.correct(first, note="A wrong name.", by=editor)[0]) == text_of(first)
    release.stop(Edition.objects.latest("pk"), by=editor)
    make.make_entry(record.silent, record.lead, record.period, code="e-4", done="Forty were trained.")
    with pytest.raises(Incomplete, match="signed off again"):
        release.correct(first, note="An entry was missing.", by=editor)
    sign_all(report, editor)
    correction, _ = release.correct(first, note="An entry was missing.", by=editor)
    assert "e-4" in correction.document


def test_a_report_without_sections_an_update_and_a_withdrawal_have_no_text(
    record: SimpleNamespace, editor: Any
) -> None:
    assert text_of(released_edition(record.mission)) is None
    plain = report_of(record, 2022)
    first = released_edition(record.mission, plain)
    assert text_of(first) is None
    beginning.lay_out(plain, actor="tester", door="command")
    withdrawal = release.withdraw(first, reason="Beds were counted twice.", by=editor)
    assert text_of(withdrawal) is None


def test_a_loaded_report_needs_no_sign_off(report: Report) -> None:
    edition = released_edition(report.mission, report)
    assert text_of(edition)["title"] == report.title
    assert list(faults_in(edition)) == []


def test_an_edition_goes_on_saying_what_it_said(report: Report, record: SimpleNamespace) -> None:
    first = released_edition(record.mission, report)
    revise(record)
    second = freeze(report, by="tester", at=first.frozen_at, imported=True).edition
    assert '"text":"938"' in first.document
    # The prose is bound; only the points of charts and tables follow the record.
    assert '"text":"938"' in second.document
    assert "2025-03" in second.document and "2025-03" not in first.document
    assert list(faults_in(first)) == list(faults_in(second)) == []


def test_proof_names_an_entry_and_a_figure_that_are_not_as_frozen(report: Report) -> None:
    edition = frozen_edition(report.mission, report, imported=True)
    document = json.loads(edition.document)
    changed = json.dumps(document["text"]).replace('"text": "938"', '"text": "983"')
    document["text"] = json.loads(changed)
    FrozenEntry.objects.filter(key="e-1").delete()
    edition.document = json.dumps(document)
    places = {fault.place for fault in faults_in(edition)}
    assert "text entry e-1" in places
    assert "text figure placements|S1||2023-01-01|2023-12-31|" in places
