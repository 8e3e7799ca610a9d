"""The composed report: chapters, entries in the editors' order, references with their notes, and nothing hidden."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace
from typing import Any

import pytest

from mission.models import ReportingRound, Request, SeriesBreak
from reports.canonical import canonical
from reports.composing.composed import Composed, composed
from reports.composing.frozen import frozen_facts
from reports.composing.live import live_facts
from reports.composing.sheets import Heading, Placed, Sheet
from reports.models.composing import SectionKind
from tests.factories import mission as make
from tests.factories.reports import frozen_edition
from tests.reports.composing.conftest import report_of, revise

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 1, 31)
HEADING = Heading("2023", "annual", "Report 2023", "2023")
FIGURE = "placements/S1/2023-01-01..2023-12-31"
BEFORE = "placements/S1/2022-01-01..2022-12-31"


def facts_of(record: SimpleNamespace) -> Any:
    report = report_of(record)
    return live_facts(report)


def prose(record: SimpleNamespace, text: str) -> Composed:
    return composed(
        HEADING, [Sheet("introduction", "introduction", "Introduction", text=text)], facts_of(record)
    )


def first_runs(made: Composed) -> list[dict[str, Any]]:
    return made.text["chapters"][0]["sections"][0]["blocks"][0]["runs"]


def outcome_sheets(code: str, *entries: Placed) -> list[Sheet]:
    kinds = ("overview", "progress", "measures", "plans")
    return [
        Sheet(
            f"outcome-{code}-{kind}", kind, kind.title(), code, entries=entries if kind == "progress" else ()
        )
        for kind in kinds
    ]


def blocks_of(made: Composed, section: str) -> list[dict[str, Any]]:
    sections = [section for chapter in made.text["chapters"] for section in chapter["sections"]]
    return next(one["blocks"] for one in sections if one["code"] == section)


def block(made: Composed, section: str, kind: str) -> dict[str, Any]:
    return next(one for one in blocks_of(made, section) if one["kind"] == kind)


def test_a_figure_reads_as_printed_and_notes_its_source(record: SimpleNamespace) -> None:
    made = prose(record, f"**{{{{figure:{FIGURE}}}}}** were approved.")
    strong = first_runs(made)[0]["runs"]
    assert strong[0]["text"] == "938"
    assert strong[0]["point"] == "placements|S1||2023-01-01|2023-12-31|"
    assert strong[1] == {"kind": "note", "number": 1}
    assert made.text["notes"][0]["source"] == "survey"
    assert made.text["notes"][0]["locator"] == "table 1"


def test_the_same_source_of_the_same_figure_is_noted_once(record: SimpleNamespace) -> None:
    made = prose(record, f"{{{{figure:{FIGURE}}}}}, {{{{figure:{BEFORE}}}}}, {{{{figure:{FIGURE}}}}}")
    assert [run["number"] for run in first_runs(made) if run["kind"] == "note"] == [1, 2, 1]


def test_a_bound_figure_goes_on_saying_what_it_said_and_is_flagged(record: SimpleNamespace) -> None:
    revise(record)
    made = prose(record, f"{{{{figure:{FIGURE}@2024-02,survey}}}} and {{{{figure:{FIGURE}}}}}")
    assert [run["text"] for run in first_runs(made) if run["kind"] == "figure"] == ["938", "940"]
    assert [one.sentence for one in made.revised] == ["Revised since: was 938, now 940."]


def test_a_restatement_of_the_same_value_is_no_revision(record: SimpleNamespace) -> None:
    make.make_observation(record.series, "938", year=2023, published="2025-03", source=record.later)
    assert not prose(record, f"{{{{figure:{FIGURE}@2024-02,survey}}}}").revised


def test_a_change_and_a_sum_are_computed_from_both_figures(record: SimpleNamespace) -> None:
    made = prose(record, f"{{{{change:{BEFORE} to {FIGURE}}}}}; {{{{sum:{BEFORE} + {FIGURE}}}}}")
    assert [run["text"] for run in first_runs(made) if run["kind"] == "computed"] == ["83.6% more", "1,449"]
    assert made.text["notes"][0]["kind"] == "computed"


def test_a_change_across_a_series_break_says_so_in_its_note(record: SimpleNamespace) -> None:
    SeriesBreak.objects.create(
        mission=record.mission, indicator=record.placements, date="2023", kind="method", note="Counted anew"
    )
    made = prose(record, f"{{{{change:{BEFORE} to {FIGURE}}}}}")
    assert not made.faults
    assert "do not compare like for like" in made.broken[0].sentence
    assert made.text["notes"][0]["break"] == {"date": "2023", "kind": "method"}


def test_spans_that_overlap_are_not_added_up(record: SimpleNamespace) -> None:
    made = prose(record, f"{{{{sum:{FIGURE} + {FIGURE}}}}}")
    assert "overlap" in made.faults[0].sentence


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("{{commitment:C-9}}", "There is no commitment “C-9”"),
        ("{{target:t-9}}", "There is no target “t-9”"),
        ("{{source:nowhere}}", "There is no source “nowhere”"),
        ("{{entry:e-9}}", "no approved entry “e-9”"),
        ("{{funding:fu-9}}", "no amount of money “fu-9”"),
        ("{{figure:placements/S9/2023-01-01..2023-12-31}}", "no area “S9”"),
        ("{{figure:placements/S1/2020-01-01..2020-12-31}}", "no figure from 2020-01-01"),
        ("{{figure:placements/S1/2023-01-01..2023-12-31@2020,x}}", "no publication of this figure"),
        ("{{total:entries/outcome=9}}", "no outcome “9”"),
        ("a {{chart:placements/S1 | x}}", "paragraph of its own"),
        ("A mark.[^1]", "Write the source of a note as"),
    ],
)
def test_what_is_not_on_the_record_is_a_fault_at_its_place(
    record: SimpleNamespace, written: str, says: str
) -> None:
    made = prose(record, f"First.\n\n{written}")
    assert says in made.faults[0].sentence
    assert made.faults[0].line == 3


def test_counts_and_money_and_targets_are_read_from_the_record(record: SimpleNamespace) -> None:
    made = prose(
        record,
        "{{total:commitments}} {{total:no_entry}} {{total:entries/outcome=2}} {{total:commitments/status=delayed}} "
        "{{funding:fu-1}} {{target:t-1}} {{commitment:C-1}}",
    )
    assert not made.faults
    words = [run["text"] for run in first_runs(made) if run["kind"] not in ("text", "note")]
    assert words == ["4", "1", "2", "1", "£50 million", "missed", "C-1"]


def test_an_outcome_is_a_chapter_and_priorities_are_one(record: SimpleNamespace) -> None:
    sheets = [
        Sheet("summary", "summary", "Summary"),
        *outcome_sheets("0")[:1],
        *outcome_sheets("1"),
        *outcome_sheets("2"),
        Sheet("priority-X1", "priority", "Nobody is judged", "X1"),
        Sheet("commitments", "commitments", "All commitments"),
    ]
    made = composed(HEADING, sheets, facts_of(record))
    found = [(chapter["number"], chapter["id"], chapter["title"]) for chapter in made.text["chapters"]]
    assert found == [
        ("", "summary", "Summary"),
        ("", "outcome-0", "Fewer people die"),
        ("1", "outcome-1", "People are safe"),
        ("2", "outcome-2", "People get help"),
        ("", "priorities", "Priorities across all outcomes"),
        ("A", "commitments", "All commitments"),
    ]


def test_an_entry_is_told_once_in_the_chapter_of_its_first_outcome(record: SimpleNamespace) -> None:
    sheets = [*outcome_sheets("1"), *outcome_sheets("2"), Sheet("priority-X1", "priority", "P", "X1")]
    made = composed(HEADING, sheets, facts_of(record))
    entry = block(made, "outcome-1-progress", "entry")
    assert (entry["entry"], entry["id"], entry["status"], entry["leads"]) == (
        "e-1",
        "entry-e-1",
        "on_track",
        True,
    )
    assert [one["entry"] for one in blocks_of(made, "outcome-2-progress") if one["kind"] == "entry"] == [
        "e-2"
    ]
    assert block(made, "outcome-2-progress", "elsewhere")["rows"] == [
        {"entry": "e-1", "section": "outcome-1-progress"}
    ]
    assert [one["entry"] for one in blocks_of(made, "priority-X1") if one["kind"] == "entry"] == ["e-3"]


def test_editors_order_entries_give_headings_and_leave_out_with_a_reason(record: SimpleNamespace) -> None:
    make.make_entry(record.silent, record.lead, record.period, code="e-4", done="Forty were trained.")
    placed = (Placed("e-4", heading="Training"), Placed("e-1", left_out=True, reason="Told in the foreword"))
    made = composed(HEADING, outcome_sheets("1", *placed), facts_of(record))
    kinds = [one["kind"] for one in blocks_of(made, "outcome-1-progress")]
    assert kinds == ["heading", "entry", "left_out"]
    assert block(made, "outcome-1-progress", "left_out")["rows"] == [
        {"entry": "e-1", "reason": "Told in the foreword"}
    ]


def test_commitments_without_an_entry_are_listed(record: SimpleNamespace) -> None:
    made = composed(HEADING, outcome_sheets("1"), facts_of(record))
    missing = block(made, "outcome-1-progress", "no_entry")
    assert (missing["of"], missing["commitments"]) == (2, ["C-3"])
    counts = block(made, "outcome-1-overview", "counts")
    assert (counts["commitments"], counts["with_entry"]) == (2, 1)
    assert counts["statuses"]["on_track"] == 1 and counts["statuses"]["no_entry"] == 1
    assert counts["statuses"]["delivered"] == 0


def test_footnotes_of_entries_are_numbered_through(record: SimpleNamespace) -> None:
    sheets = [
        Sheet("introduction", "introduction", "I", text="{{source:survey | page 1}}"),
        *outcome_sheets("1"),
    ]
    made = composed(HEADING, sheets, facts_of(record))
    entry = block(made, "outcome-1-progress", "entry")
    assert (entry["note"], entry["notes"]) == (2, {"1": 3})
    assert (
        made.text["notes"][2] | {"locator": "page 4", "mark": 1, "source": "survey"} == made.text["notes"][2]
    )
    assert [note["number"] for note in made.text["notes"]] == [1, 2, 3]


def test_charts_and_targets_stand_where_editors_put_them(record: SimpleNamespace) -> None:
    sheets = outcome_sheets("2")
    text = "{{chart:placements/S1 | 938 placements were approved}}\n\n{{target:t-1}}"
    sheets[2] = Sheet("outcome-2-measures", "measures", "Measuring", "2", text=text)
    made = composed(HEADING, sheets, facts_of(record))
    chart = block(made, "outcome-2-measures", "chart")
    assert (chart["number"], chart["id"], chart["targets"]) == ("1.1", "chart-placements", ["t-1"])
    assert [one["point"].split("|")[3] for one in chart["points"]] == ["2022-01-01", "2023-01-01"]
    row = block(made, "outcome-2-measures", "indicators")["rows"][0]
    assert row["chart"] == "chart-placements"
    assert row["value"]["point"].split("|")[3] == "2023-01-01"
    assert row["before"]["point"].split("|")[3] == "2022-01-01"
    assert block(made, "outcome-2-measures", "targets")["rows"] == [{"target": "t-1", "assessment": "missed"}]


def test_plans_come_from_what_comes_next(record: SimpleNamespace) -> None:
    made = composed(HEADING, [*outcome_sheets("1"), *outcome_sheets("2")], facts_of(record))
    assert block(made, "outcome-1-plans", "plans")["entries"] == ["e-1"]
    assert block(made, "outcome-2-plans", "nothing")["what"] == "plans"


def test_annexes_and_finance_hold_everything_by_key(record: SimpleNamespace) -> None:
    kinds = (SectionKind.FINANCE, SectionKind.FRAMEWORK, SectionKind.COMMITMENTS, SectionKind.PUNCTUALITY)
    made = composed(HEADING, [Sheet(str(kind), str(kind), kind.label) for kind in kinds], facts_of(record))
    assert block(made, "finance", "funding_table")["rows"] == ["fu-1"]
    assert [one["outcome"] for one in block(made, "framework", "framework")["rows"]] == [
        "0",
        "1",
        "1a",
        "2",
        "X1",
    ]
    rows = block(made, "commitments", "commitments")["rows"]
    assert [(one["commitment"], one["status"], one["entries"]) for one in rows] == [
        ("C-1", "on_track", ["e-1"]), ("C-2", "delayed", ["e-2"]), ("C-3", "no_entry", []), ("C-4", "not_stated", ["e-3"]),
    ]  # fmt: skip
    assert block(made, "punctuality", "nothing")["what"] == "punctuality"


def test_punctuality_counts_what_was_asked_and_answered(record: SimpleNamespace) -> None:
    asked = ReportingRound.objects.create(
        mission=record.mission, period=record.period, title="2023", opens=DAY, due=DAY, closes=DAY
    )
    for commitment in (record.kits, record.silent):
        Request.objects.create(
            mission=record.mission, round=asked, commitment=commitment, partner=record.lead, due=DAY,
            asked_at=dt.datetime(2024, 1, 2, tzinfo=dt.UTC),
        )  # fmt: skip
    made = composed(HEADING, [Sheet("punctuality", "punctuality", "Punctuality")], facts_of(record))
    (row,) = block(made, "punctuality", "punctuality")["rows"]
    assert (row["partner"], row["asked"], row["not_answered"], row["note"]) == ("lead", 2, 1, None)


def test_sections_and_chapters_with_nothing_in_them_are_not_there(record: SimpleNamespace) -> None:
    made = composed(HEADING, [Sheet("foreword", "foreword", "Foreword")], facts_of(record))
    assert made.text["chapters"] == []


def test_every_anchor_is_given_once(record: SimpleNamespace) -> None:
    text = "## Same\n\n## Same\n\n{{chart:placements/S1 | a}}\n\n{{chart:placements/S1 | b}}"
    sheets = [
        *outcome_sheets("1"),
        *outcome_sheets("2"),
        Sheet("introduction", "introduction", "I", text=text),
    ]
    made = composed(HEADING, sheets, facts_of(record))
    found: list[str] = []

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            found.extend([node["id"]] if "id" in node else [])
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    collect(made.text["chapters"])
    doubled = {one for one in found if found.count(one) > 1}
    assert doubled <= {"introduction"}, doubled


def test_the_shelf_gives_the_same_report_as_the_record(record: SimpleNamespace) -> None:
    text = f"{{{{figure:{FIGURE}}}}} {{{{target:t-1}}}} {{{{total:partners}}}} {{{{entry:e-0}}}}"
    kinds = (SectionKind.FINANCE, SectionKind.FRAMEWORK, SectionKind.COMMITMENTS)
    sheets = [
        Sheet("introduction", "introduction", "I", text=text),
        *outcome_sheets("1"),
        *outcome_sheets("2"),
        *(Sheet(str(kind), str(kind), kind.label) for kind in kinds),
    ]
    edition = frozen_edition(record.mission)
    report = report_of(record)
    live = composed(HEADING, sheets, live_facts(report)).text
    frozen = composed(HEADING, sheets, frozen_facts(report, edition.position or 0)).text
    assert canonical(live) == canonical(frozen)
    assert json.loads(canonical(frozen)) == frozen


def test_queries_do_not_grow_with_entries_and_figures(
    record: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    sheets = [*outcome_sheets("1"), *outcome_sheets("2")]
    report = report_of(record)
    for year in range(1990, 2015):
        make.make_observation(record.series, str(year), year=year, published="2024-02", source=record.source)
    for number in range(12):
        commitment = make.make_commitment(record.mission, lead=record.lead, outcomes=[record.second])
        make.make_entry(commitment, record.lead, record.period, code=f"n-{number}")
    with django_assert_max_num_queries(45):
        composed(HEADING, sheets, live_facts(report))
