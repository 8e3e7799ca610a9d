"""The columns of a round's spreadsheet, and the words in its cells. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mission.choices import DeliveryStatus, FigureAnswer

ENTRIES, FIGURES = "Entries", "Figures"
#: So many filled rows of a file are read.
MOST_ROWS = 1_500
#: What stands in a cell of a workbook, which holds at most 32,767 signs, in place of a longer text.
TOO_LONG = "[longer than a cell can hold: see the entry]"


@dataclass(frozen=True)
class Column:
    """One column: what the program calls it, what it is headed, how wide it is shown, whether it is only for reading."""

    name: str
    heading: str
    width: int = 14
    locked: bool = False


ENTRY_COLUMNS = (
    Column("ref", "Commitment", locked=True),
    Column("title", "Title", 40, locked=True),
    Column("partner", "Partner", 24, locked=True),
    Column("delivery_status", "Delivery status", 18),
    Column("reason", "Reason", 40),
    Column("done", "What was done", 70),
    Column("next", "What comes next", 50),
    Column("version", "Version", 10, locked=True),
)
FIGURE_COLUMNS = (
    Column("ref", "Commitment", locked=True),
    Column("indicator", "Indicator", 24, locked=True),
    Column("title", "Title", 40, locked=True),
    Column("area", "Area", locked=True),
    Column("disaggregation", "Breakdown", 18, locked=True),
    Column("start", "First day", 13),
    Column("end", "Last day", 13),
    Column("unit", "Unit", 14, locked=True),
    Column("printed", "Value"),
    Column("numerator", "Number that counts"),
    Column("denominator", "Of how many"),
    Column("missing", "No value because", 20),
    Column("source", "Source", 40),
    Column("reason", "Why it differs", 40),
    Column("last", "Last value", 26, locked=True),
    Column("version", "Version", 10, locked=True),
)
COLUMNS = {ENTRIES: ENTRY_COLUMNS, FIGURES: FIGURE_COLUMNS}
#: The columns without which a row cannot be told from others.
KEYS = {ENTRIES: ("ref",), FIGURES: ("ref", "indicator", "area")}
WORDS = ("delivery_status", "reason", "done", "next")
#: What a person may say of a figure.
FIGURE_CELLS = ("printed", "numerator", "denominator", "missing", "source", "reason")

STATUSES = tuple(
    (str(one), str(one.label))
    for one in (
        DeliveryStatus.NOT_STARTED,
        DeliveryStatus.ON_TRACK,
        DeliveryStatus.AT_RISK,
        DeliveryStatus.DELAYED,
        DeliveryStatus.DELIVERED,
        DeliveryStatus.STOPPED,
    )
)
ANSWERS = tuple(
    (str(one), str(one.label))
    for one in (FigureAnswer.NOT_COLLECTED, FigureAnswer.NOT_APPLICABLE, FigureAnswer.NOTHING_TO_REPORT)
)
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")


def status_word(code: str) -> str:
    """How a delivery status stands in a cell; nothing where none is stated."""
    return str(DeliveryStatus(code).label) if code else ""


def status_in(cell: str) -> str:
    """The delivery status that a cell says, in capitals or not. ValueError with the list."""
    return _one_of(cell, STATUSES, str(DeliveryStatus.NOT_STATED.label), "delivery status")


def answer_word(code: str) -> str:
    """How the reason for having no value stands in a cell."""
    return str(FigureAnswer(code).label) if code else ""


def answer_in(cell: str) -> str:
    """Why a cell says that there is no value. ValueError with the list."""
    return _one_of(cell, ANSWERS, "", "reason for having no value")


def _one_of(cell: str, words: tuple[tuple[str, str], ...], nothing: str, what: str) -> str:
    said = " ".join(cell.split()).casefold()
    if said in ("", nothing.casefold()):
        return ""
    for code, word in words:
        if said in (word.casefold(), code):
            return code
    listed = ", ".join(word for _, word in words)
    raise ValueError(f"“{cell.strip()[:60]}” is no {what}. Write one of: {listed}.")


def day_in(cell: str) -> dt.date:
    """The day that a cell says. ValueError with the way to write it."""
    for shape in _DAYS:
        try:
            return dt.datetime.strptime(cell.strip(), shape).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise ValueError(f"“{cell.strip()[:60]}” is no day. Write it such as 2024-03-31 or 31/03/2024.")


def letters(index: int) -> str:
    """The letters of a column, counted from 0: A to Z, then AA."""
    found = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(65 + rest) + found
    return found
