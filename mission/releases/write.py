"""An accepted change set brought into the record, and taken out of it again. The caller has the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone

from mission.choices import BatchState
from mission.columnwise import Known, mapped, parted
from mission.datapackage.figures import COLUMNS, KNOWN_FIGURES, SeriesIds
from mission.datapackage.progress import Progress, silent
from mission.engines import add_columns, figure_maker, many_rows, no_collecting
from mission.errors import Stale
from mission.models import Batch, FigureImport, Mission, Observation
from mission.pauses import pause_at
from mission.releases.changes import REVISES, Change, ChangeSet
from mission.releases.compare import Comparison
from mission.releases.mapping import Mapping
from mission.releases.points import Point
from mission.vintages import known_by, vintage_key

CHUNK = 3_000
#: SQLite takes so many parameters in one statement.
_TOGETHER = 500
MOVED = (
    "The record has changed since this release was checked, so that it would now do something else than what was "
    "submitted. Check it again."
)
_LOCATOR = 300
#: What a point has under the name of its column.
_AS_THEY_ARE = ("start", "end", "part", "printed", "bound", "quality", "missing", "revised", "note")


class Writer:
    """Writes the observations of one import as one batch. Stale where the record is not as the change set found it."""

    def __init__(self, found: FigureImport, batch: Batch, mapping: Mapping) -> None:
        self._found, self._batch = found, batch
        self._reason = mapping.reason
        self._series = SeriesIds(found.mission)
        self._compare = Comparison(found.mission, found.source, found.published)
        self._figures = Known(figure_maker(), KNOWN_FIGURES)
        self._place = ", ".join(
            filter(None, [found.file_name[:120], mapping.sheet and f"sheet {mapping.sheet}"])
        )
        day = known_by(found.published)
        self._fixed = {
            "published": found.published,
            "known_by": str(day) if day else None,
            "source_id": found.source_id,
            "batch_id": batch.pk,
        }
        self._vintages = {
            revised: vintage_key(published=found.published, revised=revised, source=found.source.code)
            for revised in (False, True)
        }

    def write(self, changes: ChangeSet, progress: Progress = silent) -> int:
        """Add what is new, restated or revised; end what the same publication said otherwise. Gives how many were added."""
        added = done = 0
        total = sum(changes.index.counts.values())
        with many_rows(), no_collecting():
            for some in _chunks(changes.changes(), CHUNK):
                if self._compare.of([change.point for change in some]) != some:
                    raise Stale(MOVED, current=self._found)
                wanted = [change for change in some if not change.earlier.equal]
                self._end([change.earlier.same for change in wanted if change.earlier.same])
                if wanted:
                    self._add(wanted)
                added += len(wanted)
                done += len(some)
                progress("Writing", done, total)
                pause_at("import: observations", done=done, of=total)
        return added

    def _end(self, ids: list[int]) -> None:
        for start in range(0, len(ids), _TOGETHER):
            Observation.objects.filter(pk__in=ids[start : start + _TOGETHER], ended_by=None).update(
                ended_by=self._batch
            )

    def _add(self, changes: list[Change]) -> None:
        points = dict(
            zip(Point._fields, zip(*(change.point for change in changes), strict=True), strict=True)
        )
        keys = list(zip(points["indicator"], points["area"], points["disaggregation"], strict=True))
        ids = self._series.of(keys)
        reasons = tuple(self._reason if change.kind == REVISES else "" for change in changes)
        places = zip(points["row"], points["column"], strict=True)
        columns: dict[str, Sequence[Any]] = {
            "series_id": [ids[key] for key in keys],
            "value": mapped(self._figures, points["printed"]),
            "numerator": mapped(self._figures, points["numerator"]),
            "numerator_printed": points["numerator"],
            "denominator": mapped(self._figures, points["denominator"]),
            "denominator_printed": points["denominator"],
            "reason": reasons,
            "vintage": mapped(self._vintages, points["revised"]),
            "locator": [self._locator(row, column) for row, column in places],
        }
        columns |= {name: points[name] for name in _AS_THEY_ARE}
        same, differing = parted(columns, len(changes))
        add_columns(Observation, {**self._fixed, **same}, differing)

    def _locator(self, row: int, column: str) -> str:
        text = f"{self._place}, row {row}, column {column}" if column else f"{self._place}, row {row}"
        return text[:_LOCATOR]


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
