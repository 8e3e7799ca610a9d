"""Checks across the rows of a package: duplicates, references, circles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mission.datapackage.columns import Column, fold
from mission.datapackage.problems import Problems, shown
from mission.datapackage.read import Package, Row
from mission.datapackage.table import Table
from mission.datapackage.tables import BY_NAME, TABLES
from mission.datapackage.tables_figures import OBSERVATIONS
from mission.datapackage.tables_record import FUNDS


def check_keys(package: Package, problems: Problems) -> None:
    """No key and nothing that is declared unique occurs twice, whatever its case, white space or Unicode form."""
    for table in TABLES:
        if table is OBSERVATIONS or table.name not in package.rows:
            continue
        for column in table.columns:
            strict = not column.soft or package.descriptor.constraint(table, column.name, "unique")
            if column.unique and strict:
                _check_once(package, table, (column.name,), problems)
        for names in (*([table.key] if len(table.key) > 1 else []), *table.unique):
            _check_once(package, table, names, problems)


def _check_once(package: Package, table: Table, names: tuple[str, ...], problems: Problems) -> None:
    first: dict[tuple[str, ...], Row] = {}
    for row in package.rows[table.name]:
        values = tuple(row[name] for name in names)
        if not any(values):
            continue
        before = first.setdefault(tuple(fold(value) for value in values), row)
        if before is row:
            continue
        same = all(before[name] == row[name] for name in names)
        how = "is in" if same else "differs only in case, white space or Unicode form from"
        problems.add(
            package.file(table),
            f"{shown(', '.join(values))} {how} row {before.number}" + (" too" if same else ""),
            "Write each once",
            row=row.number,
            column=", ".join(names),
        )


def check_references(package: Package, problems: Problems) -> None:
    """Every reference names a row that is there."""
    keys = {table.name: _keys(package, table) for table in TABLES}
    for table in TABLES:
        for column in table.columns:
            if column.to and column.to != FUNDS and table is not OBSERVATIONS:
                _check_reference(package, table, column, keys[column.to], problems)


def _keys(package: Package, table: Table) -> set[str]:
    return {row[table.key[0]] for row in package.rows.get(table.name, [])}


def _check_reference(
    package: Package, table: Table, column: Column, keys: set[str], problems: Problems
) -> None:
    target = package.file(BY_NAME[column.to])
    folded: dict[str, str] = {}
    for row in package.rows.get(table.name, []):
        cell = row[column.name]
        if not cell or cell in keys:
            continue
        folded = folded or {fold(key): key for key in keys}
        meant = folded.get(fold(cell))
        right = f"Write {shown(meant)}" if meant else f"Write one that is there, or add it to {target}"
        problems.add(
            package.file(table),
            f"{shown(cell)} is not in {target}",
            right,
            row=row.number,
            column=column.name,
        )


def check_trees(package: Package, problems: Problems) -> None:
    """Nothing is, over however many steps, above itself."""
    for table in TABLES:
        rows = package.rows.get(table.name, []) if table.tree else []
        edges = [(row[table.key[0]], row[name], row) for row in rows for name in table.tree]
        used = [name for name in table.tree if package.has(table, name)]
        tell_circles(package.file(table), ", ".join(used), edges, problems)


def tell_circles(file: str, column: str, edges: Iterable[tuple[str, str, Row]], problems: Problems) -> None:
    """Note every circle in these edges once, at the row that closes it."""
    following: dict[str, list[tuple[str, Row]]] = {}
    for one, other, row in edges:
        if one and other:
            following.setdefault(one, []).append((other, row))
    done: set[str] = set()
    for start in following:
        if start not in done:
            _walk(file, column, start, following, done, problems)


def _walk(
    file: str,
    column: str,
    start: str,
    following: Mapping[str, list[tuple[str, Row]]],
    done: set[str],
    problems: Problems,
) -> None:
    """Go along the edges from a start, without recursion: a chain may be as long as the file."""
    path = [start]
    on_path = {start}
    steps = [iter(following.get(start, ()))]
    while steps:
        step = next(steps[-1], None)
        if step is None:
            steps.pop()
            left = path.pop()
            on_path.discard(left)
            done.add(left)
            continue
        other, row = step
        if other in on_path:
            circle = " → ".join([*path[path.index(other) :], other])
            problems.add(
                file,
                f"goes round in a circle: {shown(circle)}",
                "Break it open",
                row=row.number,
                column=column,
            )
        elif other not in done:
            path.append(other)
            on_path.add(other)
            steps.append(iter(following.get(other, ())))
