"""Reading a package: its descriptor, its small tables whole, and its figures as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps

from mission.datapackage.columns import SURELY_FITS, Column, Kind, are_ordinary, wrong_cell
from mission.datapackage.descriptor import Descriptor, read_descriptor
from mission.datapackage.folder import DESCRIPTOR, open_file, strays
from mission.datapackage.problems import PackageError, Problems, shown
from mission.datapackage.rows import RowReader
from mission.datapackage.table import Table
from mission.datapackage.tables import TABLES
from mission.datapackage.tables_figures import OBSERVATIONS

SMALL_LIMIT = 200_000_000
FIGURES_LIMIT = 2_000_000_000
CACHED_CELLS = 20_000
CACHED_LENGTH = 100


@dataclass(slots=True)
class Row:
    """A row of a small table: its number in the file and its cells by column."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass
class Package:
    """A package that was read: descriptor, rows of the small tables, and what only deserves a mention."""

    folder: Path
    descriptor: Descriptor
    rows: dict[str, list[Row]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    strays: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    figures: int = 0
    figures_digest: str = ""

    def file(self, table: Table) -> str:
        """The name of a table's file in this package."""
        return self.descriptor.paths.get(table.name, table.path)

    def has(self, table: Table, column: str) -> bool:
        """Whether the package has a column of a table."""
        return column in self.columns.get(table.name, ())


class CellJudge:
    """Says what is wrong with the cells of one column; cells that were right and may come again are remembered."""

    def __init__(self, table: Table, column: Column, descriptor: Descriptor) -> None:
        self.column = column
        self.good: set[str] = set()
        self._repeats = column.kind != Kind.NUMBER
        self._max_length = max_length_of(table, column)
        required = column.required and (
            not column.soft or descriptor.constraint(table, column.name, "required")
        )
        if not required:
            self.good.add("")

    def all_are_plain_numbers(self, cells: Sequence[str]) -> bool:
        """Whether this is a column of numbers and all of these cells, looked at in one go, are ordinary ones."""
        return (
            self.column.kind == Kind.NUMBER
            and (self._max_length or SURELY_FITS) >= SURELY_FITS
            and are_ordinary(cells)
            and ("" in self.good or all(cells))
        )

    def wrong(self, cell: str) -> tuple[str, str] | None:
        """What is wrong with a cell and what would be right; None if nothing is."""
        if not cell:
            return "is empty", "Fill it in"
        found = wrong_cell(self.column, cell, max_length=self._max_length)
        if found is None and self._repeats and len(cell) <= CACHED_LENGTH:
            if len(self.good) > CACHED_CELLS:
                self.good.intersection_update({""})
            self.good.add(cell)
        return found


def max_length_of(table: Table, column: Column) -> int | None:
    """How long a cell may be, from the model field that will hold it."""
    if column.kind in (Kind.REFERENCE, Kind.CHOICE, Kind.DAY, Kind.INTEGER, Kind.YES, Kind.YES_NO):
        return None
    if column.kind == Kind.DISAGGREGATION:
        return _field_length("Series", "disaggregation")
    if column.to:
        return _field_length("Fund", "name")
    return _field_length(table.model, column.printed or column.field)


def _field_length(model: str, name: str) -> int | None:
    return getattr(apps.get_model("mission", model)._meta.get_field(name), "max_length", None)


def header_of(reader: Iterator[list[str]], table: Table, file: str, problems: Problems) -> list[str] | None:
    """The columns of a file in its order; None, with problems noted, if rows cannot be read by them."""
    header = next(reader, None)
    if header is None:
        problems.add(
            file,
            "is empty",
            f"Begin it with the header {','.join(c.name for c in table.columns if not c.extension)}",
        )
        return None
    for name in header:
        if name not in table.by_name:
            known = ", ".join(column.name for column in table.columns)
            problems.add(
                file, f"column {shown(name)} is not known", f"The table has {known}", row=1, column=name[:60]
            )
        elif header.count(name) > 1:
            problems.add(
                file, f"column {shown(name)} is there more than once", "Keep one", row=1, column=name
            )
    for column in table.columns:
        if column.name not in header and not column.extension:
            problems.add(
                file,
                f"column {shown(column.name)} is missing",
                "Add it to the header and rows",
                row=1,
                column=column.name,
            )
    return header if len(set(header)) == len(header) else None


def read_rows(package: Package, table: Table, problems: Problems) -> list[Row]:
    """The rows of a small table; everything wrong with its form and its cells is noted."""
    file = package.file(table)
    opened = open_file(package.folder, file, SMALL_LIMIT, problems)
    if opened is None:
        return []
    with opened:
        reader = RowReader(opened, file, problems)
        lines = iter(reader)
        header = header_of(lines, table, file, problems)
        if header is None:
            return []
        package.columns[table.name] = [name for name in header if name in table.by_name]
        judges = [
            (
                name,
                CellJudge(table, table.by_name[name], package.descriptor) if name in table.by_name else None,
            )
            for name in header
        ]
        rows = []
        for cells in lines:
            if len(cells) != len(header):
                ragged(file, reader.row, len(cells), len(header), problems)
                continue
            for cell, (name, judge) in zip(cells, judges, strict=True):
                if judge is not None and cell not in judge.good and (found := judge.wrong(cell)):
                    problems.add(file, *found, row=reader.row, column=name)
            rows.append(Row(reader.row, dict(zip(header, cells, strict=True))))
        return rows


def ragged(file: str, row: int, cells: int, columns: int, problems: Problems) -> None:
    """Note a row that has too many or too few cells."""
    if not cells:
        problems.add(file, "the row is empty", "Take the empty line out", row=row)
        return
    problems.add(
        file,
        f"the row has {cells} cells",
        f"The header has {columns}; quote cells with commas in them",
        row=row,
    )


def read_package(path: str | Path, problems: Problems) -> Package:
    """The package in a folder, without its figures. PackageError if there is nothing that can be read further."""
    folder = Path(path)
    folder = folder.parent if folder.name == DESCRIPTOR else folder
    if not folder.is_dir():
        problems.add(str(path), "is not a folder", f"Name the folder that {DESCRIPTOR} is in")
        raise PackageError(problems)
    descriptor = read_descriptor(folder, problems)
    if descriptor is None:
        raise PackageError(problems)
    package = Package(folder=folder, descriptor=descriptor)
    package.strays = strays(folder, {DESCRIPTOR, *descriptor.paths.values()}, problems)
    for table in TABLES:
        if table.name in descriptor.paths and table is not OBSERVATIONS:
            package.rows[table.name] = read_rows(package, table, problems)
    return package
