"""The queue of review: what was submitted and waits, by the day it was due, filtered, with who has it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import needs
from accounts.roles import Permission
from mission import reviewing
from mission.models import Partner, ReportingPeriod
from mission.workspace.frame import around

#: Rows on one page.
LISTED = 50
_FILTERS = ("mission", "who", "period", "partner", "due")
_COUNTS = (
    ("all", "Waiting", {"who": "", "due": ""}),
    ("mine", "Assigned to me", {"who": "mine", "due": ""}),
    ("nobody", "Assigned to nobody", {"who": "nobody", "due": ""}),
    ("late", "Past their due date", {"who": "", "due": "past"}),
)


@require_safe
@needs(Permission.SEE_EVERYTHING)
def queue(request: HttpRequest) -> HttpResponse:
    """Every entry that waits for review in the missions of the person's team."""
    today = timezone.localdate()
    missions = reviewing.missions_reviewed(request.user)
    chosen = [one for one in missions if request.GET.get("mission", one.slug) in ("", one.slug)]
    everything = reviewing.waiting(chosen)
    rows = _filtered(request, everything, today).select_related("commitment", "partner", "period", "mission")
    page = Paginator(reviewing.in_order(rows), LISTED).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    known = reviewing.known_people(
        request.user, [actor for one in shown for actor in (one.submitted_by, one.reviewer)]
    )
    context = around(
        request,
        counts=_counts(request, reviewing.counts(everything, request.user, today)),
        rows=[_row(one, known, request.user, today) for one in shown],
        page=page,
        pager={"previous_url": _page(request, page, -1), "next_url": _page(request, page, 1)},
        filters=_select_filters(request, missions, chosen),
        several=len(missions) > 1,
    )
    return render(request, "mission/workspace/review_queue.html", context)


def _filtered(request: HttpRequest, rows: Any, today: dt.date) -> Any:
    given = request.GET
    rows = reviewing.narrowed(
        rows, who=given.get("who", "")[:40], user=request.user, late=given.get("due") == "past", today=today
    )
    period, partner = given.get("period", ""), given.get("partner", "")
    if period:
        rows = rows.filter(period__code=period)
    return rows.filter(partner__code=partner) if partner else rows


def _row(entry: Any, known: reviewing.Known, user: Any, today: dt.date) -> dict[str, Any]:
    return {
        "entry": entry,
        "submitted_by": known.name(entry.submitted_by),
        "reviewer": "you" if entry.reviewer == user.actor else known.name(entry.reviewer),
        "past": entry.due is not None and entry.due < today,
        "own": entry.submitted_by == user.actor,
    }


def _counts(request: HttpRequest, found: dict[str, int]) -> list[dict[str, Any]]:
    """How many wait, each count leading to its rows."""
    given = {name: request.GET.get(name, "") for name in ("who", "due")}
    return [
        {
            "word": word,
            "number": found[name],
            "url": f"?{_query(request, page='', **sets)}",
            "current": given == sets,
        }
        for name, word, sets in _COUNTS
    ]


def _query(request: HttpRequest, **changed: str) -> str:
    given = {name: request.GET.get(name, "") for name in (*_FILTERS, "page")} | changed
    return urlencode({name: value for name, value in given.items() if value})


def _page(request: HttpRequest, page: Any, step: int) -> str:
    there = page.has_next() if step > 0 else page.has_previous()
    return f"{request.path}?{_query(request, page=str(page.number + step))}" if there else ""


def _select_filters(request: HttpRequest, missions: list[Any], chosen: list[Any]) -> dict[str, Any]:
    """The filters as the components show them: periods and partners of what waits, and the reviewers."""
    waits = reviewing.waiting(chosen).order_by()
    periods = ReportingPeriod.objects.filter(pk__in=waits.values("period")).order_by("-start", "code")
    partners = Partner.objects.filter(pk__in=waits.values("partner")).order_by("name")
    people = [("mine", "Me"), ("nobody", "Nobody yet")]
    people += [(one.actor, str(one)) for one in reviewing.reviewers(chosen) if one.pk != request.user.pk]
    selects = [
        ("who", "Assigned to", "Everybody and nobody", people),
        ("period", "Period", "Every period", [(one.code, one.label) for one in periods]),
        ("partner", "Partner", "Every partner", [(one.code, one.name) for one in partners]),
        ("due", "Due date", "Any", [("past", "Past")]),
    ]
    if len(missions) > 1:
        options = [(one.slug, one.title) for one in missions]
        selects.insert(0, ("mission", "Mission", "Every mission", options))
    return {
        "action": request.path,
        "selects": [_select(request, *one) for one in selects],
        "button": "Show",
        "things": "entries",
    }


def _select(request: HttpRequest, name: str, label: str, every: str, options: list[Any]) -> dict[str, Any]:
    given = request.GET.get(name, "")
    shown = [{"value": value, "label": text, "chosen": value == given} for value, text in options]
    return {"name": name, "label": label, "any": every, "options": shown}
