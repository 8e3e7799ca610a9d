"""What differs by engine: adding very many rows, how a figure is handed over, one view for a long read."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction

from mission.fields import FIGURE_DECIMALS, quantized

_MILLION = 10**FIGURE_DECIMALS


def add_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows of prepared values as fast as the engine can; every constraint and trigger holds."""
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                write = copy.write_row
                for row in rows:
                    write(row)
        else:
            # The connection's own cursor: its placeholders are not rewritten for each of a million rows.
            marks = ", ".join("?" * len(columns))
            with connection.wrap_database_errors:
                connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def figure_of() -> Callable[[str], Any]:
    """A function that makes of the text of a checked number what the engine stores; of an empty one None."""
    return _millionths if connection.vendor == "sqlite" else _numeric


def day_of() -> Callable[[str], Any]:
    """A function that makes of the text of a checked day what the engine is given."""
    return str if connection.vendor == "sqlite" else dt.date.fromisoformat


def plain_row(model: type[models.Model], columns: Sequence[str]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """A function that makes of a row as the engine gives it back the same row as it was handed over."""
    if connection.vendor != "sqlite":
        return tuple
    days = {
        place
        for place, column in enumerate(columns)
        if any(f.column == column and isinstance(f, models.DateField) for f in model._meta.concrete_fields)
    }
    return lambda row: tuple(str(v) if place in days and v is not None else v for place, v in enumerate(row))


def _millionths(text: str) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text) * _MILLION
    return int(quantized(Decimal(text)).scaleb(FIGURE_DECIMALS))


def _numeric(text: str) -> Decimal | None:
    return quantized(Decimal(text)) if text else None


@contextlib.contextmanager
def one_view() -> Iterator[None]:
    """Reads inside see the database as it was at the first of them, and hold up no writer."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        # atomic() would begin by taking the one writer's lock.
        connection.ensure_connection()
        connection.connection.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            connection.connection.execute("ROLLBACK")
