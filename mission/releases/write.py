"""An accepted change set brought into the record, and taken out of it again. The caller has the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone

from mission.choices import BatchState
from mission.datapackage.figures import COLUMNS, SeriesIds
from mission.datapackage.progress import Progress, silent
from mission.engines import add_rows, figure_maker, many_rows
from mission.errors import Stale
from mission.models import Batch, FigureImport, Mission, Observation
from mission.pauses import pause_at
from mission.releases.changes import REVISES, Change, ChangeSet
from mission.releases.compare import Comparison
from mission.releases.mapping import Mapping
from mission.vintages import known_by, vintage_key

CHUNK = 2_000
#: SQLite takes so many parameters in one statement.
_TOGETHER = 500
MOVED = (
    "The record has changed since this release was checked, so that it would now do something else than what was "
    "submitted. Check it again."
)
_LOCATOR = 300


class Writer:
    """Writes the observations of one import as one batch. Stale where the record is not as the change set found it."""

    def __init__(self, found: FigureImport, batch: Batch, mapping: Mapping) -> None:
        self._found, self._batch = found, batch
        self._reason = mapping.reason
        self._series = SeriesIds(found.mission)
        self._compare = Comparison(found.mission, found.source, found.published)
        self._figure = figure_maker()
        self._place = ", ".join(
            filter(None, [found.file_name[:120], mapping.sheet and f"sheet {mapping.sheet}"])
        )
        day = known_by(found.published)
        self._known_by = str(day) if day else None
        self._vintages = {
            revised: vintage_key(published=found.published, revised=revised, source=found.source.code)
            for revised in (False, True)
        }

    def write(self, changes: ChangeSet, progress: Progress = silent) -> int:
        """Add what is new, restated or revised; end what the same publication said otherwise. Gives how many were added."""
        added = done = 0
        total = sum(changes.index.counts.values())
        with many_rows():
            for some in _chunks(changes.changes(), CHUNK):
                now = self._compare.of([change.point for change in some])
                if now != some:
                    raise Stale(MOVED, current=self._found)
                wanted = [change for change in some if not change.earlier.equal]
                self._end([change.earlier.same for change in wanted if change.earlier.same])
                added += len(wanted)
                keys = [(c.point.indicator, c.point.area, c.point.disaggregation) for c in wanted]
                # Found first: no other statement may run while rows stream in.
                ids = self._series.of(keys)
                add_rows(Observation, COLUMNS, self._rows(wanted, [ids[key] for key in keys]))
                done += len(some)
                progress("Writing", done, total)
                pause_at("import: observations", done=done, of=total)
        return added

    def _end(self, ids: list[int]) -> None:
        for start in range(0, len(ids), _TOGETHER):
            Observation.objects.filter(pk__in=ids[start : start + _TOGETHER], ended_by=None).update(
                ended_by=self._batch
            )

    def _rows(self, changes: list[Change], series: list[int]) -> Iterator[tuple[Any, ...]]:
        for series_id, change in zip(series, changes, strict=True):
            point = change.point
            column = f", column {point.column}" if point.column else ""
            values = {
                "series_id": series_id,
                "start": point.start,
                "end": point.end,
                "part": point.part,
                "value": self._figure(point.printed),
                "printed": point.printed,
                "bound": point.bound,
                "numerator": self._figure(point.numerator),
                "numerator_printed": point.numerator,
                "denominator": self._figure(point.denominator),
                "denominator_printed": point.denominator,
                "quality": point.quality,
                "missing": point.missing,
                "revised": point.revised,
                "reason": self._reason if change.kind == REVISES else "",
                "note": point.note,
                "published": self._found.published,
                "known_by": self._known_by,
                "vintage": self._vintages[point.revised],
                "source_id": self._found.source_id,
                "locator": f"{self._place}, row {point.row}{column}"[:_LOCATOR],
                "batch_id": self._batch.pk,
            }
            yield tuple(values[name] for name in COLUMNS)


def _chunks(changes: Iterable[Change], size: int) -> Iterator[list[Change]]:
    pending = iter(changes)
    while some := list(islice(pending, size)):
        yield some


def new_batch(mission: Mission, *, label: str, by: str, approved_by: str, digest: str = "") -> Batch:
    """An approved batch of now."""
    now = timezone.now()
    return Batch.objects.create(
        mission=mission,
        at=now,
        by=by,
        approved_at=now,
        approved_by=approved_by,
        label=label[:300],
        state=BatchState.APPROVED,
        content_hash=digest,
    )


def end_all(of: Batch, by: Batch) -> tuple[int, int]:
    """End what a batch added, and put back what it had ended, as rows of the ending batch. Gives how many of each.

    Rows that something later has ended already stay as they are, and where something later stands nothing is put back.
    """
    ended = Observation.objects.filter(batch=of, ended_by=None).update(ended_by=by)
    quote = connection.ops.quote_name
    table = quote(Observation._meta.db_table)
    names = [quote(name) for name in COLUMNS if name != "batch_id"]
    key = " AND ".join(f"s.{quote(name)} = o.{quote(name)}" for name in _KEY)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}, batch_id) "  # noqa: S608 (names of the models)
            f"SELECT {', '.join(f'o.{name}' for name in names)}, %s FROM {table} o WHERE o.ended_by_id = %s "
            f"AND NOT EXISTS (SELECT 1 FROM {table} s WHERE s.ended_by_id IS NULL AND {key})",
            [by.pk, of.pk],
        )
        return ended, cursor.rowcount


_KEY = ("series_id", "start", "end", "part", "published", "source_id")
