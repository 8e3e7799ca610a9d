"""A row of figures as it was filled in, beside the figure that the record has."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mission.inputs import FigureInput, number_as_printed, number_in, wrong_figures
from mission.models import CommitmentOutcome, Series
from mission.spreadsheets.cells import plain_lines
from mission.spreadsheets.columns import FIGURE_CELLS, TOO_LONG, answer_in, answer_word, day_in
from mission.spreadsheets.desks import Desk, Point, Work
from mission.spreadsheets.read import Row
from mission.spreadsheets.write import figure_cells, series_title

_STRANGE = "This is none of the figures that the commitment asks for. Take the row from the download."
_NUMBERS = ("printed", "numerator", "denominator")
_SAID = (*_NUMBERS, "missing")
Key = tuple[str, str, str]


@dataclass
class Given:
    """A row: what it is about, what it would change as (column, before, after), and what is wrong in which column.

    `figure` is the whole figure afterwards; None where it is taken out.
    """

    title: str = ""
    point: Point | None = None
    before: FigureInput | None = None
    figure: FigureInput | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    is_blank: bool = False

    def as_data(self) -> dict[str, Any]:
        """What accepting the row needs to know, as plain data."""
        assert self.point is not None
        return {
            "series": self.point[0],
            "start": self.point[1].isoformat(),
            "end": self.point[2].isoformat(),
            "after": as_data(self.figure),
        }


def as_data(figure: FigureInput | None) -> dict[str, Any] | None:
    """A figure as plain data, days as texts."""
    if figure is None:
        return None
    given = dataclasses.asdict(figure)
    return given | {"start": figure.start.isoformat(), "end": figure.end.isoformat()}


def from_data(data: Mapping[str, Any]) -> FigureInput:
    """The figure that was written so."""
    days = {name: dt.date.fromisoformat(data[name]) for name in ("start", "end")}
    return FigureInput(**{**data, **days})


class Figures:
    """The series that the rows of a file may be about. Two queries, whatever the file has."""

    def __init__(self, work: Work, rows: Iterable[tuple[Row, Desk]]) -> None:
        self._work = work
        self._asked = {_key(one): one for one in work.series.values()}
        strange = [(row, desk) for row, desk in rows if _named(row) not in self._asked]
        self._more: dict[Key, Series] = {}
        self._outcomes: set[tuple[int, int]] = set()
        # Series that one commitment is asked for may be given with another of the same outcome.
        commitments = [desk.commitment.pk for desk in work.desks.values()]
        pairs = CommitmentOutcome.objects.filter(commitment__in=commitments)
        self._outcomes = set(pairs.values_list("commitment_id", "outcome_id"))
        if strange:
            found = Series.objects.filter(
                mission=work.partner.mission_id,
                indicator__code__in={_named(row)[0] for row, _ in strange},
                area__code__in={_named(row)[1] for row, _ in strange},
            )
            self._more = {_key(one): one for one in found.select_related("indicator", "area")}

    def _series_of(self, row: Row, desk: Desk) -> Series | None:
        found = self._asked.get(_named(row)) or self._more.get(_named(row))
        if found is None:
            return None
        of_outcome = (desk.commitment.pk, found.indicator.outcome_id) in self._outcomes
        return found if found.pk in desk.asked or of_outcome else None

    def given(self, row: Row, desk: Desk) -> Given:
        """What a row says of a figure of a commitment."""
        made = Given()
        said = any(row.cells.get(name, "").strip() for name in FIGURE_CELLS)
        series = self._series_of(row, desk)
        if series is None:
            made.is_blank = not said
            made.wrong.append(("indicator", _STRANGE))
            return made
        made.title = series_title(series)
        days = {"start": self._work.round.period.start, "end": self._work.round.period.end}
        for name in days:
            if row.cells.get(name, "").strip():
                try:
                    days[name] = day_in(row.cells[name])
                except ValueError as error:
                    made.wrong.append((name, str(error)))
        if made.wrong:
            made.is_blank = not said
            return made
        made.point = (series.pk, days["start"], days["end"])
        made.before = desk.figures.get(made.point)
        made.is_blank = not said and made.before is None
        self._compare(made, row, desk, series.indicator.unit == "percent")
        return made

    def _compare(self, made: Given, row: Row, desk: Desk, percent: bool) -> None:
        assert made.point is not None
        before = figure_cells(made.before, desk.cited.get(made.point, ""))
        after = {name: _read(name, row.cells.get(name, before[name]), percent) for name in FIGURE_CELLS}
        changed = [name for name in FIGURE_CELLS if not _same(name, before[name], after[name])]
        if not changed:
            made.figure = made.before
            return
        made.changes = [(name, before[name], after[name]) for name in changed]
        if made.before is not None and not any(after[name] for name in _SAID):
            return
        try:
            missing = answer_in(after["missing"]) if "missing" in changed else _missing(made)
        except ValueError as error:
            made.wrong.append(("missing", str(error)))
            return
        if missing and "missing" in changed:
            made.changes = [
                (name, old, answer_word(missing) if name == "missing" else new)
                for name, old, new in made.changes
            ]
        made.figure = _figure(made, after, missing, keeps_source="source" not in changed)
        for name, sentences in wrong_figures([made.figure]).items():
            place = name.removeprefix("figures-0-")
            made.wrong += [("source" if place == "source_text" else place, one) for one in sentences]


def _figure(made: Given, after: Mapping[str, str], missing: str, *, keeps_source: bool) -> FigureInput:
    assert made.point is not None
    kept = made.before if keeps_source else None
    return FigureInput(
        *made.point,
        printed=after["printed"],
        missing=missing,
        quality=made.before.quality if made.before else "",
        reason=after["reason"],
        numerator=after["numerator"],
        denominator=after["denominator"],
        source=kept.source if kept else None,
        source_text=kept.source_text if kept else after["source"],
    )


def _missing(made: Given) -> str:
    return made.before.missing if made.before else ""


def _read(name: str, cell: str, percent: bool) -> str:
    """A cell as the record would keep it; one that is no number as it was typed."""
    if name not in _NUMBERS:
        return cell if cell == TOO_LONG else plain_lines(cell).strip()
    text = cell.strip()
    if percent and name == "printed":
        text = text.removesuffix("%").strip()
    try:
        if name == "printed":
            return number_as_printed(text) if text else ""
        return f"{number_in(text).normalize():f}" if text else ""
    except ValueError:
        return text


def _same(name: str, before: str, after: str) -> bool:
    if before.strip() == after or after == TOO_LONG:
        return True
    if name in _NUMBERS and before and after:
        try:
            return number_as_printed(before) == number_as_printed(after)
        except ValueError:
            return False
    if name == "missing":
        return before.casefold() == after.casefold()
    return plain_lines(before).strip() == after


def _key(series: Series) -> Key:
    return series.indicator.code, series.area.code, series.disaggregation


def _named(row: Row) -> Key:
    cells = row.cells
    return cells["indicator"].strip(), cells["area"].strip(), cells.get("disaggregation", "").strip()
