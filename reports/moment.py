"""One moment of the record: what an edition is made of is read as it was then, whoever writes meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

from django.db import connection, transaction

from reports.changes import change_mark

_mark: ContextVar[int | None] = ContextVar("mark", default=None)


@contextlib.contextmanager
def one_moment() -> Iterator[None]:
    """A transaction whose reads all see the record as at the first of them; inside another one, a part of that.

    SQLite has one writer at a time, and that is this transaction. PostgreSQL is told to keep to one snapshot: where
    somebody else changes a row that is changed here too, it ends with an OperationalError (SQLSTATE 40001).
    """
    if connection.in_atomic_block or connection.vendor != "postgresql":
        with transaction.atomic():
            yield
        return
    # Before the snapshot and in a transaction of its own: whatever has a number up to the mark is in the snapshot,
    # and nobody has to wait for the lock until the end.
    token = _mark.set(change_mark())
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        _mark.reset(token)


def mark_of_moment() -> int:
    """The last change that everything read in this moment is sure to have in it."""
    mark = _mark.get()
    return change_mark() if mark is None else mark
