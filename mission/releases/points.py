"""The rows of a table as points of series, each with its figure, and every cell that is wrong. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from mission.choices import FigurePart
from mission.datapackage.columns import fold
from mission.datapackage.problems import shown
from mission.releases import mapping as m
from mission.releases.figures import Figure, WrongCell, figure_in, number_in, remark_in
from mission.releases.mapping import Mapping
from mission.releases.periods import span_in

REMEMBERED = 20_000
MOST_DISAGGREGATION, MOST_NOTE, MOST_PRINTED = 300, 2_000, 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
T = TypeVar("T")


class Point(NamedTuple):
    """One figure of a release. `row` and `column` say where in the file it stands; days are ISO texts."""

    row: int
    column: str
    indicator: int
    area: int
    disaggregation: str
    start: str
    end: str
    part: str
    printed: str
    bound: str
    missing: str
    quality: str
    revised: bool
    numerator: str
    denominator: str
    note: str

    @property
    def key(self) -> tuple[int, int, str, str, str, str]:
        """What tells points of a release apart."""
        return self.indicator, self.area, self.disaggregation, self.start, self.end, self.part


class Wrong(NamedTuple):
    """One cell that is wrong: where, what stands there, and a sentence on how to mend it."""

    row: int
    column: str
    cell: str
    sentence: str


@dataclass
class Names:
    """The record's own names: indicators by code, areas by code, official code and name (id and kind)."""

    indicators: dict[str, int] = field(default_factory=dict)
    areas: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    #: Indicators that are counted in percent.
    percent: frozenset[int] = frozenset()

    def area(self, text: str, kind: str = "") -> int:
        """The area that a name or code means. WrongCell where it means none or several."""
        if not text.strip():
            raise WrongCell("is empty. Write the name or the code of the area.")
        found = self.areas.get(fold(text), [])
        if not found:
            raise WrongCell(
                f"{shown(text)} is no area on the record. Write its name or code as the record has it."
            )
        # The kind only decides between areas of one name: a table of boards may have a row for the country.
        found = [one for one in found if one[1] == kind] or found
        if len({pk for pk, _ in found}) > 1:
            kinds = " and ".join(sorted({each for _, each in found}))
            raise WrongCell(
                f"{shown(text)} is an area more than once ({kinds}). Say which kind of area is meant."
            )
        return found[0][0]

    def indicator(self, text: str) -> int:
        """The indicator of a code. WrongCell where there is none."""
        found = self.indicators.get(text.strip())
        if found is None:
            raise WrongCell(f"{shown(text)} is no indicator on the record. Write its code.")
        return found


class _Memo(Generic[T]):
    """A reader of cells that remembers what it has read, right or wrong."""

    def __init__(self, read: Callable[[str], T]) -> None:
        self._read = read
        self._known: dict[str, T | WrongCell] = {}

    def __call__(self, cell: str) -> T:
        found = self._known.get(cell)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            try:
                found = self._read(cell)
            except WrongCell as error:
                found = error
            self._known[cell] = found
        if isinstance(found, WrongCell):
            raise found
        return found


Cells = Sequence[str]
#: The place of a cell and what is read from it; no place where all rows say the same.
Step = tuple[int | None, Callable[[Cells], Sequence[Any]]]


def _from(place: int | None, always: str, read: Callable[[str], Sequence[Any]]) -> Step:
    return (None, lambda cells: read(always)) if place is None else (place, lambda cells: read(cells[place]))


def _days(cell: str) -> tuple[str, str]:
    start, end = span_in(cell)
    return str(start), str(end)


class PointReader:
    """Reads rows by a mapping. What is wrong is noted by cell; a row that holds only text is left out and counted."""

    def __init__(self, mapping: Mapping, names: Names, indicator: int | None) -> None:
        self.only_text: list[int] = []
        self.empty = 0
        self._mapping, self._names = mapping, names
        self._headings = [use.heading for use in mapping.columns]
        self._figures = mapping.figures
        self._across = mapping.columns[self._figures[0]].role if self._figures else m.VALUE
        self._places = {role: places[0] for role in m.ROLES if (places := mapping.of(role))}
        self._totals = {fold(word) for word in mapping.totals}
        self._area = _Memo(lambda cell: names.area(cell, mapping.kind))
        self._span = _Memo(_days)
        self._member = _Memo(self._member_of)
        self._figure = {percent: _Memo(self._figure_reader(percent)) for percent in (False, True)}
        self._keys = [key for key, _ in self._by()]
        self._steps = list(self._fixed_steps(indicator))

    def _figure_reader(self, percent: bool) -> Callable[[str], Figure]:
        signs, fractions = self._mapping.signs, self._mapping.fractions
        return lambda cell: figure_in(cell, signs, percent=percent, fractions=fractions)

    def _by(self) -> list[tuple[str, int]]:
        return sorted((self._mapping.columns[place].key, place) for place in self._mapping.of(m.BY))

    def _fixed_steps(self, indicator: int | None) -> Iterator[Step]:
        """How the things are read that hold for all figures of a row: indicator, area, first day, last day, parts."""
        named = self._places.get(m.INDICATOR)
        if named is None:
            yield _from(None, "", lambda cell: (indicator,))
        else:
            yield _from(named, "", lambda cell: (self._names.indicator(cell),))
        if self._across == m.AREA_FIGURES:
            yield _from(None, "", lambda cell: (0,))
        else:
            yield _from(self._places.get(m.AREA), self._mapping.area, lambda cell: (self._area(cell),))
        start, end = self._places.get(m.START), self._places.get(m.END)
        if self._across == m.PERIOD_FIGURES:
            yield _from(None, "", lambda cell: ("", ""))
        elif start is not None and end is not None:
            yield _from(start, "", lambda cell: self._span(cell)[:1])
            yield _from(end, "", lambda cell: self._span(cell)[1:])
        else:
            yield _from(self._places.get(m.PERIOD), self._mapping.period, self._span)
        for _, place in self._by():
            yield _from(place, "", lambda cell: (self._member(cell),))

    def read(self, row: int, cells: Cells, points: list[Point], wrongs: list[Wrong]) -> None:
        """Add the points and the wrong cells of one row."""
        width = len(self._headings)
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        elif len(cells) > width and any(cells[width:]):
            sentence = "The row has more cells than there are headings. Quote cells that have commas in them."
            wrongs.append(Wrong(row, "", cells[width], sentence))
            return
        # A row without figures and with one cell at most is a note below the table, or a blank line.
        if not any(cells[place] for place in self._figures) and sum(map(bool, cells)) <= 1:
            if any(cells):
                self.only_text.append(row)
            return
        values: list[Any] = []
        failed = len(wrongs)
        for place, read in self._steps:
            try:
                values += read(cells)
            except WrongCell as error:
                wrongs.append(self._wrong(row, place, cells, error))
        if len(wrongs) > failed:
            return
        indicator, area, start, end, *members = values
        if start > end:
            late = WrongCell(f"The last day, {end}, is before the first, {start}.")
            wrongs.append(self._wrong(row, self._places.get(m.END), cells, late))
            return
        fixed = _Fixed(
            indicator, area, (start, end), [f"{k}={v}" for k, v in zip(self._keys, members, strict=True) if v]
        )
        for place in self._figures:
            self._one(row, place, cells, fixed, points, wrongs)

    def _wrong(self, row: int, place: int | None, cells: Cells, error: WrongCell) -> Wrong:
        return Wrong(
            row,
            "" if place is None else self._headings[place],
            "" if place is None else cells[place],
            str(error),
        )

    def _member_of(self, cell: str) -> str:
        """The part of a breakdown; empty for the word that means all of it."""
        text = " ".join(cell.split())
        if not text:
            raise WrongCell("is empty. Write which part the figure is for, or the word for all of it.")
        if fold(text) in self._totals:
            return ""
        if ";" in text or "=" in text or _CONTROL.search(text):
            raise WrongCell(
                f"{shown(text)} has a sign in it that no part may have: semicolon, equals or control sign."
            )
        return text

    def _one(
        self, row: int, place: int, cells: Cells, fixed: _Fixed, points: list[Point], wrongs: list[Wrong]
    ) -> None:
        cell = cells[place]
        if not cell and self._mapping.empty == "skip":
            self.empty += 1
            return
        heading = self._headings[place]
        try:
            area, span, members = fixed.area, fixed.span, fixed.members
            if self._across == m.PERIOD_FIGURES:
                span = self._span(heading)
            elif self._across == m.AREA_FIGURES:
                area = self._area(heading)
            elif self._across == m.BY_FIGURES:
                member = self._member(heading)
                members = [*members, f"{self._mapping.columns[place].key}={member}"] if member else members
            figure = self._with_remark(cells, fixed.indicator, cell)
            above, below = [
                number_in(cells[p]) if (p := self._places.get(r)) is not None and cells[p] else ""
                for r in (m.NUMERATOR, m.DENOMINATOR)
            ]
            parts = _joined(members)
            note = " ".join(cells[self._places[m.NOTE]].split())[:MOST_NOTE] if m.NOTE in self._places else ""
        except WrongCell as error:
            wrongs.append(Wrong(row, heading, cell, str(error)))
            return
        made = Point(
            row,
            heading,
            fixed.indicator,
            area,
            parts,
            *span,
            "",
            figure.printed,
            figure.bound,
            figure.missing,
            figure.quality,
            figure.revised,
            above,
            below,
            note,
        )
        points.append(made)
        for role, part in ((m.LOWER, FigurePart.LOWER), (m.UPPER, FigurePart.UPPER)):
            at = self._places.get(role)
            if at is not None and cells[at]:
                self._end_of_interval(made, part, at, cells[at], points, wrongs)

    def _end_of_interval(
        self, of: Point, part: str, place: int, cell: str, points: list[Point], wrongs: list[Wrong]
    ) -> None:
        try:
            found = self._figure[of.indicator in self._names.percent](cell)
        except WrongCell as error:
            wrongs.append(Wrong(of.row, self._headings[place], cell, str(error)))
            return
        if not found.missing:
            points.append(
                of._replace(
                    column=self._headings[place],
                    part=part,
                    printed=found.printed,
                    bound=found.bound,
                    missing="",
                    numerator="",
                    denominator="",
                    note="",
                )
            )

    def _with_remark(self, cells: Cells, indicator: int, cell: str) -> Figure:
        """The figure of a cell, with what the column of remarks says of it."""
        place = self._places.get(m.STATUS)
        quality, revised, missing = (
            remark_in(cells[place], self._mapping.signs) if place is not None else ("", False, "")
        )
        if missing and not cell:
            return Figure(missing=missing, revised=revised)
        found: Figure = self._figure[indicator in self._names.percent](cell)
        if len(found.printed) > MOST_PRINTED:
            raise WrongCell(f"{shown(cell)} has more than {MOST_PRINTED} signs.")
        if missing:
            raise WrongCell(f"{shown(cell)} is a figure, and its remark says that there is none.")
        if quality or revised:
            return found._replace(quality=quality or found.quality, revised=revised or found.revised)
        return found


@dataclass
class _Fixed:
    """What holds for all figures of a row."""

    indicator: int
    area: int
    span: tuple[str, str]
    members: list[str]


def _joined(members: list[str]) -> str:
    text = ";".join(sorted(members, key=lambda member: member.partition("=")[0])) if members else ""
    if len(text) > MOST_DISAGGREGATION:
        raise WrongCell(f"The breakdown has more than {MOST_DISAGGREGATION} signs: {shown(text)}.")
    return text


def rows_in_words(rows: Iterable[int]) -> str:
    """Some row numbers in words: “rows 3, 4, 9 and 12 more”."""
    listed = list(rows)
    first = ", ".join(f"{row:,}" for row in listed[:10])
    more = f" and {len(listed) - 10:,} more" if len(listed) > 10 else ""
    return f"{'row' if len(listed) == 1 else 'rows'} {first}{more}"
