"""Small pieces of a record for tests. Every maker gives a saved row and fills in what is not said."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from django.utils import timezone

from mission.choices import BatchState, EntryState, Origin
from mission.models import (
    Area,
    Batch,
    Commitment,
    CommitmentOutcome,
    CommitmentPartner,
    Indicator,
    Mission,
    Observation,
    Outcome,
    Partner,
    ProgressEntry,
    ReportingPeriod,
    Series,
    Source,
)
from mission.vintages import known_by, vintage_key

_numbers = itertools.count(1)


def _next(prefix: str) -> str:
    return f"{prefix}-{next(_numbers)}"


def make_mission(slug: str = "", **fields: Any) -> Mission:
    """A mission of calendar years."""
    slug = slug or _next("mission")
    return Mission.objects.create(
        **{
            "slug": slug,
            "title": f"The {slug} mission",
            "start": "2021",
            "end": "2026",
            "aim": "Better lives",
        }
        | fields
    )


def make_source(mission: Mission, code: str = "", **fields: Any) -> Source:
    """A public text."""
    code = code or _next("source")
    return Source.objects.create(
        **{"mission": mission, "code": code, "title": code, "publisher": "A publisher"} | fields
    )


def make_partner(mission: Mission, code: str = "", **fields: Any) -> Partner:
    """A third-sector organisation."""
    code = code or _next("partner")
    given = {
        "mission": mission,
        "code": code,
        "name": f"Partner {code}",
        "sector": "third_sector",
        "description": "x",
    }
    return Partner.objects.create(**given | fields)


def make_outcome(mission: Mission, code: str = "", **fields: Any) -> Outcome:
    """An outcome."""
    code = code or _next("outcome")
    return Outcome.objects.create(
        **{"mission": mission, "code": code, "title": f"Outcome {code}", "kind": "outcome"} | fields
    )


def make_period(mission: Mission, year: int = 2022, **fields: Any) -> ReportingPeriod:
    """A calendar year."""
    given = {
        "mission": mission,
        "code": str(year),
        "label": f"Year {year}",
        "start": dt.date(year, 1, 1),
        "end": dt.date(year, 12, 31),
    }
    return ReportingPeriod.objects.create(**given | fields)


def make_commitment(
    mission: Mission,
    ref: str = "",
    *,
    lead: Partner | None = None,
    outcomes: list[Outcome] | None = None,
    **fields: Any,
) -> Commitment:
    """A commitment, with its lead and outcomes where they are given."""
    ref = ref or _next("C")
    given = {
        "mission": mission,
        "ref": ref,
        "title": f"Commitment {ref}",
        "description": "x",
        "origin": "A speech",
    }
    commitment = Commitment.objects.create(**given | fields)
    if lead:
        CommitmentPartner.objects.create(mission=mission, commitment=commitment, partner=lead, role="lead")
    for outcome in outcomes or []:
        CommitmentOutcome.objects.create(mission=mission, commitment=commitment, outcome=outcome)
    return commitment


def make_entry(
    commitment: Commitment, partner: Partner, period: ReportingPeriod, *, status: str = "", **fields: Any
) -> ProgressEntry:
    """An approved entry, as loaded from a package."""
    given = {
        "mission": commitment.mission,
        "code": _next("e"),
        "commitment": commitment,
        "partner": partner,
        "period": period,
        "delivery_status": status,
        "done": "Work went on.",
        "origin": Origin.PARTNER,
        "state": EntryState.APPROVED,
        "loaded": True,
    }
    return ProgressEntry.objects.create(**given | fields)


def make_area(mission: Mission, code: str = "", **fields: Any) -> Area:
    """A place."""
    code = code or _next("area")
    return Area.objects.create(
        **{"mission": mission, "code": code, "name": f"Area {code}", "kind": "country"} | fields
    )


def make_indicator(
    mission: Mission, code: str = "", *, outcome: Outcome | None = None, **fields: Any
) -> Indicator:
    """A yearly count, of which fewer is better."""
    code = code or _next("indicator")
    given = {
        "mission": mission,
        "code": code,
        "title": f"Indicator {code}",
        "outcome": outcome or make_outcome(mission),
        "unit": "count",
        "unit_label": "people",
        "direction": "decrease",
        "combine": "sum",
        "definition": "x",
        "publisher": "A publisher",
        "frequency": "annual",
    }
    return Indicator.objects.create(**given | fields)


def make_series(indicator: Indicator, area: Area | None = None, disaggregation: str = "") -> Series:
    """A series of an indicator."""
    area = area or Area.objects.filter(mission=indicator.mission).first() or make_area(indicator.mission)
    series, _ = Series.objects.get_or_create(
        mission=indicator.mission, indicator=indicator, area=area, disaggregation=disaggregation
    )
    return series


def make_batch(mission: Mission, **fields: Any) -> Batch:
    """An approved batch."""
    now = timezone.now()
    given = {
        "mission": mission,
        "at": now,
        "approved_at": now,
        "label": "A batch",
        "state": BatchState.APPROVED,
    }
    return Batch.objects.create(**given | fields)


def make_observation(
    series: Series,
    value: str | None,
    *,
    year: int = 2022,
    published: str = "",
    source: Source | None = None,
    **fields: Any,
) -> Observation:
    """A published value of a calendar year; None needs `missing=`."""
    source = source or make_source(series.mission)
    given: dict[str, Any] = {
        "series": series,
        "start": dt.date(year, 1, 1),
        "end": dt.date(year, 12, 31),
        "value": None if value is None else Decimal(value),
        "printed": value or "",
        "published": published,
        "source": source,
    } | fields
    given.setdefault("batch", None)
    given["batch"] = given["batch"] or make_batch(series.mission)
    given["known_by"] = known_by(published)
    given["vintage"] = vintage_key(
        published=published, revised=given.get("revised", False), source=source.code
    )
    return Observation.objects.create(**given)
