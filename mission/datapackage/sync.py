"""Bringing the rows of a small table into the record: new ones are added, changed ones updated, none deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F

from mission.datapackage.columns import Column, Kind, value_of
from mission.datapackage.read import Package, Row
from mission.datapackage.report import LoadReport, TableReport
from mission.datapackage.table import Table
from mission.fields import FirstDayField, LastDayField
from mission.models import Mission

CHUNK = 500
Extra = Callable[[Row], dict[str, Any]]


@dataclass
class Loading:
    """What one load carries along: the mission, the package, the ids of the rows by their keys, the report."""

    mission: Mission
    package: Package
    report: LoadReport
    ids: dict[str, dict[str, int]] = field(default_factory=dict)

    def rows(self, table: Table) -> list[Row]:
        """The rows of a table of the package."""
        return self.package.rows.get(table.name, [])


def model_of(table: Table) -> type[models.Model]:
    """The model that holds a table."""
    return apps.get_model("mission", table.model)


def sync(
    loading: Loading, table: Table, *, but: frozenset[str] = frozenset(), extra: Extra | None = None
) -> None:
    """Bring a table's rows into the record. `but` are columns that `extra` turns into values instead."""
    report = loading.report.of(loading.package.file(table))
    columns = [c for c in table.columns if c.name not in but and loading.package.has(table, c.name)]
    stored = _stored(loading, table, columns, extra)
    _learn_ids(loading, table, stored)
    for rows in _layers(table, loading.rows(table), set(loading.ids.get(table.name, ()))):
        _sync_rows(loading, table, columns, rows, stored, report, extra)
        _learn_ids(loading, table, stored)
    for key, (_, _, seen) in stored.items():
        if not seen:
            report.miss(_label(loading, table, key))


Stored = dict[tuple[Any, ...], list[Any]]


def _attnames(table: Table, columns: Iterable[Column]) -> list[str]:
    model = model_of(table)
    found: list[str] = []
    for column in columns:
        found.append(model._meta.get_field(column.field).attname)  # type: ignore[union-attr]
        if column.printed:
            found.append(column.printed)
    return found


def _stored(loading: Loading, table: Table, columns: list[Column], extra: Extra | None) -> Stored:
    """The rows of the record by their keys: id, values, and whether the package has been seen to have it."""
    names = _attnames(table, columns)
    names += [name for name in (extra(Row(0, {})) if extra else {}) if name not in names]
    keys = _attnames(table, [table.by_name[name] for name in table.key])
    found: Stored = {}
    for values in model_of(table).objects.of(loading.mission).values("pk", *names):  # type: ignore[attr-defined]
        pk = values.pop("pk")
        found[tuple(values[key] for key in keys)] = [pk, values, False]
    return found


def _learn_ids(loading: Loading, table: Table, stored: Stored) -> None:
    if len(table.key) == 1:
        loading.ids[table.name] = {key[0]: pk for key, (pk, _, _) in stored.items()}


def _label(loading: Loading, table: Table, key: tuple[Any, ...]) -> str:
    """A key of the record in the words of the package."""
    parts = []
    for name, value in zip(table.key, key, strict=True):
        column = table.by_name[name]
        if column.kind == Kind.REFERENCE:
            value = next((code for code, pk in loading.ids[column.to].items() if pk == value), value)
        parts.append(str(value))
    return ", ".join(parts)


def _layers(table: Table, rows: list[Row], known: set[str]) -> Iterator[list[Row]]:
    """The rows of a tree so that what a row refers to comes in an earlier layer.

    First come the rows that the record has, so that they give up what is unique before others take it.
    """
    if not table.tree:
        yield rows
        return
    key = table.key[0]
    first = [row for row in rows if row[key] in known and all(row[n] in known for n in table.tree if row[n])]
    yield first
    settled = {row[key] for row in first}
    left = {row[key]: row for row in rows if row[key] not in settled}
    while left:
        layer = [row for row in left.values() if not any(row[name] in left for name in table.tree)]
        for row in layer:
            del left[row[key]]
        yield layer


def _values(
    loading: Loading, columns: list[Column], row: Row, names: list[str], extra: Extra | None
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    place = 0
    for column in columns:
        cell = row[column.name]
        if column.to:
            found[names[place]] = loading.ids[column.to][cell] if cell else None
        else:
            found[names[place]] = value_of(column, cell)
        place += 1
        if column.printed:
            found[names[place]] = cell
            place += 1
    return {**found, **(extra(row) if extra else {})}


def _sync_rows(
    loading: Loading,
    table: Table,
    columns: list[Column],
    rows: list[Row],
    stored: Stored,
    report: TableReport,
    extra: Extra | None,
) -> None:
    names = _attnames(table, columns)
    keys = _attnames(table, [table.by_name[name] for name in table.key])
    fresh: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    changes: list[tuple[int, dict[str, Any]]] = []
    for row in rows:
        values = _values(loading, columns, row, names, extra)
        key = tuple(values[name] for name in keys)
        known = stored.get(key)
        if known is None:
            fresh.append((key, values))
            continue
        known[2] = True
        differing = {name: value for name, value in values.items() if known[1][name] != value}
        if differing:
            changes.append((known[0], differing))
    update_rows(model_of(table), changes)
    model = model_of(table)
    made = model.objects.bulk_create(  # type: ignore[attr-defined]
        [model(mission=loading.mission, **values) for _, values in fresh], batch_size=CHUNK
    )
    for (key, values), row in zip(fresh, made, strict=True):
        stored[key] = [row.pk, values, True]
    report.created += len(fresh)
    report.changed += len(changes)
    report.unchanged += len(rows) - len(fresh) - len(changes)


def update_rows(model: type[models.Model], changes: list[tuple[int, dict[str, Any]]]) -> None:
    """Write changed values of rows. One that is unique and still held by a row that gives it up waits its turn."""
    while changes:
        waiting = []
        for pk, values in changes:
            try:
                with transaction.atomic():
                    update_row(model, pk, values)
            except IntegrityError:
                waiting.append((pk, values))
        if len(waiting) == len(changes):
            update_row(model, *waiting[0])
        changes = waiting


def update_row(model: type[models.Model], pk: int, values: dict[str, Any]) -> None:
    """Write changed values of one row, with the days that partial dates stand for, as its next version."""
    days = {
        field.attname: field.day(values[field.of])
        for field in model._meta.concrete_fields
        if isinstance(field, FirstDayField | LastDayField) and field.of in values
    }
    model.objects.filter(pk=pk).update(**values, **days, version=F("version") + 1)  # type: ignore[attr-defined]
