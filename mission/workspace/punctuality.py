"""Punctuality by partner and period, with what the partners say about theirs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.guards import needs
from accounts.roles import Permission, has_permission, partner_ids_of
from mission import access
from mission.actions import rounds
from mission.asked import counts_of
from mission.choices import Door
from mission.errors import RuleError
from mission.models import Partner, PunctualityNote, ReportingPeriod, Request
from mission.punctuality import Counts
from mission.workspace.frame import around
from mission.workspace.round_forms import NoteForm
from mission.workspace.round_scope import refuse


@needs(Permission.RUN_ROUNDS, Permission.DRAFT_FOR_PARTNER)
def listing(request: HttpRequest) -> HttpResponse:
    """One period: every partner for the delivery team, one's own partners for others."""
    asked = Request.objects.standing().filter(access.requests_visible_to(request.user))
    periods = list(
        ReportingPeriod.objects.filter(pk__in=asked.values("round__period"))
        .select_related("mission")
        .order_by("-start", "mission__title")
    )
    wanted = request.GET.get("period", "")
    period = next((one for one in periods if not wanted or str(one.pk) == wanted), None)
    if wanted and period is None:
        raise Http404("There is no such period.")
    context = around(request, periods=periods, period=period, rows=_rows(request, period, asked))
    return render(request, "mission/workspace/punctuality.html", context)


def _rows(request: HttpRequest, period: ReportingPeriod | None, asked: Any) -> list[dict[str, Any]]:
    if period is None:
        return []
    found = counts_of(asked.filter(round__period=period), rounds.today())
    partners = Partner.objects.in_bulk([partner for partner, _ in found])
    notes = dict(
        PunctualityNote.objects.filter(period=period, partner__in=partners).values_list("partner_id", "text")
    )
    mine = partner_ids_of(request.user, permission=Permission.SUBMIT_FOR_PARTNER)
    rows = [
        {
            "partner": partners[pk],
            "counts": counts,
            "note": notes.get(pk, ""),
            "may_explain": pk in mine,
        }
        for (pk, _), counts in found.items()
    ]
    return sorted(rows, key=lambda row: row["partner"].name)


@needs(Permission.SUBMIT_FOR_PARTNER)
def explain(request: HttpRequest, partner: int, period: int) -> HttpResponse:
    """The partner's explanation, by an authoriser."""
    about = Partner.objects.filter(pk=partner).select_related("mission").first()
    when = ReportingPeriod.objects.filter(pk=period, mission=about.mission).first() if about else None
    of = {"partner": partner, "mission": about.mission_id if about else None}
    if about is None or when is None or not has_permission(request.user, Permission.SUBMIT_FOR_PARTNER, **of):
        raise Http404("There is no such partner or period.")
    standing = PunctualityNote.objects.filter(partner=about, period=when).first()
    form = NoteForm(request.POST or None, initial={"text": standing.text if standing else ""})
    if request.method == "POST" and form.is_valid():
        try:
            rounds.note_punctuality(about, when, **form.cleaned_data, by=request.user, door=Door.WORKSPACE)
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Your explanation is kept.")
            return redirect("workspace:punctuality")
    found = counts_of(Request.objects.standing().filter(partner=about, round__period=when), rounds.today())
    context = around(
        request,
        form=form,
        partner=about,
        period=when,
        counts=found.get((about.pk, when.pk), Counts()),
        breadcrumbs=[{"label": "Punctuality", "url": "../../../"}],
    )
    wrong = form.is_bound and bool(form.errors)
    return render(request, "mission/workspace/punctuality_note.html", context, status=422 if wrong else 200)
