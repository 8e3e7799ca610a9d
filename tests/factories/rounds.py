"""Rounds for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from mission.models import Commitment, Partner, ReportingPeriod, ReportingRound, Request

OPENS, DUE, CLOSES = dt.date(2024, 5, 1), dt.date(2024, 6, 28), dt.date(2024, 7, 31)


def make_round(period: ReportingPeriod, **fields: Any) -> ReportingRound:
    """A round of May to July 2024, due at the end of June."""
    number = ReportingRound.objects.filter(mission=period.mission).count() + 1
    given = {
        "mission": period.mission,
        "period": period,
        "title": f"Round {number}",
        "opens": OPENS,
        "due": DUE,
        "closes": CLOSES,
    }
    return ReportingRound.objects.create(**given | fields)


def make_request(round_: ReportingRound, commitment: Commitment, partner: Partner, **fields: Any) -> Request:
    """A request that was asked when the round opened."""
    given = {
        "mission": round_.mission,
        "round": round_,
        "commitment": commitment,
        "partner": partner,
        "due": round_.due,
        "asked_at": dt.datetime.combine(round_.opens, dt.time(9), timezone.get_current_timezone()),
    }
    return Request.objects.create(**given | fields)
