"""An .xlsx workbook, opened with care: bombs, macros and formulas are refused, numbers kept as exact as they are stored."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from mission.releases.errors import Unreadable

FILE_LIMIT, WHOLE_LIMIT, SHARED_LIMIT = 60_000_000, 600_000_000, 24_000_000
MOST_PARTS, MOST_RATIO, RATIO_FROM = 2_000, 150, 8_000_000
_UNREADABLE = "The workbook cannot be read. Open it in a spreadsheet program and save it again as .xlsx."
_DECIMALS = re.compile(r"[#,]*0(?:\.(0+))?(%?)(?:[;_].*)?")
_TEXT_MARKS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    SyntaxError,
    EOFError,
)


def sheets_of(file: BinaryIO) -> list[str]:
    """The names of the sheets with cells. Unreadable, with the reason, for what is not to be opened."""
    _refuse_dangerous(file)
    with _opened(file) as book:
        names = [sheet.title for sheet in book.worksheets]
    if not names:
        raise Unreadable("The workbook has no sheet with cells.")
    return names


def cells_size(file: BinaryIO) -> int:
    """How many bytes the largest sheet has when it is unpacked."""
    with zipfile.ZipFile(file) as packed:
        return max(
            (part.file_size for part in packed.infolist() if "worksheets/" in part.filename), default=0
        )


def _refuse_dangerous(file: BinaryIO) -> None:
    file.seek(0, 2)
    if file.tell() > FILE_LIMIT:
        raise Unreadable(f"The workbook has more than {FILE_LIMIT // 1_000_000} MB. Save the sheet as CSV.")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            _refuse_sizes(parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _refuse_entities(packed, part)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
        raise Unreadable(_UNREADABLE) from None


def _refuse_sizes(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > WHOLE_LIMIT:
        raise Unreadable("The workbook is too large when it is unpacked. Save the sheet as CSV.")
    for part in parts:
        name = part.filename
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
            raise Unreadable("The workbook has parts that point out of it, and was not opened.")
        if name.casefold().endswith("vbaproject.bin"):
            raise Unreadable("The workbook has macros. Save it as .xlsx without them.")
        if name.casefold().endswith("sharedstrings.xml") and part.file_size > SHARED_LIMIT:
            raise Unreadable("The workbook has more text than is read from one. Save the sheet as CSV.")
        if part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise Unreadable(
                "The workbook is packed like a trap: a small file that grows without end. It was not opened."
            )


def _refuse_entities(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with packed.open(part) as opened:
        head = opened.read(65_536)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:64] or _DOCTYPE.search(head):
        raise Unreadable(
            "The workbook defines names of its own in its XML, which no spreadsheet does. It was not opened."
        )


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Any]:
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except _ERRORS:
        raise Unreadable(_UNREADABLE) from None
    try:
        yield book
    finally:
        book.close()


def rows_of(
    file: BinaryIO, sheet: str, most_columns: int, *, as_typed: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet with their numbers, cells as texts. Unreadable, naming the cell, where there is a formula.

    With `as_typed` texts keep the white space around them.
    """
    with _opened(file) as book:
        opened = book[sheet]
        # The size that the sheet says of itself may be made up.
        opened.reset_dimensions()
        texts = _Texts(as_typed)
        try:
            for number, cells in enumerate(opened.iter_rows(max_col=most_columns + 1), 1):
                row = [texts.of(cell) if cell.value is not None else "" for cell in cells]
                if len(row) > most_columns:
                    if row[most_columns]:
                        raise Unreadable(
                            f"Row {number:,} has more than {most_columns} cells. Is this a table?"
                        )
                    del row[most_columns:]
                while row and not row[-1]:
                    row.pop()
                yield number, row
        except _ERRORS:
            raise Unreadable(_UNREADABLE) from None


class _Texts:
    """Cells as texts."""

    def __init__(self, as_typed: bool = False) -> None:
        self._as_typed = as_typed
        self._decimals: dict[str, tuple[int, bool]] = {}

    def of(self, cell: Any) -> str:
        """What the cell says. Numbers in plain digits, days as YYYY-MM-DD, months as YYYY-MM."""
        value, kind = cell.value, cell.data_type
        if kind == "f":
            raise Unreadable(
                f"Cell {cell.coordinate} holds a formula. Copy the table and paste it as values, so that it says figures."
            )
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int | float):
            return self._number(value, str(cell.number_format))
        if isinstance(value, dt.datetime | dt.date):
            return _date(value, str(cell.number_format))
        return str(value) if self._as_typed else str(value).strip()

    def _number(self, value: float, shape: str) -> str:
        decimals, percent = self._shape(shape)
        # Fifteen digits are what a spreadsheet itself keeps and shows.
        number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
        if not number.is_finite():
            return str(value)
        text = f"{number * 100 if percent else number:f}"
        whole, point, after = text.partition(".")
        after = after.rstrip("0").ljust(decimals, "0")
        return f"{whole}{'.' if after else ''}{after}{'%' if percent else ''}"

    def _shape(self, shape: str) -> tuple[int, bool]:
        """How many decimals a format shows at least, and whether it shows percent."""
        found = self._decimals.get(shape)
        if found is None:
            match = _DECIMALS.fullmatch(_TEXT_MARKS.sub("", shape))
            found = (len(match[1] or ""), bool(match[2])) if match else (0, shape.strip().endswith("%"))
            self._decimals[shape] = found
        return found


def _date(value: dt.date, shape: str) -> str:
    """A day; a month where the cell shows no day."""
    plain = _TEXT_MARKS.sub("", shape).casefold()
    if isinstance(value, dt.datetime) and value.time() != dt.time(0):
        return value.isoformat(sep=" ")
    whole = value.strftime("%Y-%m-%d")
    return whole if "d" in plain or value.day != 1 else whole[:7]
