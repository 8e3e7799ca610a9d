"""Who has an entry open to write in it. Not part of the record: no version, no history."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from mission.models import EntryPresence, ProgressEntry

#: So long after a sign of life somebody counts as being in the entry.
STAYS = dt.timedelta(minutes=3)
_STEP = dt.timedelta(seconds=20)


def note_presence(entry: ProgressEntry, by: Any) -> list[str]:
    """Note that a person has the entry open; gives the opaque ids of the others who have, last seen first.

    Somebody who only looks (`only_looks`) leaves no note.
    """
    now = timezone.now()
    rows = list(EntryPresence.objects.filter(entry=entry).order_by("-seen_at"))
    own = next((row for row in rows if row.by == by.actor), None)
    if getattr(by, "only_looks", False):
        pass
    elif own is None:
        _begin(entry, by, now)
    elif now - own.seen_at > _STEP:
        EntryPresence.objects.filter(pk=own.pk).update(seen_at=now)
    return [row.by for row in rows if row.by != by.actor and now - row.seen_at < STAYS]


def end_presence(entry: ProgressEntry, by: Any) -> None:
    """Note that a person has left the entry."""
    EntryPresence.objects.filter(entry=entry, by=by.actor).delete()


def _begin(entry: ProgressEntry, by: Any, now: dt.datetime) -> None:
    try:
        with transaction.atomic():
            EntryPresence.objects.create(entry=entry, by=by.actor, seen_at=now)
    except IntegrityError:
        # Two pages of the same person began at once; both say the same.
        return
