"""CSV files of a package on disk: written from rows, or from an earlier file and what differs, as streams. Pure.

Both ways give the same bytes. What the descriptor has to know of a file is noted on the way.
"""

from __future__ import annotations

import csv
import hashlib
import io
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from mission.datapackage.describe import Written
from mission.datapackage.table import Table

Cells = list[str]
#: Where a row stands among those of its table.
Place = tuple[Any, ...]
Key = Callable[[Cells], Place]

_TOGETHER = 5_000
_BLOCK = 1 << 20


class Unusable(Exception):
    """An earlier file is not what it should be; the file has to be made from all its rows."""


class _MoreColumns(Exception):
    """Columns that are only written where a row has a value, and one has."""


class Facts:
    """What is found out about a file while its rows go by: their number, and which columns they fill."""

    def __init__(self, table: Table, header: list[str]) -> None:
        columns = {name: (header.index(name), table.by_name[name]) for name in header}
        self._table = table
        self._header = header
        self.rows = 0
        self.filled: set[str] = set()
        self._empty: set[str] = set()
        self._repeated: set[str] = set()
        self._extensions = {name: place for name, (place, column) in columns.items() if column.extension}
        soft = {name: (place, column) for name, (place, column) in columns.items() if column.soft}
        self._required = {name: place for name, (place, column) in soft.items() if column.required}
        self._unique = {name: (place, set[str]()) for name, (place, column) in soft.items() if column.unique}

    def look(self, rows: list[Cells]) -> None:
        """Look at rows with the header's columns."""
        self.rows += len(rows)
        for name, place in self._extensions.items():
            if name not in self.filled and any([row[place] for row in rows]):
                self.filled.add(name)
        for name, place in self._required.items():
            if name not in self._empty and not all([row[place] for row in rows]):
                self._empty.add(name)
        for name, (place, values) in self._unique.items():
            values.update([row[place] for row in rows])
            if len(values) < self.rows:
                self._repeated.add(name)

    def written(self) -> Written:
        """The table as it is written, for the descriptor."""
        columns = tuple(self._table.by_name[name] for name in self._header)
        return Written(self._table, columns, frozenset(self._empty), frozenset(self._repeated))


def header_of(table: Table, known: Collection[str], filled: Collection[str]) -> list[str]:
    """The columns that are written: those `known` to the descriptor, and the others but for empty extensions."""
    return [name for name in known if name in table.by_name] + [
        column.name
        for column in table.columns
        if column.name not in known and (not column.extension or column.name in filled)
    ]


def write_whole(
    path: Path, table: Table, known: Collection[str], rows: Callable[[], Iterable[Cells]]
) -> Facts:
    """Write a table's file from its sorted rows, each with the cells of all columns.

    `rows` is asked again where a column turns out to be needed that is only written where a row has a value.
    """
    filled: set[str] = set()
    while True:
        header = header_of(table, known, filled)
        try:
            return _write(path, table, header, _together(_picked(table, header, rows())))
        except _MoreColumns as more:
            filled.update(more.args)


def _picked(table: Table, header: list[str], rows: Iterable[Cells]) -> Iterator[Cells]:
    names = [column.name for column in table.columns]
    places = [names.index(name) for name in header]
    left_out = [names.index(column.name) for column in table.columns if column.name not in header]
    same = names == header
    for row in rows:
        if left_out and any([row[place] for place in left_out]):
            raise _MoreColumns(*[names[place] for place in left_out if row[place]])
        yield row if same else [row[place] for place in places]


def _write(path: Path, table: Table, header: list[str], rows: Iterable[list[Cells]]) -> Facts:
    facts = Facts(table, header)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_text([header]))
        for some in rows:
            facts.look(some)
            file.write(_text(some))
    return facts


def _text(rows: Iterable[Cells]) -> str:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue()


def _together(rows: Iterator[Cells]) -> Iterator[list[Cells]]:
    while some := list(islice(rows, _TOGETHER)):
        yield some


@dataclass(frozen=True)
class Stretch:
    """Some rows of a file one after the other, and how each stands in it."""

    rows: list[Cells]
    texts: list[str]


class Earlier:
    """A stored file of the package, read once from its begin to its end and proved by its hash then."""

    def __init__(self, file: BinaryIO, sha256: str, table: Table) -> None:
        self._raw = _Hashing(file)
        self._sha256 = sha256
        self._lines: list[str] = []
        self._rows = csv.reader(self._noted(), strict=True)
        try:
            self.header = next(self._rows, [])
        except (csv.Error, UnicodeDecodeError) as error:
            raise Unusable(str(error)) from error
        if len(set(self.header)) < len(self.header) or not set(self.header) <= set(table.by_name):
            raise Unusable("other columns")

    def _noted(self) -> Iterator[str]:
        """The lines of the file; those of the row that is being read are noted."""
        buffered: Any = io.BufferedReader(self._raw, _BLOCK)
        for line in io.TextIOWrapper(buffered, encoding="utf-8", newline=""):
            self._lines.append(line)
            yield line

    def stretches(self) -> Iterator[Stretch]:
        """The rows, many at a time. Unusable where the file is not the one that was frozen, or cannot be parsed."""
        width, lines = {len(self.header)}, self._lines
        lines.clear()
        try:
            while True:
                rows, texts = [], []
                for row in islice(self._rows, _TOGETHER):
                    rows.append(row)
                    texts.append(lines[0] if len(lines) == 1 else "".join(lines))
                    lines.clear()
                if not rows:
                    break
                if set(map(len, rows)) != width:
                    raise Unusable("rows of other lengths")
                yield Stretch(rows, texts)
        except (csv.Error, UnicodeDecodeError) as error:
            raise Unusable(str(error)) from error
        if self._raw.digest.hexdigest() != self._sha256:
            raise Unusable("another hash")


class _Hashing(io.RawIOBase):
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        self.digest.update(data)
        buffer[: len(data)] = data
        return len(data)


def read_facts(earlier: Earlier, table: Table, known: Collection[str]) -> Facts:
    """The facts of a file that stays as it is. Unusable where it would be written with other columns now."""
    facts = Facts(table, earlier.header)
    for some in earlier.stretches():
        facts.look(some.rows)
    _require_header(earlier.header, table, known, facts)
    return facts


def write_merged(
    path: Path,
    table: Table,
    known: Collection[str],
    earlier: Earlier,
    *,
    went: Iterable[Cells],
    came: Iterable[Cells],
    key: Callable[[Table, list[str]], Key],
) -> Facts:
    """Write a table's file from an earlier one without the rows that `went` and with those that `came`.

    Both have the cells of all columns, in any order. Unusable where the earlier file does not have a row that
    went, has one that came, or would be written with other columns now.
    """
    names = [column.name for column in table.columns]
    went, came = list(went), list(came)
    filled = {name for name, cells in zip(names, zip(*came, strict=True), strict=False) if any(cells)}
    header = header_of(table, known, filled.union(earlier.header))
    try:
        gone, new = list(_picked(table, header, went)), list(_picked(table, header, came))
    except _MoreColumns as more:
        raise Unusable("a row is missing") from more
    facts = Facts(table, header)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_text([header]))
        for some in _merged(_widened(earlier, header), gone, new, key(table, header)):
            facts.look(some.rows)
            file.write("".join(some.texts))
    _require_header(header, table, known, facts)
    return facts


def _require_header(header: list[str], table: Table, known: Collection[str], facts: Facts) -> None:
    if header != header_of(table, known, facts.filled):
        raise Unusable("other columns")


def _widened(earlier: Earlier, header: list[str]) -> Iterator[Stretch]:
    """The rows of an earlier file under a header that may have more columns, which are empty."""
    width = len(earlier.header)
    if header == earlier.header:
        yield from earlier.stretches()
    elif header[:width] == earlier.header:
        cells, commas = [""] * (len(header) - width), "," * (len(header) - width) + "\n"
        for some in earlier.stretches():
            yield Stretch([row + cells for row in some.rows], [text[:-1] + commas for text in some.texts])
    elif set(earlier.header) <= set(header):
        places = [earlier.header.index(name) if name in earlier.header else width for name in header]
        for some in earlier.stretches():
            yield _new_stretch([[wide[place] for place in places] for wide in [[*r, ""] for r in some.rows]])
    else:
        raise Unusable("other columns")


def _new_stretch(rows: list[Cells]) -> Stretch:
    return Stretch(rows, [_text([row]) for row in rows])


def _merged(
    stretches: Iterable[Stretch], went: list[Cells], came: list[Cells], key: Key
) -> Iterator[Stretch]:
    gone, new = {key(row): row for row in went}, {key(row): row for row in came}
    if len(gone) < len(went) or len(new) < len(came):
        raise Unusable("two rows in one place")
    places = sorted(gone.keys() | new.keys())
    done = 0
    for some in stretches:
        last = bisect_right(places, key(some.rows[-1]), lo=done)
        yield _changed(some, places[done:last], gone, new, key) if last > done else some
        done = last
    rest = places[done:]
    if any(place in gone for place in rest):
        raise Unusable("a row is missing")
    if rest:
        yield _new_stretch([new[place] for place in rest])


def _changed(
    some: Stretch, places: list[Place], gone: dict[Place, Cells], new: dict[Place, Cells], key: Key
) -> Stretch:
    """A stretch without the rows that went from it and with those that came into it, all of them at `places`."""
    found = Stretch([], [])
    done = 0
    for place in places:
        at = bisect_left(some.rows, place, lo=done, key=key)
        there = some.rows[at] if at < len(some.rows) and key(some.rows[at]) == place else None
        if there != gone.get(place):
            raise Unusable("another row than was frozen")
        found.rows.extend(some.rows[done:at])
        found.texts.extend(some.texts[done:at])
        if place in new:
            found.rows.append(new[place])
            found.texts.append(_text([new[place]]))
        done = at + (there is not None)
    found.rows.extend(some.rows[done:])
    found.texts.extend(some.texts[done:])
    return found


def without_the_same(went: Iterable[Cells], came: Iterable[Cells]) -> tuple[list[Cells], list[Cells]]:
    """Rows that went and rows that came, but for those that did both."""
    gone, new = Counter(map(tuple, went)), Counter(map(tuple, came))
    return [list(row) for row in (gone - new).elements()], [list(row) for row in (new - gone).elements()]
