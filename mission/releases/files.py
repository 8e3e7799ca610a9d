"""A release as it was uploaded: a CSV text or an .xlsx workbook, read row by row with the file's own row numbers."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import BinaryIO

from mission.releases import workbook
from mission.releases.errors import Unreadable

CSV_LIMIT = 600_000_000
MOST_COLUMNS = 400
BLOCK, LINE_LIMIT = 1 << 20, 1 << 22
#: Rows of a CSV text, and bytes of a workbook's cells, that are looked at while a person waits.
LONG, LONG_WORKBOOK = 20_000, 8_000_000
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",\t;"

Rows = Iterator[tuple[int, list[str]]]


class Release:
    """An opened file. `sheets` are the names of a workbook's sheets; `notes` say what was taken for granted.

    With `as_typed` cells keep the white space around them, and the first line alone says which sign parts the cells of a
    CSV text: others may hold whole paragraphs.
    """

    def __init__(self, file: BinaryIO, name: str, *, as_typed: bool = False) -> None:
        self.notes: list[str] = []
        self.sheets: list[str] = []
        self._file, self._name, self._as_typed = file, name, as_typed
        head = self._head()
        if head.startswith(_OLD_WORKBOOK):
            raise Unreadable("This is a workbook of the old kind (.xls). Save it as .xlsx or CSV.")
        self._encoding = ""
        if head.startswith(_WORKBOOK):
            self.sheets = workbook.sheets_of(file)
        elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise Unreadable("The file is written in UTF-16. Save it as CSV in UTF-8.")
        else:
            self._encoding = self._encoding_of()

    @property
    def is_workbook(self) -> bool:
        """Whether it is a workbook with sheets."""
        return bool(self.sheets)

    @property
    def is_long(self) -> bool:
        """Whether it has so many rows that looking at them takes longer than a person waits for a page."""
        if self.is_workbook:
            return workbook.cells_size(self._file) > LONG_WORKBOOK
        self._file.seek(0)
        lines = 0
        while block := self._file.read(BLOCK):
            lines += block.count(b"\n")
        return lines > LONG

    def _head(self) -> bytes:
        self._file.seek(0)
        return self._file.read(8)

    def rows(self, sheet: str = "") -> Rows:
        """The rows with their numbers, from the first one; cells as texts."""
        if self.is_workbook:
            if sheet and sheet not in self.sheets:
                raise Unreadable(f"The workbook has no sheet “{sheet[:60]}” any more. Choose another.")
            return workbook.rows_of(
                self._file, sheet or self.sheets[0], MOST_COLUMNS, as_typed=self._as_typed
            )
        return self._csv_rows()

    def _encoding_of(self) -> str:
        for encoding in ("utf-8-sig", "cp1252"):
            if self._decodes(encoding):
                if encoding == "cp1252":
                    self.notes.append(
                        "The file is not UTF-8 and was read as Windows-1252. Look at names with accents and pound signs."
                    )
                return encoding
        raise Unreadable("The file is no text that can be read. Save it as CSV in UTF-8, or as .xlsx.")

    def _decodes(self, encoding: str) -> bool:
        self._file.seek(0)
        decoder, size = codecs.getincrementaldecoder(encoding)(), 0
        try:
            while block := self._file.read(BLOCK):
                size += len(block)
                if size > CSV_LIMIT:
                    raise Unreadable(f"The file has more than {CSV_LIMIT // 1_000_000} MB. Break it up.")
                if b"\0" in block:
                    raise Unreadable("The file is neither a text nor an .xlsx workbook.")
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        if not size:
            raise Unreadable("The file is empty.")
        return True

    def _csv_rows(self) -> Rows:
        row = 0
        try:
            for row, cells in enumerate(
                csv.reader(self._lines(), delimiter=self._delimiter(), strict=True), 1
            ):
                if len(cells) > MOST_COLUMNS:
                    raise Unreadable(f"Row {row:,} has more than {MOST_COLUMNS} cells. Is this a table?")
                yield row, cells if self._as_typed else [cell.strip() for cell in cells]
        except csv.Error as error:
            raise Unreadable(
                f"After row {row:,} the file is no CSV any more ({error}). Look for a quote that is not closed."
            ) from None

    def _delimiter(self) -> str:
        """The sign between cells: the one that the first lines have most of."""
        with closing(self._lines()) as lines:
            found = "".join(islice(lines, 1 if self._as_typed else 20))
        return max(_DELIMITERS, key=lambda sign: (found.count(sign), -_DELIMITERS.index(sign)))

    def _lines(self) -> Generator[str, None, None]:
        """The lines of the text, their ends kept, so that a quoted cell may have some."""
        self._file.seek(0)
        text = io.TextIOWrapper(self._file, self._encoding, newline="")
        try:
            while line := text.readline(LINE_LIMIT):
                if len(line) == LINE_LIMIT:
                    raise Unreadable("A line has more than 4 million signs. Is this a table?")
                yield line
        finally:
            if not self._file.closed:
                text.detach()
