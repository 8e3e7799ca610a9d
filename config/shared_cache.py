"""The shared cache in a table of the database, written in one statement each time.

Django's own asks how many entries there are, opens a transaction and looks for the entry before it writes one: five
statements where the engine needs one, which an upsert also makes exact where two processes add the same entry.
"""

from __future__ import annotations

import base64
import datetime as dt
import pickle
import random
from typing import Any

from django.core.cache.backends import db
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.db import DatabaseError, connections, router
from django.utils import timezone

#: Of so many writes one counts the entries and takes the old ones away.
TIDIES_ONCE_IN = 100

_UPSERT = (
    'INSERT INTO "{table}" ("cache_key", "value", "expires") VALUES (%s, %s, %s) '
    'ON CONFLICT ("cache_key") DO UPDATE SET "value" = excluded."value", "expires" = excluded."expires"'
)
_WHERE_OVER = ' WHERE "{table}"."expires" < %s'


class DatabaseCache(db.DatabaseCache):
    """Django's cache in a table, for SQLite and PostgreSQL alone."""

    _table: str
    _cull: Any

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        if mode == "touch":
            return bool(super()._base_set(mode, key, value, timeout))  # type: ignore[misc]  # not in the stubs
        connection = connections[router.db_for_write(self.cache_model_class)]
        adapted = connection.ops.adapt_datetimefield_value
        now = timezone.now().replace(microsecond=0)
        statement, given = _UPSERT, [key, self._text(value), adapted(self._until(timeout))]
        if mode == "add":
            statement, given = statement + _WHERE_OVER, [*given, adapted(now)]
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement.format(table=self._table), given)
                written = cursor.rowcount == 1
                if random.randrange(TIDIES_ONCE_IN) == 0:  # noqa: S311 - nothing secret
                    self._tidy(connection.alias, cursor, now)
        except DatabaseError:
            # As Django's own does: what is not kept is made again.
            return False
        return written

    def _text(self, value: Any) -> str:
        return base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")

    def _until(self, timeout: Any) -> dt.datetime:
        ends = self.get_backend_timeout(timeout)
        if ends is None:
            return dt.datetime.max.replace(microsecond=0, tzinfo=dt.UTC)
        return dt.datetime.fromtimestamp(ends, tz=dt.UTC).replace(microsecond=0)

    def _tidy(self, alias: str, cursor: Any, now: dt.datetime) -> None:
        cursor.execute(f'SELECT count(*) FROM "{self._table}"')  # noqa: S608 - a name of our own
        number = cursor.fetchone()[0]
        if number > self._max_entries:
            self._cull(alias, cursor, now, number)
