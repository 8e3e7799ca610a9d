"""What needs doing, for the admin's start page: counted to a limit, each with the way there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Permission, has_permission, is_team
from mission import access
from mission.choices import EntryState, ImportState
from mission.models import FigureImport, Mission, ProgressEntry, Request
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


@dataclass(frozen=True)
class Asked:
    """Who asks what waits for them, in which mission, and when."""

    user: Any
    mission: Mission
    now: dt.datetime

    @property
    def is_team(self) -> bool:
        """Whether the delivery team's work is theirs."""
        return is_team(self.user, self.mission)

    @property
    def writes(self) -> bool:
        """Whether they write for a partner, and are not of the delivery team."""
        return not self.is_team and has_permission(
            self.user, Permission.DRAFT_FOR_PARTNER, mission=self.mission
        )

    def entries(self, state: EntryState) -> QuerySet[Any]:
        """The entries in a state that they may know of."""
        rows = ProgressEntry.objects.filter(
            access.entries_visible_to(self.user), mission=self.mission, state=state
        )
        return _named(rows)


def waiting(user: Any, mission: Mission, now: dt.datetime) -> list[Wait]:
    """What waits for a person in a mission."""
    asked = Asked(user, mission, now)
    return [wait for one in WAITS if (wait := one(asked)) is not None]


def _for_review(asked: Asked) -> Wait | None:
    if not asked.is_team:
        return None
    rows = asked.entries(EntryState.SUBMITTED)
    return _entries("Waiting for review", rows, "state__exact=submitted", "No entry waits for review.")


def _sent_back(asked: Asked) -> Wait | None:
    if not asked.writes:
        return None
    rows = asked.entries(EntryState.RETURNED)
    return _entries("Sent back to you", rows, "state__exact=returned", "Nothing was sent back.")


def _drafts(asked: Asked) -> Wait | None:
    if not asked.writes:
        return None
    rows = asked.entries(EntryState.DRAFT)
    return _entries("Your drafts", rows, "state__exact=draft", "You have no drafts.")


def _owed(asked: Asked) -> Wait | None:
    if not (asked.is_team or asked.writes):
        return None
    return _requests(_overdue(asked.user, asked.mission, asked.now))


def _not_released(asked: Asked) -> Wait | None:
    if not asked.is_team:
        return None
    rows = _named(awaiting_release(asked.mission, asked.now))
    nothing = "Everything approved is released."
    return _entries("Approved, not yet released", rows, "state__exact=approved", nothing)


def _failed_imports(asked: Asked) -> Wait | None:
    if not asked.is_team:
        return None
    rows = FigureImport.objects.filter(
        access.imports_visible_to(asked.user), mission=asked.mission, state=ImportState.FAILED
    ).order_by("-pk")
    named = [
        (one.file_name, reverse("workspace:import", kwargs={"mission": asked.mission.slug, "pk": one.pk}))
        for one in rows[:MOST_NAMED]
    ]
    return Wait("Failed imports", _count(rows), named, reverse("workspace:imports"), "No import failed.")


#: What may wait, in the order of the page. Each is asked, and gives None where it is nothing for the person.
WAITS: tuple[Callable[[Asked], Wait | None], ...] = (
    _for_review,
    _sent_back,
    _drafts,
    _owed,
    _not_released,
    _failed_imports,
)


def _named(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("commitment", "partner", "period").order_by("pk")


def _overdue(user: Any, mission: Mission, now: dt.datetime) -> QuerySet[Any]:
    today = timezone.localtime(now).date()
    given = ProgressEntry.objects.filter(
        commitment=OuterRef("commitment"),
        partner=OuterRef("partner"),
        period=OuterRef("round__period"),
        state__in=[str(EntryState.SUBMITTED), str(EntryState.APPROVED)],
    )
    rows = Request.objects.filter(
        access.requests_visible_to(user), ~Exists(given), mission=mission, due__lt=today, cancelled_at=None
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
