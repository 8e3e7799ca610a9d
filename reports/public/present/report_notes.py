"""The numbered notes of a composed report: where each statement and figure comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mission.spans import partial_date_words
from reports.public.present.names import source_words
from reports.public.present.report_facts import Facts, Node, nodes
from reports.public.present.report_links import (
    Links,
    approved,
    partner_name,
    reported,
    series_words,
    span_of_point,
)
from reports.released import Body


def numbers_in(parts: Any) -> set[int]:
    """The numbers of the notes that some parts of a report lead to."""
    found: set[int] = set()
    for one in nodes(parts):
        if one.get("kind") == "note":
            found.add(one["number"])
        if one.get("kind") == "entry" and "note" in one:
            found |= {one["note"], *one["notes"].values()}
    return found


def note_rows(notes: Iterable[Node], facts: Facts, links: Links) -> list[dict[str, Any]]:
    """Notes with `number`, `text` and `links`: the words, and where more is found."""
    return [{"number": note["number"], **_words(note, facts, links)} for note in notes]


def _words(note: Node, facts: Facts, links: Links) -> dict[str, Any]:
    match note["kind"]:
        case "entry":
            return _entry(note, facts, links)
        case "evidence" if not note["source"]:
            return _evidence(note, facts, links)
        case "figure":
            return _figure(note, facts, links)
        case "computed":
            return _computed(note, facts, links)
        case _:
            return _source(note, facts, links)


def _entry(note: Node, facts: Facts, links: Links) -> dict[str, Any]:
    body = facts.entries[note["entry"]]
    ref, title = body["commitment"], facts.commitments[body["commitment"]]["title"]
    compiled = (
        " Compiled from published sources, not the partner’s own words."
        if body["origin"] == "compiled"
        else ""
    )
    leads = any(
        part["partner"] == body["partner"] and part["role"] in ("lead", "joint_lead")
        for part in facts.commitments[ref].get("partners", ())
    )
    text = f"Entry on {ref}, {title}. Reported by {reported(body, facts, leads=leads)}. {approved(body)}.{compiled}"
    return {
        "text": text,
        "links": [{"text": "The entry, its history and evidence", "url": links.entry(note["entry"])}],
    }


def _evidence(note: Node, facts: Facts, links: Links) -> dict[str, Any]:
    body = facts.entries[note["entry"]]
    one: Node = next((each for each in body["evidence"] if each["mark"] == note["mark"]), {})
    title = one.get("link_title") or one.get("link") or "A document kept with the entry"
    words = ", ".join(
        word for word in (partner_name(facts, body["partner"]), title, one.get("locator")) if word
    )
    url = one.get("link") or links.entry(note["entry"])
    return {
        "text": f"{words}.",
        "links": [{"text": "The evidence" if one.get("link") else "The entry", "url": url}],
    }


def _place(note: Node, row: Body | None, facts: Facts) -> str:
    """A source with the place in it: as the frozen row has it where there is one, since a redaction reaches the row."""
    locator = row["locator"] if row is not None else note["locator"]
    return source_words(facts.sources.get(note["source"] or ""), locator)


def _figure(note: Node, facts: Facts, links: Links) -> dict[str, Any]:
    words = f"{series_words(facts, note['point'])}, {span_of_point(note['point'])}"
    source = _place(note, facts.figure(note), facts) or "no source is on record"
    return {
        "text": f"{words}. {source[:1].upper()}{source[1:]}.",
        "links": _both(note, links.point(note["point"]), links),
    }


def _computed(note: Node, facts: Facts, links: Links) -> dict[str, Any]:
    values = " and ".join(
        f"{facts.value(facts.figure(one))} ({span_of_point(one['point'])})" for one in note["of"]
    )
    how = "The change between" if note["how"] == "change" else "The sum of"
    point = note["of"][0]["point"]
    text = f"{how} {values}, {series_words(facts, point)}. Computed from the published figures."
    if between := note.get("break"):
        day = partial_date_words(between["date"])
        text += f" In between, {day}, what is counted changed ({between['kind']}), so the two do not compare fully."
    return {"text": text, "links": [{"text": "The series", "url": links.point(point)}]}


def _source(note: Node, facts: Facts, links: Links) -> dict[str, Any]:
    row = facts.funding.get(note["funding"]) if note["kind"] == "funding" else None
    words = _place(note, row, facts) or "No source is on record"
    found = [{"text": "The source", "url": url}] if (url := links.source(note["source"])) else []
    if note["kind"] == "funding":
        found.append({"text": "The amount", "url": links.money(note["funding"])})
    return {"text": f"{words}.", "links": found}


def _both(note: Node, series: str, links: Links) -> list[dict[str, str]]:
    found = [{"text": "The series", "url": series}]
    if url := links.source(note["source"]):
        found.append({"text": "The source", "url": url})
    return found
