"""The list of rounds, and what the team does beside them: ask once, set up the next period and a successor mission."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.guards import needs
from accounts.roles import Permission, has_permission
from mission.actions import rounds, setting_up
from mission.choices import Door
from mission.errors import RuleError
from mission.models import Commitment, Mission, Partner, ReportingRound, Request
from mission.workspace.frame import around
from mission.workspace.round_forms import AskOnceForm, PeriodForm, SuccessorForm
from mission.workspace.round_new import crumbs
from mission.workspace.round_scope import (
    CHOICES,
    counted,
    mission_to_set_up,
    overdue,
    periods_of,
    refuse,
    rounds_of,
)

#: Single requests outside the cycle have a round each: as many of those are listed.
LISTED = 50


@needs(Permission.RUN_ROUNDS)
def listing(request: HttpRequest) -> HttpResponse:
    """Every round that a person runs, newest first, with how far it is."""
    rows = rounds_of(request.user).order_by("-opens", "-pk")
    cycle, single = rows.filter(outside_cycle=False), rows.filter(outside_cycle=True)[:LISTED]
    today = rounds.today()
    shown = [*cycle, *single]
    counts = counts_of(shown, today)
    missions = Mission.objects.filter(pk__in=periods_of(request.user).values("mission")).order_by("title")
    context = around(
        request,
        rounds=[summary(one, counts[one.pk], today) for one in shown if not one.outside_cycle],
        single=[summary(one, counts[one.pk], today) for one in shown if one.outside_cycle],
        missions=[
            (mission, has_permission(request.user, Permission.SET_UP_MISSION, mission=mission.pk))
            for mission in missions
        ],
        several=len(missions) > 1,
    )
    return render(request, "mission/workspace/rounds.html", context)


def counts_of(shown: list[ReportingRound], today: dt.date) -> dict[int, dict[str, int]]:
    """How many requests of each round are in each state. One query."""
    rows = Request.objects.filter(round__in=[one.pk for one in shown]).with_entry()
    wanted = {name: Count("pk", filter=condition) for name, condition in counted().items()}
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(CHOICES, 0))
    for row in rows.order_by().values("round").annotate(**wanted, overdue=Count("pk", filter=overdue(today))):
        found[row.pop("round")] = row
    return found


def summary(one: ReportingRound, counts: dict[str, int], today: dt.date) -> dict[str, Any]:
    """A round with its counts and where it stands in time, in a word."""
    if today < one.opens:
        stands = "Opens later"
    elif today > one.closes:
        stands = "Closed"
    else:
        stands = "Open"
    asked = sum(counts[name] for name in CHOICES if name not in ("overdue", "cancelled"))
    return {"round": one, "counts": counts, "stands": stands, "asked": asked}


@needs(Permission.RUN_ROUNDS)
def ask_once(request: HttpRequest, mission: str) -> HttpResponse:
    """Ask one partner about one commitment now, outside the cycle."""
    period = periods_of(request.user).filter(mission__slug=mission).first()
    if period is None:
        raise Http404("There is no such mission, or it has no period yet.")
    partners = Partner.objects.filter(mission=period.mission, merged_into=None).order_by("name")
    options = [(one.code, one.name) for one in partners]
    initial = {"due": rounds.today() + dt.timedelta(weeks=2), **_given(request, ("ref", "partner"))}
    form = AskOnceForm(request.POST or None, partners=options, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        commitment = Commitment.objects.filter(
            mission=period.mission, ref__iexact=given["ref"].strip()
        ).first()
        if commitment is None:
            form.add_error("ref", "No commitment has this reference.")
        else:
            try:
                made = rounds.ask_once(
                    commitment,
                    partners.get(code=given["partner"]),
                    period,
                    due=given["due"],
                    guidance=given["guidance"],
                    by=request.user,
                    door=Door.WORKSPACE,
                )
            except RuleError as refused:
                refuse(form, refused)
            else:
                messages.success(request, "Asked. The partner’s people are told.")
                return redirect("workspace:round", pk=made.pk)
    context = {"title": "Ask one partner now", "period": period, "button": "Ask"}
    context["aside"] = (
        f"A request outside the cycle, for {period.label}. It has a due date and a board of its own."
    )
    return _form_page(request, form, **context)


def _given(request: HttpRequest, names: tuple[str, ...]) -> dict[str, str]:
    return {name: request.GET[name][:100] for name in names if name in request.GET}


@needs(Permission.SET_UP_MISSION)
def next_period(request: HttpRequest, mission: str) -> HttpResponse:
    """Set up the period that follows the last one."""
    found = mission_to_set_up(request, mission)
    usual = setting_up.next_period(found)
    initial = {name: getattr(usual, name) for name in ("code", "label", "start", "end")} if usual else {}
    form = PeriodForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = setting_up.set_up_next_period(
                found, **form.cleaned_data, by=request.user, door=Door.WORKSPACE
            )
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"The period {made.label} is set up. Open a round for it.")
            return redirect("workspace:rounds")
    aside = "It begins on the day after the last period ended, so that no day is left out or counted twice."
    return _form_page(
        request, form, title="Set up the next period", mission=found, button="Set it up", aside=aside
    )


@needs(Permission.SET_UP_MISSION)
def successor(request: HttpRequest, mission: str) -> HttpResponse:
    """Set up a mission that follows this one."""
    found = mission_to_set_up(request, mission)
    rows = list(Commitment.objects.filter(mission=found).order_by("ref"))
    options = [(str(one.pk), f"{one.ref} {one.title}") for one in rows]
    form = SuccessorForm(request.POST or None, commitments=options)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        chosen = set(given.pop("commitments"))
        try:
            made = setting_up.set_up_successor_mission(
                found,
                **given,
                commitments=[one for one in rows if str(one.pk) in chosen],
                by=request.user,
                door=Door.WORKSPACE,
            )
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(
                request,
                f"{made.title} is set up, with {len(chosen)} commitments that go on. Give people their roles in it next.",
            )
            return redirect("workspace:rounds")
    aside = (
        "Outcomes, areas and partners are taken over. Figures, targets and money stay with the old mission; "
        "nothing of the new one is public before its first edition."
    )
    return _form_page(
        request, form, title="Set up a successor", mission=found, button="Set it up", aside=aside
    )


def _form_page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    wrong = form.is_bound and bool(form.errors)
    whole = around(request, breadcrumbs=crumbs(), form=form, **context)
    return render(request, "mission/workspace/round_form.html", whole, status=422 if wrong else 200)
