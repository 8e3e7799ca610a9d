"""A whole release looked at: every cell checked, every point compared, the change set written. Nothing gets into the record."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterator
from itertools import islice
from typing import IO

from mission.choices import Combine, Missing
from mission.datapackage.columns import fold
from mission.datapackage.problems import shown
from mission.datapackage.progress import Progress, silent
from mission.datapackage.stream import repeated
from mission.models import Area, Indicator, Mission, Source
from mission.releases.changes import ChangeWriter, Index
from mission.releases.compare import Comparison
from mission.releases.errors import Unreadable
from mission.releases.files import Release, Rows
from mission.releases.mapping import Mapping
from mission.releases.points import Names, Point, PointReader, Wrong, rows_in_words
from mission.spans import span_words
from mission.suppression import TOO_MANY, Hidden, sentence
from mission.units import unit_of

CHUNK = 2_000
TOLD_EVERY = 5_000
MOST_TOLD = 500


class Examination:
    """Looks at one release for one source and day of publication."""

    def __init__(
        self,
        mission: Mission,
        *,
        indicator: Indicator | None,
        source: Source,
        published: str,
        mapping: Mapping,
    ) -> None:
        self._mission, self._mapping = mission, mapping
        self._indicator = indicator
        self._compare = Comparison(mission, source, published)
        self._indicators = {row.pk: row for row in Indicator.objects.filter(mission=mission)}
        self._areas = {row.pk: row for row in Area.objects.filter(mission=mission)}
        self._names = self._known_names()
        self._hashes = array("q")
        self._hidden = Hidden(self._adds_up, self._children())

    def _known_names(self) -> Names:
        areas: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for area in self._areas.values():
            for text in {fold(area.code), fold(area.name), fold(area.gss_code)} - {""}:
                areas[text].append((area.pk, area.kind))
        return Names(
            indicators={row.code: row.pk for row in self._indicators.values()},
            areas=dict(areas),
            percent=frozenset(pk for pk, row in self._indicators.items() if unit_of(row.unit).points),
        )

    def _adds_up(self, indicator: Hashable) -> bool:
        row = self._indicators.get(indicator)  # type: ignore[call-overload]
        return row is not None and (row.combine == Combine.SUM or unit_of(row.unit).counts)

    def _children(self) -> dict[Hashable, dict[str, list[Hashable]]]:
        found: dict[Hashable, dict[str, list[Hashable]]] = defaultdict(lambda: defaultdict(list))
        for area in self._areas.values():
            if area.parent_id:
                found[area.parent_id][area.kind].append(area.pk)
        return found

    def run(self, release: Release, to: IO[bytes], progress: Progress = silent) -> Index:
        """Write the change set to a file and give its index. Unreadable where the file as a whole is none."""
        writer = ChangeWriter()
        try:
            rows = self._first_look(release, writer, progress)
            self._second_look(release, writer)
            if not rows:
                raise Unreadable(
                    f"There is no row of figures below the headings in row {self._mapping.header}. Choose another row."
                )
            writer.index.rows = rows
            writer.index.notes[:0] = release.notes
            return writer.finish(to)
        finally:
            writer.close()

    def _reader(self) -> PointReader:
        return PointReader(self._mapping, self._names, self._indicator.pk if self._indicator else None)

    def _body(self, release: Release) -> Rows:
        """The rows below the headings, which have to be those that the mapping was made for."""
        rows = release.rows(self._mapping.sheet)
        headings = [use.heading for use in self._mapping.columns]
        for number, cells in rows:
            if number == self._mapping.header:
                given = headings_in(cells)
                if given != headings:
                    raise Unreadable(
                        "The headings are not those that the columns were chosen for. Choose them again."
                    )
                yield from rows
                return
        raise Unreadable(f"The file has no row {self._mapping.header:,} with headings.")

    def _first_look(self, release: Release, writer: ChangeWriter, progress: Progress) -> int:
        reader, rows = self._reader(), 0
        points: list[Point] = []
        wrongs: list[Wrong] = []
        for number, cells in self._body(release):
            reader.read(number, cells, points, wrongs)
            rows += 1
            if len(points) >= CHUNK or len(wrongs) >= CHUNK:
                self._take(points, wrongs, writer)
            if rows % TOLD_EVERY == 0:
                progress("Checking", rows)
        self._take(points, wrongs, writer)
        progress("Checking", rows)
        if reader.only_text:
            writer.index.notes.append(
                f"Left out, because only text stands there: {rows_in_words(reader.only_text)}."
            )
        if reader.empty:
            writer.index.notes.append(f"Empty cells that were left out: {reader.empty:,}.")
        return rows - len(reader.only_text)

    def _take(self, points: list[Point], wrongs: list[Wrong], writer: ChangeWriter) -> None:
        for wrong in wrongs:
            writer.wrong(wrong)
        self._hashes.extend(hash(point.key) for point in points)
        for change in self._compare.of(points):
            writer.change(change)
            if change.point.missing == Missing.SUPPRESSED:
                self._hidden.suppressed(_period(change.point))
        points.clear()
        wrongs.clear()

    def _second_look(self, release: Release, writer: ChangeWriter) -> None:
        """Read again where two cells may be the same point, or where a value is suppressed."""
        suspects = repeated(self._hashes)
        if suspects or self._hidden.periods:
            first: dict[tuple[object, ...], Point] = {}
            for point in self._again(release):
                if hash(point.key) in suspects:
                    self._tell_twice(point, first, writer)
                if not point.part and not point.bound:
                    cell = (point.area, point.disaggregation)
                    self._hidden.figure(_period(point), cell, point.printed, point.missing)
        writer.index.derivable = [
            sentence(self._in_words(period, cell), self._in_words(period, total, area_and_part=True))
            for period, cell, total in islice(self._hidden.found(), MOST_TOLD)
        ]
        if self._hidden.too_many:
            writer.index.notes.append(TOO_MANY)

    def _again(self, release: Release) -> Iterator[Point]:
        reader = self._reader()
        points: list[Point] = []
        for number, cells in self._body(release):
            reader.read(number, cells, points, [])
            yield from points
            points.clear()

    def _tell_twice(self, point: Point, first: dict[tuple[object, ...], Point], writer: ChangeWriter) -> None:
        earlier = first.setdefault(point.key, point)
        if earlier is not point:
            where = (
                f"row {earlier.row:,}" if earlier.row != point.row else f"the column {shown(earlier.column)}"
            )
            sentence = (
                f"This is the same indicator, area, period and breakdown as in {where}. Keep one of them, or name the "
                "breakdown that tells them apart."
            )
            writer.wrong(Wrong(point.row, point.column, point.printed or point.missing, sentence))

    def _in_words(
        self, period: tuple[Hashable, ...], cell: tuple[Hashable, str], *, area_and_part: bool = False
    ) -> str:
        indicator, start, end = period
        area, disaggregation = cell
        parts = [self._areas[area].name, disaggregation]  # type: ignore[index]
        if not area_and_part:
            parts.append(span_words(dt.date.fromisoformat(str(start)), dt.date.fromisoformat(str(end))))
            if self._indicator is None:
                parts.insert(0, self._indicators[indicator].code)  # type: ignore[index]
        return ", ".join(filter(None, parts))


def _period(point: Point) -> tuple[Hashable, ...]:
    return point.indicator, point.start, point.end


def headings_in(cells: list[str]) -> list[str]:
    """The headings of a row, those at the end that are empty left out."""
    found = [" ".join(cell.split()) for cell in cells]
    while found and not found[-1]:
        found.pop()
    return found
