"""Kinds of cells and columns: what a cell may be, and what it is in the record. Pure."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import TextChoices

from mission.datapackage.problems import shown
from mission.dates import first_day
from mission.fields import FIGURE_DECIMALS, FIGURE_DIGITS, quantized

CODE_PATTERN = r"^[^\s/]+$"
SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
WORD_PATTERN = r"^[a-z][a-z0-9_]*$"
URL_PATTERN = r"^https?://\S+$"
FILE_PATTERN = r"^evidence/[^/\s]+$"
PARTIAL_PATTERN = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
DISAGGREGATION_PATTERN = r"^[a-z][a-z0-9_]*=[^;=]+(;[a-z][a-z0-9_]*=[^;=]+)*$"

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_ORDINARY = re.compile(r"-?[1-9]\d{0,10}(\.\d{1,20})?", re.ASCII)
#: Many ordinary numbers and noughts, or empty cells, each with a line end; nothing is tried twice.
_ORDINARY_ONES = re.compile(r"(?:(?:-?+[1-9]\d{0,10}+(?:\.\d{1,20}+)?+|0(?:\.\d{1,20}+)?+)?+\n)*+", re.ASCII)
#: No ordinary number has more signs than this.
SURELY_FITS = 33
_INTEGER = re.compile(r"0|[1-9]\d*", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_WHOLE_DIGITS = FIGURE_DIGITS - FIGURE_DECIMALS


class Kind(Enum):
    """What a cell holds."""

    TEXT = "text"
    CODE = "code"
    SLUG = "slug"
    WORD = "word"
    URL = "url"
    FILE = "file"
    PARTIAL = "partial date"
    DAY = "day"
    INTEGER = "integer"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes or no"
    YES = "yes or empty"
    DISAGGREGATION = "disaggregation"
    REFERENCE = "reference"


_SHAPES: dict[Kind, tuple[str, str]] = {
    Kind.CODE: (CODE_PATTERN, "Write a text without white space and slashes"),
    Kind.SLUG: (SLUG_PATTERN, "Write lower-case letters, digits and single hyphens"),
    Kind.WORD: (WORD_PATTERN, "Write lower-case letters, digits and underscores, a letter first"),
    Kind.URL: (URL_PATTERN, "Write a whole address that begins with https:// or http://"),
    Kind.FILE: (FILE_PATTERN, "Write evidence/ and the name of a file"),
    Kind.DISAGGREGATION: (
        DISAGGREGATION_PATTERN,
        "Write key=value pairs joined by semicolons, such as age=15-24;sex=Female",
    ),
}
_COMPILED: dict[Kind, re.Pattern[str]] = {
    kind: re.compile(pattern, re.ASCII) for kind, (pattern, _) in _SHAPES.items() if kind != Kind.CODE
}
_COMPILED[Kind.CODE] = re.compile(CODE_PATTERN)


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `field` is the model field that holds the cell, `printed` the one that holds a number as it was
    written. `soft` constraints hold unless the package's own descriptor leaves them out. An
    `extension` is only written where a row has a value, and need not be in a package.
    """

    name: str
    kind: Kind
    description: str
    field: str = ""
    printed: str = ""
    required: bool = False
    unique: bool = False
    soft: bool = False
    extension: bool = False
    choices: type[TextChoices] | None = None
    to: str = ""
    patterned: bool = False
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    default: Any = ""

    @property
    def enum(self) -> list[str]:
        """The words that the cell may be, where they belong to the format."""
        return [value for value in self.choices.values if value] if self.choices else []


def fold(text: str) -> str:
    """A text without what readers do not see as a difference: case, white space, Unicode form."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


def wrong_cell(column: Column, cell: str, *, max_length: int | None = None) -> tuple[str, str] | None:
    """What is wrong with a cell that is not empty, and what would be right; None if nothing is."""
    if column.kind == Kind.NUMBER and _ORDINARY.fullmatch(cell):
        return None
    if cell[0].isspace() or cell[-1].isspace():
        return f"{shown(cell)} begins or ends with white space", "Take the white space away"
    if _CONTROL.search(cell):
        return f"{shown(cell)} has a control character in it", "Take it out"
    if max_length is not None and len(cell) > max_length:
        return f"{shown(cell)} has {len(cell):,} characters", f"Write at most {max_length:,}"
    check = _CHECKS.get(column.kind)
    return check(column, cell) if check else None


def are_ordinary(cells: Sequence[str]) -> bool:
    """Whether each of these cells is a number that is surely right, or empty. False says nothing."""
    text = "\n".join([*cells, ""])
    return text.count("\n") == len(cells) and _ORDINARY_ONES.fullmatch(text) is not None


def _shape(column: Column, cell: str) -> tuple[str, str] | None:
    if not _COMPILED[column.kind].search(cell) or "\n" in cell:
        return f"{shown(cell)} has not the form of this column", _SHAPES[column.kind][1]
    if column.kind in (Kind.CODE, Kind.SLUG) and any(
        unicodedata.category(c) in ("Cf", "Co", "Cn") for c in cell
    ):
        return f"{shown(cell)} has an invisible character in it", "Take it out"
    return _wrong_pairs(cell) if column.kind == Kind.DISAGGREGATION else None


def _wrong_pairs(cell: str) -> tuple[str, str] | None:
    keys = [pair.partition("=")[0] for pair in cell.split(";")]
    if len(set(keys)) < len(keys):
        return f"{shown(cell)} has a key twice", "Write each key once"
    if keys != sorted(keys):
        return f"{shown(cell)} is not sorted by key", f"Write {shown(';'.join(sorted(cell.split(';'))))}"
    if any(part != part.strip() for pair in cell.split(";") for part in pair.partition("=")[::2]):
        return f"{shown(cell)} has white space at the edge of a key or value", "Take the white space away"
    return None


def _partial(column: Column, cell: str) -> tuple[str, str] | None:
    try:
        first_day(cell)
    except ValueError:
        return f"{shown(cell)} is not a date", "Write YYYY, YYYY-MM or YYYY-MM-DD, a day of the calendar"
    return None


def _day(column: Column, cell: str) -> tuple[str, str] | None:
    try:
        if not _DAY.fullmatch(cell):
            raise ValueError
        dt.date.fromisoformat(cell)
    except ValueError:
        return f"{shown(cell)} is not a day", "Write YYYY-MM-DD, a day of the calendar"
    return None


def _integer(column: Column, cell: str) -> tuple[str, str] | None:
    right = "Write a whole number in plain digits, without separators, sign or leading zeros"
    if not _INTEGER.fullmatch(cell):
        return f"{shown(cell)} is not a whole number", right
    if len(cell) > _WHOLE_DIGITS:
        return f"{shown(cell)} has more than {_WHOLE_DIGITS} digits", "Write a smaller number"
    if column.minimum is not None and int(cell) < column.minimum:
        return f"{shown(cell)} is too small", f"Write {column.minimum} or more"
    if column.maximum is not None and int(cell) > column.maximum:
        return f"{shown(cell)} is too large", f"Write {column.maximum:,} or less"
    return None


def number_cell(value: Decimal, printed: str) -> str:
    """The cell of a number: as it was printed, unless that is no plain number."""
    return printed if _NUMBER.fullmatch(printed) else f"{value.normalize():f}"


def _number(column: Column, cell: str) -> tuple[str, str] | None:
    match = _NUMBER.fullmatch(cell)
    if not match:
        return (
            f"{shown(cell)} is not a plain number",
            "Write digits and a decimal point only, such as 1017 or -3.50: no separators, exponent, plus sign or "
            "leading zeros",
        )
    if cell[0] == "-" and not cell.strip("-0."):
        return f"{shown(cell)} is a zero with a sign", f"Write {cell[1:]}"
    if len(match.group(1)) >= _WHOLE_DIGITS:
        try:
            quantized(Decimal(cell))
        except (ValueError, ArithmeticError):
            return f"{shown(cell)} has more than {_WHOLE_DIGITS} digits before the point", "Use a larger unit"
    return None


def _choice(column: Column, cell: str) -> tuple[str, str] | None:
    if cell in column.enum:
        return None
    return f"{shown(cell)} is not one of the words of this column", f"Write one of {', '.join(column.enum)}"


def _yes_no(column: Column, cell: str) -> tuple[str, str] | None:
    return None if cell in ("yes", "no") else (f"{shown(cell)} is neither yes nor no", "Write yes or no")


def _yes(column: Column, cell: str) -> tuple[str, str] | None:
    return None if cell == "yes" else (f"{shown(cell)} is not yes", "Write yes or leave it empty")


_CHECKS: dict[Kind, Callable[[Column, str], tuple[str, str] | None]] = {
    **dict.fromkeys(_SHAPES, _shape),
    Kind.PARTIAL: _partial,
    Kind.DAY: _day,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _yes_no,
    Kind.YES: _yes,
}


def value_of(column: Column, cell: str) -> Any:
    """What a checked cell is in the record (references apart)."""
    if column.kind in (Kind.YES_NO, Kind.YES):
        return cell == "yes"
    if column.kind == Kind.INTEGER and column.maximum is not None:
        return int(cell) if cell else column.default
    if column.kind in (Kind.INTEGER, Kind.NUMBER):
        return quantized(Decimal(cell)) if cell else None
    if column.kind == Kind.DAY:
        return dt.date.fromisoformat(cell) if cell else None
    return cell


def cell_of(column: Column, value: Any) -> str:
    """The cell of a value of the record (references apart)."""
    if column.kind == Kind.YES_NO:
        return "yes" if value else "no"
    if column.kind == Kind.YES:
        return "yes" if value else ""
    if column.kind == Kind.INTEGER:
        return "" if value is None or value == column.default else str(int(value))
    if column.kind == Kind.NUMBER:
        return "" if value is None else number_cell(value, "")
    if column.kind == Kind.DAY:
        return value.isoformat() if value else ""
    return "" if value is None else str(value)
