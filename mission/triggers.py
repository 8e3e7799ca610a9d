"""Database triggers: made from the models, installed after every migrate, compared at start.

Each room says which triggers it wants by a `triggers(vendor)` on its AppConfig. The name of an
installed trigger ends in a digest of its text, so that a changed trigger is a missing one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from mission.fields import FigureField

PREFIX = "mp_"


@dataclass(frozen=True)
class Trigger:
    """One trigger. `sqlite` is the whole body of the statement after its name; `postgres` the function's body."""

    table: str
    purpose: str
    sqlite: str
    postgres: str
    when: str
    each: str = "ROW"

    def name(self, vendor: str) -> str:
        """The name in the database, with the digest of what it does there."""
        text = self.sqlite if vendor == "sqlite" else f"{self.when} {self.each} {self.postgres}"
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        return f"{PREFIX}{self.table[:36]}_{self.purpose}_{digest}"


def refusing(
    table: str, purpose: str, *, event: str, condition: str, sentence: str, postgres_condition: str = ""
) -> Trigger:
    """A trigger that refuses `event` (such as `UPDATE`) on rows for which `condition` is true."""
    returned = "OLD" if event == "DELETE" else "NEW"
    return Trigger(
        table=table,
        purpose=purpose,
        when=f"BEFORE {event}",
        sqlite=f"BEFORE {event} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END",
        postgres=(
            f"BEGIN IF {postgres_condition or condition} THEN "
            f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; RETURN {returned}; END"
        ),
    )


def append_only(table: str, sentence: str) -> list[Trigger]:
    """Triggers that refuse every update and delete of a table's rows."""
    return [
        refusing(table, f"keep_{event.lower()}", event=event, condition="1 = 1", sentence=sentence)
        for event in ("UPDATE", "DELETE")
    ]


def history_of(model: type[models.Model]) -> list[Trigger]:
    """The triggers that write every insert, update and delete of a model's table into the history."""
    table = model._meta.db_table
    fields = list(model._meta.concrete_fields)
    columns = [field.column for field in fields]
    pairs = ", ".join(f"'{column}', {{row}}.\"{column}\"" for column in columns)
    exact = ", ".join(
        f"'{f.column}', {{row}}.\"{f.column}\"" + ("::text" if isinstance(f, FigureField) else "")
        for f in fields
    )
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns)
    made = []
    for event, row, before, after in (
        ("INSERT", "NEW", None, "NEW"),
        ("UPDATE", "NEW", "OLD", "NEW"),
        ("DELETE", "OLD", "OLD", None),
    ):
        sqlite_before = f"json_object({pairs.format(row=before)})" if before else "NULL"
        sqlite_after = f"json_object({pairs.format(row=after)})" if after else "NULL"
        postgres_before = f"json_build_object({exact.format(row=before)})::text" if before else "NULL"
        postgres_after = f"json_build_object({exact.format(row=after)})::text" if after else "NULL"
        op = event.lower()
        when = f" WHEN {changed}" if event == "UPDATE" else ""
        guard = "IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; " if event == "UPDATE" else ""
        into = 'INSERT INTO mission_changerecord (at, "table", "row", op, actor, door, request, why, before, after)'
        made.append(
            Trigger(
                table=table,
                purpose=f"history_{op}",
                when=f"AFTER {event}",
                sqlite=(
                    f"AFTER {event} ON {table}{when} BEGIN {into} "
                    f"SELECT strftime('%Y-%m-%d %H:%M:%f', 'now'), '{table}', {row}.id, '{op}', "
                    "coalesce(c.actor, ''), coalesce(c.door, ''), coalesce(c.request, ''), coalesce(c.why, ''), "
                    f"{sqlite_before}, {sqlite_after} "
                    "FROM (SELECT 1) LEFT JOIN mission_writecontext c ON c.id = 1; END"
                ),
                postgres=(
                    f"BEGIN {guard}{into} VALUES (clock_timestamp(), '{table}', {row}.id, '{op}', "
                    "coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.door', true), ''), "
                    "coalesce(current_setting('app.request', true), ''), coalesce(current_setting('app.why', true), ''), "
                    f"{postgres_before}, {postgres_after}); RETURN NULL; END"
                ),
            )
        )
    return made


def wanted(vendor: str) -> list[Trigger]:
    """Every trigger that the installed rooms want on an engine."""
    found: list[Trigger] = []
    for config in apps.get_app_configs():
        declare = getattr(config, "triggers", None)
        if declare is not None:
            found.extend(declare(vendor))
    return found


def installed(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The names of our triggers that the database has now, each with its table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'mp\\_%' ESCAPE '\\'"
            )
        else:
            cursor.execute(
                "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE NOT t.tgisinternal AND t.tgname LIKE 'mp\\_%' AND n.nspname = current_schema()"
            )
        return {name: table for name, table in cursor.fetchall()}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Triggers that should be in the database and are not, of the tables that exist."""
    tables = set(connection.introspection.table_names())
    present = installed(connection)
    return sorted(
        trigger.name(connection.vendor)
        for trigger in wanted(connection.vendor)
        if trigger.table in tables and trigger.name(connection.vendor) not in present
    )


def install(using: str) -> int:
    """Make the database's triggers the wanted ones; give how many were added or dropped."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if "mission_changerecord" not in tables:
        return 0
    present = installed(connection)
    desired = {t.name(connection.vendor): t for t in wanted(connection.vendor) if t.table in tables}
    stale = {name: table for name, table in present.items() if name not in desired}
    fresh = [(name, trigger) for name, trigger in desired.items() if name not in present]
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor, stale, fresh):
            cursor.execute(statement)
    return len(stale) + len(fresh)


def _statements(vendor: str, stale: dict[str, str], fresh: list[tuple[str, Trigger]]) -> Iterable[str]:
    for name, table in stale.items():
        if vendor == "sqlite":
            yield f"DROP TRIGGER IF EXISTS {name}"
        else:
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield f"DROP FUNCTION IF EXISTS {name}()"
    for name, trigger in fresh:
        if vendor == "sqlite":
            yield f"CREATE TRIGGER {name} {trigger.sqlite}"
        else:
            function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
            yield f"{function} AS $body$ {trigger.postgres} $body$"
            rows = "REFERENCING NEW TABLE AS fresh " if trigger.each == "STATEMENT" else ""
            yield (
                f"CREATE TRIGGER {name} {trigger.when} ON {trigger.table} "
                f"{rows}FOR EACH {trigger.each} EXECUTE FUNCTION {name}()"
            )
