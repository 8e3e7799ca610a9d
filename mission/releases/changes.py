"""The change set of a release: what it would do to the record, a row a line, kept in a file that is read a page at a time.

The lines of one kind stand together; an index at the end of the file says where each page of them begins. Pure.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, BinaryIO, NamedTuple

import orjson

from mission.releases.points import Point, Wrong

NEW, UNCHANGED, REVISES, WRONG = "new", "unchanged", "revises", "wrong"
KINDS = (WRONG, REVISES, NEW, UNCHANGED)
PAGE = 50
#: So many wrong cells are kept in full; the others are counted.
MOST_WRONG = 20_000
_FOOT = 20
_BLOCK = 1 << 20


class Earlier(NamedTuple):
    """What the record says of a point before a release: the value that it revises, and the row with its very key.

    `pk` is the observation before it by publication (0 without one), `same` the standing one of the same publication and
    source, `equal` whether that one says exactly the same.
    """

    pk: int = 0
    same: int = 0
    equal: bool = False
    printed: str = ""
    bound: str = ""
    missing: str = ""
    published: str = ""


class Change(NamedTuple):
    """One point of a release beside what the record says."""

    kind: str
    point: Point
    earlier: Earlier


@dataclass
class Index:
    """What a change set holds: how many of each kind, where their pages begin, and what else was found."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    pages: dict[str, list[int]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    ends: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    derivable: list[str] = field(default_factory=list)
    rows: int = 0


class ChangeWriter:
    """Collects changes and wrong cells, and then writes them into one file."""

    def __init__(self) -> None:
        self.index = Index()
        self._files: dict[str, IO[bytes]] = {kind: tempfile.TemporaryFile() for kind in KINDS}  # noqa: SIM115 (closed in close)

    def change(self, change: Change) -> None:
        """Add one point."""
        self._line(change.kind, [*change.point, *change.earlier])

    def wrong(self, wrong: Wrong) -> None:
        """Add one wrong cell; beyond the most that are kept it is counted only."""
        if self.index.counts[WRONG] < MOST_WRONG:
            self._line(WRONG, list(wrong))
        else:
            self.index.counts[WRONG] += 1

    def _line(self, kind: str, values: list[Any]) -> None:
        file = self._files[kind]
        if self.index.counts[kind] % PAGE == 0:
            self.index.pages[kind].append(file.tell())
        file.write(orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE))
        self.index.counts[kind] += 1

    def finish(self, to: BinaryIO | IO[bytes]) -> Index:
        """Write everything into a file, the index last."""
        start = 0
        for kind in KINDS:
            file = self._files[kind]
            self.index.pages[kind] = [start + place for place in self.index.pages[kind]]
            start += file.tell()
            self.index.ends[kind] = start
            file.seek(0)
            while block := file.read(_BLOCK):
                to.write(block)
        to.write(orjson.dumps(vars(self.index), option=orjson.OPT_APPEND_NEWLINE))
        to.write(f"{start:0{_FOOT}d}".encode())
        self.close()
        return self.index

    def close(self) -> None:
        """Give the temporary files back."""
        for file in self._files.values():
            file.close()


class ChangeSet:
    """A change set that was written before."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.seek(-_FOOT, 2)
        file.seek(int(file.read(_FOOT)))
        self.index = Index(**orjson.loads(file.readline()))

    def close(self) -> None:
        """Close its file."""
        self._file.close()

    def page(self, kind: str, number: int) -> list[Change] | list[Wrong]:
        """The changes (of wrong ones the cells) of a page, counted from 1; nothing beyond the last."""
        pages = self.index.pages[kind]
        if not 1 <= number <= len(pages):
            return []
        self._file.seek(pages[number - 1])
        most = min(PAGE, self._kept(kind) - PAGE * (number - 1))
        lines = [self._file.readline() for _ in range(most)]
        if kind == WRONG:
            return [Wrong(*orjson.loads(line)) for line in lines]
        return [_change(kind, orjson.loads(line)) for line in lines]

    def _kept(self, kind: str) -> int:
        count = self.index.counts[kind]
        return min(count, MOST_WRONG) if kind == WRONG else count

    def changes(self, kinds: Sequence[str] = (NEW, REVISES, UNCHANGED)) -> Iterator[Change]:
        """Every change of some kinds, in the order of the file."""
        for kind in kinds:
            if not self.index.pages[kind]:
                continue
            self._file.seek(self.index.pages[kind][0])
            for _ in range(self.index.counts[kind]):
                yield _change(kind, orjson.loads(self._file.readline()))


_POINT = len(Point._fields)


def _change(kind: str, values: list[Any]) -> Change:
    return Change(kind, Point(*values[:_POINT]), Earlier(*values[_POINT:]))
