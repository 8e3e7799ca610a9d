"""What is owed, read from the record: requests with the entries that answer them."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from mission.models import ChangeRecord, ProgressEntry, Reminder, Request
from mission.owed import Item, london_day, owed
from mission.punctuality import Counts, counts

#: Why the history says that an entry changed, where a person handed it in or took it back.
SUBMITTED, TAKEN_BACK = "Submitted", "Taken back"


def items_of(requests: Iterable[Any], today: dt.date) -> list[Item]:
    """How requests (made by `Request.objects.with_entry`, with their round) stand, in the same order. Three queries."""
    rows = list(requests)
    days = answered_on(rows)
    reminded = Counter(Reminder.objects.filter(request__in=rows).values_list("request_id", flat=True))
    return [
        Item(
            request=row,
            owed=owed(
                today=today,
                opens=row.round.opens,
                due=row.due,
                closes=row.round.closes,
                entry_state=row.entry_state,
                answered_on=days.get((row.commitment_id, row.partner_id, row.round.period_id)),
                cancelled=row.cancelled_at is not None,
            ),
            entry_pk=row.entry_pk,
            reminded=reminded[row.pk],
        )
        for row in rows
    ]


def answered_on(requests: Sequence[Request]) -> dict[tuple[int, int, int], dt.date]:
    """The day on which each was first answered, by commitment, partner and period. Two queries.

    That is the first submission that the partner did not take back itself: being returned makes nobody late.
    """
    keys = {(row.commitment_id, row.partner_id, row.round.period_id) for row in requests}
    entries = {
        pk: ((commitment, partner, period), at)
        for pk, commitment, partner, period, at in ProgressEntry.objects.filter(
            commitment__in={key[0] for key in keys},
            partner__in={key[1] for key in keys},
            period__in={key[2] for key in keys},
            submitted_at__isnull=False,
        ).values_list("pk", "commitment_id", "partner_id", "period_id", "submitted_at")
        if (commitment, partner, period) in keys
    }
    found: dict[tuple[int, int, int], dt.date] = {}
    for pk, at in _first_submissions({pk: at for pk, (_, at) in entries.items()}).items():
        key, day = entries[pk][0], london_day(at)
        found[key] = min(found.get(key, day), day)
    return found


def _first_submissions(entries: dict[int, dt.datetime]) -> dict[int, dt.datetime]:
    """For each entry when it was first submitted to stay, from the history; entries that are taken back have none."""
    found: dict[int, dt.datetime] = {}
    last: dict[int, dt.datetime | None] = {}
    rows = ChangeRecord.objects.filter(
        table="mission_progressentry", row__in=entries, why__in=(SUBMITTED, TAKEN_BACK)
    )
    for row, why, after in rows.order_by("id").values_list("row", "why", "after"):
        if why == TAKEN_BACK:
            last[row] = None
            continue
        standing = last.get(row)
        if standing is not None:
            found.setdefault(row, standing)
        last[row] = _instant(after)
    for row, standing in last.items():
        if standing is not None:
            found.setdefault(row, standing)
    # An entry that came without a history (loaded rows) has at least its own time.
    return {**{pk: at for pk, at in entries.items() if pk not in last}, **found}


def _instant(after: str | None) -> dt.datetime | None:
    text = json.loads(after or "{}").get("submitted_at")
    if not text:
        return None
    at = dt.datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def counts_of(requests: Any, today: dt.date) -> dict[tuple[int, int], Counts]:
    """Punctuality of some requests by partner and period. A fixed number of queries."""
    items = items_of(requests.with_entry().select_related("round"), today)
    return counts((item.request.partner_id, item.request.round.period_id, item.owed) for item in items)
