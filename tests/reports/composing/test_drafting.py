"""What a report begins with: the structure of last year's, and a first draft that needs editing and not typing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from reports.composing.composed import composed
from reports.composing.first_draft import Earlier, draft
from reports.composing.live import live_facts
from reports.composing.numbers import typed_in, unmatched
from reports.composing.sheets import Heading
from reports.composing.structure import Start, starting, usual
from tests.factories import mission as make
from tests.reports.composing.conftest import report_of

pytestmark = pytest.mark.django_db
HEADING = Heading("2023", "annual", "Report 2023", "2023")


def test_a_first_report_has_the_usual_sections_in_order(record: SimpleNamespace) -> None:
    make.make_indicator(record.mission, "deaths", outcome=record.aim)
    codes = [one.code for one in usual(live_facts(report_of(record)))]
    assert codes == [
        "summary", "foreword", "introduction",
        "outcome-0-overview", "outcome-0-measures",
        "outcome-1-overview", "outcome-1-progress", "outcome-1-measures", "outcome-1-plans",
        "outcome-2-overview", "outcome-2-progress", "outcome-2-measures", "outcome-2-plans",
        "priority-X1",
        "finance", "governance", "monitoring", "framework", "commitments", "punctuality", "contact",
    ]  # fmt: skip


def test_a_later_report_keeps_last_years_order_titles_and_what_was_taken_out(record: SimpleNamespace) -> None:
    earlier = [
        Start("foreword", "foreword", "A word before"),
        Start("finance", "finance", "Money", included=False),
        Start("outcome-1-overview", "overview", "Where we are", "1"),
        Start("outcome-9-overview", "overview", "An outcome that is no more", "9"),
    ]
    found = starting(live_facts(report_of(record)), earlier)
    assert [one.title for one in found[:3]] == ["A word before", "Money", "Where we are"]
    assert not found[1].included
    codes = [one.code for one in found]
    assert "outcome-9-overview" not in codes
    assert codes[2:6] == ["outcome-1-overview", "outcome-1-progress", "outcome-1-measures", "outcome-1-plans"]
    assert "outcome-2-progress" in codes and "priority-X1" in codes


def test_the_draft_has_no_fault_and_no_typed_number_that_is_not_on_the_record(
    record: SimpleNamespace,
) -> None:
    facts = live_facts(report_of(record))
    sheets = draft(usual(facts), facts, Earlier())
    made = composed(HEADING, sheets, facts)
    assert made.faults == []
    assert [one for sheet in sheets for one in unmatched(typed_in(sheet.text), facts)] == []


def test_the_draft_tells_figures_charts_targets_and_money(record: SimpleNamespace) -> None:
    facts = live_facts(report_of(record))
    texts = {sheet.code: sheet.text for sheet in draft(usual(facts), facts, Earlier())}
    assert "{{figure:placements/S1/2023-01-01..2023-12-31}} in 2023" in texts["outcome-2-measures"]
    assert (
        "{{chart:placements/S1 | Placements approved, Scotland, 2022 to 2023}}" in texts["outcome-2-measures"]
    )
    assert "{{target:t-1}}" in texts["outcome-2-measures"]
    assert "{{funding:fu-1}}" in texts["finance"]
    assert "{{total:commitments}}" in texts["summary"]
    assert texts["foreword"] == ""


def test_entries_are_placed_as_last_years_report_told_their_commitments(record: SimpleNamespace) -> None:
    extra = make.make_commitment(record.mission, "C-0", lead=record.lead, outcomes=[record.second])
    make.make_entry(extra, record.lead, record.period, code="e-5")
    facts = live_facts(report_of(record))

    def order(earlier: Earlier) -> list[str]:
        sheets = {sheet.code: sheet for sheet in draft(usual(facts), facts, earlier)}
        return [one.entry for one in sheets["outcome-2-progress"].entries]

    assert order(Earlier()) == ["e-5", "e-2"]
    assert order(Earlier(order=("C-2", "C-0"))) == ["e-2", "e-5"]


def test_entries_stand_under_the_part_of_the_outcome_that_they_serve(record: SimpleNamespace) -> None:
    facts = live_facts(report_of(record))
    sheets = {sheet.code: sheet for sheet in draft(usual(facts), facts, Earlier())}
    assert [(one.entry, one.heading) for one in sheets["outcome-1-progress"].entries] == [
        ("e-1", "Kits are at hand")
    ]


def test_the_contact_text_is_taken_over(record: SimpleNamespace) -> None:
    facts = live_facts(report_of(record))
    sheets = draft(usual(facts), facts, Earlier(texts=(("contact", "Write to us."), ("summary", "Old"))))
    texts = {sheet.code: sheet.text for sheet in sheets}
    assert texts["contact"] == "Write to us."
    assert texts["summary"] != "Old"
