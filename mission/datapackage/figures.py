"""Bringing observations into the record, as a stream: new ones are added, changed ones end the stored ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, repeat
from typing import Any

from django.utils import timezone

from mission.choices import BatchState
from mission.datapackage.folder import open_file
from mission.datapackage.problems import PackageError, Problems
from mission.datapackage.progress import Progress
from mission.datapackage.read import FIGURES_LIMIT, Package
from mission.datapackage.rows import RowReader, digest_of
from mission.datapackage.standing import Standing
from mission.datapackage.sync import Loading
from mission.datapackage.tables_figures import OBSERVATIONS
from mission.engines import add_rows, figure_maker, many_rows
from mission.models import Batch, Observation, Series
from mission.pauses import pause_at
from mission.vintages import known_by, vintage_key

CHUNK = 10_000
KNOWN_SERIES = 100_000
COLUMNS = (
    "series_id", "start", "end", "part", "value", "printed", "bound", "numerator", "numerator_printed",
    "denominator", "denominator_printed", "quality", "missing", "revised", "reason", "note", "published", "known_by",
    "vintage", "source_id", "locator", "batch_id",
)  # fmt: skip
SERIES_COLUMNS = ("mission_id", "version", "indicator_id", "area_id", "disaggregation")
POINT = [COLUMNS.index(name) for name in ("series_id", "start", "end", "part", "published", "source_id")]
#: What follows from other columns is not compared.
DERIVED = ("batch_id", "known_by", "vintage", "value", "numerator", "denominator")
SeriesKey = tuple[int, int, str]
Cells = dict[str, tuple[str, ...]]


class SeriesIds:
    """The ids of series, found or made; remembers as many as are good for memory."""

    def __init__(self, loading: Loading) -> None:
        self._mission = loading.mission
        self._known: dict[SeriesKey, int] = {}

    def of(self, keys: Iterable[SeriesKey]) -> dict[SeriesKey, int]:
        """The ids of the series of these indicators, areas and disaggregations."""
        wanted = dict.fromkeys(keys)
        unknown = [key for key in wanted if key not in self._known]
        if unknown:
            if len(self._known) > KNOWN_SERIES:
                self._known = {}
                unknown = list(wanted)
            self._find(unknown)
            missing = [key for key in unknown if key not in self._known]
            if missing:
                add_rows(Series, SERIES_COLUMNS, ((self._mission.pk, 1, *key) for key in missing))
                self._find(missing)
        return self._known

    def _find(self, keys: list[SeriesKey]) -> None:
        pairs: dict[int, set[int]] = {}
        for indicator, area, _ in keys:
            pairs.setdefault(indicator, set()).add(area)
        wanted = set(keys)
        for indicator, areas in pairs.items():
            for part in _parts(list(areas), 500):
                found = Series.objects.filter(mission=self._mission, indicator=indicator, area__in=part)
                for pk, area, disaggregation in found.values_list(
                    "pk", "area_id", "disaggregation"
                ).iterator():
                    if (indicator, area, disaggregation) in wanted:
                        self._known[(indicator, area, disaggregation)] = pk


def _parts(values: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


class Vintages:
    """The days from which figures count as known and their places among vintages; few are different."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, str], tuple[str | None, str]] = {}

    def of(self, rows: list[tuple[str, str, str]]) -> tuple[list[str | None], list[str]]:
        """Days and keys of rows of publication date, mark of revision and source."""
        if len(self._made) > CHUNK:
            self._made.clear()
        for published, revised, source in set(rows).difference(self._made):
            day = known_by(published)
            key = vintage_key(published=published, revised=revised == "yes", source=source)
            self._made[(published, revised, source)] = (str(day) if day else None, key)
        made = [self._made[row] for row in rows]
        return [day for day, _ in made], [key for _, key in made]


class FigureLoader:
    """Loads the observations of one package; keeps at most one chunk of them in memory."""

    def __init__(self, loading: Loading, series: SeriesIds, by: str, progress: Progress) -> None:
        self._loading = loading
        self._series = series
        self._by = by
        self._progress = progress
        self._report = loading.report.of(loading.package.file(OBSERVATIONS))
        self._batch: Batch | None = None
        self._vintages = Vintages()
        self._figure = figure_maker()
        self._standing = self._compared_with() if Standing.any(loading.mission) else None

    def _compared_with(self) -> Standing:
        given = [name for name in COLUMNS if name not in DERIVED]
        if not self._loading.package.has(OBSERVATIONS, "reason"):
            given.remove("reason")
        return Standing(self._loading.mission, COLUMNS[:-1], POINT, [COLUMNS.index(name) for name in given])

    def load(self) -> None:
        """Bring all rows of the file into the record."""
        with many_rows():
            self._load()

    def _load(self) -> None:
        package, done = self._loading.package, 0
        for cells in self._chunks(package):
            fresh = self._prepared(cells)
            if self._standing is None:
                self._report.created += len(fresh)
            else:
                fresh = self._standing.news(fresh, self._end, self._report)
            if fresh:
                batch = self._the_batch().pk
                add_rows(Observation, COLUMNS, ((*row, batch) for row in fresh))
            done += len(cells["value"])
            self._progress("Loading observations", done, package.figures)
            pause_at("load: observations", done=done, of=package.figures)
        if self._standing is not None:
            self._standing.absent(self._batch, self._report)

    def _end(self, ids: list[int]) -> None:
        batch = self._the_batch()
        for part in _parts(ids, 500):
            Observation.objects.filter(pk__in=part).update(ended_by=batch)

    def _chunks(self, package: Package) -> Iterator[Cells]:
        problems = Problems()
        name = package.file(OBSERVATIONS)
        file = open_file(package.folder, name, FIGURES_LIMIT, problems)
        if file is None:
            raise PackageError(problems)
        with file:
            if digest_of(file) != package.figures_digest:
                problems.add(
                    name, "changed while it was being loaded", "Load again when nothing writes to it"
                )
                raise PackageError(problems)
            lines = iter(RowReader(file, name, problems))
            header = next(lines)
            while rows := list(islice(lines, CHUNK)):
                columns = dict(zip(header, zip(*rows, strict=True), strict=True))
                yield {
                    column.name: columns.get(column.name, ("",) * len(rows))
                    for column in OBSERVATIONS.columns
                }

    def _prepared(self, cells: Cells) -> list[tuple[Any, ...]]:
        """The rows as the table holds them, all but the batch; put together column by column."""
        ids = self._loading.ids
        indicators = map(ids["indicators"].__getitem__, cells["indicator_id"])
        areas = map(ids["areas"].__getitem__, cells["area"])
        series = list(zip(indicators, areas, cells["disaggregation"], strict=True))
        known, vintages = self._vintages.of(
            list(zip(cells["published"], cells["revised"], cells["source"], strict=True))
        )
        made: dict[str, Iterable[Any]] = {
            "series_id": map(self._series.of(series).__getitem__, series),
            "source_id": map(ids["sources"].__getitem__, cells["source"]),
            "revised": map(bool, cells["revised"]),
            "known_by": known,
            "vintage": vintages,
        }
        for column in OBSERVATIONS.columns:
            if column.printed:
                made[column.printed] = cells[column.name]
                made[column.field] = self._figures(cells[column.name])
            elif column.field not in made:
                made[column.field] = cells[column.name]
        return list(zip(*(made[name] for name in COLUMNS[:-1]), strict=True))

    def _figures(self, cells: tuple[str, ...]) -> Iterable[Any]:
        return map(self._figure, cells) if any(cells) else repeat(None, len(cells))

    def _the_batch(self) -> Batch:
        """The batch of this load, made when the first observation is new."""
        if self._batch is None:
            now = timezone.now()
            package = self._loading.package
            self._batch = Batch.objects.create(
                mission=self._loading.mission,
                at=now,
                by=self._by,
                approved_at=now,
                approved_by=self._by,
                label=f"Data package {package.descriptor.label}"[:300],
                state=BatchState.APPROVED,
                content_hash=package.figures_digest,
            )
        return self._batch
