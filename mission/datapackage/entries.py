"""Bringing progress entries and their evidence into the record: a changed entry is the next number, never an update."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from mission.choices import OPEN_STATES, EntryState
from mission.datapackage.columns import value_of
from mission.datapackage.read import Row
from mission.datapackage.sync import CHUNK, Loading
from mission.datapackage.table import Table
from mission.datapackage.tables_record import ENTRIES, EVIDENCE
from mission.models import Evidence, ProgressEntry

Triple = tuple[int, int, int]
Notes = dict[int, dict[str, Any]]


@dataclass
class _Known:
    """What the record has of one commitment, period and partner."""

    number: int = 0
    loaded: dict[str, Any] | None = None
    approved: dict[str, Any] | None = None
    seen: bool = False


def sync_entries(loading: Loading) -> None:
    """Add new entries, and changed ones as the next number, each with its evidence."""
    known = _known(loading)
    notes = _package_notes(loading)
    report = loading.report.of(loading.package.file(ENTRIES))
    evidence = loading.report.of(loading.package.file(EVIDENCE))
    fresh: list[tuple[dict[str, Any], Notes]] = []
    for row in loading.rows(ENTRIES):
        values = _entry_values(loading, row)
        own = notes[row["id"]]
        triple = (values["commitment_id"], values["period_id"], values["partner_id"])
        there = known.setdefault(triple, _Known())
        there.seen = True
        if _same(there.loaded, values, own) or _same(there.approved, values, own):
            report.unchanged += 1
            evidence.unchanged += len(own)
            continue
        if there.number:
            report.changed += 1
            values["number"] = _make_room(triple, there.number)
        else:
            report.created += 1
        fresh.append((values, own))
    _add(loading, fresh)
    for there in known.values():
        if not there.seen and there.approved:
            report.miss(there.approved["code"])


def _columns(loading: Loading, table: Table) -> list[Any]:
    return [c for c in table.columns if loading.package.has(table, c.name)]


def _entry_values(loading: Loading, row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {"number": 1}
    for column in _columns(loading, ENTRIES):
        if column.to:
            found[f"{column.field}_id"] = loading.ids[column.to][row[column.name]]
        else:
            found[column.field] = value_of(column, row[column.name])
    return found


def _package_notes(loading: Loading) -> dict[str, Notes]:
    found: dict[str, Notes] = defaultdict(dict)
    for row in loading.rows(EVIDENCE):
        mark = int(row["mark"])
        found[row["entry_id"]][mark] = {
            "source_id": loading.ids["sources"][row["source"]] if row["source"] else None,
            "locator": row["locator"],
            "link": row["link"],
            "link_title": row["link_title"],
            "file": row["file"],
        }
    return found


def _known(loading: Loading) -> dict[Triple, _Known]:
    """What the record has: the highest number, what a package last gave, and what stands approved."""
    found: dict[Triple, _Known] = defaultdict(_Known)
    notes = _stored_notes(loading)
    entries = ProgressEntry.objects.filter(mission=loading.mission).order_by("number")
    for values in entries.values().iterator(chunk_size=CHUNK):
        there = found[(values["commitment_id"], values["period_id"], values["partner_id"])]
        there.number = values["number"]
        values["notes"] = notes.get(values["id"], {})
        if values["state"] == EntryState.APPROVED:
            there.approved = values
            if values["loaded"]:
                there.loaded = values
    return found


def _stored_notes(loading: Loading) -> dict[int, Notes]:
    found: dict[int, Notes] = defaultdict(dict)
    names = ("source_id", "locator", "link", "link_title", "file")
    for values in (
        Evidence.objects.filter(mission=loading.mission).values("entry_id", "mark", *names).iterator()
    ):
        found[values["entry_id"]][values["mark"]] = {name: values[name] for name in names}
    return found


def _same(stored: dict[str, Any] | None, values: dict[str, Any], notes: Notes) -> bool:
    if stored is None:
        return False
    return stored["notes"] == notes and all(
        stored[name] == value for name, value in values.items() if name != "number"
    )


def _make_room(triple: Triple, highest: int) -> int:
    """The number for a changed entry: after the approved ones, and before one that is still being written."""
    commitment, period, partner = triple
    writing = ProgressEntry.objects.filter(
        commitment=commitment, period=period, partner=partner, number=highest, state__in=OPEN_STATES
    )
    moved = writing.update(number=highest + 1, version=F("version") + 1)
    return highest if moved else highest + 1


def _add(loading: Loading, fresh: list[tuple[dict[str, Any], Notes]]) -> None:
    made = ProgressEntry.objects.bulk_create(
        [
            ProgressEntry(mission=loading.mission, state=EntryState.APPROVED, loaded=True, **values)
            for values, _ in fresh
        ],
        batch_size=CHUNK,
    )
    evidence = [
        Evidence(mission=loading.mission, entry=entry, mark=mark, **note)
        for entry, (_, notes) in zip(made, fresh, strict=True)
        for mark, note in notes.items()
    ]
    Evidence.objects.bulk_create(evidence, batch_size=CHUNK)
    loading.report.of(loading.package.file(EVIDENCE)).created += len(evidence)
