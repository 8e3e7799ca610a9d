"""Which edition of a mission is public at an instant: one look at the database, asked once for each request.

Every public answer begins with it, a kept page too, so it is made as cheap as a look can be: on SQLite on the thread's
own connection, on PostgreSQL as a prepared statement on a connection that is kept for such reads. It is never
answered from memory: docs/decisions/0006-one-look.md says why.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakSet

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import ExecStatus

from reports.lines import Line, NoLine, read

#: Where the look of a request stands in its WSGI environment.
IN_ENVIRON = "mission.look"

# Redactions are counted: what was committed last need not have the highest number.
_STATEMENT = (
    "SELECT e.position, e.id, e.hash, e.mission_id, "
    "(SELECT count(*) FROM reports_redaction r WHERE r.mission_id = e.mission_id) "
    "FROM reports_edition e JOIN mission_mission m ON m.id = e.mission_id "
    "WHERE m.slug = {slug} AND e.position IS NOT NULL AND e.release_at <= {at} ORDER BY e.position DESC LIMIT 1"
)
_WITH_MARKS = _STATEMENT.format(slug="%s", at="%s")
_FOR_SQLITE = _STATEMENT.format(slug="?", at="?")
_PREPARED = _STATEMENT.format(slug="$1::text", at="$2::timestamptz").encode()
_NAME = b"look"
#: The lines on which it is prepared.
_know_it: WeakSet[Line] = WeakSet()


@dataclass(frozen=True)
class Look:
    """What is public of a mission at the instant `at`: an edition by its number, position and hash, and how many
    redactions there are."""

    slug: str
    at: dt.datetime
    position: int
    edition: int
    hash: str
    mission: int
    redactions: int

    @cached_property
    def version(self) -> str:
        """The name of this state of the public record; two looks with one name see the same."""
        return f"{self.mission}.{self.position}.{self.edition}.{self.hash[:12]}.{self.redactions}"


def look_at(slug: str, at: dt.datetime) -> Look | None:
    """The look at a mission at an instant; None where nothing of it is public. One query."""
    if "\x00" in slug:
        return None
    row = _row(slug, at)
    if row is None:
        return None
    position, edition, hash_, mission, redactions = row
    return Look(slug, at, int(position), int(edition), str(hash_), int(mission), int(redactions))


def look_of(environ: Mapping[str, Any], slug: str) -> Look | None:
    """The look that this request has had at a mission already; None where there was none."""
    found = environ.get(IN_ENVIRON)
    return found if isinstance(found, Look) and found.slug == slug else None


def _row(slug: str, at: dt.datetime) -> Sequence[Any] | None:
    own = connections[DEFAULT_DB_ALIAS]
    if own.vendor == "sqlite":
        own.ensure_connection()
        with own.wrap_database_errors:
            given = (slug, own.ops.adapt_datetimefield_value(at))
            found: Sequence[Any] | None = own.connection.execute(_FOR_SQLITE, given).fetchone()
            return found
    with contextlib.suppress(NoLine):
        return read(lambda line: _told(line, slug, at))
    with own.cursor() as cursor:
        cursor.execute(_WITH_MARKS, [slug, at])
        row: Sequence[Any] | None = cursor.fetchone()
        return row


def _told(line: Line, slug: str, at: dt.datetime) -> Sequence[Any] | None:
    """The look by the driver's lower half, which has no more to do than to send and to wait."""
    if line not in _know_it:
        line.pgconn.prepare(_NAME, _PREPARED)
        _know_it.add(line)
    result = line.pgconn.exec_prepared(_NAME, [slug.encode(), at.isoformat().encode()])
    if result.status != ExecStatus.TUPLES_OK:
        raise psycopg.OperationalError(result.get_error_message())
    values = [result.get_value(0, column) for column in range(result.nfields)] if result.ntuples else []
    return [value.decode() for value in values if value is not None] or None
