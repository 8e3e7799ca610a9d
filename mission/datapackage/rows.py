"""Reading the rows of a CSV file: bytes to cells, with everything that is wrong with the form of the file."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO

from mission.datapackage.problems import Problems, shown

BLOCK = 1 << 18
LINE_LIMIT = 1 << 22
#: As many characters as the csv module lets a cell have.
_MOST_CELL = 131_072
_MARKS = {b"\xef\xbb\xbf": "UTF-8 with a byte order mark", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def digest_of(file: BinaryIO) -> str:
    """The SHA-256 of a file, which is left at its beginning: the same file read twice has to have the same."""
    found = hashlib.sha256()
    while block := file.read(BLOCK):
        found.update(block)
    file.seek(0)
    return found.hexdigest()


def records(lines: Iterator[str]) -> Iterator[list[str]]:
    """The records of CSV lines, as the csv module reads them; one without a quote is its line, and is split at once."""
    for line in lines:
        if '"' in line or len(line) > _MOST_CELL:
            yield next(csv.reader(chain((line,), lines), strict=True))
        else:
            text = line.removesuffix("\n")
            yield text.split(",") if text else []


class RowReader:
    """Gives the rows of a CSV file as lists of cells, the header first; notes problems of form on the way.

    `row` is the row that was given last, counted as a spreadsheet does. `stopped` says that nothing
    after it could be read.
    """

    def __init__(self, file: BinaryIO, name: str, problems: Problems) -> None:
        self.name = name
        self.stopped = False
        self._file = file
        self._problems = problems
        self._told: set[str] = set()
        self._before = 0
        #: The rows of the chunk that is being read; a list grows row by row while it is filled from a reader.
        self._chunk: list[list[str]] = []
        self._reader = records(chain.from_iterable(self._lines()))

    @property
    def row(self) -> int:
        """The row that was read last."""
        return self._before + len(self._chunk)

    def __iter__(self) -> Iterator[list[str]]:
        while rows := self._next(1):
            yield rows[0]

    def chunks(self, size: int) -> Iterator[list[list[str]]]:
        """The rows that are left, so many at a time."""
        while rows := self._next(size):
            yield rows

    def _next(self, size: int) -> list[list[str]]:
        self._before += len(self._chunk)
        self._chunk = []
        if self.stopped:
            return []
        try:
            self._chunk.extend(islice(self._reader, size))
        except csv.Error as error:
            self._stop(str(error))
        return self._chunk

    def _stop(self, error: str) -> None:
        self.stopped = True
        if "field larger" in error:
            wrong, right = "a cell has more than 131,072 characters", "Look for a quote that is not closed"
        elif "unexpected end" in error:
            wrong, right = "a quote is opened and never closed", "Close it"
        else:
            wrong, right = "a quote stands where none may", 'Quote the whole cell and double each " inside'
        self._tell(f"{wrong}; nothing after it was read", right)

    def _lines(self) -> Iterator[Iterable[str]]:
        """The lines of the file in blocks, each checked as a whole; only one with something wrong is taken apart."""
        rest = b""
        for block in self._blocks():
            head, line_end, tail = block.rpartition(b"\n")
            if line_end:
                yield self._texts(rest + head + line_end)
                rest = tail
            else:
                rest += tail
            if len(rest) > LINE_LIMIT:
                self.stopped = True
                self._tell("a line has more than 4 million bytes", "Break it up")
                return
        if rest:
            self._tell("the last line has no line end", "End every line with a line feed")
            yield self._texts(rest)

    def _blocks(self) -> Iterator[bytes]:
        first = self._file.read(BLOCK)
        for mark, name in _MARKS.items():
            if first.startswith(mark):
                self._tell(f"is written as {name}", "Save it as UTF-8 without a byte order mark")
                if name == "UTF-16":
                    self.stopped = True
                    return
                first = first[len(mark) :]
        yield first
        while block := self._file.read(BLOCK):
            yield block

    def _texts(self, lines: bytes) -> Iterable[str]:
        if b"\r" not in lines and b"\0" not in lines:
            try:
                return io.StringIO(lines.decode(), newline="\n")
            except UnicodeDecodeError:
                pass
        return self._taken_apart(lines)

    def _taken_apart(self, lines: bytes) -> Iterator[str]:
        for line in io.BytesIO(lines):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                self._tell_encoding(line, error)
            yield from self._cleaned(line)

    def _tell(self, wrong: str, right: str) -> None:
        self._problems.add(self.name, wrong, right, row=self.row + 1)

    def _tell_encoding(self, line: bytes, error: UnicodeDecodeError) -> None:
        if "encoding" in self._told:
            return
        self._told.add("encoding")
        before = line[max(0, error.start - 20) : error.start].decode(errors="replace")
        self._tell(
            f"is not UTF-8: byte 0x{line[error.start]:02x} after {shown(before)}", "Save the file as UTF-8"
        )

    def _cleaned(self, line: bytes) -> Iterator[str]:
        for byte, name, right in (
            (b"\0", "a NUL", "Take it out"),
            (b"\r", "a carriage return", "End lines with a line feed alone, in cells too"),
        ):
            if byte in line and name not in self._told:
                self._told.add(name)
                self._tell(f"has {name} in it", right)
        text = line.replace(b"\0", b"").decode(errors="replace")
        yield from text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True)
