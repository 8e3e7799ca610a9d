"""A filled-in spreadsheet as it came: its rows with the file's own row numbers, cells by column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from mission.releases import workbook
from mission.releases.errors import Unreadable
from mission.releases.files import Release
from mission.spreadsheets.cells import from_xml, unguarded
from mission.spreadsheets.columns import COLUMNS, ENTRIES, FIGURES, KEYS, MOST_ROWS, letters

#: A file, and the cells of a workbook when they are unpacked, may have so many bytes.
LARGEST, LARGEST_UNPACKED = 10_000_000, 24_000_000
#: Below this row nothing is looked for: a workbook can claim a million empty ones.
LAST_ROW = 20_000


@dataclass(frozen=True)
class Row:
    """A filled row: the sheet as it is called in the file, its number there, and its cells by the names of the columns.

    A column that the file does not have is not among the cells. `places` are the letters of the columns.
    """

    sheet: str
    number: int
    cells: dict[str, str]
    places: dict[str, str]


@dataclass
class Filled:
    """What a file holds: rows of entries, rows of figures, and what was taken for granted in reading it."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {ENTRIES: [], FIGURES: []})
    notes: list[str] = field(default_factory=list)


def read(file: BinaryIO, name: str) -> Filled:
    """Read a workbook or a CSV text. Unreadable, with the reason, for what is none of ours or not to be opened."""
    file.seek(0, 2)
    if file.tell() > LARGEST:
        raise Unreadable(f"The file has more than {LARGEST // 1_000_000} MB. Take out what is not filled in.")
    release = Release(file, name, as_typed=True)
    if release.is_workbook and workbook.cells_size(file) > LARGEST_UNPACKED:
        raise Unreadable("The workbook is too large when it is unpacked. Save the sheets as CSV.")
    found = Filled(notes=list(release.notes))
    known = 0
    for sheet in release.sheets or [""]:
        rows = _rows(release, sheet)
        _, headings = next(rows, (0, []))
        kind, columns = _columns(headings)
        if not kind:
            continue
        known += 1
        _note_unknown(found, sheet, headings, columns)
        for number, cells in rows:
            if number > LAST_ROW:
                raise Unreadable(f"The file goes on below row {LAST_ROW:,}. Delete the rows that are empty.")
            if any(cell.strip() for cell in cells):
                found.rows[kind].append(_row(release, sheet or name, number, cells, columns))
                if sum(map(len, found.rows.values())) > MOST_ROWS:
                    raise Unreadable(f"The file has more than {MOST_ROWS:,} filled rows. Break it up.")
    if not known:
        raise Unreadable(
            "This is not a spreadsheet of a round: its first row has not the headings of the download. "
            "Download it again, fill it in, and leave the first row as it is."
        )
    return found


def _rows(release: Release, sheet: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from release.rows(sheet)
    except Unreadable as refused:
        raise Unreadable(f"Sheet “{sheet}”: {refused.sentence}" if sheet else refused.sentence) from None


def _columns(headings: list[str]) -> tuple[str, dict[str, int]]:
    """Which of our tables a row of headings begins, and where its columns are; an empty name for none.

    Unreadable where a heading that tells rows apart is there twice.
    """
    said = [" ".join(unguarded(one).split()).casefold() for one in headings]
    # Figures first: the table of entries has fewer headings, and all that tell its rows apart.
    for kind in (FIGURES, ENTRIES):
        places = {
            one.name: said.index(one.heading.casefold())
            for one in COLUMNS[kind]
            if one.heading.casefold() in said
        }
        fillable = [one.name for one in COLUMNS[kind] if not one.locked and one.name in places]
        if all(name in places for name in KEYS[kind]) and fillable:
            for one in COLUMNS[kind]:
                if said.count(one.heading.casefold()) > 1:
                    raise Unreadable(f"The heading “{one.heading}” is there twice. Keep one of them.")
            return kind, places
    return "", {}


def _note_unknown(found: Filled, sheet: str, headings: list[str], columns: dict[str, int]) -> None:
    known = set(columns.values())
    strange = [one.strip()[:60] for index, one in enumerate(headings) if index not in known and one.strip()]
    if strange:
        where = f" of the sheet “{sheet}”" if sheet else ""
        found.notes.append(f"These columns{where} are not read: {', '.join(strange[:10])}.")


def _row(release: Release, sheet: str, number: int, cells: list[str], columns: dict[str, int]) -> Row:
    made = from_xml if release.is_workbook else unguarded
    return Row(
        sheet,
        number,
        {name: made(cells[index]) if index < len(cells) else "" for name, index in columns.items()},
        {name: letters(index) for name, index in columns.items()},
    )
