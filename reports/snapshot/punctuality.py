"""Bodies of punctuality: how many entries each partner was asked for in a period, and how they came."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from mission import models as record
from mission.asked import counts_of
from mission.owed import london_day
from reports.selection import Selection
from reports.snapshot.rows import Row


def punctuality(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """One row for each partner and period, as it stands on the day of freezing, with the partner's explanation."""
    asked = record.Request.objects.standing().filter(mission=mission)
    if not selection.whole or not asked.exists():
        return
    counts = counts_of(asked, london_day(timezone.now()))
    partners = dict(record.Partner.objects.filter(mission=mission).values_list("pk", "code"))
    periods = dict(record.ReportingPeriod.objects.filter(mission=mission).values_list("pk", "code"))
    notes = {
        (partner, period): text
        for partner, period, text in record.PunctualityNote.objects.filter(mission=mission).values_list(
            "partner_id", "period_id", "text"
        )
    }
    for pair, one in sorted(counts.items(), key=lambda item: (partners[item[0][0]], periods[item[0][1]])):
        partner, period = partners[pair[0]], periods[pair[1]]
        body = {"partner": partner, "period": period, **one.as_body(), "note": notes.get(pair) or None}
        yield Row(f"{partner}|{period}", body, {"owner": partner, "other": period})
