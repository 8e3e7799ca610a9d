"""Checking the observations of a package as a stream: a million rows in the memory of a few."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from contextlib import closing
from itertools import islice, pairwise
from operator import eq, gt, lt

from mission.choices import Combine, Missing
from mission.datapackage.columns import fold
from mission.datapackage.folder import open_file
from mission.datapackage.problems import Problems, shown
from mission.datapackage.progress import Progress
from mission.datapackage.read import FIGURES_LIMIT, CellJudge, Package, header_of, ragged
from mission.datapackage.rows import RowReader, digest_of
from mission.datapackage.table import Table
from mission.datapackage.tables import BY_NAME
from mission.datapackage.tables_figures import AREAS, INDICATORS, OBSERVATIONS
from mission.suppression import TOO_MANY, Hidden, sentence
from mission.units import unit_of

CHUNK = 3_000
#: What the figures have alike that one publication gives for one period.
PUBLISHED_FOR = ("indicator_id", "period_start", "period_end", "published", "source")
#: So many numbers are sorted at a time.
BUCKET = 100_000


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
        right = (
            f"Write {shown(meant)}" if meant else f"Write one that is there, or add it to {self._table.path}"
        )
        return f"{shown(cell)} is not in {self._table.path}", right


def check_figures(package: Package, problems: Problems, progress: Progress) -> None:
    """Check every row of the observations; note how many there are and what bytes they were read from."""
    file = package.file(OBSERVATIONS)
    opened = open_file(package.folder, file, FIGURES_LIMIT, problems)
    if opened is None:
        return
    with closing(opened):
        package.figures_digest = digest_of(opened)
        reader = RowReader(opened, file, problems)
        lines = iter(reader)
        header = header_of(lines, OBSERVATIONS, file, problems)
        if header is None:
            return
        package.columns[OBSERVATIONS.name] = [name for name in header if name in OBSERVATIONS.by_name]
        check = _Check(package, file, header, problems)
        for rows in reader.chunks(CHUNK):
            check(reader.row - len(rows) + 1, rows)
            progress("Checking observations", reader.row)
        package.figures = check.rows
    if not check.in_order:
        _tell_twice(package, file, header, problems)
    if check.hidden.periods and not problems:
        _note_given_away(package, file, header, check.hidden)


class _Check:
    """Checks rows some thousands at a time, column by column; of rows that come in order it keeps none to find twins.

    `in_order` says that every row's key was greater than the one before, so that none can be there twice.
    """

    def __init__(self, package: Package, file: str, header: list[str], problems: Problems) -> None:
        self.rows = 0
        self.in_order = True
        self.hidden = hidden_of(package)
        self._last: tuple[str, ...] = ()
        self._file = file
        self._header = header
        self._problems = problems
        self._judges = [_judge(package, name) for name in header]
        self._point = (
            Point(header) if all(column.name in header for column in OBSERVATIONS.columns[:-1]) else None
        )

    def __call__(self, first_row: int, rows: list[list[str]]) -> None:
        numbers: Sequence[int] = range(first_row, first_row + len(rows))
        if set(map(len, rows)) != {len(self._header)}:
            numbers, rows = self._without_ragged(numbers, rows)
        self.rows += len(rows)
        columns = list(zip(*rows, strict=True))
        for name, judge, cells in zip(self._header, self._judges, columns, strict=False):
            self._check_cells(name, judge, numbers, cells)
        if self._point is not None and rows:
            by_name = dict(zip(self._header, columns, strict=True))
            self._check_spans(numbers, by_name["period_start"], by_name["period_end"])
            self._check_values(numbers, by_name["value"], by_name["missing"])
            self._check_order(self._point.keys(columns))
            if Missing.SUPPRESSED in by_name["missing"]:
                self._note_suppressed(by_name)

    def _note_suppressed(self, columns: dict[str, tuple[str, ...]]) -> None:
        periods = zip(*(columns[name] for name in PUBLISHED_FOR), strict=True)
        for period, missing in zip(periods, columns["missing"], strict=True):
            if missing == Missing.SUPPRESSED:
                self.hidden.suppressed(period)

    def _check_order(self, keys: Iterator[tuple[str, ...]]) -> None:
        if self.in_order:
            some = [self._last, *keys]
            self.in_order = all(map(lt, some, islice(some, 1, None)))
            self._last = some[-1]

    def _add(self, row: int, column: str, wrong: str, right: str) -> None:
        self._problems.add(self._file, wrong, right, row=row, column=column)

    def _without_ragged(
        self, numbers: Sequence[int], rows: list[list[str]]
    ) -> tuple[list[int], list[list[str]]]:
        width = len(self._header)
        for number, cells in zip(numbers, rows, strict=True):
            if len(cells) != width:
                ragged(self._file, number, len(cells), width, self._problems)
        whole = [(number, cells) for number, cells in zip(numbers, rows, strict=True) if len(cells) == width]
        return [number for number, _ in whole], [cells for _, cells in whole]

    def _check_cells(self, name: str, judge: Judge, numbers: Sequence[int], cells: tuple[str, ...]) -> None:
        if isinstance(judge, CellJudge) and judge.all_are_plain_numbers(cells):
            return
        wrong = {cell: found for cell in set(cells).difference(judge.good) if (found := judge.wrong(cell))}
        for number, cell in zip(numbers, cells, strict=True) if wrong else ():
            if cell in wrong:
                self._add(number, name, *wrong[cell])

    def _check_spans(self, numbers: Sequence[int], starts: tuple[str, ...], ends: tuple[str, ...]) -> None:
        if any(map(gt, starts, ends)):
            for number, start, end in zip(numbers, starts, ends, strict=True):
                if start > end:
                    self._add(
                        number,
                        "period_end",
                        f"{shown(end)} is before the start, {shown(start)}",
                        "Write the start first",
                    )

    def _check_values(
        self, numbers: Sequence[int], values: tuple[str, ...], missing: tuple[str, ...]
    ) -> None:
        if any(map(eq, map(bool, values), map(bool, missing))):
            for number, value, why in zip(numbers, values, missing, strict=True):
                if value and why:
                    self._add(
                        number,
                        "missing",
                        "there is a value and a reason why there is none",
                        "Keep one of the two",
                    )
                elif not value and not why:
                    self._add(
                        number,
                        "missing",
                        "there is neither a value nor a reason why not",
                        "Fill one of the two in",
                    )


class _Anything:
    """Has nothing to say about a column that the format does not know."""

    good: set[str] = set()

    def wrong(self, cell: str) -> None:
        return None


Judge = CellJudge | ReferenceJudge | _Anything


def _judge(package: Package, name: str) -> Judge:
    column = OBSERVATIONS.by_name.get(name)
    if column is None:
        return _Anything()
    if not column.to:
        return CellJudge(OBSERVATIONS, column, package.descriptor)
    table = BY_NAME[column.to]
    keys = {row[table.key[0]] for row in package.rows.get(table.name, [])} - {""}
    return ReferenceJudge(table, keys, column.required)


class Point:
    """Gives what tells observations apart, without differences that readers do not see."""

    def __init__(self, header: list[str]) -> None:
        self._places = [header.index(name) for name in OBSERVATIONS.key]
        self._free = OBSERVATIONS.key.index("disaggregation")
        self._folded: dict[str, str] = {}

    def keys(self, columns: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
        """The keys of rows that are given column by column."""
        found = [columns[place] for place in self._places]
        cells = found[self._free]
        if len(self._folded) > CHUNK:
            self._folded = {}
        self._folded.update({cell: fold(cell) for cell in set(cells).difference(self._folded)})
        found[self._free] = list(map(self._folded.__getitem__, cells))
        return zip(*found, strict=True)


def _tell_twice(package: Package, file: str, header: list[str], problems: Problems) -> None:
    """Name rows that are the same point: read again for the numbers that may be twice, and again for the rows."""
    point = Point(header)
    hashes = array("q")
    for _, cells in _again(package, file):
        if len(cells) == len(header):
            hashes.extend(map(hash, point.keys([(cell,) for cell in cells])))
    suspects = repeated(hashes)
    if not suspects:
        return
    first: dict[tuple[str, ...], int] = {}
    for row, cells in _again(package, file):
        if len(cells) != len(header):
            continue
        (key,) = point.keys([(cell,) for cell in cells])
        if hash(key) not in suspects:
            continue
        if key in first:
            problems.add(file, f"is the same point as row {first[key]}", "Keep one of the two", row=row)
        first.setdefault(key, row)


def _note_given_away(package: Package, file: str, header: list[str], hidden: Hidden) -> None:
    """Read again, and note which suppressed figures follow from others of the same publication."""
    for _, cells in _again(package, file):
        row = dict(zip(header, cells, strict=False))
        if not row["part"] and not row["bound"]:
            period = tuple(row[name] for name in PUBLISHED_FOR)
            hidden.figure(period, (row["area"], row["disaggregation"]), row["value"], row["missing"])
    for given, (area, disaggregation), (total, rest) in hidden.found():
        indicator, start, end, _, source = map(str, given)
        what = ", ".join(filter(None, [indicator, str(area), disaggregation, f"{start} to {end}", source]))
        package.notes.append(f"{file}: {sentence(what, ', '.join(filter(None, [str(total), rest])))}")
    if hidden.too_many:
        package.notes.append(f"{file}: {TOO_MANY}")


def hidden_of(package: Package) -> Hidden:
    """What collects the periods of a package in which something is suppressed."""
    inside: dict[Hashable, dict[str, list[Hashable]]] = defaultdict(lambda: defaultdict(list))
    for row in package.rows.get(AREAS.name, []):
        if row["parent"]:
            inside[row["parent"]][row["kind"]].append(row["id"])
    additive = {
        row["id"]
        for row in package.rows.get(INDICATORS.name, [])
        if row["combine"] == Combine.SUM or unit_of(row["unit"]).counts
    }
    return Hidden(lambda indicator: indicator in additive, inside)


def repeated(hashes: array[int]) -> set[int]:
    """The numbers that occur more than once, looked for a part at a time: a sorted list takes five times the memory."""
    found: set[int] = set()
    buckets = 1 + len(hashes) // BUCKET
    for bucket in range(buckets):
        some = sorted(one for one in hashes if one % buckets == bucket)
        found.update(one for one, next_one in pairwise(some) if one == next_one)
    return found


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
