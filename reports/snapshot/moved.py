"""Published figures that some batches brought or ended: all that a freeze has to look at, however many others stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import groupby, islice
from operator import or_
from typing import Any

from django.db.models import Q

from mission import models as record
from mission.choices import BatchState
from reports.snapshot.measures import _figure_row, _figures
from reports.snapshot.rows import Row

#: What makes a point; of the figures of one point at most one is in force.
_POINT = ("series_id", "start", "end", "part", "published", "source_id")
_TOGETHER = 500
_LOOKED_UP = 50

Point = tuple[Any, ...]


@dataclass(frozen=True)
class Moved:
    """Figures of one indicator: the keys that may have changed, and the rows that are in force for them now."""

    indicator: str
    rows: list[Row]
    keys: frozenset[str]


def moved_figures(mission: record.Mission, batches: Collection[int]) -> Iterator[Moved]:
    """The figures that these batches brought or ended, by indicator, a few at a time."""
    rows = record.Observation.objects.filter(
        Q(batch__in=batches) | Q(ended_by__in=batches), series__mission=mission
    )
    names = ("series__indicator__code", "pk", "ended_by_id", "batch__state", *_POINT)
    found = rows.order_by(names[0], *_POINT).values_list(*names).iterator(chunk_size=2000)
    for indicator, of_indicator in groupby(found, key=lambda row: str(row[0])):
        while some := list(islice(of_indicator, _TOGETHER)):
            yield _moved(indicator, some)


def _moved(indicator: str, some: list[tuple[Any, ...]]) -> Moved:
    standing: dict[Point, int] = {}
    others: dict[Point, list[int]] = {}
    for _, pk, ended_by, state, *point in some:
        if ended_by is None and state == BatchState.APPROVED:
            standing[tuple(point)] = pk
        else:
            others.setdefault(tuple(point), []).append(pk)
    ids = [*standing.values(), *_standing_of([point for point in others if point not in standing])]
    rows = _rows(ids)
    keys = {row.key for row in rows} | {row.key for row in _rows(pk for pks in others.values() for pk in pks)}
    return Moved(indicator, rows, frozenset(keys))


def _rows(ids: Any) -> list[Row]:
    return [_figure_row(body) for body in _figures(record.Observation.objects.filter(pk__in=list(ids)))]


def _standing_of(points: list[Point]) -> Iterator[int]:
    """The figures that are in force for these points; a later batch may have brought them."""
    for start in range(0, len(points), _LOOKED_UP):
        some = [Q(**dict(zip(_POINT, point, strict=True))) for point in points[start : start + _LOOKED_UP]]
        yield from (
            record.Observation.objects.approved().filter(reduce(or_, some)).values_list("pk", flat=True)
        )
