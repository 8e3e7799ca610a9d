"""Several entries approved at once: each is read first and can be left out, and each is approved by the one verb."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.guards import needs
from accounts.roles import Permission
from mission import access
from mission.actions import review as verbs
from mission.choices import Door
from mission.models import ProgressEntry
from mission.reviewing import missions_reviewed
from mission.workflow import Act
from mission.workspace.frame import around
from mission.workspace.numbers import version_of
from mission.workspace.review_page import parts_beside

#: So many entries are decided on one page, so that each can be read.
MOST = 50


@require_POST
@needs(Permission.SEE_EVERYTHING)
def approve_several(request: HttpRequest) -> HttpResponse:
    """Show what was ticked; with `confirm`, approve those that still have their tick."""
    ids = list(dict.fromkeys(pk for pk in request.POST.getlist("entry") if pk.isdecimal() and len(pk) < 16))
    if not ids or len(ids) > MOST:
        much = f"Tick at most {MOST} entries at once, so that each can be read."
        messages.error(request, much if ids else "Nothing was chosen. Tick at least one entry.")
        return redirect("workspace:review-queue")
    rows = _chosen(request, ids)
    if request.POST.get("confirm"):
        return _approve(request, rows)
    asked = [_asked(request, one) for one in rows]
    context = around(
        request,
        breadcrumbs=[{"label": "Review", "url": reverse("workspace:review-queue")}],
        asked=asked,
        open=sum(1 for one in asked if one["refused"] is None),
    )
    return render(request, "mission/workspace/review_several.html", context)


def _chosen(request: HttpRequest, ids: list[str]) -> list[ProgressEntry]:
    rows = ProgressEntry.objects.filter(mission__in=missions_reviewed(request.user), pk__in=ids)
    rows = rows.select_related("mission", "commitment", "partner", "period").prefetch_related("writers")
    return list(rows.order_by("commitment__ref", "partner__name", "pk"))


def _asked(request: HttpRequest, entry: ProgressEntry) -> dict[str, Any]:
    return {
        "entry": entry,
        "refused": access.why_not(request.user, Act.APPROVE, entry, writers=entry.written_by()),
        "parts": parts_beside(entry, None),
    }


def _approve(request: HttpRequest, rows: list[ProgressEntry]) -> HttpResponse:
    taken = [one for one in rows if f"take-{one.pk}" in request.POST]
    seen = [(one, version_of(request, f"version-{one.pk}")) for one in taken]
    found = verbs.approve_many(seen, by=request.user, door=Door.WORKSPACE)
    done = [_named(one.entry) for one in found if not one.refused]
    left = [f"{_named(one.entry)}: {one.refused}" for one in found if one.refused]
    left += [f"{_named(one)}: you left it out." for one in rows if one not in taken]
    if done:
        messages.success(
            request, f"Approved {len(done)} {'entry' if len(done) == 1 else 'entries'}: {'; '.join(done)}."
        )
    if left:
        messages.warning(request, f"Not approved: {' '.join(left)}")
    return redirect("workspace:review-queue")


def _named(entry: ProgressEntry) -> str:
    return f"{entry.commitment.ref}, {entry.partner.name}, {entry.period.label}"
