"""Writing the approved record of a mission as a data package: whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from mission.datapackage.cells import cells, figures_have
from mission.datapackage.columns import Column
from mission.datapackage.describe import Written, described
from mission.datapackage.descriptor import fields_of, resource_of
from mission.datapackage.folder import DESCRIPTOR
from mission.datapackage.progress import Progress, silent
from mission.datapackage.table import Table
from mission.datapackage.tables import TABLES
from mission.datapackage.tables_figures import OBSERVATIONS
from mission.engines import one_view
from mission.errors import RuleError
from mission.models import Mission

TOLD_EVERY = 20_000


def dump(mission: Mission, folder: str | Path, progress: Progress = silent) -> dict[str, int]:
    """Write a mission's package into a folder; give the number of rows of each file.

    RuleError if the folder holds anything that is not an earlier dump.
    """
    target = Path.cwd() / folder
    content = json.loads(mission.package) if mission.package else {}
    paths = {table.name: str(resource_of(content, table.name).get("path") or table.path) for table in TABLES}
    _refuse_others(target, {DESCRIPTOR, *paths.values()})
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.parent / f".{target.name}.{secrets.token_hex(6)}"
    fresh.mkdir()
    try:
        with one_view():
            counts = _write(mission, content, paths, fresh, progress)
        _put_in_place(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return counts


def _refuse_others(target: Path, ours: set[str]) -> None:
    if not target.exists():
        return
    if not target.is_dir() or target.is_symlink():
        raise RuleError(f"{target} is not a folder. Name a new or an empty one.")
    others = sorted(entry.name for entry in target.iterdir() if entry.name not in ours or not entry.is_file())
    if others:
        raise RuleError(
            f"{target} holds {', '.join(others[:5])}, which is no earlier dump. Name a new or an empty folder."
        )


def _put_in_place(fresh: Path, target: Path) -> None:
    """Rename the finished folder to its name; an earlier dump is moved aside first and then removed."""
    aside = fresh.with_name(fresh.name + ".before")
    if target.exists():
        target.rename(aside)
    try:
        fresh.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _write(
    mission: Mission, content: dict[str, Any], paths: dict[str, str], folder: Path, progress: Progress
) -> dict[str, int]:
    written, counts = [], {}
    progress("Writing the package")
    for table in TABLES:
        known = list(fields_of(resource_of(content, table.name)))
        found = _as_written(mission, table, known)
        if found is None:
            continue
        as_written, rows = found
        counts[paths[table.name]] = _write_rows(folder / paths[table.name], as_written, rows, progress)
        written.append(as_written)
    text = described(mission.package, mission.slug, mission.title, written)
    _write_text(folder / DESCRIPTOR, text)
    return counts


def _as_written(
    mission: Mission, table: Table, known: list[str]
) -> tuple[Written, Iterable[list[str]]] | None:
    """A table with the columns that are written and its rows; None for an extension that has none."""
    rows: Iterable[list[str]] = cells(mission, table)
    if table is OBSERVATIONS:
        filled = {c.name for c in table.columns if c.extension and figures_have(mission, c)}
        return Written(table, _columns(table, known, filled)), rows
    rows = list(rows)
    if table.extension and not rows and not known:
        return None
    names = [column.name for column in table.columns]
    filled = {name for name, values in zip(names, zip(*rows, strict=True), strict=False) if any(values)}
    soft = {column.name: names.index(column.name) for column in table.columns if column.soft}
    return (
        Written(
            table,
            _columns(table, known, filled),
            empty=frozenset(
                n
                for n, place in soft.items()
                if table.by_name[n].required and any(not r[place] for r in rows)
            ),
            repeated=frozenset(
                n
                for n, place in soft.items()
                if table.by_name[n].unique and len({r[place] for r in rows}) < len(rows)
            ),
        ),
        rows,
    )


def _columns(table: Table, known: list[str], filled: set[str]) -> tuple[Column, ...]:
    described_ones = [table.by_name[name] for name in known if name in table.by_name]
    others = [
        column
        for column in table.columns
        if column.name not in known and (not column.extension or column.name in filled)
    ]
    return (*described_ones, *others)


def _write_rows(path: Path, written: Written, rows: Iterable[list[str]], progress: Progress) -> int:
    places = [written.table.columns.index(column) for column in written.columns]
    count = 0

    def picked() -> Iterator[list[str]]:
        nonlocal count
        for row in rows:
            count += 1
            if count % TOLD_EVERY == 0:
                progress(f"Writing {path.name}", count)
            yield [row[place] for place in places]

    with path.open("x", encoding="utf-8", newline="") as file:
        header = [column.name for column in written.columns]
        csv.writer(file, lineterminator="\n").writerows(chain([header], picked()))
        _settle(file)
    return count


def _write_text(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(text)
        _settle(file)


def _settle(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())
