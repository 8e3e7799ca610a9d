"""Whether a row of the record was ever in an edition. Such a row ends, it is never deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from mission import models as record
from reports.models import Edition, FrozenCommitment, FrozenEntry, FrozenNoun, FrozenTarget
from reports.models.frozen import FrozenRow

Row = Any


def _noun(kind: str) -> dict[str, str]:
    return {"kind": kind}


def _by_code(row: Row) -> str:
    return str(row.code)


#: For each model: the frozen table, what narrows it, and the key of a row.
_FROZEN: dict[type[models.Model], tuple[type[FrozenRow], dict[str, str], Callable[[Row], str]]] = {
    record.Mission: (FrozenNoun, _noun("mission"), lambda row: row.slug),
    record.ReportingPeriod: (FrozenNoun, _noun("period"), _by_code),
    record.Outcome: (FrozenNoun, _noun("outcome"), _by_code),
    record.Partner: (FrozenNoun, _noun("partner"), _by_code),
    record.Area: (FrozenNoun, _noun("area"), _by_code),
    record.Source: (FrozenNoun, _noun("source"), _by_code),
    record.Indicator: (FrozenNoun, _noun("indicator"), _by_code),
    record.Milestone: (FrozenNoun, _noun("milestone"), _by_code),
    record.Funding: (FrozenNoun, _noun("funding"), _by_code),
    record.Target: (FrozenTarget, {}, _by_code),
    record.Commitment: (FrozenCommitment, {}, lambda row: row.ref),
    record.ProgressEntry: (FrozenEntry, {}, _by_code),
}

#: Rows that have no page of their own, with the row whose page they stand on.
_HANGS_ON: dict[type[models.Model], str] = {
    record.PartnerName: "partner",
    record.CommitmentPartner: "commitment",
    record.CommitmentOutcome: "commitment",
    record.CommitmentArea: "commitment",
    record.CommitmentLink: "commitment",
    record.CommitmentChange: "commitment",
    record.DueChange: "commitment",
    record.SeriesBreak: "indicator",
    record.Series: "indicator",
}


def was_public(row: models.Model) -> bool:
    """Whether a row, or the row whose page it stands on, is in any frozen edition."""
    found = _frozen(row)
    return bool(found is not None and found.exists())


def is_public_now(row: models.Model) -> bool:
    """Whether a row has a page in the newest edition that is public at this moment."""
    found = _frozen(row)
    if found is None:
        return False
    mission = row.pk if isinstance(row, record.Mission) else row.mission_id  # type: ignore[attr-defined]
    position = Edition.objects.position_at(mission, timezone.now())
    return position is not None and found.filter(first__lte=position, until__gt=position).exists()


def _frozen(row: models.Model) -> Any:
    parent = _HANGS_ON.get(type(row))
    if parent is not None:
        return _frozen(getattr(row, parent))
    if type(row) not in _FROZEN or row.pk is None:
        return None
    model, among, key = _FROZEN[type(row)]
    mission = row.pk if isinstance(row, record.Mission) else row.mission_id  # type: ignore[attr-defined]
    earlier = Q(key=key(row))
    if isinstance(row, record.Partner):
        earlier |= Q(key__in=row.earlier_names.values("code"))
    return model._default_manager.filter(earlier, mission_id=mission, **among)
