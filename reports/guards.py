"""What the database itself refuses on the frozen shelf."""

from __future__ import annotations

from django.apps import apps

from mission.triggers import Trigger, append_only, history_of, refusing

FROZEN_TABLES = (
    "reports_frozencommitment",
    "reports_frozenentry",
    "reports_frozenfigure",
    "reports_frozentarget",
    "reports_frozennoun",
)

#: Models of a report while it is composed, whose every change is written into the record's history.
COMPOSED = ("reportsection", "sectionentry", "sectioncomment")

_OPEN = 2147483647


def _now(vendor: str) -> str:
    return "strftime('%Y-%m-%d %H:%M:%f', 'now')" if vendor == "sqlite" else "clock_timestamp()"


def _released(vendor: str, mission: str, position: str) -> str:
    """SQL that is true where a position of a mission's line is public."""
    return (
        f"EXISTS (SELECT 1 FROM reports_edition e WHERE e.mission_id = {mission} AND e.position = {position} "
        f"AND e.release_at IS NOT NULL AND e.release_at <= {_now(vendor)})"
    )


def shelf_triggers(vendor: str) -> list[Trigger]:
    """No row joins or leaves a released edition, and a released edition never changes."""
    found: list[Trigger] = []
    for table in FROZEN_TABLES:
        found += _table_triggers(table, vendor)
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    found += [
        refusing(
            "reports_edition",
            "keep_update",
            event="UPDATE",
            condition=f"OLD.position IS NOT NULL AND OLD.release_at IS NOT NULL AND OLD.release_at <= {_now(vendor)}",
            sentence="A released edition never changes",
        ),
        refusing(
            "reports_edition",
            "keep_hash",
            event="UPDATE",
            condition=f"OLD.document {differs} NEW.document OR OLD.hash {differs} NEW.hash",
            sentence="The document of an edition never changes",
        ),
        refusing(
            "reports_edition",
            "keep_delete",
            event="DELETE",
            condition="1 = 1",
            sentence="Editions are never deleted",
        ),
    ]
    found += append_only("reports_redaction", "A redaction never changes and is never deleted")
    found += append_only("reports_editionfile", "Frozen files never change and are kept")
    found += append_only("reports_prereleaselook", "Looks are kept")
    found += append_only("reports_signoff", "A sign-off stays as it was given")
    for name in COMPOSED:
        found += history_of(apps.get_model("reports", name))
    return found


def _table_triggers(table: str, vendor: str) -> list[Trigger]:
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    fixed = ["mission_id", "key", "first", "hash"]
    moved = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in fixed)
    redacted = (
        f"EXISTS (SELECT 1 FROM reports_redaction r WHERE r.mission_id = NEW.mission_id AND r.\"table\" = '{table}' "
        'AND r."key" = NEW."key" AND r."first" = NEW."first")'
    )
    ends_released = (
        f'(OLD."until" <> NEW."until" AND ((OLD."until" <> {_OPEN} AND {_released(vendor, "OLD.mission_id", "OLD.until")}) '
        f'OR (NEW."until" <> {_OPEN} AND {_released(vendor, "NEW.mission_id", "NEW.until")})))'
    )
    return [
        Trigger(
            table=table,
            purpose="joins",
            when="AFTER INSERT",
            each="STATEMENT",
            sqlite=(
                f"BEFORE INSERT ON {table} WHEN {_released(vendor, 'NEW.mission_id', 'NEW.first')} "
                "BEGIN SELECT RAISE(ABORT, 'No row joins a released edition'); END"
            ),
            postgres=_statement_guard(),
        ),
        refusing(
            table,
            "keep_place",
            event="UPDATE",
            condition=f"{moved} OR {ends_released}",
            sentence="A frozen row keeps its place, key and hash",
        ),
        refusing(
            table,
            "keep_body",
            event="UPDATE",
            condition=f"OLD.body {differs} NEW.body AND NOT {redacted}",
            sentence="The text of a frozen row is only replaced by a redaction",
        ),
        refusing(
            table,
            "keep_delete",
            event="DELETE",
            condition=_released(vendor, "OLD.mission_id", "OLD.first"),
            sentence="A row of a released edition is never deleted",
        ),
    ]


def _statement_guard() -> str:
    """On PostgreSQL inserts are guarded once per statement: a guard per row costs a freeze five times as much."""
    return (
        "BEGIN IF EXISTS (SELECT 1 FROM fresh f JOIN reports_edition e ON e.mission_id = f.mission_id "
        'AND e.position = f."first" WHERE e.release_at IS NOT NULL AND e.release_at <= clock_timestamp()) THEN '
        "RAISE EXCEPTION 'No row joins a released edition' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; RETURN NULL; END"
    )
