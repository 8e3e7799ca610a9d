"""The document of an edition: its report's text and the manifest of its parts, as canonical JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from mission.models import Indicator, Mission
from reports.canonical import canonical, part_digest
from reports.models import FrozenCommitment, FrozenEntry, FrozenFigure, FrozenNoun, FrozenTarget, Report
from reports.models.frozen import FrozenRow
from reports.snapshot import NOUNS, SCHEMA_VERSION

Manifest = dict[str, dict[str, Any]]


def part_rows(mission_id: int, position: int, name: str) -> Any:
    """The frozen rows of one part of an edition, in key order. ValueError for an unknown part."""
    kind, _, of = name.partition("/")
    if kind == "figures":
        # Their keys begin so: the index that sorts by them is read from there to there.
        rows: Any = FrozenFigure.objects.filter(indicator=of, key__gte=f"{of}|", key__lt=f"{of}}}")
    elif kind == "commitments":
        rows = FrozenCommitment.objects.all()
    elif kind == "entries":
        rows = FrozenEntry.objects.filter(period=of)
    elif kind == "targets":
        rows = FrozenTarget.objects.all()
    elif kind in NOUNS:
        rows = FrozenNoun.objects.filter(kind=kind)
    else:
        raise ValueError(f"There is no part “{name}”")
    return rows.at_position(mission_id, position).order_by("key")


def part_names(mission: Mission, position: int) -> Iterator[str]:
    """The names of the parts of an edition."""
    yield from NOUNS
    yield "commitments"
    yield "targets"
    entries = FrozenEntry.objects.at_position(mission.pk, position)
    for period in entries.order_by("period").values_list("period", flat=True).distinct():
        yield f"entries/{period}"
    for code in Indicator.objects.filter(mission=mission).order_by("code").values_list("code", flat=True):
        yield f"figures/{code}"


def part_entry(mission_id: int, position: int, name: str) -> dict[str, Any]:
    """The manifest's line for one part: how many rows, and the hash over their hashes."""
    hashes = part_rows(mission_id, position, name).values_list("hash", flat=True)
    rows, part_hash = part_digest(hashes.iterator())
    return {"rows": rows, "hash": part_hash}


def manifest(
    mission: Mission, position: int, *, before: Manifest, changed: Collection[str] | None
) -> Manifest:
    """The manifest of a position; parts not in `changed` keep the line they had `before`."""
    found: Manifest = {}
    for name in part_names(mission, position):
        keep = changed is not None and name not in changed and name in before
        line = before[name] if keep else part_entry(mission.pk, position, name)
        if line["rows"]:
            found[name] = line
    return found


def compose(
    report: Report,
    *,
    number: int,
    position: int,
    terms: Mapping[str, Any],
    parts: Manifest,
    files: Manifest,
    text: dict[str, Any] | None,
) -> str:
    """The document's canonical text. It names no time and no account, so that freezing again gives it again.

    `terms` has the edition's note, and which edition it corrects or withdraws; `text` is what `reports.composing.gate.text_of` gives.
    """
    corrects = terms["corrects"]
    return canonical(
        {
            "schema": SCHEMA_VERSION,
            "mission": report.mission.slug,
            "position": position,
            "number": number,
            "corrects_position": corrects.position if corrects else None,
            "withdraws": terms["withdraws"],
            "note": terms["note"],
            "report": {
                "code": report.code,
                "kind": report.kind,
                "title": report.title,
                "period": report.period.code if report.period else None,
            },
            "parts": parts,
            "files": files,
        }
        | ({"text": text} if text else {})
    )


def table_of(row: FrozenRow) -> str:
    """The table that a frozen row stands in."""
    return row._meta.db_table
