"""What a redaction reaches beyond its row: the files that were frozen while the text still stood."""

from __future__ import annotations

from django.db.models import QuerySet

from reports import redacted_report
from reports.models import (
    Edition,
    FrozenCommitment,
    FrozenEntry,
    FrozenFigure,
    FrozenNoun,
    FrozenTarget,
    Redaction,
)
from reports.models.frozen import FrozenRow

#: The tables whose rows can be redacted, by name.
TABLES: dict[str, type[FrozenRow]] = {
    model._meta.db_table: model
    for model in (FrozenCommitment, FrozenEntry, FrozenFigure, FrozenTarget, FrozenNoun)
}


def redacted_after_freezing(edition: Edition) -> QuerySet[Redaction]:
    """Redactions made since the edition was frozen, of rows that began by its position."""
    return Redaction.objects.filter(
        mission_id=edition.mission_id, first__lte=edition.position, at__gte=edition.frozen_at
    )


def files_are_withheld(edition: Edition) -> bool:
    """Whether the edition's frozen files still hold a text that was redacted since. Such files are not given."""
    return any(_has(edition, one) for one in redacted_after_freezing(edition))


def _has(edition: Edition, redaction: Redaction) -> bool:
    if redaction.table == redacted_report.TABLE:
        return redaction.key.startswith(f"{edition.report.code}/")
    rows = TABLES[redaction.table]._default_manager.filter(
        mission_id=edition.mission_id, key=redaction.key, first=redaction.first, until__gt=edition.position
    )
    return rows.exists()
