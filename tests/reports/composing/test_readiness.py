"""The readiness list: what blocks a report, and what is only said."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from mission.choices import EntryState
from reports.composing.composed import composed
from reports.composing.live import live_facts
from reports.composing.readiness import Item, readiness
from reports.composing.sheets import Sheet, heading_of
from reports.models import ReportSection, SectionComment
from tests.factories import mission as make
from tests.reports.composing.conftest import report_of, revise

pytestmark = pytest.mark.django_db
FIGURE = "placements/S1/2023-01-01..2023-12-31"


def items(record: SimpleNamespace, *sheets: Sheet) -> list[Item]:
    report = report_of(record)
    facts = live_facts(report)
    return readiness(report, sheets, facts, composed(heading_of(report), sheets, facts))


def of_kind(found: list[Item], kind: str) -> list[Item]:
    return [item for item in found if item.kind == kind]


def text(words: str) -> Sheet:
    return Sheet("introduction", "introduction", "Introduction", text=words)


def test_a_reference_to_nothing_blocks_with_its_place(record: SimpleNamespace) -> None:
    (item,) = of_kind(items(record, text("A\n\n{{commitment:C-9}}")), "reference")
    assert item.blocks and (item.section, item.place) == ("introduction", "line 3, column 1")


def test_a_chart_without_a_sentence_blocks(record: SimpleNamespace) -> None:
    assert of_kind(items(record, text("{{chart:placements/S1}}")), "alternative")[0].blocks
    assert not of_kind(items(record, text("{{chart:placements/S1 | It rose}}")), "alternative")


def test_a_foreword_names_its_signatory(record: SimpleNamespace) -> None:
    unsigned = Sheet("foreword", "foreword", "Foreword", text="Words.")
    assert of_kind(items(record, unsigned), "signatory")[0].blocks
    signed = Sheet(
        "foreword", "foreword", "Foreword", text="W.", signatory_name="N", signatory_role="Minister"
    )
    assert not of_kind(items(record, signed), "signatory")


def test_a_revised_figure_is_said_and_one_kept_on_purpose_too(record: SimpleNamespace) -> None:
    revise(record)
    found = items(
        record, text(f"{{{{figure:{FIGURE}@2024-02,survey}}}} {{{{figure:{FIGURE}@2024-02,survey!}}}}")
    )
    assert [item.sentence for item in of_kind(found, "revised")] == ["Revised since: was 938, now 940."]
    assert of_kind(found, "kept")[0].sentence == "Kept at 938; the record now says 940."
    assert not any(item.blocks for item in found)


def test_entries_that_are_not_approved_are_listed(record: SimpleNamespace) -> None:
    make.make_entry(
        record.silent,
        record.lead,
        record.period,
        code="e-8",
        state=EntryState.DRAFT,
        loaded=False,
        done="Secret",
    )
    (item,) = of_kind(items(record, text("x")), "unapproved")
    assert item.sentence == "C-3, The Lead: draft."


def test_commitments_without_an_entry_are_named(record: SimpleNamespace) -> None:
    (item,) = of_kind(items(record, text("x")), "no_entry")
    assert item.sentence == "1 commitment of 4, listed in the report: C-3."


def test_numbers_that_match_nothing_and_numbers_without_a_source(record: SimpleNamespace) -> None:
    found = items(record, text("We counted 939.\n\nWe counted 938.\n\nWe counted 938.{{source:survey}}"))
    assert [item.sentence for item in of_kind(found, "number")] == ["“939” matches nothing on the record."]
    assert [item.line for item in of_kind(found, "source")] == [3]


def test_entries_told_by_default_and_those_without_a_place_are_said(record: SimpleNamespace) -> None:
    found = items(record, Sheet("outcome-1-progress", "progress", "Progress", "1"))
    assert [item.sentence for item in of_kind(found, "unplaced")] == ["e-1 on C-1 stands at the end."]
    assert [item.sentence.split()[0] for item in of_kind(found, "homeless")] == ["e-2", "e-3"]


def test_empty_sections_and_open_comments_are_said(record: SimpleNamespace) -> None:
    report = report_of(record)
    section = ReportSection.objects.create(
        report=report, code="governance", kind="governance", order=1, title="G"
    )
    SectionComment.objects.create(section=section, text="Who chairs it?", by="x", at=timezone.now())
    facts = live_facts(report)
    sheets = [Sheet("governance", "governance", "Governance")]
    found = readiness(report, sheets, facts, composed(heading_of(report), sheets, facts))
    assert [item.kind for item in found if item.section == "governance"] == ["empty", "comment"]
