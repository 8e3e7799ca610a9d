"""Reading the rows of a CSV file: bytes to cells, with everything that is wrong with the form of the file."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from mission.datapackage.problems import Problems, shown

LINE_LIMIT = 1 << 22
_MARKS = {b"\xef\xbb\xbf": "UTF-8 with a byte order mark", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class RowReader:
    """Gives the rows of a CSV file as lists of cells, the header first; notes problems of form on the way.

    `row` is the row that was given last, counted as a spreadsheet does. `digest` is that of the bytes
    read so far: the same file read twice has to give the same.
    """

    def __init__(self, file: BinaryIO, name: str, problems: Problems) -> None:
        self.row = 0
        self.name = name
        self.stopped = False
        self._file = file
        self._problems = problems
        self._digest = hashlib.sha256()
        self._told: set[str] = set()

    @property
    def digest(self) -> str:
        """The SHA-256 of what was read."""
        return self._digest.hexdigest()

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
        self._problems.add(self.name, f"{wrong}; nothing after it was read", right, row=self.row + 1)

    def _lines(self) -> Iterator[str]:
        read, first, update = self._file.readline, True, self._digest.update
        while line := read(LINE_LIMIT):
            update(line)
            if first:
                line, first = self._without_mark(line), False
            if len(line) == LINE_LIMIT:
                self._problems.add(self.name, "a line has more than 4 million bytes", "Break it up", row=self.row + 1)
                self.stopped = True
                return
            if b"\r" in line or b"\0" in line:
                yield from self._cleaned(line)
                continue
            try:
                yield line.decode()
            except UnicodeDecodeError as error:
                self._tell_encoding(line, error)
                yield line.decode(errors="replace")
        if not first and not line and self._last_byte() != b"\n":
            self._problems.add(self.name, "the last line has no line end", "End every line with a line feed", row=self.row + 1)

    def _last_byte(self) -> bytes:
        self._file.seek(-1, 2)
        return self._file.read(1)

    def _without_mark(self, line: bytes) -> bytes:
        for mark, name in _MARKS.items():
            if line.startswith(mark):
                self._problems.add(self.name, f"is written as {name}", "Save it as UTF-8 without a byte order mark", row=1)
                return line[len(mark) :]
        return line

    def _tell_encoding(self, line: bytes, error: UnicodeDecodeError) -> None:
        if "encoding" in self._told:
            return
        self._told.add("encoding")
        before = line[max(0, error.start - 20) : error.start].decode(errors="replace")
        self._problems.add(
            self.name,
            f"is not UTF-8: byte 0x{line[error.start]:02x} after {shown(before)}",
            "Save the file as UTF-8",
            row=self.row + 1,
        )

    def _cleaned(self, line: bytes) -> Iterator[str]:
        for byte, name, right in (
            (b"\0", "a NUL", "Take it out"),
            (b"\r", "a carriage return", "End lines with a line feed alone, in cells too"),
        ):
            if byte in line and name not in self._told:
                self._told.add(name)
                self._problems.add(self.name, f"has {name} in it", right, row=self.row + 1)
        text = line.replace(b"\0", b"").decode(errors="replace")
        yield from text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True)
