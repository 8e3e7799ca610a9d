"""Bringing observations into the record, as a stream: new ones are added, changed ones end the stored ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone

from mission.choices import BatchState
from mission.columnwise import Known, is_same, mapped, parted
from mission.datapackage.folder import open_file
from mission.datapackage.problems import PackageError, Problems
from mission.datapackage.progress import Progress
from mission.datapackage.read import FIGURES_LIMIT, Package
from mission.datapackage.rows import RowReader, digest_of
from mission.datapackage.standing import Standing
from mission.datapackage.sync import Loading
from mission.datapackage.tables_figures import OBSERVATIONS
from mission.engines import add_columns, add_rows, figure_maker, many_rows, no_collecting
from mission.models import Batch, Mission, Observation, Series
from mission.pauses import pause_at
from mission.vintages import known_by, vintage_key

CHUNK = 3_000
KNOWN_SERIES, KNOWN_FIGURES = 50_000, 20_000
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

    def __init__(self, mission: Mission) -> None:
        self._mission = mission
        self._known: dict[SeriesKey, int] = {}

    def of(self, keys: Iterable[SeriesKey]) -> dict[SeriesKey, int]:
        """The ids of the series of these indicators, areas and disaggregations; those that are not there are made."""
        missing = self._look_up(keys)
        if missing:
            add_rows(Series, SERIES_COLUMNS, ((self._mission.pk, 1, *key) for key in missing))
            self._find(missing)
        return self._known

    def known(self, keys: Iterable[SeriesKey]) -> dict[SeriesKey, int]:
        """The ids of those of these series that are there; nothing is made."""
        self._look_up(keys)
        return self._known

    def _look_up(self, keys: Iterable[SeriesKey]) -> list[SeriesKey]:
        """Learn the ids of series; give those that are not there."""
        wanted = dict.fromkeys(keys)
        unknown = [key for key in wanted if key not in self._known]
        if not unknown:
            return []
        if len(self._known) > KNOWN_SERIES:
            self._known = {}
            unknown = list(wanted)
        self._find(unknown)
        return [key for key in unknown if key not in self._known]

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


def _vintage(row: tuple[str, str, str]) -> tuple[str | None, str]:
    """The day from which a figure counts as known and its place among vintages, of its date, mark and source."""
    published, revised, source = row
    day = known_by(published)
    return str(day) if day else None, vintage_key(
        published=published, revised=revised == "yes", source=source
    )


class FigureLoader:
    """Loads the observations of one package; keeps at most one chunk of them in memory."""

    def __init__(self, loading: Loading, series: SeriesIds, by: str, progress: Progress) -> None:
        self._loading = loading
        self._series = series
        self._by = by
        self._progress = progress
        self._report = loading.report.of(loading.package.file(OBSERVATIONS))
        self._batch: Batch | None = None
        self._vintages = Known(_vintage, CHUNK)
        self._figures = Known(figure_maker(), KNOWN_FIGURES)
        self._series_of: dict[tuple[str, str, str], int] = {}
        self._standing = self._compared_with() if Standing.any(loading.mission) else None

    def _compared_with(self) -> Standing:
        given = [name for name in COLUMNS if name not in DERIVED]
        if not self._loading.package.has(OBSERVATIONS, "reason"):
            given.remove("reason")
        return Standing(self._loading.mission, COLUMNS[:-1], POINT, [COLUMNS.index(name) for name in given])

    def load(self) -> None:
        """Bring all rows of the file into the record."""
        with many_rows(), no_collecting():
            self._load()

    def _load(self) -> None:
        package, done = self._loading.package, 0
        for cells in self._chunks(package):
            number = len(cells["value"])
            made = self._prepared(cells)
            if self._standing is None:
                self._report.created += number
                self._add(made, number)
            else:
                rows = list(zip(*(made[name] for name in COLUMNS[:-1]), strict=True))
                fresh = self._standing.news(rows, self._end, self._report)
                if fresh:
                    batch = self._the_batch().pk
                    add_rows(Observation, COLUMNS, ((*row, batch) for row in fresh))
            done += number
            self._progress("Loading observations", done, package.figures)
            pause_at("load: observations", done=done, of=package.figures)
        if self._standing is not None:
            self._standing.absent(self._batch, self._report)

    def _add(self, made: dict[str, Sequence[Any]], number: int) -> None:
        """Add a chunk to a record that has nothing to compare it with."""
        same, columns = parted(made, number)
        add_columns(Observation, {**same, "batch_id": self._the_batch().pk}, columns)

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
            reader = RowReader(file, name, problems)
            header = next(iter(reader))
            for rows in reader.chunks(CHUNK):
                columns = dict(zip(header, zip(*rows, strict=True), strict=True))
                nothing = ("",) * len(rows)
                yield {column.name: columns.get(column.name, nothing) for column in OBSERVATIONS.columns}

    def _prepared(self, cells: Cells) -> dict[str, Sequence[Any]]:
        """The columns as the table holds them, all but the batch."""
        known, vintages = self._known_and_vintages(cells)
        made: dict[str, Sequence[Any]] = {
            "series_id": self._series_ids(cells),
            "source_id": mapped(self._loading.ids["sources"], cells["source"]),
            "revised": mapped({"": False, "yes": True}, cells["revised"]),
            "known_by": known,
            "vintage": vintages,
        }
        for column in OBSERVATIONS.columns:
            if column.printed:
                made[column.printed] = cells[column.name]
                made[column.field] = mapped(self._figures, cells[column.name])
            elif column.field and column.field not in made and f"{column.field}_id" not in made:
                made[column.field] = cells[column.name]
        return {name: made[name] for name in COLUMNS[:-1]}

    def _known_and_vintages(self, cells: Cells) -> tuple[Sequence[Any], Sequence[Any]]:
        columns = [cells[name] for name in ("published", "revised", "source")]
        number = len(columns[0])
        if all(is_same(column, number) for column in columns):
            day, key = self._vintages[tuple(column[0] for column in columns)]
            return (day,) * number, (key,) * number
        made = [self._vintages[row] for row in zip(*columns, strict=True)]
        return [day for day, _ in made], [key for _, key in made]

    def _series_ids(self, cells: Cells) -> Sequence[int]:
        names = list(zip(cells["indicator_id"], cells["area"], cells["disaggregation"], strict=True))
        unknown = set(names).difference(self._series_of)
        if unknown:
            if len(self._series_of) > KNOWN_SERIES:
                self._series_of = {}
                unknown = set(names)
            ids = self._loading.ids
            keys = {
                name: (ids["indicators"][name[0]], ids["areas"][name[1]], name[2]) for name in sorted(unknown)
            }
            found = self._series.of(keys.values())
            self._series_of.update({name: found[key] for name, key in keys.items()})
        return list(map(self._series_of.__getitem__, names))

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
