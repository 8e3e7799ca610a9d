"""The points of a release beside what the record says of them, some thousands at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from mission.choices import BatchState
from mission.datapackage.figures import SeriesIds
from mission.engines import figure_from
from mission.fields import quantized
from mission.models import Batch, Mission, Observation, Source
from mission.releases.changes import NEW, REVISES, UNCHANGED, Change, Earlier
from mission.releases.points import Point
from mission.vintages import vintage_key

TOGETHER = 2_000
#: So many times the points that are looked up may be fetched to find them.
NEAR = 4
_COLUMNS = (
    "series_id", "start", "end", "part", "vintage", "published", "source_id", "value", "printed", "bound", "missing", "quality",
    "revised", "numerator_printed", "denominator_printed", "note",
)  # fmt: skip
Stored = dict[str, Any]
PointKey = tuple[int, str, str, str]


class Comparison:
    """Compares points that a source published on a day with the approved record of a mission."""

    def __init__(self, mission: Mission, source: Source, published: str) -> None:
        self._source, self._published = source, published
        self._series = SeriesIds(mission)
        self._vintages = {
            revised: vintage_key(published=published, revised=revised, source=source.code)
            for revised in (False, True)
        }

    def of(self, points: Sequence[Point]) -> list[Change]:
        """What each of these points would do to the record."""
        keys = [(point.indicator, point.area, point.disaggregation) for point in points]
        series = self._series.known(keys)
        places = [
            (pk, point.start, point.end, point.part) if (pk := series.get(key)) is not None else None
            for key, point in zip(keys, points, strict=True)
        ]
        stored = self._stored([place for place in places if place is not None])
        return [
            self._change(point, stored.get(place, ()) if place is not None else ())
            for place, point in zip(places, points, strict=True)
        ]

    def _change(self, point: Point, rows: Iterable[Stored]) -> Change:
        mine = self._vintages[point.revised]
        same = before = None
        for row in rows:
            if row["published"] == self._published and row["source_id"] == self._source.pk:
                same = row
            elif row["vintage"] < mine and (before is None or row["vintage"] > before["vintage"]):
                before = row
        against = same or before
        if against is None:
            return Change(NEW, point, Earlier())
        earlier = Earlier(
            pk=before["id"] if before else 0,
            same=same["id"] if same else 0,
            equal=same is not None and _says_the_same(same, point),
            printed=against["printed"] or (f"{against['value']:f}" if against["value"] is not None else ""),
            bound=against["bound"],
            missing=against["missing"],
            published=against["published"],
        )
        return Change(UNCHANGED if _worth_the_same(against, point) else REVISES, point, earlier)

    def _stored(self, places: list[PointKey]) -> dict[PointKey, list[Stored]]:
        found: dict[PointKey, list[Stored]] = defaultdict(list)
        for start in range(0, len(places), TOGETHER):
            for row in _rows(places[start : start + TOGETHER]):
                found[(row["series_id"], row["start"], row["end"], row["part"])].append(row)
        return found


def _worth_the_same(row: Stored, point: Point) -> bool:
    value = quantized(Decimal(point.printed)) if point.printed else None
    return (row["value"], row["bound"], row["missing"]) == (value, point.bound, point.missing)


def _says_the_same(row: Stored, point: Point) -> bool:
    said = (point.printed, point.quality, point.revised, point.numerator, point.denominator, point.note)
    names = ("printed", "quality", "revised", "numerator_printed", "denominator_printed", "note")
    return _worth_the_same(row, point) and tuple(row[name] for name in names) == said


def _rows(places: list[PointKey]) -> list[Stored]:
    """The standing, approved observations of these points, and perhaps of others near them."""
    with connection.cursor() as cursor:
        cursor.execute(*_near(places))
        rows = cursor.fetchall()
        if len(rows) > NEAR * len(places):
            cursor.execute(*_exactly(places))
            rows = cursor.fetchall()
    return [_as_stored(row) for row in rows]


def _select() -> str:
    quote = connection.ops.quote_name
    table, batches = quote(Observation._meta.db_table), quote(Batch._meta.db_table)
    names = ", ".join(f"o.{quote(name)}" for name in ("id", *_COLUMNS))
    return (
        f"SELECT {names} FROM {table} o JOIN {batches} b ON b.id = o.batch_id "  # noqa: S608 (names of the models)
        f"WHERE o.ended_by_id IS NULL AND b.state = '{BatchState.APPROVED.value}' AND "
    )


def _near(places: list[PointKey]) -> tuple[str, list[Any]]:
    series, starts = sorted({place[0] for place in places}), [place[1] for place in places]
    marks = ", ".join(["%s"] * len(series))
    query = f"o.series_id IN ({marks}) AND o.start BETWEEN %s AND %s LIMIT {NEAR * len(places) + 1}"
    return _select() + query, [*series, min(starts), max(starts)]


def _exactly(places: list[PointKey]) -> tuple[str, list[Any]]:
    quote = connection.ops.quote_name
    # Days are cast, because a list of values has no types of its own.
    day = "%s" if connection.vendor == "sqlite" else "%s::date"
    marks = ", ".join([f"(%s, {day}, {day}, %s)"] * len(places))
    query = f"(o.series_id, o.start, o.{quote('end')}, o.part) IN (VALUES {marks})"
    return _select() + query, [value for place in places for value in place]


def _as_stored(row: tuple[Any, ...]) -> Stored:
    found = dict(zip(("id", *_COLUMNS), row, strict=True))
    found["start"], found["end"] = str(found["start"]), str(found["end"])
    found["revised"] = bool(found["revised"])
    if found["value"] is not None:
        found["value"] = quantized(figure_from(found["value"]))
    return found
