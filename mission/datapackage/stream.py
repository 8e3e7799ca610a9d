"""Checking the observations of a package as a stream: a million rows in the memory of a few."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from operator import itemgetter

from mission.datapackage.columns import fold
from mission.datapackage.folder import open_file
from mission.datapackage.problems import Problems, shown
from mission.datapackage.progress import Progress
from mission.datapackage.read import FIGURES_LIMIT, CellJudge, Package, header_of, ragged
from mission.datapackage.rows import RowReader
from mission.datapackage.table import Table
from mission.datapackage.tables import BY_NAME
from mission.datapackage.tables_record import OBSERVATIONS

TOLD_EVERY = 20_000


class ReferenceJudge:
    """Says what is wrong with a reference; the keys that are there are what is good."""

    def __init__(self, table: Table, keys: set[str], required: bool) -> None:
        self.good = keys if required else keys | {""}
        self._table = table
        self._folded: dict[str, str] | None = None

    def wrong(self, cell: str) -> tuple[str, str] | None:
        """What is wrong with a cell that names no row, and what would be right."""
        if not cell:
            return "is empty", "Fill it in"
        if self._folded is None:
            self._folded = {fold(key): key for key in self.good}
        meant = self._folded.get(fold(cell))
        right = f"Write {shown(meant)}" if meant else f"Write one that is there, or add it to {self._table.path}"
        return f"{shown(cell)} is not in {self._table.path}", right


def check_figures(package: Package, problems: Problems, progress: Progress) -> None:
    """Check every row of the observations; note how many there are and what bytes they were read from."""
    file = package.file(OBSERVATIONS)
    opened = open_file(package.folder, file, FIGURES_LIMIT, problems)
    if opened is None:
        return
    with closing(opened):
        reader = RowReader(opened, file, problems)
        header = header_of(iter_once := iter(reader), OBSERVATIONS, file, problems)
        if header is None:
            return
        package.columns[OBSERVATIONS.name] = [name for name in header if name in OBSERVATIONS.by_name]
        check = _RowCheck(package, file, header, problems)
        for cells in iter_once:
            check(reader.row, cells)
            if reader.row % TOLD_EVERY == 0:
                progress("Checking observations", reader.row)
        package.figures = check.rows
        package.figures_digest = reader.digest
    _tell_twice(package, file, header, check.hashes, problems)


class _RowCheck:
    """Checks one row after the other; of each it keeps eight bytes, to find points that are there twice."""

    def __init__(self, package: Package, file: str, header: list[str], problems: Problems) -> None:
        self.rows = 0
        self.hashes = array("q")
        self._file = file
        self._width = len(header)
        self._problems = problems
        self._judges = [_judge(package, name) for name in header]
        self._good = [judge.good for judge in self._judges]
        self._names = header
        names = ("period_start", "period_end", "value", "missing")
        whole = all(name in header for name in (*names, *OBSERVATIONS.key))
        self._rule = itemgetter(*(header.index(name) for name in names)) if whole else None
        self._point = point_of(header) if whole else None

    def __call__(self, row: int, cells: list[str]) -> None:
        if len(cells) != self._width:
            ragged(self._file, row, len(cells), self._width, self._problems)
            return
        self.rows += 1
        for place in [i for i, (cell, good) in enumerate(zip(cells, self._good, strict=True)) if cell not in good]:
            if found := self._judges[place].wrong(cells[place]):
                self._problems.add(self._file, *found, row=row, column=self._names[place])
        if self._rule is None or self._point is None:
            return
        start, end, value, missing = self._rule(cells)
        if start > end:
            self._add(row, "period_end", f"{end} is before the start, {start}", "Write the start first")
        if value and missing:
            self._add(row, "missing", "there is a value and a reason why there is none", "Keep one of the two")
        elif not value and not missing:
            self._add(row, "missing", "there is neither a value nor a reason why not", "Fill one of the two in")
        self.hashes.append(hash(self._point(cells)))

    def _add(self, row: int, column: str, wrong: str, right: str) -> None:
        self._problems.add(self._file, wrong, right, row=row, column=column)


class _Anything:
    """Has nothing to say about a column that the format does not know."""

    good: frozenset[str] = frozenset()

    def wrong(self, cell: str) -> None:
        return None


def _judge(package: Package, name: str) -> CellJudge | ReferenceJudge | _Anything:
    column = OBSERVATIONS.by_name.get(name)
    if column is None:
        return _Anything()
    if not column.to:
        return CellJudge(OBSERVATIONS, column, package.descriptor)
    table = BY_NAME[column.to]
    keys = {row[table.key[0]] for row in package.rows.get(table.name, [])} - {""}
    return ReferenceJudge(table, keys, column.required)


class _Point:
    """Gives what tells an observation apart, without differences that readers do not see."""

    def __init__(self, header: list[str]) -> None:
        self._pick = itemgetter(*(header.index(name) for name in OBSERVATIONS.key))
        self._folded: dict[str, str] = {"": ""}

    def __call__(self, cells: list[str]) -> tuple[str, ...]:
        indicator, area, start, end, disaggregation, part, published, source = self._pick(cells)
        folded = self._folded.get(disaggregation)
        if folded is None:
            if len(self._folded) > TOLD_EVERY:
                self._folded = {"": ""}
            folded = self._folded[disaggregation] = fold(disaggregation)
        return (indicator, area, start, end, folded, part, published, source)


def point_of(header: list[str]) -> _Point:
    """A function from the cells of a row to its point."""
    return _Point(header)


def _tell_twice(package: Package, file: str, header: list[str], hashes: array[int], problems: Problems) -> None:
    """Read again only where two rows may be the same point, and name both."""
    suspects = {one for one, next_one in pairwise(sorted(hashes)) if one == next_one}
    if not suspects:
        return
    first: dict[tuple[str, ...], int] = {}
    point = point_of(header)
    for row, cells in _again(package, file):
        key = point(cells) if len(cells) == len(header) else ()
        if hash(key) not in suspects:
            continue
        if key in first:
            problems.add(file, f"is the same point as row {first[key]}", "Keep one of the two", row=row)
        first.setdefault(key, row)


def _again(package: Package, file: str) -> Iterator[tuple[int, list[str]]]:
    told = Problems()
    opened = open_file(package.folder, file, FIGURES_LIMIT, told)
    if opened is None:
        return
    with closing(opened):
        reader = RowReader(opened, file, told)
        rows = iter(reader)
        next(rows, None)
        for cells in rows:
            yield reader.row, cells
