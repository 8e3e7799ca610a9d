"""Redactions of what editors wrote in a composed report: the notice in place of a section's words, in every edition
that was frozen with them. The stored document keeps its hash; what is given of it has the notice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reports.canonical import canonical
from reports.models import Edition, Redaction

#: Stands as the table of such a redaction; its key is the report's code and the section's.
TABLE = "reports_edition"
_WORDS = ("paragraph", "heading", "list", "quote")
Node = dict[str, Any]


@dataclass(frozen=True)
class Passage:
    """The words of one section, and the first and last position of the editions that have them."""

    pk: int
    key: str
    first: int
    last: int
    title: str
    words: str


def notices(edition: Edition) -> dict[str, str]:
    """The notices in an edition's report, by the code of the section that they stand in."""
    start = f"{edition.report.code}/"
    found = Redaction.objects.filter(
        mission_id=edition.mission_id, table=TABLE, first__lte=edition.position, at__gte=edition.frozen_at
    )
    return {one.key.removeprefix(start): one.notice for one in found if one.key.startswith(start)}


def with_notices(edition: Edition, text: Node | None) -> Node | None:
    """A report's text as it may be read."""
    found = notices(edition) if text else {}
    if not text or not found:
        return text
    chapters = [
        chapter | {"sections": [_section(one, found.get(one["code"])) for one in chapter["sections"]]}
        for chapter in text["chapters"]
    ]
    return text | {"chapters": chapters}


def document_of(edition: Edition) -> str:
    """The document of an edition as it may be given: byte for byte as frozen, but for redacted words of its report."""
    if '"text":{' not in edition.document or not notices(edition):
        return edition.document
    document = json.loads(edition.document)
    return canonical(document | {"text": with_notices(edition, document["text"])})


def _section(section: Node, notice: str | None) -> Node:
    if notice is None:
        return section
    said = {"kind": "paragraph", "runs": [{"kind": "text", "text": notice}]}
    kept = [_block(block, notice) for block in section["blocks"] if block["kind"] not in _WORDS]
    return section | {"markdown": notice, "signatory": None, "blocks": [said, *kept]}


def _block(block: Node, notice: str) -> Node:
    if block["kind"] == "chart":
        return block | {"says": ""}
    if block["kind"] == "left_out":
        return block | {"rows": [row | {"reason": notice} for row in block["rows"]]}
    return block


def passages(mission_id: int, key: str) -> Iterator[Passage]:
    """The sections with words whose key has these letters in it, each with the editions that have it."""
    found: dict[str, Passage] = {}
    editions = Edition.objects.filter(mission_id=mission_id, position__isnull=False).select_related("report")
    for edition in editions.order_by("position"):
        text = json.loads(edition.document).get("text") or {"chapters": []}
        for section in (one for chapter in text["chapters"] for one in chapter["sections"]):
            name = f"{edition.report.code}/{section['code']}"
            if section["markdown"] and key in name:
                found[name] = _passage(found.get(name), name, edition, section)
    yield from found.values()


def _passage(before: Passage | None, name: str, edition: Edition, section: Node) -> Passage:
    position = edition.position or 0
    start = before or Passage(edition.pk, name, position, position, "", "")
    return Passage(start.pk, name, start.first, position, section["title"], section["markdown"])
