"""Reading the rows of a CSV file: bytes to cells, with everything that is wrong with the form of the file."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from typing import BinaryIO

from mission.datapackage.problems import Problems, shown

BLOCK = 1 << 20
LINE_LIMIT = 1 << 22
_MARKS = {b"\xef\xbb\xbf": "UTF-8 with a byte order mark", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def digest_of(file: BinaryIO) -> str:
    """The SHA-256 of a file, which is left at its beginning: the same file read twice has to have the same."""
    found = hashlib.sha256()
    while block := file.read(BLOCK):
        found.update(block)
    file.seek(0)
    return found.hexdigest()


class RowReader:
    """Gives the rows of a CSV file as lists of cells, the header first; notes problems of form on the way.

    `row` is the row that was given last, counted as a spreadsheet does. `stopped` says that nothing
    after it could be read.
    """

    def __init__(self, file: BinaryIO, name: str, problems: Problems) -> None:
        self.row = 0
        self.name = name
        self.stopped = False
        self._file = file
        self._problems = problems
        self._told: set[str] = set()

    def __iter__(self) -> Iterator[list[str]]:
        try:
            for cells in csv.reader(self._lines(), strict=True):
                self.row += 1
                yield cells
        except csv.Error as error:
            self._stop(str(error))

    def _stop(self, error: str) -> None:
        self.stopped = True
        if "field larger" in error:
            wrong, right = "a cell has more than 131,072 characters", "Look for a quote that is not closed"
        elif "unexpected end" in error:
            wrong, right = "a quote is opened and never closed", "Close it"
        else:
            wrong, right = "a quote stands where none may", 'Quote the whole cell and double each " inside'
        self._tell(f"{wrong}; nothing after it was read", right)

    def _lines(self) -> Iterator[str]:
        """The lines of the file, checked a block at a time; only a block with something wrong is taken apart."""
        rest = b""
        for block in self._blocks():
            head, line_end, tail = block.rpartition(b"\n")
            if line_end:
                yield from self._texts(rest + head + line_end)
                rest = tail
            else:
                rest += tail
            if len(rest) > LINE_LIMIT:
                self.stopped = True
                self._tell("a line has more than 4 million bytes", "Break it up")
                return
        if rest:
            self._tell("the last line has no line end", "End every line with a line feed")
            yield from self._texts(rest)

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

    def _texts(self, lines: bytes) -> Iterator[str]:
        if b"\r" not in lines and b"\0" not in lines:
            try:
                yield from io.StringIO(lines.decode(), newline="\n")
                return
            except UnicodeDecodeError:
                pass
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
