"""What needs doing, for the admin's start page: counted to a limit, each with the way there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Permission, has_permission, is_team
from mission import access
from mission.choices import EntryState
from mission.models import Mission, ProgressEntry, Request
from reports.awaiting import awaiting_release

#: So far things are counted on the start page, and so many are named.
MOST_COUNTED, MOST_NAMED = 1_000, 5


@dataclass(frozen=True)
class Wait:
    """One kind of thing that waits: how many, the first few, and the list of all."""

    title: str
    count: str
    rows: list[tuple[str, str]]
    more: str
    nothing: str


def waiting(user: Any, mission: Mission, now: dt.datetime) -> list[Wait]:
    """What waits for a person in a mission."""
    entries = ProgressEntry.objects.filter(access.entries_visible_to(user), mission=mission)
    entries = entries.select_related("commitment", "partner", "period").order_by("pk")
    owed = _overdue(user, mission, now)
    if is_team(user, mission):
        found = [
            _entries(
                "Waiting for review",
                entries.filter(state=EntryState.SUBMITTED),
                "state__exact=submitted",
                "No entry waits for review.",
            )
        ]
        found.append(_requests(owed))
        released = (
            awaiting_release(mission, now).select_related("commitment", "partner", "period").order_by("pk")
        )
        found.append(
            _entries(
                "Approved, not yet released",
                released,
                "state__exact=approved",
                "Everything approved is released.",
            )
        )
        return found
    if not has_permission(user, Permission.DRAFT_FOR_PARTNER, mission=mission):
        return []
    return [
        _entries(
            "Sent back to you",
            entries.filter(state=EntryState.RETURNED),
            "state__exact=returned",
            "Nothing was sent back.",
        ),
        _entries(
            "Your drafts", entries.filter(state=EntryState.DRAFT), "state__exact=draft", "You have no drafts."
        ),
        _requests(owed),
    ]


def _overdue(user: Any, mission: Mission, now: dt.datetime) -> QuerySet[Any]:
    today = timezone.localtime(now).date()
    given = ProgressEntry.objects.filter(
        commitment=OuterRef("commitment"),
        partner=OuterRef("partner"),
        period=OuterRef("round__period"),
        state__in=[str(EntryState.SUBMITTED), str(EntryState.APPROVED)],
    )
    rows = Request.objects.filter(
        access.requests_visible_to(user), ~Exists(given), mission=mission, due__lt=today
    )
    return rows.select_related("partner", "commitment").order_by("due", "pk")


def _count(rows: QuerySet[Any]) -> str:
    found = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return f"more than {MOST_COUNTED:,}" if found > MOST_COUNTED else f"{found:,}"


def _entries(title: str, rows: QuerySet[Any], query: str, nothing: str) -> Wait:
    named = [
        (
            f"{one.commitment.ref} · {one.partner} · {one.period}",
            reverse("admin:mission_progressentry_change", args=[one.pk]),
        )
        for one in rows[:MOST_NAMED]
    ]
    return Wait(
        title, _count(rows), named, f"{reverse('admin:mission_progressentry_changelist')}?{query}", nothing
    )


def _requests(rows: QuerySet[Any]) -> Wait:
    named = [
        (
            f"{one.commitment.ref} · {one.partner} · due {one.due:%-d %B %Y}",
            reverse("admin:mission_request_change", args=[one.pk]),
        )
        for one in rows[:MOST_NAMED]
    ]
    return Wait(
        "Overdue", _count(rows), named, reverse("admin:mission_request_changelist"), "Nothing is overdue."
    )
