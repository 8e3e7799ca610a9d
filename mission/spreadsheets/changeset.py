"""What a filled-in spreadsheet would change: each of its rows new, changed, unchanged or wrong, with the old words beside the new.

Only the record is asked; nothing is written. A change set is plain data, so that it can be kept with the upload.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from mission.completeness import MOST_CHARACTERS
from mission.spreadsheets.cells import plain_lines
from mission.spreadsheets.columns import (
    COLUMNS,
    ENTRIES,
    FIGURES,
    TOO_LONG,
    WORDS,
    status_in,
    status_word,
)
from mission.spreadsheets.desks import Desk, Work
from mission.spreadsheets.figures import Figures
from mission.spreadsheets.read import Filled, Row

NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"
KINDS = (WRONG, NEW, CHANGED, UNCHANGED)
NOT_ASKED = "This is not among what you were asked in this round. Take the references from the download."
Found = dict[str, Any]


def change_set(work: Work, filled: Filled) -> Found:
    """The rows of a file as changes of the record: `rows`, and `notes` on how the file was read."""
    rows = [*_entries(work, filled.rows[ENTRIES]), *_figures(work, filled.rows[FIGURES])]
    for number, row in enumerate(rows, 1):
        row["id"] = str(number)
    return {"notes": filled.notes, "rows": rows}


def counts(found: Found) -> dict[str, int]:
    """How many rows are of each kind."""
    counted = Counter(row["kind"] for row in found["rows"])
    return {kind: counted[kind] for kind in KINDS}


def _entries(work: Work, rows: list[Row]) -> Iterator[Found]:
    desks, seen = _by_ref(work), dict[str, int]()
    for row in rows:
        desk = _desk_of(row, desks, work)
        made = _begun(ENTRIES, row, desk)
        if desk is None:
            _refuse(made, row, "ref", NOT_ASKED)
        elif desk.commitment.ref in seen:
            _refuse(made, row, "ref", f"Row {seen[desk.commitment.ref]:,} is about this commitment already.")
        else:
            seen[desk.commitment.ref] = row.number
            for name in WORDS:
                if name in row.cells:
                    _word(made, row, desk, name)
        yield _ended(made, row, desk)


def _word(made: Found, row: Row, desk: Desk, name: str) -> None:
    cell, before = row.cells[name], desk.words[name]
    if name == "delivery_status":
        if cell == status_word(before):
            return
        try:
            after = status_in(cell)
        except ValueError as error:
            _refuse(made, row, name, str(error))
            return
    else:
        after = plain_lines(cell)
        if cell == TOO_LONG or after == plain_lines(before):
            return
        if len(after) > MOST_CHARACTERS:
            _refuse(
                made, row, name, f"Shorten this to {MOST_CHARACTERS:,} characters; it has {len(after):,}."
            )
            return
    if after == before:
        return
    made["changes"][name] = after
    words: Callable[[str], str] = status_word if name == "delivery_status" else str
    made["fields"].append(_field(ENTRIES, name, words(before), words(after)))


def _figures(work: Work, rows: list[Row]) -> Iterator[Found]:
    desks, seen = _by_ref(work), dict[Any, int]()
    found = [(row, _desk_of(row, desks, work)) for row in rows]
    known = Figures(work, [(row, desk) for row, desk in found if desk is not None])
    for row, desk in found:
        made = _begun(FIGURES, row, desk)
        if desk is None:
            _refuse(made, row, "ref", NOT_ASKED)
            yield _ended(made, row, desk)
            continue
        given = known.given(row, desk)
        if given.is_blank:
            continue
        made["title"] = given.title or made["title"]
        for name, sentence in given.wrong:
            _refuse(made, row, name, sentence)
        if given.point is not None:
            key = (desk.commitment.ref, given.point)
            if key in seen:
                _refuse(made, row, "indicator", f"Row {seen[key]:,} is about this figure already.")
            seen.setdefault(key, row.number)
            made["figure"] = given.as_data()
        made["fields"] = [_field(FIGURES, *change) for change in given.changes]
        yield _ended(made, row, desk)


def _by_ref(work: Work) -> dict[str, Desk]:
    return {ref.casefold(): desk for ref, desk in work.desks.items()}


def _desk_of(row: Row, desks: dict[str, Desk], work: Work) -> Desk | None:
    partner = " ".join(row.cells.get("partner", "").split()).casefold()
    names = ("", " ".join(work.partner.name.split()).casefold(), work.partner.code.casefold())
    return desks.get(row.cells["ref"].strip().casefold()) if partner in names else None


def _begun(sheet: str, row: Row, desk: Desk | None) -> Found:
    return {
        "what": sheet,
        "sheet": row.sheet,
        "row": row.number,
        "ref": desk.commitment.ref if desk else row.cells["ref"].strip()[:100],
        "title": desk.commitment.title if desk else "",
        "commitment": desk.commitment.pk if desk else None,
        "entry": desk.entry.pk if desk and desk.entry else None,
        "version": desk.version if desk else 0,
        "since": False,
        "changes": {},
        "fields": [],
        "figure": None,
        "wrong": [],
    }


def _field(sheet: str, name: str, before: str, after: str) -> dict[str, str]:
    label = next(one.heading for one in COLUMNS[sheet] if one.name == name)
    return {"name": name, "label": label, "before": before, "after": after}


def _refuse(made: Found, row: Row, name: str, sentence: str) -> None:
    place = row.places.get(name, "")
    label = next((one.heading for one in COLUMNS[made["what"]] if one.name == name), "")
    made["wrong"].append(
        {
            "cell": f"{place}{row.number}" if place else "",
            "column": label,
            "text": row.cells.get(name, "").strip()[:200],
            "sentence": sentence,
        }
    )


def _ended(made: Found, row: Row, desk: Desk | None) -> Found:
    """A row with its kind. What would change where nothing can be written now is wrong, and says why."""
    if desk is not None and made["fields"] and desk.stops:
        _refuse(made, row, made["fields"][0]["name"], desk.stops)
    if made["wrong"]:
        made["kind"] = WRONG
    elif not made["fields"]:
        made["kind"] = UNCHANGED
    else:
        made["kind"] = CHANGED if any(one["before"] for one in made["fields"]) else NEW
        seen = row.cells.get("version")
        made["since"] = seen is not None and seen.strip() != (
            str(desk.version) if desk and desk.version else ""
        )
    return made
