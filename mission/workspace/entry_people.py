"""Who started, submitted, decided on and released an entry, as words for one reader."""

from __future__ import annotations

from typing import Any

from mission import hooks
from mission.choices import EntryState
from mission.models import ProgressEntry
from mission.reviewing import Known

Row = dict[str, Any]


def people_words(entry: ProgressEntry, known: Known) -> list[Row]:
    """Who started, submitted, decided on and released an entry, as four people's words, with the moments that are known."""
    released = hooks.released(entry) if entry.state == EntryState.APPROVED else None
    decided = {EntryState.APPROVED: "Approved", EntryState.RETURNED: "Returned"}.get(
        EntryState(entry.state), "Decided"
    )
    rows = [
        ("Started", known.name(entry.started_by), None),
        ("Submitted", known.name(entry.submitted_by), entry.submitted_at),
        (decided, known.name(entry.decided_by), entry.decided_at),
    ]
    found: list[Row] = [
        {"word": word, "who": who, "at": at} for word, who, at in rows if who or at is not None
    ]
    if released is not None:
        found.append(
            {"word": "Released", "who": known.name(released.by), "at": released.at, "with": released.edition}
        )
    return found
