"""When an approved entry came to the public first, and who released it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from reports.models import Edition, FrozenEntry


@dataclass(frozen=True)
class Released:
    """The moment, the opaque id of the person (empty for what was loaded), and the edition in words."""

    at: dt.datetime
    by: str
    edition: str


def released(entry: Any) -> Released | None:
    """The first edition that is public now and says what this number of the entry says; None where there is none yet."""
    rows = FrozenEntry.objects.filter(mission_id=entry.mission_id, key=entry.code).order_by("first")
    of_number = (first for first, body in rows.values_list("first", "body") if _number(body) == entry.number)
    first = next(of_number, None)
    if first is None:
        return None
    editions = Edition.objects.filter(mission_id=entry.mission_id, position__gte=first)
    edition = editions.released(timezone.now()).select_related("report").order_by("position").first()
    if edition is None or edition.release_at is None:
        return None
    return Released(edition.release_at, edition.released_by, str(edition))


def _number(body: str) -> int:
    return int(json.loads(body).get("number", 1))
