"""The observations that stand in the record, compared with those of a package, a part at a time."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection

from mission.choices import BatchState
from mission.datapackage.columns import number_cell
from mission.datapackage.report import TableReport
from mission.engines import figure_from
from mission.models import Batch, Mission, Observation

LOOKED_UP = 2_000
#: So many times the rows that are looked up may be fetched to find them.
NEAR = 4
Prepared = tuple[Any, ...]


class Standing:
    """Tells new and changed observations from those that the record has already.

    `columns` are those of a prepared row in its order, `key` the places of what makes a point,
    `compared` the places of what is compared.
    """

    def __init__(
        self, mission: Mission, columns: Sequence[str], key: Sequence[int], compared: Sequence[int]
    ) -> None:
        self._mission = mission
        self._columns = columns
        self._key = key
        self._compared = compared
        self._matched = array("q")
        self._days = [columns.index(name) for name in ("start", "end")]
        self._numbers = [
            (columns.index(name), columns.index(f"{name}_printed" if name != "value" else "printed"))
            for name in ("value", "numerator", "denominator")
        ]

    @staticmethod
    def any(mission: Mission) -> bool:
        """Whether the record has any observation to compare with."""
        return Observation.objects.filter(series__mission=mission, ended_by=None).exists()

    def news(
        self, rows: list[Prepared], end: Callable[[list[int]], None], report: TableReport
    ) -> list[Prepared]:
        """The rows that the record does not have as they are; stored ones that differ are ended first."""
        fresh: list[Prepared] = []
        ended: list[int] = []
        for start in range(0, len(rows), LOOKED_UP):
            part = rows[start : start + LOOKED_UP]
            stored = self._stored([self._key_of(row) for row in part])
            for row in part:
                known = stored.get(self._key_of(row))
                if known is None:
                    report.created += 1
                    fresh.append(row)
                    continue
                pk, state, values = known
                self._matched.append(pk)
                if state == BatchState.APPROVED and all(
                    values[place] == row[place] for place in self._compared
                ):
                    report.unchanged += 1
                else:
                    report.changed += 1
                    report.ended += 1
                    ended.append(pk)
                    fresh.append(row)
        if ended:
            end(ended)
        return fresh

    def _key_of(self, row: Prepared) -> tuple[Any, ...]:
        return tuple(row[place] for place in self._key)

    def _stored(self, keys: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], tuple[int, str, Prepared]]:
        """The standing rows of these keys, and perhaps of others near them: id, state of the batch, values."""
        with connection.cursor() as cursor:
            cursor.execute(*self._near(keys))
            rows = cursor.fetchall()
            if len(rows) > NEAR * len(keys):
                cursor.execute(*self._exactly(keys))
                rows = cursor.fetchall()
        found = {}
        for pk, state, *values in rows:
            given = self._as_given(values)
            found[self._key_of(given)] = (pk, state, given)
        return found

    def _select(self) -> str:
        quote = connection.ops.quote_name
        table, batches = quote(Observation._meta.db_table), quote(Batch._meta.db_table)
        names = ", ".join(f"o.{quote(name)}" for name in self._columns)
        return (
            f"SELECT o.id, b.state, {names} FROM {table} o JOIN {batches} b ON b.id = o.batch_id "  # noqa: S608
            "WHERE o.ended_by_id IS NULL AND "
        )

    def _near(self, keys: list[tuple[Any, ...]]) -> tuple[str, list[Any]]:
        """A query for all rows of these series in the span of these keys: fast where the package is sorted."""
        series, starts = sorted({key[0] for key in keys}), [key[1] for key in keys]
        marks = ", ".join(["%s"] * len(series))
        query = f"o.series_id IN ({marks}) AND o.start BETWEEN %s AND %s LIMIT {NEAR * len(keys) + 1}"
        return self._select() + query, [*series, min(starts), max(starts)]

    def _exactly(self, keys: list[tuple[Any, ...]]) -> tuple[str, list[Any]]:
        """A query for the rows of these keys alone."""
        quote = connection.ops.quote_name
        points = ", ".join(f"o.{quote(self._columns[place])}" for place in self._key)
        # Days are cast, because a list of values has no types of its own.
        day = "%s" if connection.vendor == "sqlite" else "%s::date"
        mark = ", ".join(day if place in self._days else "%s" for place in self._key)
        query = f"({points}) IN (VALUES {', '.join([f'({mark})'] * len(keys))})"
        return self._select() + query, [value for key in keys for value in key]

    def _as_given(self, values: list[Any]) -> Prepared:
        """A stored row in the texts of a package: days, and numbers that are not printed plainly, spelled out."""
        for place in self._days:
            values[place] = str(values[place])
        for place, printed in self._numbers:
            if values[place] is not None:
                values[printed] = number_cell(figure_from(values[place]), values[printed])
        return tuple(values)

    def absent(self, batch: Batch | None, report: TableReport) -> None:
        """Note the standing rows of the record, but for those just added, that the package did not have."""
        rows = (
            Observation.objects.filter(series__mission=self._mission)
            .approved()
            .exclude(batch=batch)
            .order_by("pk")
        )
        if rows.count() == len(self._matched) - report.ended:
            return
        matched = iter(sorted(self._matched))
        report_ids = [pk for pk in _without(rows.values_list("pk", flat=True).iterator(), matched)]
        labels = self._labels(report_ids[:1000])
        for pk in report_ids:
            report.miss(labels.get(pk, ""))

    def _labels(self, ids: list[int]) -> dict[int, str]:
        names = (
            "series__indicator__code", "series__area__code", "start", "end", "series__disaggregation", "part",
            "published", "source__code",
        )  # fmt: skip
        found = {}
        for start in range(0, len(ids), 500):
            rows = Observation.objects.filter(pk__in=ids[start : start + 500]).values_list("pk", *names)
            found.update({pk: ", ".join(str(value) for value in values if value) for pk, *values in rows})
        return found


def _without(ids: Iterator[int], others: Iterator[int]) -> Iterator[int]:
    """Of two sorted runs what is in the first alone."""
    other = next(others, None)
    for one in ids:
        while other is not None and other < one:
            other = next(others, None)
        if other != one:
            yield one
