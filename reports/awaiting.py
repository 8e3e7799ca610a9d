"""Which approved entries wait for the next edition."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from mission.choices import EntryState
from mission.models import ChangeRecord, Mission, ProgressEntry
from reports.models import Edition

#: So many changes are looked at; a mission with more waiting is told "many".
MOST_CHANGES = 2_000


def awaiting_release(mission: Mission, at: dt.datetime) -> QuerySet[Any]:
    """Approved entries of a mission that changed after its newest public edition was frozen."""
    newest = Edition.objects.filter(mission=mission).released(at).order_by("-position").first()
    changes = ChangeRecord.objects.filter(
        table="mission_progressentry", id__gt=newest.change_mark if newest else 0
    )
    rows = changes.order_by("-id").values_list("row", flat=True)[:MOST_CHANGES]
    return ProgressEntry.objects.filter(mission=mission, state=EntryState.APPROVED, pk__in=list(rows))
