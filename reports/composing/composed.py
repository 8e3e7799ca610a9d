"""The composed report as one plain dict, as docs/reports.md describes it. It is frozen in the document of an edition.

It names what the frozen rows hold (entries, figures, targets) by key and does not copy it; only what an editor wrote
and what a reference reads as stand in it as words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mission.choices import OutcomeKind
from reports.composing import resolve
from reports.composing.facts import Body, EntryRow, Facts
from reports.composing.notes import Anchors, Notes, slug
from reports.composing.placing import Telling, told_where
from reports.composing.prose import Node, held, tree, words_of
from reports.composing.references import Fault, Reference, found_in, place_of
from reports.composing.resolve import Revised, Unresolved
from reports.composing.sheets import ChapterPlan, Heading, Sheet, chapters
from reports.composing.tables import TABLES, chart_block, target_block
from reports.models.composing import SectionKind

FORMAT, VERSION = "mission-progress-report", 1
LANGUAGE = "en-GB"


@dataclass(frozen=True)
class Found:
    """Something in the text of a section, at its place: a fault, or a figure that was revised since."""

    section: str
    line: int
    column: int
    sentence: str
    revised: Revised | None = None


@dataclass
class Composed:
    """The report's dict, what in it cannot be resolved, which figures were revised since they were bound, and which
    changes were computed across a series break."""

    text: dict[str, Any] = field(default_factory=dict)
    faults: list[Found] = field(default_factory=list)
    revised: list[Found] = field(default_factory=list)
    broken: list[Found] = field(default_factory=list)


def composed(heading: Heading, sheets: Sequence[Sheet], facts: Facts, *, only: str = "") -> Composed:
    """A report made of its sections and of the record. `only` makes the section of that code alone, as a look at it."""
    return _Composer(heading, sheets, facts, only).report()


class _Composer:
    def __init__(self, heading: Heading, sheets: Sequence[Sheet], facts: Facts, only: str) -> None:
        self.heading, self.facts = heading, facts
        self.notes, self.anchors, self.found = Notes(), Anchors(), Composed()
        titles = {code: body["title"] for code, body in facts.outcomes.items()}
        aims = [code for code, body in facts.outcomes.items() if body["kind"] == OutcomeKind.AIM]
        plans = chapters(sheets, titles, aims=aims)
        for plan in plans:
            plan.sheets = [sheet for sheet in plan.sheets if only in ("", sheet.code)]
        self.chapters = [plan for plan in plans if plan.sheets]
        self.outcome_of = {sheet.code: sheet.outcome for sheet in sheets}
        self.telling: Telling = told_where(sheets, facts)
        self.charts: dict[str, str] = {}
        self.counts: dict[str, int] = {}

    def report(self) -> Composed:
        """The whole report."""
        self._read_ahead()
        made = [self._chapter(plan) for plan in self.chapters]
        self.found.text = {
            "format": FORMAT,
            "version": VERSION,
            "language": LANGUAGE,
            "code": self.heading.code,
            "kind": self.heading.kind,
            "title": self.heading.title,
            "period": self._period(),
            "chapters": [chapter for chapter in made if chapter["sections"]],
            "notes": self.notes.listed,
        }
        return self.found

    def _read_ahead(self) -> None:
        """Fetch the figures of the whole report at once."""
        wanted = set()
        for plan in self.chapters:
            for sheet in plan.sheets:
                references, _ = found_in(sheet.text)
                wanted |= {one.indicator for reference in references for one in reference.figures}
                wanted |= {reference.key for reference in references if reference.kind == "chart"}
                if sheet.kind == SectionKind.MEASURES:
                    wanted |= {body["code"] for body in self.facts.indicators_of(sheet.outcome)}
        self.facts.read_figures(wanted)

    def _period(self) -> Body | None:
        period = self.facts.period
        return {name: period[name] for name in ("code", "label", "start", "end")} if period else None

    def _chapter(self, plan: ChapterPlan) -> dict[str, Any]:
        chapter = self.anchors.give(plan.code)
        sections = [self._section(sheet, plan, chapter) for sheet in plan.sheets]
        return {
            "id": chapter,
            "number": plan.number,
            "title": plan.title,
            "kind": plan.kind,
            "outcome": plan.outcome or None,
            "sections": [section for section in sections if section["blocks"]],
        }

    def _section(self, sheet: Sheet, plan: ChapterPlan, chapter: str) -> dict[str, Any]:
        own = chapter if sheet.code == plan.code else self.anchors.give(sheet.code)
        before = TABLES.get((sheet.kind, "before"), _nothing)(sheet, self)
        prose = self._prose(sheet, plan)
        entries = self._entries(sheet)
        after = TABLES.get((sheet.kind, "after"), _nothing)(sheet, self)
        signed = {"name": sheet.signatory_name, "role": sheet.signatory_role}
        return {
            "id": own,
            "code": sheet.code,
            "kind": sheet.kind,
            "title": sheet.title,
            "outcome": sheet.outcome or None,
            "markdown": sheet.text,
            "signatory": signed if sheet.signatory_name else None,
            "blocks": [*before, *prose, *entries, *after],
        }

    def _prose(self, sheet: Sheet, plan: ChapterPlan) -> list[Node]:
        references, faults = found_in(sheet.text)
        self.found.faults += [Found(sheet.code, f.line, f.column, f.sentence) for f in faults]
        for reference in references:
            self._note_revised(sheet, reference)

        def resolved(number: int, alone: bool) -> list[Node]:
            return self._resolved(sheet, plan, references[number], alone)

        def mark(number: int) -> None:
            line, column = place_of(sheet.text, max(0, sheet.text.find(f"[^{number}]")))
            fault = Fault(
                line, column, "Write the source of a note as {{source:CODE | place}} or {{entry:CODE}}."
            )
            self.found.faults.append(Found(sheet.code, fault.line, fault.column, fault.sentence))

        blocks = tree(held(sheet.text, references), marks=mark, resolved=resolved)
        return [self._named(block, sheet) for block in blocks]

    def _note_revised(self, sheet: Sheet, reference: Reference) -> None:
        for one in reference.figures:
            later = resolve.revised(self.facts, one)
            if later:
                sentence = f"Revised since: was {later.before}, now {later.after}."
                found = Found(sheet.code, reference.line, reference.column, sentence, later)
                self.found.revised.append(found)

    def _resolved(self, sheet: Sheet, plan: ChapterPlan, reference: Reference, alone: bool) -> list[Node]:
        try:
            if alone and reference.kind == "chart":
                return [self._chart(reference, plan)]
            if alone and reference.kind == "target":
                return [target_block(resolve.target_of(reference, self.facts), self) | {"block": True}]
            runs = resolve.run_of(reference, self.facts, self.notes)
            self._note_broken(sheet, reference, runs)
            return runs
        except Unresolved as unresolved:
            fault = Found(sheet.code, reference.line, reference.column, str(unresolved))
            self.found.faults.append(fault)
            return [{"kind": "unresolved", "text": reference.raw}]

    def _note_broken(self, sheet: Sheet, reference: Reference, runs: list[Node]) -> None:
        for between in (run["break"] for run in runs if run.get("break")):
            sentence = (
                f"The {between['kind']} of the indicator changed in between, on {between['date']}, so that the two "
                "figures do not compare like for like. The note says so; say it in the text too."
            )
            self.found.broken.append(Found(sheet.code, reference.line, reference.column, sentence))

    def _chart(self, reference: Reference, plan: ChapterPlan) -> Node:
        block = chart_block(reference, self)
        self.counts[plan.number] = self.counts.get(plan.number, 0) + 1
        count = self.counts[plan.number]
        block["number"] = f"{plan.number}.{count}" if plan.number else str(count)
        self.charts.setdefault(reference.key, block["id"])
        return block | {"block": True}

    def _named(self, block: Node, sheet: Sheet) -> Node:
        if block["kind"] == "heading":
            return {"id": self.anchors.give(f"{sheet.code}-{slug(words_of(block['runs']))}"), **block}
        return block

    def _entries(self, sheet: Sheet) -> list[Node]:
        found: list[Node] = []
        for placed in self.telling.placed.get(sheet.code, []):
            if placed.heading:
                name = self.anchors.give(f"{sheet.code}-{slug(placed.heading)}")
                runs = [{"kind": "text", "text": placed.heading}]
                found.append({"id": name, "kind": "heading", "level": 3, "runs": runs})
            found += self._entry(self.facts.entries[placed.entry])
        return found

    def _entry(self, row: EntryRow) -> list[Node]:
        body = row.body
        code = body["code"]
        block = {
            "kind": "entry",
            "id": self.anchors.give(f"entry-{code}"),
            "entry": code,
            "number": body["number"],
            "hash": row.hash,
            "commitment": body["commitment"],
            "partner": body["partner"],
            "leads": self.facts.leads(body),
            "origin": body["origin"],
            "status": body["status"],
            "note": self.notes.number(kind="entry", entry=code, hash=row.hash),
            "notes": {
                str(one["mark"]): self.notes.number(
                    kind="evidence",
                    entry=code,
                    mark=one["mark"],
                    source=one["source"],
                    locator=one["locator"],
                )
                for one in body["evidence"]
            },
        }
        if not body["case_study"]:
            return [block]
        story = {"kind": "case_study", "id": self.anchors.give(f"case-{code}"), "entry": code}
        return [block, story]


def _nothing(sheet: Sheet, composer: Any) -> list[Node]:
    return []
