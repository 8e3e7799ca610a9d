"""How punctually partners reported for a period, as the rounds count it, with the partners' own explanations."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from mission.asked import counts_of
from mission.models import Partner, PunctualityNote, Request
from mission.owed import london_day


def punctuality_of(mission_id: int, period: str) -> list[dict[str, Any]]:
    """One row for each partner that was asked, by code. Three queries beside those of the counting."""
    asked = Request.objects.standing().filter(mission_id=mission_id, round__period__code=period)
    counts = {partner: one for (partner, _), one in counts_of(asked, london_day(timezone.now())).items()}
    codes = dict(Partner.objects.filter(pk__in=counts).values_list("pk", "code"))
    rows = PunctualityNote.objects.filter(mission_id=mission_id, period__code=period)
    notes = dict(rows.values_list("partner_id", "text"))
    found = [
        {"partner": codes[pk], "note": notes.get(pk) or None} | one.as_body() for pk, one in counts.items()
    ]
    return sorted(found, key=lambda row: str(row["partner"]))
