"""What the record's history says has changed since an edition was frozen."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Max, Q

from mission.models import ChangeRecord, Mission, Observation

#: Tables whose rows hang on a commitment by `commitment_id`, and on another one by `related_id`.
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
    "mission_commitment": ("ref",),
    "mission_target": ("code",),
    "mission_funding": ("code",),
    "mission_fund": ("name",),
}


@dataclass
class Touched:
    """Rows that may differ from the edition; `everything` where single rows cannot be told."""

    everything: bool = False
    commitments: set[int] = field(default_factory=set)
    entries: set[int] = field(default_factory=set)
    indicators: set[int] = field(default_factory=set)
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
    batches: set[int] = set()
    for change in ChangeRecord.objects.filter(id__gt=mark).order_by("id").iterator():
        touched.tables.add(change.table)
        before, after = (json.loads(text) if text else {} for text in (change.before, change.after))
        if change.table == "mission_batch":
            batches.add(change.row)
        elif change.table in _NAMED and change.op == "update":
            touched.everything |= any(before[name] != after[name] for name in _NAMED[change.table])
        _collect(touched, change, before | after)
    rows = Observation.objects.filter(Q(batch__in=batches) | Q(ended_by__in=batches), series__mission=mission)
    touched.indicators = set(rows.order_by().values_list("series__indicator_id", flat=True).distinct())
    return touched


def _collect(touched: Touched, change: ChangeRecord, row: dict[str, int]) -> None:
    if change.table == "mission_commitment":
        touched.commitments.add(change.row)
    elif change.table == "mission_progressentry":
        touched.entries.add(change.row)
    if change.table in _OF_COMMITMENT:
        touched.commitments.add(row["commitment_id"])
    elif change.table in _OF_ENTRY:
        touched.entries.add(row["entry_id"])
