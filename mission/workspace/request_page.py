"""One request and all that happened to it; also after it was cancelled or its round closed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.guards import by_rule
from accounts.roles import Permission, has_permission
from mission import access, letters
from mission.actions import rounds
from mission.actions.entry_ready import why_not_asked
from mission.asked import items_of
from mission.choices import Origin
from mission.models import ProgressEntry, Request
from mission.owed import timing_words
from mission.workspace.board import when_words
from mission.workspace.frame import around


@by_rule("mission.access.requests_visible_to")
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, when and by whom, every due date with its reason, every reminder, and what came of it."""
    rows = Request.objects.filter(access.requests_visible_to(request.user), pk=pk).with_entry()
    found = rows.select_related("commitment", "partner", "round", "round__period", "mission").first()
    if found is None:
        raise Http404("There is no such request.")
    [item] = items_of([found], rounds.today())
    entry = ProgressEntry.objects.filter(pk=found.entry_pk).first()
    runs = has_permission(request.user, Permission.RUN_ROUNDS, mission=found.mission_id)
    context = around(
        request,
        breadcrumbs=_crumbs(found, runs),
        request_=found,
        item=item,
        entry=entry,
        when=when_words(entry),
        timing=timing_words(item.owed),
        closed=_closed(found),
        asker=next(iter(letters.people([found.asked_by])), None),
        extensions=found.extensions.all(),
        reminders=found.reminders.all(),
        runs=runs,
        writes=has_permission(
            request.user, Permission.DRAFT_FOR_PARTNER, partner=found.partner_id, mission=found.mission_id
        ),
    )
    return render(request, "mission/workspace/request.html", context)


def _closed(found: Request) -> str:
    """What happened where nothing can be handed in any more; empty where it can."""
    what = (found.commitment, found.partner, found.round.period)
    return why_not_asked(*what, origin=Origin.PARTNER) or ""


def _crumbs(found: Any, runs: bool) -> list[dict[str, str]]:
    if runs:
        board = reverse("workspace:round", kwargs={"pk": found.round_id})
        return [
            {"label": "Rounds", "url": reverse("workspace:rounds")},
            {"label": found.round.title, "url": board},
        ]
    return [{"label": "Your work", "url": reverse("workspace:home")}]
