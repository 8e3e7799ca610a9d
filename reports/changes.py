"""What the record's history says has changed since an edition was frozen."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from mission.models import ChangeRecord, Mission

#: Tables whose rows hang on a commitment by `commitment_id`.
_OF_COMMITMENT = {
    "mission_commitmentoutcome",
    "mission_commitmentpartner",
    "mission_commitmentarea",
    "mission_commitmentlink",
    "mission_duechange",
    "mission_commitmentchange",
    "mission_progressentry",
}
_OF_ENTRY = {"mission_evidence", "mission_casestudy"}

#: Columns that stand in the bodies of other rows: where one of them changes, everything may have changed.
_NAMED = {
    "mission_mission": ("slug",),
    "mission_source": ("code",),
    "mission_reportingperiod": ("code",),
    "mission_outcome": ("code",),
    "mission_area": ("code",),
    "mission_partner": ("code", "sector"),
    "mission_indicator": ("code",),
    "mission_series": ("indicator_id", "area_id", "disaggregation"),
    "mission_commitment": ("ref",),
    "mission_target": ("code",),
    "mission_funding": ("code",),
    "mission_fund": ("name",),
}

Row = dict[str, Any]


@dataclass
class Touched:
    """Rows that may differ from the edition; `everything` where single rows cannot be told.

    `commitments`, `entries` and `batches` are numbers of rows; `gone_commitments` and `gone_entries` the keys
    of rows that were deleted.
    """

    everything: bool = False
    commitments: set[int] = field(default_factory=set)
    entries: set[int] = field(default_factory=set)
    batches: set[int] = field(default_factory=set)
    gone_commitments: set[str] = field(default_factory=set)
    gone_entries: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)


def change_mark() -> int:
    """The number of the last change that is committed. Waits for running writers, since numbers are given
    before they commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE mission_changerecord IN SHARE MODE")
        return ChangeRecord.objects.aggregate(last=Max("id"))["last"] or 0


def touched_since(mission: Mission, mark: int) -> Touched:
    """What the history names as changed after `mark`; everything where there is no mark."""
    touched = Touched(everything=mark == 0)
    if touched.everything:
        return touched
    changes = ChangeRecord.objects.filter(id__gt=mark).order_by("id")
    for table, pk, op, *texts in changes.values_list("table", "row", "op", "before", "after").iterator():
        before, after = (json.loads(text) if text else {} for text in texts)
        if not _concerns(mission, table, before, after):
            continue
        touched.tables.add(table)
        if op == "update":
            touched.everything |= any(before.get(name) != after.get(name) for name in _NAMED.get(table, ()))
        for row in (before, after):
            if row:
                _collect(touched, table, pk, row)
        if op == "delete":
            _collect_gone(touched, table, before)
    return touched


def _concerns(mission: Mission, table: str, before: Row, after: Row) -> bool:
    """Whether a change may be one of this mission; a mission names another one as the one before it."""
    owners = {row["mission_id"] for row in (before, after) if "mission_id" in row}
    return table == "mission_mission" or not owners or mission.pk in owners


def _collect(touched: Touched, table: str, pk: int, row: Row) -> None:
    if table == "mission_commitment":
        touched.commitments.add(pk)
    elif table == "mission_progressentry":
        touched.entries.add(pk)
    elif table == "mission_batch":
        touched.batches.add(pk)
    if table in _OF_COMMITMENT:
        touched.commitments.add(row["commitment_id"])
    elif table in _OF_ENTRY:
        touched.entries.add(row["entry_id"])


def _collect_gone(touched: Touched, table: str, row: Row) -> None:
    if table == "mission_commitment":
        touched.gone_commitments.add(row["ref"])
    elif table == "mission_progressentry":
        touched.gone_entries.add(row["code"])
