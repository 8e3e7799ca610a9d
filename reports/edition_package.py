"""The data package of exactly one edition, made from its frozen rows: the same format that `load_mission` reads.

A file is made from the one of the edition before where that is there, and from all rows where it is not or is not
what it should be. Both ways give the same bytes. Nothing is held in memory whole.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from mission.datapackage.describe import described
from mission.datapackage.descriptor import fields_of, resource_of
from mission.datapackage.table import Table
from mission.datapackage.tables import TABLES
from mission.models import Mission
from reports.edition_csv import (
    Earlier,
    Facts,
    Unusable,
    read_facts,
    without_the_same,
    write_merged,
    write_whole,
)
from reports.edition_tables import ORIGINS, Cells, cells_of, sort_key
from reports.models import EditionFile, FrozenNoun
from reports.models.frozen import FrozenRow
from reports.shelf import Moved

#: One fixed time for all members, so that the same edition gives the same bytes.
_TIME = (2000, 1, 1, 0, 0, 0)
_BLOCK = 1 << 20
_FETCHED = 2000


@dataclass(frozen=True)
class At:
    """A position of a mission's line."""

    mission: Mission
    position: int

    def rows(self, model: type[FrozenRow], kind: str = "") -> Any:
        """The rows of a frozen table at it, of one kind among the small nouns."""
        rows: Any = model.objects.at_position(self.mission.pk, self.position)
        return rows.filter(kind=kind) if kind else rows


@dataclass(frozen=True)
class Before:
    """The files of the position before, by name, and what differs from it; `altered` are frozen tables whose texts
    were redacted since. `opened` opens a stored file."""

    opened: Callable[[EditionFile], BinaryIO]
    files: dict[str, EditionFile] = field(default_factory=dict)
    moved: Moved = field(default_factory=Moved)
    altered: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Made:
    """A file of the package: one that was made, at its path, or one of the position before that stays as it is."""

    name: str
    path: Path | None = None
    kept: EditionFile | None = None


def files_of(edition: At, folder: Path, before: Before) -> Iterator[Made]:
    """The files of the package at a position: the tables in order, then datapackage.json; new ones are in `folder`."""
    descriptor = _descriptor(edition)
    content = json.loads(descriptor) if descriptor else {}
    written = []
    for table in TABLES:
        resource = resource_of(content, table.name)
        known, name = list(fields_of(resource)), str(resource.get("path") or table.path)
        made, facts = _file(edition, table, known, folder / table.path, name, before)
        if table.extension and not facts.rows and not known:
            continue
        written.append(facts.written())
        yield made
    path = folder / "datapackage.json"
    mission = edition.mission
    path.write_bytes(described(descriptor, mission.slug, mission.title, written).encode())
    yield Made("datapackage.json", path)


def _descriptor(edition: At) -> str:
    found = edition.rows(FrozenNoun, "package").values_list("body", flat=True).first()
    return json.loads(found)["descriptor"] if found else ""


def _file(
    edition: At, table: Table, known: list[str], path: Path, name: str, before: Before
) -> tuple[Made, Facts]:
    stored = before.files.get(name)
    if stored and ORIGINS[table.name].model._meta.db_table not in before.altered:
        try:
            return _from_before(table, known, path, stored, before)
        except (Unusable, OSError):
            pass
    facts = write_whole(path, table, known, lambda: _rows(edition, table))
    return Made(name, path), facts


def _from_before(
    table: Table, known: list[str], path: Path, stored: EditionFile, before: Before
) -> tuple[Made, Facts]:
    """The file made from the one before. Unusable or OSError where that cannot be."""
    went, came = _differing(table, before)
    with closing(before.opened(stored)) as file:
        earlier = Earlier(file, stored.sha256, table)
        if not went and not came:
            return Made(stored.name, kept=stored), read_facts(earlier, table, known)
        facts = write_merged(path, table, known, earlier, went=went, came=came, key=sort_key)
    return Made(stored.name, path), facts


def _differing(table: Table, before: Before) -> tuple[list[Cells], list[Cells]]:
    """The rows of a table that went since the position before, and those that came. Unusable for too many."""
    origin = ORIGINS[table.name]
    moves = before.moved.of(origin.model, origin.kind)
    if moves.many:
        raise Unusable("too many rows")
    cells = cells_of(table)
    return without_the_same(cells(_bodies(origin.model, moves.went)), cells(moves.came))


def _bodies(model: type[FrozenRow], ids: list[int]) -> Iterator[str]:
    for start in range(0, len(ids), 500):
        yield from model._default_manager.filter(pk__in=ids[start : start + 500]).values_list(
            "body", flat=True
        )


def _rows(edition: At, table: Table) -> Iterator[Cells]:
    """All rows of a table, sorted: a few at a time where the frozen table can be read in their order."""
    origin, cells = ORIGINS[table.name], cells_of(table)
    key = sort_key(table, [column.name for column in table.columns])
    rows = edition.rows(origin.model, origin.kind)
    if not origin.read_by:
        yield from sorted(cells(rows.values_list("body", flat=True).iterator(chunk_size=_FETCHED)), key=key)
        return
    ordered = rows.order_by(*origin.read_by).values_list("body", *origin.read_by)
    for _, of_one in groupby(ordered.iterator(chunk_size=_FETCHED), key=lambda row: row[1:]):
        yield from sorted(cells(body for body, *_ in of_one), key=key)


def zip_files(target: Path, files: list[tuple[str, Callable[[], BinaryIO]]]) -> None:
    """Write files as one ZIP file, as streams. The same files give the same bytes on every machine."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, opened in files:
            member = zipfile.ZipInfo(name, date_time=_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            with closing(opened()) as source, archive.open(member, "w") as into:
                while block := source.read(_BLOCK):
                    into.write(block)
