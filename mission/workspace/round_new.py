"""A round is opened: the period, then what is asked of whom, then a look at every request before anything is written."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.guards import needs
from accounts.roles import Permission
from mission.actions import rounds
from mission.choices import Door
from mission.errors import RuleError
from mission.models import Commitment, Partner, ReportingPeriod
from mission.workspace.frame import around
from mission.workspace.round_choice import Asked, Choice, choices, who_is_asked
from mission.workspace.round_forms import RoundForm
from mission.workspace.round_scope import periods_of, refuse

_WEEKS_TO_WRITE, _WEEKS_UNTIL_CLOSED = 6, 10


@needs(Permission.RUN_ROUNDS)
def new(request: HttpRequest) -> HttpResponse:
    """Choose the period, or, with `?period=`, say what is asked; POST looks at it (step=look) or opens it (step=open)."""
    given = request.POST.get("period") or request.GET.get("period") or ""
    if not given:
        context = around(request, breadcrumbs=crumbs(), periods=periods_of(request.user))
        return render(request, "mission/workspace/round_period.html", context)
    period = periods_of(request.user).filter(pk=given).first() if given.isdecimal() else None
    if period is None:
        raise Http404("There is no such period.")
    found = choices(period)
    if request.method != "POST":
        return _form(request, period, _fresh(period, found))
    form = RoundForm(request.POST, commitments=_options(found))
    if request.POST.get("step") == "change" or not form.is_valid():
        return _form(request, period, form)
    asked = who_is_asked(period, commitments=_ids(form, "commitments"), roles=form.cleaned_data["roles"])
    if request.POST.get("step") == "open":
        return _open(request, period, form, asked)
    return _look(request, period, form, asked)


def crumbs() -> list[dict[str, str]]:
    """The way back to the list of rounds."""
    return [{"label": "Rounds", "url": reverse("workspace:rounds")}]


def _fresh(period: ReportingPeriod, found: list[Choice]) -> RoundForm:
    today = rounds.today()
    initial: dict[str, Any] = {
        "title": f"Progress for {period.label}",
        "opens": today,
        "due": today + dt.timedelta(weeks=_WEEKS_TO_WRITE),
        "closes": today + dt.timedelta(weeks=_WEEKS_UNTIL_CLOSED),
        "commitments": [str(one.commitment.pk) for one in found if not one.why_not],
    }
    return RoundForm(initial=initial, commitments=_options(found))


def _options(found: list[Choice]) -> list[tuple[str, str]]:
    return [(str(one.commitment.pk), one.label) for one in found]


def _ids(form: RoundForm, name: str) -> list[int]:
    return [int(pk) for pk in form.cleaned_data[name]]


def _form(request: HttpRequest, period: ReportingPeriod, form: RoundForm) -> HttpResponse:
    wrong = form.is_bound and bool(form.errors)
    context = around(request, breadcrumbs=crumbs(), period=period, form=form)
    return render(request, "mission/workspace/round_new.html", context, status=422 if wrong else 200)


def _look(
    request: HttpRequest, period: ReportingPeriod, form: RoundForm, asked: list[Asked], status: int = 200
) -> HttpResponse:
    """Who would be asked about what; single requests can still be left out."""
    hidden = [
        (name, value)
        for name in form.fields
        for value in (request.POST.getlist(name) or [""])
        if value or name not in ("roles", "commitments")
    ]
    context = around(
        request,
        breadcrumbs=crumbs(),
        period=period,
        form=form,
        given=form.cleaned_data,
        asked=asked,
        hidden=hidden,
        requests=sum(len(one.parts) for one in asked),
        people=sum(one.people for one in asked),
        nobody=[one.partner for one in asked if not one.people],
        now=form.cleaned_data["opens"] <= rounds.today(),
    )
    return render(request, "mission/workspace/round_look.html", context, status=status)


def _open(request: HttpRequest, period: ReportingPeriod, form: RoundForm, asked: list[Asked]) -> HttpResponse:
    chosen = set(request.POST.getlist("ask"))
    asks: list[tuple[Commitment, Partner]] = [
        (commitment, one.partner)
        for one in asked
        for commitment, _ in one.parts
        if f"{commitment.pk}:{one.partner.pk}" in chosen
    ]
    given = form.cleaned_data
    try:
        made = rounds.open_round(
            period,
            title=given["title"],
            opens=given["opens"],
            due=given["due"],
            closes=given["closes"],
            guidance=given["guidance"],
            asks=asks,
            by=request.user,
            door=Door.WORKSPACE,
        )
    except RuleError as refused:
        refuse(form, refused)
        return _look(request, period, form, asked, status=422)
    partners = len({partner.pk for _, partner in asks})
    when = "now" if given["opens"] <= rounds.today() else "on the opening day"
    messages.success(
        request, f"The round is open: {len(asks)} entries asked of {partners} partners. They are told {when}."
    )
    return redirect("workspace:round", pk=made.pk)
