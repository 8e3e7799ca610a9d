"""The first page after sign-in: for partners' people what is due from them, for the delivery team what waits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.guards import signed_in
from accounts.roles import Permission, has_permission, is_team
from mission.access import entries_visible_to
from mission.actions import rounds
from mission.choices import EntryState
from mission.models import ProgressEntry
from mission.workspace import mail, own_work
from mission.workspace.frame import around
from mission.workspace.round_scope import rounds_of
from mission.workspace.rounds import counts_of, summary

#: As many are listed; the rest is on further pages.
LISTED = 50


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The start page of the delivery team, or that of partners' people and observers."""
    context = {
        "may_release": has_permission(request.user, Permission.RELEASE),
        "may_read_frozen": has_permission(request.user, Permission.READ_FROZEN),
    }
    if is_team(request.user):
        context |= _team(request)
        return render(request, "mission/workspace/home_team.html", around(request, **context))
    context |= own_work.work_of(request)
    return render(request, "mission/workspace/home.html", around(request, **context))


def _team(request: HttpRequest) -> dict[str, Any]:
    """Rounds that run, entries that wait for review, and trouble with mail."""
    today = rounds.today()
    running = list(rounds_of(request.user).filter(closes__gte=today).order_by("due", "pk")[:LISTED])
    counts = counts_of(running, today)
    waiting = ProgressEntry.objects.filter(entries_visible_to(request.user), state=EntryState.SUBMITTED)
    rows = waiting.select_related("commitment", "partner", "period").order_by("submitted_at", "pk")
    return {
        "rounds": [summary(one, counts[one.pk], today) for one in running],
        "entries": rows[:LISTED],
        "waiting": waiting.count(),
        "runs_rounds": has_permission(request.user, Permission.RUN_ROUNDS),
        **mail.trouble(request.user),
    }
