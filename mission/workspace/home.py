"""The first page after sign-in: what waits for you."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.guards import signed_in
from accounts.roles import Permission, has_permission, is_team
from mission.access import commitments_visible_to, entries_visible_to
from mission.choices import OPEN_STATES, EntryState
from mission.models import Commitment, ProgressEntry
from mission.workspace.frame import around

#: As many as are listed; the rest is in the admin's lists.
LISTED = 50


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Open entries that a person may see, and for partners' people the commitments they have a part in."""
    states = [EntryState.SUBMITTED] if is_team(request.user) else list(OPEN_STATES)
    entries = ProgressEntry.objects.filter(entries_visible_to(request.user), state__in=states)
    entries = entries.select_related("commitment", "partner", "period").order_by("changed_at", "pk")
    commitments = Commitment.objects.none()
    if not is_team(request.user):
        commitments = (
            Commitment.objects.filter(commitments_visible_to(request.user)).distinct().order_by("ref")
        )
    context = around(
        request,
        team=is_team(request.user),
        entries=entries[:LISTED],
        commitments=commitments.select_related("mission")[:LISTED],
        may_release=has_permission(request.user, Permission.RELEASE),
        may_read_frozen=has_permission(request.user, Permission.READ_FROZEN),
    )
    return render(request, "mission/workspace/home.html", context)
