"""What the database itself refuses in the record, and which tables have a history."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from mission.triggers import Trigger, append_only, history_of, refusing

#: Tables that only grow, or that are no part of the record's history.
WITHOUT_HISTORY = {
    "observation",
    "series",
    "entrywriter",
    "entrypresence",
    "reminder",
    "changerecord",
    "writecontext",
}


def tracked_models() -> list[type[models.Model]]:
    """The models of the record whose every change is written into the history."""
    return [
        m for m in apps.get_app_config("mission").get_models() if m._meta.model_name not in WITHOUT_HISTORY
    ]


def record_triggers(vendor: str) -> list[Trigger]:
    """History of every tracked table; history itself, observations and approved entries never change."""
    found = [trigger for model in tracked_models() for trigger in history_of(model)]
    found += append_only("mission_changerecord", "History is append-only")
    found += [
        refusing(
            "mission_observation",
            "keep_delete",
            event="DELETE",
            condition="1 = 1",
            sentence="Observations are never deleted",
        ),
        _only_ended(vendor),
        _approved_stays(vendor),
        refusing(
            "mission_progressentry",
            "keep_approved",
            event="DELETE",
            condition="OLD.state = 'approved'",
            sentence="An approved entry is never deleted",
        ),
    ]
    return found


def _same(table: str, vendor: str, columns: list[str]) -> str:
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in columns)


def _columns(model_name: str, *, but: set[str]) -> list[str]:
    model = apps.get_model("mission", model_name)
    return [field.column for field in model._meta.concrete_fields if field.column not in but]


def _only_ended(vendor: str) -> Trigger:
    columns = _columns("observation", but={"ended_by_id"})
    ended = "(OLD.ended_by_id IS NOT NULL)"
    return refusing(
        "mission_observation",
        "keep_update",
        event="UPDATE",
        condition=f"{ended} OR {_same('mission_observation', vendor, columns)}",
        sentence="An observation can only be ended",
    )


def _approved_stays(vendor: str) -> Trigger:
    columns = _columns("progressentry", but={"partner_reply", "version", "changed_at"})
    return refusing(
        "mission_progressentry",
        "keep_update",
        event="UPDATE",
        condition=f"OLD.state = 'approved' AND ({_same('mission_progressentry', vendor, columns)})",
        sentence="An approved entry never changes; its correction is the next number",
    )
