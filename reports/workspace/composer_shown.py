"""A composed report as a page of the composer shows it, before anything is frozen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mission.choices import FundingKind
from mission.spans import partial_date_words, span_words
from mission.units import amount, figure
from mission.wording import assessment_word, missing_words, status_word
from reports.composing.facts import Body, Facts
from reports.composing.html import Page, html_of
from reports.composing.prose import Node, of_entry
from reports.composing.resolve import figure_words
from reports.series import LATEST, read

Shown = dict[str, Any]


def report_html(text: Node, facts: Facts) -> list[Shown]:
    """The chapters with the HTML of their sections."""
    view = _View(facts)
    return [
        {
            **chapter,
            "sections": [section | {"html": view.html(section["blocks"])} for section in chapter["sections"]],
        }
        for chapter in text["chapters"]
    ]


def section_html(blocks: list[Node], facts: Facts) -> SafeString:
    """The HTML of the blocks of one section."""
    return _View(facts).html(blocks)


def note_rows(notes: list[Node], facts: Facts) -> list[Shown]:
    """The notes with their words."""
    return [{"number": note["number"], "text": note_words(note, facts)} for note in notes]


def note_words(note: Node, facts: Facts) -> str:
    """What a note says, in plain words."""
    if note["kind"] == "entry":
        row = facts.entry(note["entry"])
        partner = facts.partners.get(row.body["partner"], {}).get("name", "") if row else ""
        commitment = row.body["commitment"] if row else ""
        return f"Entry {note['entry']} on {commitment}, {partner}."
    if note["kind"] == "computed":
        points = [one["point"].split("|") for one in note["of"]]
        spans = " and ".join(f"{_span(start, end)}" for *_, start, end, _ in points)
        between = note["break"]
        compares = (
            f" The {between['kind']} changed on {between['date']}: they do not compare like for like."
            if between
            else ""
        )
        return f"Computed from the figures of {spans}: {note['text']}.{compares}"
    source = facts.sources.get(note.get("source") or "")
    if source is None:
        return "A link or file of the entry." if note["kind"] == "evidence" else "No source is on record."
    words = [
        source["publisher"],
        source["title"],
        partial_date_words(source["published"] or ""),
        note["locator"],
    ]
    return f"{', '.join(word for word in words if word)}."


def _span(start: str, end: str) -> str:
    return span_words(dt.date.fromisoformat(start), dt.date.fromisoformat(end))


class _View:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.page = Page(other=self.block)

    def html(self, blocks: list[Node]) -> SafeString:
        return html_of(blocks, self.page)

    def block(self, block: Node) -> SafeString:
        prepare = getattr(self, f"_{block['kind']}", None)
        context = {"block": block, **(prepare(block) if prepare else {})}
        return SafeString(render_to_string("reports/workspace/composer_block.html", context))

    def _entry(self, block: Node) -> Shown:
        body = self.facts.entries[block["entry"]].body
        return {
            "body": body,
            "title": self.facts.every_commitment[block["commitment"]]["title"],
            "partner": self._partner(block["partner"]),
            "html": self.html(of_entry(body["done"] or "", block["notes"])),
        }

    def _case_study(self, block: Node) -> Shown:
        story = self.facts.entries[block["entry"]].body["case_study"]
        return {"story": story, "html": self.html(of_entry(story["text"], {}))}

    def _plans(self, block: Node) -> Shown:
        rows = []
        for code in block["entries"]:
            body = self.facts.entries[code].body
            rows.append(
                (body["commitment"], self._partner(body["partner"]), self.html(of_entry(body["next"], {})))
            )
        return {"rows": rows}

    def _no_entry(self, block: Node) -> Shown:
        return {"rows": [(ref, self.facts.every_commitment[ref]["title"]) for ref in block["commitments"]]}

    def _elsewhere(self, block: Node) -> Shown:
        return {"rows": [(one["entry"], self._about(one["entry"])) for one in block["rows"]]}

    def _left_out(self, block: Node) -> Shown:
        return {"rows": [(self._about(one["entry"]), one["reason"]) for one in block["rows"]]}

    def _counts(self, block: Node) -> Shown:
        words = {"no_entry": "No entry"}
        statuses = block["statuses"].items()
        return {
            "statuses": [(words.get(code) or status_word(code), count) for code, count in statuses],
            "assessed": [(assessment_word(code), count) for code, count in block["targets"].items()],
        }

    def _chart(self, block: Node) -> Shown:
        code = block["indicator"]
        keys = {(one["point"], one["vintage"]) for one in block["points"]}
        rows = [row for values in self.facts.points(code).values() for row in values]
        series = read(row.body for row in rows if (row.point, row.vintage) in keys)
        return {
            "indicator": self.facts.indicators[code],
            "area": self.facts.areas[block["area"]]["name"],
            "points": [(span_words(p.start, p.end), self._value(p, code)) for p in series.points],
        }

    def _value(self, point: Any, code: str) -> str:
        value, indicator = point.at(LATEST), self.facts.indicators[code]
        if value.number is None:
            return missing_words(value.missing)
        return figure(value.printed, indicator["unit"], indicator["unit_label"] or "", value.bound)

    def _target(self, block: Node) -> Shown:
        return {"title": self.facts.targets[block["target"]]["title"], "word": _assessed(block)}

    def _targets(self, block: Node) -> Shown:
        return {
            "rows": [(self.facts.targets[one["target"]]["title"], _assessed(one)) for one in block["rows"]]
        }

    def _indicators(self, block: Node) -> Shown:
        return {
            "rows": [
                (
                    self.facts.indicators[one["indicator"]]["title"],
                    self._at(one["indicator"], one["before"]),
                    self._at(one["indicator"], one["value"]),
                )
                for one in block["rows"]
            ]
        }

    def _at(self, code: str, key: Body | None) -> str:
        if key is None:
            return "none on record"
        rows = self.facts.points(code)[key["point"]]
        body = next(row.body for row in rows if row.vintage == key["vintage"])
        return figure_words(body, self.facts.indicators[code])

    def _funding_table(self, block: Node) -> Shown:
        rows = [self.facts.funding[code] for code in block["rows"]]
        return {
            "rows": [
                (
                    row["purpose"] or row["fund"],
                    str(FundingKind(row["kind"]).label),
                    amount(row["amount"], row["rounding"] or ""),
                )
                for row in rows
            ]
        }

    def _framework(self, block: Node) -> Shown:
        return {
            "rows": [
                (
                    one["outcome"],
                    self.facts.outcomes[one["outcome"]]["title"],
                    one["commitments"],
                    len(one["indicators"]),
                )
                for one in block["rows"]
            ]
        }

    def _commitments(self, block: Node) -> Shown:
        return {
            "rows": [
                (
                    one["commitment"],
                    self.facts.every_commitment[one["commitment"]]["title"],
                    "No entry" if one["status"] == "no_entry" else status_word(one["status"]),
                )
                for one in block["rows"]
            ]
        }

    def _punctuality(self, block: Node) -> Shown:
        return {"rows": [one | {"name": self._partner(one["partner"])} for one in block["rows"]]}

    def _partner(self, code: str) -> str:
        return str(self.facts.partners.get(code, {}).get("name", code))

    def _about(self, entry: str) -> str:
        body = self.facts.entries[entry].body
        title = self.facts.every_commitment[body["commitment"]]["title"]
        return f"{body['commitment']} {title}, {self._partner(body['partner'])}"


def _assessed(block: Node) -> str:
    return assessment_word(block["assessment"]) if block["assessment"] else "Not assessed"
