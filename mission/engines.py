"""What differs by engine: adding very many rows, how a figure is handed over, one view for a long read."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection, models, transaction

from mission.fields import FIGURE_DECIMALS, FIGURE_DIGITS, quantized

_MILLION = 10**FIGURE_DECIMALS
_LINES = 1_000
#: Numbers with so many signs before the point are surely not too large to be stored.
_SHORT = FIGURE_DIGITS - FIGURE_DECIMALS
#: Negative: in KiB.
_CACHE = -24_000
#: Stands for no value in COPY; a control character, which no text of the record has.
_NULL = "\x01"
_SPECIAL = frozenset("\\\n\r\t")
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def add_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows of texts, whole numbers, booleans and None as fast as the engine can; every constraint holds."""
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {table} ({names}) FROM STDIN WITH (NULL '{_NULL}')") as copy,
            ):
                for block in _blocks(rows):
                    copy.write(block)
        else:
            # The connection's own cursor: its placeholders are not rewritten for each of a million rows.
            marks = ", ".join("?" * len(columns))
            with connection.wrap_database_errors:
                statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 (names of the models)
                connection.connection.executemany(statement, rows)


def add_columns(
    model: type[models.Model], same: Mapping[str, Any], columns: Mapping[str, Sequence[Any]]
) -> None:
    """Add rows that are given column by column, `same` having what all of them have alike; otherwise like `add_rows`.

    What is the same is put into the statement once, so that a row costs no more than what differs in it.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in (*same, *columns))
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            template = "\t".join(
                [_escaped(value).replace("%", "%%") for value in same.values()] + ["%s"] * len(columns)
            )
            rows = zip(*map(_copied, columns.values()), strict=True)
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN WITH (NULL '{_NULL}')") as copy:
                copy.write("\n".join(map(template.__mod__, rows)) + "\n")
        else:
            values = ", ".join([_literal(value) for value in same.values()] + ["?"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({values})"  # noqa: S608 (names of the models)
            connection.connection.executemany(statement, zip(*columns.values(), strict=True))


def _copied(column: Sequence[Any]) -> Sequence[Any]:
    """A column as COPY reads it: what it treats specially escaped, no value spelled out."""
    if column[0].__class__ is int:
        return column
    if None in column:
        return [_escaped(value) for value in column]
    text = "".join(column) if column[0].__class__ is str else ""
    return [_escaped(value) for value in column] if _SPECIAL.intersection(text) else column


def _escaped(value: Any) -> str:
    return value.translate(_ESCAPES) if isinstance(value, str) else _plain(value)


def _literal(value: Any) -> str:
    """A text, whole number, boolean or None as SQLite writes it."""
    if value is None:
        return "NULL"
    return str(int(value)) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _blocks(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Rows in the text form of COPY, many lines at a time."""
    pending = iter(rows)
    while lines := [_line(row) for row in islice(pending, _LINES)]:
        yield "\n".join(lines) + "\n"


def _line(row: Sequence[Any]) -> str:
    line = "\t".join([value if value.__class__ is str else _plain(value) for value in row])
    if "\\" in line or "\n" in line or line.count("\t") >= len(row):
        return "\t".join([_escaped(value) for value in row])
    return line


def _plain(value: Any) -> str:
    return _NULL if value is None else str(value)


def figure_maker() -> Callable[[str], Any]:
    """A function that makes of the text of a checked number what `add_rows` hands over; of an empty one None."""
    return _millionths if connection.vendor == "sqlite" else _decimal_text


def figure_from(value: Any) -> Decimal:
    """A figure as the engine gives it back outside of the models."""
    return Decimal(value).scaleb(-FIGURE_DECIMALS) if connection.vendor == "sqlite" else Decimal(value)


def _millionths(text: str) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text) * _MILLION
    whole, _, decimals = text.partition(".")
    if len(decimals) <= FIGURE_DECIMALS and len(whole) <= _SHORT:
        return int(whole + decimals.ljust(FIGURE_DECIMALS, "0"))
    return int(quantized(Decimal(text)).scaleb(FIGURE_DECIMALS))


def _decimal_text(text: str) -> str | None:
    if not text:
        return None
    whole, _, decimals = text.partition(".")
    if len(decimals) <= FIGURE_DECIMALS and len(whole) <= _SHORT:
        return text
    return str(quantized(Decimal(text)))


@contextlib.contextmanager
def many_rows() -> Iterator[None]:
    """SQLite holds more of its indexes in memory inside: a large insert would read them again and again."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = {_CACHE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")


@contextlib.contextmanager
def no_collecting() -> Iterator[None]:
    """Inside, Python does not look for circles of objects over and over: very many rows come and go, and none is one."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


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


def count_anew(*loaded: type[models.Model]) -> None:
    """Let PostgreSQL look at tables that a load has filled.

    Until it has, it takes them for empty and reads all of them again for each row of another. SQLite needs nothing.
    """
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in loaded)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")
