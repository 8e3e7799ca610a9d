"""The data package of exactly one edition, made from its frozen rows: the same format that `load_mission` reads."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mission.datapackage.columns import Column, Kind
from mission.datapackage.describe import Written, described
from mission.datapackage.descriptor import fields_of, resource_of
from mission.datapackage.table import Table
from mission.datapackage.tables import TABLES
from mission.models import Mission
from reports.models import FrozenCommitment, FrozenEntry, FrozenFigure, FrozenNoun, FrozenTarget

Body = dict[str, Any]

#: One fixed time for all members, so that the same edition gives the same bytes.
_TIME = (2000, 1, 1, 0, 0, 0)
_SUFFIXES = ("_id", "_ref", "_code", "_partner", "_value")

_NOUNS = {
    "mission": "mission",
    "reporting-periods": "period",
    "outcomes": "outcome",
    "partners": "partner",
    "commitment-links": "link",
    "due-changes": "due_change",
    "milestones": "milestone",
    "funding": "funding",
    "indicators": "indicator",
    "series-breaks": "series_break",
    "areas": "area",
    "sources": "source",
    "commitment-changes": "wording",
}


@dataclass(frozen=True)
class At:
    """A position of a mission's line."""

    mission: Mission
    position: int

    @property
    def mission_id(self) -> int:
        """The mission's number."""
        return self.mission.pk


def files_of(edition: At) -> Iterator[tuple[str, bytes]]:
    """The files of the package at a position, by name: the tables in order, then datapackage.json."""
    descriptor = _descriptor(edition)
    content = json.loads(descriptor) if descriptor else {}
    written = []
    for table in TABLES:
        known = list(fields_of(resource_of(content, table.name)))
        rows = sorted(_rows(edition, table), key=lambda row: _sort_key(table, row))
        if table.extension and not rows and not known:
            continue
        as_written = _as_written(table, known, rows)
        written.append(as_written)
        yield str(resource_of(content, table.name).get("path") or table.path), _csv(as_written, rows)
    mission = edition.mission
    yield "datapackage.json", described(descriptor, mission.slug, mission.title, written).encode()


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Files as one ZIP file. The same files give the same bytes on every machine."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files:
            member = zipfile.ZipInfo(name, date_time=_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return target.getvalue()


def _bodies(edition: At, model: Any, **columns: str) -> Iterator[Body]:
    rows = model.objects.at_position(edition.mission_id, edition.position).filter(**columns).order_by("key")
    for text in rows.values_list("body", flat=True).iterator(chunk_size=2000):
        yield json.loads(text)


def _descriptor(edition: At) -> str:
    found = next(_bodies(edition, FrozenNoun, kind="package"), None)
    return found["descriptor"] if found else ""


def _of_commitments(name: str, row: Callable[[Any], Body]) -> Callable[[At], Iterator[Body]]:
    def rows(edition: At) -> Iterator[Body]:
        for body in _bodies(edition, FrozenCommitment):
            for one in body[name]:
                yield {"commitment": body["ref"], **row(one)}

    return rows


def _evidence(edition: At) -> Iterator[Body]:
    for body in _bodies(edition, FrozenEntry):
        for one in body["evidence"]:
            yield {"entry": body["code"], **one}


def _earlier_names(edition: At) -> Iterator[Body]:
    for body in _bodies(edition, FrozenNoun, kind="partner"):
        for one in body["earlier_names"]:
            yield {"partner": body["code"], **one}


_OTHERS: dict[str, Callable[[At], Iterator[Body]]] = {
    "commitments": lambda edition: _bodies(edition, FrozenCommitment),
    "commitment-outcomes": _of_commitments("outcomes", lambda code: {"outcome": code}),
    "commitment-partners": _of_commitments("partners", lambda part: dict(part)),
    "commitment-areas": _of_commitments("areas", lambda code: {"area": code}),
    "progress-entries": lambda edition: _bodies(edition, FrozenEntry),
    "entry-evidence": _evidence,
    "observations": lambda edition: _bodies(edition, FrozenFigure),
    "targets": lambda edition: _bodies(edition, FrozenTarget),
    "partner-names": _earlier_names,
}


def _rows(edition: At, table: Table) -> list[dict[str, str]]:
    kind = _NOUNS.get(table.name)
    bodies = _bodies(edition, FrozenNoun, kind=kind) if kind else _OTHERS[table.name](edition)
    columns = [(column, _names(column)) for column in table.columns]
    return [{column.name: _cell(column, names, body) for column, names in columns} for body in bodies]


def _cell(column: Column, names: tuple[str, ...], body: Body) -> str:
    value = next((body[name] for name in names if name in body), None)
    if column.kind == Kind.YES_NO:
        return "yes" if value else "no"
    if column.kind == Kind.YES:
        return "yes" if value else ""
    if value is None or (column.kind == Kind.INTEGER and value == column.default):
        return ""
    return str(value)


def _names(column: Column) -> tuple[str, ...]:
    """Under which names a body may have a column: the column's, its field's, or the name without its ending."""
    shorter = [column.name.removesuffix(suffix) for suffix in _SUFFIXES if column.name.endswith(suffix)]
    return column.name, column.field, *shorter


def _sort_key(table: Table, row: dict[str, str]) -> list[Any]:
    kinds = {name: table.by_name[name].kind for name in table.sorted_by}
    return [int(row[name] or 0) if kind == Kind.INTEGER else row[name] for name, kind in kinds.items()]


def _as_written(table: Table, known: list[str], rows: list[dict[str, str]]) -> Written:
    columns = [table.by_name[name] for name in known if name in table.by_name]
    columns += [
        column
        for column in table.columns
        if column.name not in known and (not column.extension or any(row[column.name] for row in rows))
    ]
    soft = [column for column in table.columns if column.soft]
    empty = {c.name for c in soft if c.required and any(not row[c.name] for row in rows)}
    repeated = {c.name for c in soft if c.unique and len({row[c.name] for row in rows}) < len(rows)}
    return Written(table, tuple(columns), frozenset(empty), frozenset(repeated))


def _csv(written: Written, rows: list[dict[str, str]]) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    names = [column.name for column in written.columns]
    writer.writerow(names)
    writer.writerows([row[name] for name in names] for row in rows)
    return target.getvalue().encode()
