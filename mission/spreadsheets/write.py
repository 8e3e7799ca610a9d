"""A partner's round as a spreadsheet: one workbook with two sheets, or a CSV text for each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from mission.entry_figures import OnRecord
from mission.inputs import FigureInput
from mission.models import Series
from mission.spans import span_words
from mission.spreadsheets.cells import for_xml, guarded
from mission.spreadsheets.columns import (
    ANSWERS,
    COLUMNS,
    ENTRIES,
    FIGURES,
    STATUSES,
    TOO_LONG,
    answer_word,
    letters,
    status_word,
)
from mission.spreadsheets.desks import Desk, Point, Work
from mission.wording import disaggregation_words

_MOST_SIGNS = 32_767
_GREY = PatternFill("solid", fgColor="E6E6E6")
_LISTS = {"delivery_status": STATUSES, "missing": ANSWERS}
_ROOM = 200
Line = dict[str, str]


def lines_of(work: Work, sheet: str) -> list[Line]:
    """The rows of a sheet, cells by the names of its columns."""
    return list(_entry_lines(work) if sheet == ENTRIES else _figure_lines(work))


def _entry_lines(work: Work) -> Iterator[Line]:
    for desk in work.desks.values():
        words = desk.words
        yield {
            "ref": desk.commitment.ref,
            "title": desk.commitment.title,
            "partner": work.partner.name,
            **words,
            "delivery_status": status_word(words["delivery_status"]),
            "version": _version(desk),
        }


def _figure_lines(work: Work) -> Iterator[Line]:
    for desk in work.desks.values():
        for point in work.lines_of(desk):
            series, given = work.series[point[0]], desk.figures.get(point)
            yield {
                "ref": desk.commitment.ref,
                "indicator": series.indicator.code,
                "title": series_title(series),
                "area": series.area.code,
                "disaggregation": series.disaggregation,
                "start": point[1].isoformat(),
                "end": point[2].isoformat(),
                "unit": series.indicator.unit_label,
                **figure_cells(given, desk.cited.get(point, "")),
                "last": _last(work.record, point),
                "version": _version(desk),
            }


def series_title(series: Series) -> str:
    """A series in words: its indicator, its area, and the part of it."""
    parts = [series.indicator.title, series.area.name]
    if series.disaggregation:
        parts.append(disaggregation_words(series.disaggregation))
    return ", ".join(parts)


def figure_cells(given: FigureInput | None, cited: str) -> Line:
    """What a figure says, as it stands in the cells that a person may fill; `cited` is its source in words."""
    if given is None:
        return dict.fromkeys(("printed", "numerator", "denominator", "missing", "source", "reason"), "")
    return {
        "printed": given.printed,
        "numerator": given.numerator,
        "denominator": given.denominator,
        "missing": answer_word(given.missing),
        "source": cited,
        "reason": given.reason,
    }


def _version(desk: Desk) -> str:
    return str(desk.version) if desk.version else ""


def _last(record: OnRecord, point: Point) -> str:
    before = record.before(*point)
    if before is None or before.value is None:
        return ""
    return f"{before.printed or f'{before.value.normalize():f}'} ({span_words(before.start, before.end)})"


def as_csv(sheet: str, lines: Sequence[Line]) -> bytes:
    """A sheet as a CSV text that spreadsheet programs read as UTF-8; no cell is calculated."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.heading for column in COLUMNS[sheet]])
    for line in lines:
        writer.writerow([guarded(line[column.name]) for column in COLUMNS[sheet]])
    return text.getvalue().encode("utf-8-sig")


def as_workbook(sheets: dict[str, Sequence[Line]]) -> bytes:
    """Sheets as a workbook: headings fixed, cells that are only for reading grey and locked, lists to choose from."""
    book = Workbook(write_only=True)
    for name, lines in sheets.items():
        _sheet(book, name, lines)
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def _sheet(book: Any, name: str, lines: Sequence[Line]) -> None:
    made = book.create_sheet(name)
    made.freeze_panes = "B2"
    made.protection.sheet = True
    made.protection.formatColumns = made.protection.formatRows = False
    for index, column in enumerate(COLUMNS[name]):
        letter = letters(index)
        made.column_dimensions[letter].width = column.width
        if column.name in _LISTS:
            made.data_validations.append(_choices(column.name, f"{letter}2:{letter}{len(lines) + _ROOM}"))
    made.append([_cell(made, column.heading, locked=True, bold=True) for column in COLUMNS[name]])
    for line in lines:
        made.append([_cell(made, line[column.name], locked=column.locked) for column in COLUMNS[name]])
    if name == FIGURES:
        # Another span of a figure goes into a row of its own below.
        for _ in range(_ROOM):
            made.append([_cell(made, "", locked=False) for _ in COLUMNS[name]])


def _choices(name: str, place: str) -> DataValidation:
    words = ",".join(word for _, word in _LISTS[name])
    found = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
    found.error, found.errorTitle = "Choose one of the words on the list.", "Not on the list"
    found.add(place)
    return found


def _cell(sheet: Any, text: str, *, locked: bool, bold: bool = False) -> Any:
    """A cell that is a text whatever it says, and stays one when somebody types into it."""
    written = for_xml(text)
    made = WriteOnlyCell(sheet, written if len(written) <= _MOST_SIGNS else TOO_LONG)
    made.data_type = "s"
    made.number_format = "@"
    made.alignment = Alignment(wrap_text=True, vertical="top")
    made.protection = Protection(locked=locked)
    if locked:
        made.fill = _GREY
    if bold:
        made.font = Font(bold=True)
    return made
