"""Who writes, through which door and why: told to the database, whose triggers write the history."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator

from django.db import connection, transaction

from mission.choices import Door

_KEYS = ("actor", "door", "request", "why")


@contextlib.contextmanager
def writing(*, by: str, door: Door | str, why: str = "", request: str = "") -> Iterator[None]:
    """A transaction whose changes are recorded as made by `by` (an opaque id) through `door`.

    An inner one inside another's transaction takes over and then gives back.
    """
    with transaction.atomic():
        before = _context()
        _set({"actor": by, "door": str(door), "request": request or uuid.uuid4().hex, "why": why})
        yield
        _set(before)


def _context() -> dict[str, str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT actor, door, request, why FROM mission_writecontext WHERE id = 1")
            row = cursor.fetchone() or ("", "", "", "")
        else:
            settings = ", ".join(f"coalesce(current_setting('app.{key}', true), '')" for key in _KEYS)
            cursor.execute(f"SELECT {settings}")
            row = cursor.fetchone()
    return dict(zip(_KEYS, row, strict=True))


def _set(context: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "INSERT INTO mission_writecontext (id, actor, door, request, why) VALUES (1, %s, %s, %s, %s) "
                "ON CONFLICT (id) DO UPDATE SET actor = excluded.actor, door = excluded.door, "
                "request = excluded.request, why = excluded.why",
                [context[key] for key in _KEYS],
            )
        else:
            settings = ", ".join(f"set_config('app.{key}', %s, true)" for key in _KEYS)
            cursor.execute(f"SELECT {settings}", [context[key] for key in _KEYS])
