"""The record's rows as cells of the package's tables: approved rows only, sorted as the format says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models

from mission.datapackage.columns import Column, Kind, cell_of, number_cell
from mission.datapackage.sync import model_of
from mission.datapackage.table import Table
from mission.datapackage.tables import BY_NAME
from mission.datapackage.tables_figures import OBSERVATIONS, TARGETS
from mission.datapackage.tables_plan import MISSION
from mission.datapackage.tables_record import ENTRIES, EVIDENCE, FUNDS
from mission.models import Evidence, Mission, Observation, ProgressEntry

FETCHED = 5_000
#: Where the values of a column stand that has no field of its own.
_ELSEWHERE = {
    (TARGETS.name, "area"): "series__area__code",
    (TARGETS.name, "disaggregation"): "series__disaggregation",
    (OBSERVATIONS.name, "indicator_id"): "series__indicator__code",
    (OBSERVATIONS.name, "area"): "series__area__code",
    (OBSERVATIONS.name, "disaggregation"): "series__disaggregation",
}


def lookup_of(table: Table, column: Column) -> str:
    """The path from a row of the record to what a column says."""
    elsewhere = _ELSEWHERE.get((table.name, column.name))
    if elsewhere:
        return elsewhere
    if column.to == FUNDS:
        return f"{column.field}__name"
    if column.to:
        target = BY_NAME[column.to]
        return f"{column.field}__{target.by_name[target.key[0]].field}"
    return column.field


def rows_of(mission: Mission, table: Table) -> models.QuerySet[Any]:
    """The rows that a table has of the approved record."""
    if table is MISSION:
        return Mission.objects.filter(pk=mission.pk)
    if table is ENTRIES:
        return ProgressEntry.objects.filter(mission=mission).latest_approved()
    if table is EVIDENCE:
        return Evidence.objects.filter(entry__in=rows_of(mission, ENTRIES))
    if table is OBSERVATIONS:
        return Observation.objects.filter(series__mission=mission).approved()
    return model_of(table).objects.of(mission)  # type: ignore[attr-defined, no-any-return]


def _makers(table: Table) -> tuple[list[str], list[tuple[int, Callable[[Any], str], int | None]]]:
    """The lookups of a table's values, and for each column its place, its maker and the place of its printed text."""
    lookups: list[str] = []
    makers: list[tuple[int, Callable[[Any], str], int | None]] = []
    for column in table.columns:
        place = len(lookups)
        lookups.append(lookup_of(table, column))
        if column.printed:
            lookups.append(column.printed)
        makers.append((place, _maker(column), place + 1 if column.printed else None))
    return lookups, makers


def _maker(column: Column) -> Callable[[Any], str]:
    return lambda value: cell_of(column, value)


def cells(mission: Mission, table: Table) -> Iterator[list[str]]:
    """The rows of a table as cells of all its columns, sorted; observations are read as a stream."""
    lookups, makers = _makers(table)
    if table is OBSERVATIONS:
        rows = _sorted_figures(mission).values_list(*lookups).iterator(chunk_size=FETCHED)
        return (_made(row, makers) for row in rows)
    made = [
        _made(row, makers)
        for row in rows_of(mission, table).values_list(*lookups).iterator(chunk_size=FETCHED)
    ]
    keys = [(place, table.by_name[name].kind) for name in table.sorted_by for place in (_place(table, name),)]
    made.sort(
        key=lambda row: [int(row[place]) if kind == Kind.INTEGER else row[place] for place, kind in keys]
    )
    return iter(made)


def _place(table: Table, name: str) -> int:
    return [column.name for column in table.columns].index(name)


def _made(row: tuple[Any, ...], makers: list[tuple[int, Callable[[Any], str], int | None]]) -> list[str]:
    return [
        make(row[place]) if printed is None or row[place] is None else number_cell(row[place], row[printed])
        for place, make, printed in makers
    ]


def _sorted_figures(mission: Mission) -> models.QuerySet[Any]:
    """Observations in the order of the format, sorted by the database: its keys compare by code point."""
    lookups = [lookup_of(OBSERVATIONS, OBSERVATIONS.by_name[name]) for name in OBSERVATIONS.sorted_by]
    return rows_of(mission, OBSERVATIONS).order_by(*lookups)


def figures_have(mission: Mission, column: Column) -> bool:
    """Whether any observation has a value in a column that is only written where one has."""
    return rows_of(mission, OBSERVATIONS).exclude(**{column.field: ""}).exists()
