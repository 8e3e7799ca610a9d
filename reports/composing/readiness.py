"""What stands between a report and its freezing, and what its editors should know. Some items block, others do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mission.choices import EntryState
from mission.models import ProgressEntry
from mission.wording import counted
from reports.composing.composed import Composed
from reports.composing.facts import Facts
from reports.composing.numbers import typed_in, unmatched
from reports.composing.placing import told_where
from reports.composing.references import found_in
from reports.composing.sheets import Sheet
from reports.models import Report
from reports.models.composing import SectionComment, SectionKind

#: Sections that are made of the record alone and need no text.
MADE = (
    SectionKind.PROGRESS,
    SectionKind.MEASURES,
    SectionKind.PLANS,
    SectionKind.PRIORITY,
    SectionKind.OVERVIEW,
    SectionKind.FRAMEWORK,
    SectionKind.COMMITMENTS,
    SectionKind.PUNCTUALITY,
    SectionKind.FINANCE,
)
WORDS = {
    "reference": "References that cannot be resolved",
    "alternative": "Charts without a sentence that says what they show",
    "signatory": "Foreword without its signatory",
    "revised": "Figures that were revised since",
    "break": "Changes across a series break",
    "kept": "Figures that are kept at an earlier value",
    "number": "Numbers that match nothing on the record",
    "source": "Figures without a source",
    "unapproved": "Entries that are not approved",
    "unplaced": "Approved entries that nobody has placed yet",
    "homeless": "Approved entries that no section tells",
    "no_entry": "Commitments of the period with no entry",
    "empty": "Sections without a text",
    "comment": "Open comments",
}


@dataclass(frozen=True)
class Item:
    """One thing to look at: of which kind, whether it blocks, the sentence, and where it stands."""

    kind: str
    sentence: str
    blocks: bool = False
    section: str = ""
    line: int = 0
    column: int = 0

    @property
    def place(self) -> str:
        """Line and column in words; empty where it is no place in a text."""
        return f"line {self.line}, column {self.column}" if self.line else ""


def blocking(sheets: Sequence[Sheet], made: Composed) -> list[Item]:
    """What keeps a report from being signed off and frozen."""
    found = [Item("reference", one.sentence, True, one.section, one.line, one.column) for one in made.faults]
    for sheet in sheets:
        for reference in found_in(sheet.text)[0]:
            if reference.kind == "chart" and not reference.place:
                sentence = f"Say in a sentence what the chart of “{reference.key}” shows, after a bar: {{{{chart:… | …}}}}."
                found.append(
                    Item("alternative", sentence, True, sheet.code, reference.line, reference.column)
                )
        if sheet.kind == SectionKind.FOREWORD and sheet.text.strip() and not sheet.signatory_name:
            found.append(Item("signatory", "Say who signs the foreword, and their role.", True, sheet.code))
    return found


def readiness(report: Report, sheets: Sequence[Sheet], facts: Facts, made: Composed) -> list[Item]:
    """Every item, those that block first; two queries beside what the facts have read."""
    return [
        *blocking(sheets, made),
        *_revised(made),
        *(Item("break", one.sentence, False, one.section, one.line, one.column) for one in made.broken),
        *_numbers(sheets, facts),
        *_entries(report, sheets, facts),
        *_unreported(facts),
        *_empty(sheets),
        *_comments(report),
    ]


def _revised(made: Composed) -> Iterator[Item]:
    for one in made.revised:
        assert one.revised
        if one.revised.figure.kept:
            sentence = f"Kept at {one.revised.before}; the record now says {one.revised.after}."
            yield Item("kept", sentence, False, one.section, one.line, one.column)
        else:
            yield Item("revised", one.sentence, False, one.section, one.line, one.column)


def _numbers(sheets: Sequence[Sheet], facts: Facts) -> Iterator[Item]:
    typed = [(sheet.code, one) for sheet in sheets for one in typed_in(sheet.text)]
    strange = set(unmatched([one for _, one in typed], facts))
    for code, one in typed:
        if one in strange:
            yield Item(
                "number", f"“{one.text}” matches nothing on the record.", False, code, one.line, one.column
            )
        elif not one.sourced:
            sentence = f"“{one.text}” is typed, and its paragraph names no source."
            yield Item("source", sentence, False, code, one.line, one.column)


def _entries(report: Report, sheets: Sequence[Sheet], facts: Facts) -> Iterator[Item]:
    waiting = ProgressEntry.objects.filter(mission_id=report.mission_id, period_id=report.period_id).open()
    rows = waiting.order_by("commitment__ref", "partner__name") if report.period_id else waiting.none()
    for ref, partner, state in rows.values_list("commitment__ref", "partner__name", "state"):
        yield Item("unapproved", f"{ref}, {partner}: {EntryState(state).label.lower()}.")
    telling = told_where(sheets, facts)
    for section, placed in telling.placed.items():
        for one in placed:
            if one.entry in telling.by_default:
                ref = facts.entries[one.entry].body["commitment"]
                yield Item("unplaced", f"{one.entry} on {ref} stands at the end.", False, section)
    for code in telling.homeless:
        ref = facts.entries[code].body["commitment"]
        yield Item("homeless", f"{code} on {ref}: no section of the report is about what it serves.")


def _unreported(facts: Facts) -> Iterator[Item]:
    told = {row.body["commitment"] for row in facts.entries.values()}
    silent = [ref for ref in facts.commitments if ref not in told]
    if silent:
        what = counted(len(silent), "commitment")
        yield Item(
            "no_entry", f"{what} of {len(facts.commitments):,}, listed in the report: {', '.join(silent)}."
        )


def _empty(sheets: Sequence[Sheet]) -> Iterator[Item]:
    for sheet in sheets:
        if not sheet.text.strip() and sheet.kind not in MADE:
            yield Item(
                "empty", f"“{sheet.title}” is left out of the report while it is empty.", False, sheet.code
            )


def _comments(report: Report) -> Iterator[Item]:
    rows = SectionComment.objects.filter(section__report=report, section__included=True, settled_at=None)
    for code, text in rows.values_list("section__code", "text"):
        yield Item("comment", text[:200], False, code)
