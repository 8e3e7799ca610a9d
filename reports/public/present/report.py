"""A composed report made ready to be shown: its chapters, contents and notes, from its text and its own edition's rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from mission.spans import day_words
from reports.composing.html import Page, html_of, runs_html
from reports.public.present.report_blocks import Blocks
from reports.public.present.report_facts import Facts, Node, facts_of
from reports.public.present.report_links import Links
from reports.public.present.report_notes import note_rows, numbers_in
from reports.redacted_report import with_notices
from reports.released import NotReleased, Shelf

PDF, HTML = "report.pdf", "report.html"
_RUNS = Page(address=lambda run: str(run.get("url", "")))


def text_of(shelf: Shelf) -> Node:
    """The composed report of the edition that is read. Raises NotReleased where it has none."""
    text = _read(shelf)
    if not text:
        raise NotReleased("report")
    return text


def has_report(shelf: Shelf) -> bool:
    """Whether the edition that is read has a composed report."""
    return bool(_read(shelf))


def _read(shelf: Shelf) -> Node | None:
    def read() -> Node | None:
        return with_notices(shelf.edition, json.loads(shelf.edition.document).get("text"))

    return shelf.fact("report text", read, _weight)


def _weight(text: Node | None) -> int:
    return len(json.dumps(text)) if text else 0


@dataclass
class Report:
    """The text of a report with what its shown chapters need of the shelf."""

    shelf: Shelf
    text: Node
    facts: Facts
    links: Links

    @classmethod
    def read(cls, shelf: Shelf, text: Node, chapters: Sequence[Node], *, base: str = "") -> Report:
        """With the facts of some chapters and of the notes that they lead to."""
        facts = facts_of(shelf, [*chapters, *notes_of(text, chapters)])
        return cls(shelf, text, facts, Links(shelf, facts, base))

    def chapter(self, chapter: Node) -> Node:
        """A chapter with its title and the blocks of its sections as they are shown."""
        where = {section["code"]: one["id"] for one in self.text["chapters"] for section in one["sections"]}
        blocks = Blocks(self.facts, self.links, where)
        sections = []
        for section in chapter["sections"]:
            own = section["id"] == chapter["id"]
            sections.append(
                {
                    "id": section["id"],
                    "title": "" if own else section["title"],
                    "signatory": section["signatory"],
                    "blocks": blocks.section(section["blocks"], base=2 if own else 3),
                }
            )
        return {
            "id": chapter["id"],
            "number": chapter["number"],
            "title": title_of(chapter, self.facts.outcomes),
            "sections": sections,
        }

    def notes(self, chapters: Sequence[Node]) -> list[Node]:
        """The notes that some chapters lead to, by number."""
        return note_rows(notes_of(self.text, chapters), self.facts, self.links)


def notes_of(text: Node, chapters: Sequence[Node]) -> list[Node]:
    """The notes that some chapters of a report lead to; all of them where it is shown whole."""
    notes: list[Node] = text["notes"]
    if len(chapters) == len(text["chapters"]):
        return notes
    numbers = numbers_in(chapters)
    return [note for note in notes if note["number"] in numbers]


def title_of(chapter: Node, outcomes: Any) -> str:
    """The title of a chapter; that of an outcome is read from the shelf, where a redaction reaches it."""
    body = outcomes.get(chapter["outcome"] or "")
    title = body["title"] if body and chapter["kind"] == "outcome" else chapter["title"]
    return f"{chapter['number']}. {title}" if chapter["number"] else str(title)


def with_html(chapter: Node) -> Node:
    """A chapter for the templates: prose as HTML beside its tree."""
    return chapter | {
        "sections": [
            section | {"blocks": [_html_in(block) for block in section["blocks"]]}
            for section in chapter["sections"]
        ]
    }


def _html_in(block: Node) -> Node:
    if block["kind"] == "heading":
        return block | {"html": runs_html(block["runs"], _RUNS)}
    if block["kind"] == "plans":
        return block | {"rows": [row | {"html": _html(row["blocks"])} for row in block["rows"]]}
    return block | {"html": _html(block["blocks"])} if "blocks" in block else block


def _html(blocks: list[Node]) -> SafeString:
    return html_of(blocks, _RUNS)


def cited(shelf: Shelf, text: Node, address: str, chapter: str = "") -> dict[str, str]:
    """How a report, or a chapter of it, is cited: the words, the hash and the lasting address."""
    released = shelf.edition.release_at
    on = f"released {day_words(released.date())}" if released and not shelf.preview else "not released yet"
    part = f", “{chapter}”" if chapter else ""
    words = f"{shelf.mission['title']}, {text['title']}{part}, edition {shelf.position} of the record, {on}."
    return {"words": words, "hash": shelf.edition.hash, "address": address}
