"""Proof of an edition: every row, part and document is rebuilt from what is stored, and compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from reports.canonical import digest
from reports.composing.proof import differences
from reports.document import part_entry, part_names, part_rows, table_of
from reports.edition_files import is_whole
from reports.models import Edition, Redaction


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was frozen; `place` names the row, part or document."""

    edition: Edition
    place: str
    sentence: str


def faults_in(edition: Edition) -> Iterator[Fault]:
    """Every difference between an edition's stored document and what its rows give today."""
    if digest(edition.document) != edition.hash:
        yield Fault(edition, "document", "The document does not have the edition's hash.")
    stored = json.loads(edition.document)["parts"]
    assert edition.position is not None
    names = set(stored) | set(part_names(edition.mission, edition.position))
    for name in sorted(names):
        yield from _faulty_rows(edition, name)
        line = part_entry(edition.mission_id, edition.position, name)
        expected = stored.get(name, {"rows": 0, "hash": None})
        if line["rows"] != expected["rows"] or (line["rows"] and line["hash"] != expected["hash"]):
            yield Fault(
                edition,
                name,
                f"The part has {line['rows']} rows where {expected['rows']} were frozen, or other ones.",
            )
    yield from _faulty_text(edition)
    yield from _faulty_files(edition)


def _faulty_text(edition: Edition) -> Iterator[Fault]:
    text = json.loads(edition.document).get("text")
    assert edition.position is not None
    for place, sentence in differences(text, edition.mission_id, edition.position) if text else ():
        yield Fault(edition, place, sentence)


def _faulty_files(edition: Edition) -> Iterator[Fault]:
    stored = json.loads(edition.document).get("files", {})
    rows = {file.name: file for file in edition.files.all()}
    for name, line in sorted(stored.items()):
        file = rows.get(name)
        if file is None or file.sha256 != line["sha256"] or not is_whole(file):
            yield Fault(edition, f"file {name}", "This file is missing or not the one that was frozen.")


def _faulty_rows(edition: Edition, name: str) -> Iterator[Fault]:
    assert edition.position is not None
    for row in part_rows(edition.mission_id, edition.position, name).iterator(chunk_size=2000):
        if digest(row.body) == row.hash:
            continue
        notice = Redaction.objects.filter(
            mission_id=edition.mission_id, table=table_of(row), key=row.key, first=row.first
        ).first()
        if notice is None:
            yield Fault(
                edition, f"{table_of(row)} {row.key}", "The text of this row was altered after it was frozen."
            )
        elif notice.notice not in row.body:
            yield Fault(
                edition,
                f"{table_of(row)} {row.key}",
                "The text of this row is not the notice of its redaction.",
            )
