"""Connections to PostgreSQL that are kept for short public reads, each a prepared statement.

They stand outside the pool: taking a connection from there, with its check, costs more than such a read itself. What is
read is public and never changes, so it needs no transaction. There are as many as threads have read at once.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

T = TypeVar("T")
Line = psycopg.Connection[Any]

_idle: deque[Line] = deque()


class NoLine(Exception):
    """There is no such connection here, or none that answers: read through Django's own."""


def read(ask: Callable[[Line], T]) -> T:
    """What `ask` gives with a line; the one used last goes first. Raises NoLine.

    A line that fails is thrown away with all the others, since the server may be another one now, and a new one is
    tried once.
    """
    own = connections[DEFAULT_DB_ALIAS]
    # Inside a transaction only its own connection sees what it wrote.
    if own.vendor != "postgresql" or own.in_atomic_block:
        raise NoLine
    with contextlib.suppress(IndexError, psycopg.Error):
        return _asked(_idle.pop(), ask)
    try:
        return _asked(_new(), ask)
    except psycopg.Error as error:
        raise NoLine from error


def close() -> None:
    """Close all that nobody is using."""
    with contextlib.suppress(IndexError):
        while True:
            _idle.pop().close()


def _asked(line: Line, ask: Callable[[Line], T]) -> T:
    try:
        found = ask(line)
    except BaseException:
        line.close()
        close()
        raise
    _idle.append(line)
    return found


def _new() -> Line:
    given = connections[DEFAULT_DB_ALIAS].get_connection_params()
    for ours in ("cursor_factory", "context", "prepare_threshold"):
        given.pop(ours, None)
    return psycopg.connect(**given, autocommit=True)
