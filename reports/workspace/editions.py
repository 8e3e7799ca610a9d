"""The line of editions: what waits to be frozen, what waits to be released, what was released."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import needs
from accounts.roles import Permission, has_permission
from mission.errors import RuleError
from mission.models import Mission
from mission.workspace.frame import around
from reports.actions import pre_release, release
from reports.models import Edition, Report
from reports.models.edition import ReportKind
from reports.pending import Change, pending
from reports.workspace.differences import kind_words
from reports.workspace.forms import AccessForm, CorrectForm, FreezeForm, ReasonForm, ScheduleForm
from reports.workspace.scope import edition_to_read, mission_to_release, missions_of, refuse


@needs(Permission.RELEASE, Permission.READ_FROZEN)
def line(request: HttpRequest) -> HttpResponse:
    """Every edition of a mission, and how much waits to be frozen."""
    missions = missions_of(request.user)
    wanted = request.GET.get("mission")
    mission = next((m for m in missions if wanted in (None, "", m.slug)), None)
    if mission is None:
        raise Http404
    return _line(request, mission, FreezeForm(), missions)


def _line(request: HttpRequest, mission: Mission, form: FreezeForm, missions: list[Mission]) -> HttpResponse:
    now = timezone.now()
    may = has_permission(request.user, Permission.RELEASE, mission=mission.pk)
    changes = pending(mission) if may else []
    editions = (
        Edition.objects.filter(mission=mission).select_related("report").defer("document").order_by("-pk")
    )
    context = around(
        request,
        mission=mission,
        missions=missions,
        editions=[(edition, state_of(edition, now)) for edition in editions],
        waiting=Edition.objects.filter(mission=mission).waiting(now).first(),
        counts=_counts(changes),
        tip=next((edition for edition in editions if edition.position), None),
        total=len(changes),
        may_release=may,
        form=form,
    )
    return render(request, "reports/workspace/line.html", context, status=400 if form.errors else 200)


def _counts(changes: list[Change]) -> list[tuple[str, str, int]]:
    """How many of each kind are new, changed or no longer there."""
    found = Counter((kind_words(change.kind), change.what) for change in changes)
    return [(kind, what, number) for (kind, what), number in sorted(found.items())]


def state_of(edition: Edition, now: Any) -> str:
    """Where an edition stands, in a word."""
    if edition.position is None:
        return "Stopped"
    if edition.release_at is None:
        return "Frozen, no release time"
    return "Released" if edition.release_at <= now else "Waits for its release"


@require_POST
@needs(Permission.RELEASE)
def freeze(request: HttpRequest, mission: str) -> HttpResponse:
    """Freeze what is approved into an update."""
    found = mission_to_release(request, mission)
    form = FreezeForm(request.POST)
    if form.is_valid():
        number = Report.objects.filter(mission=found, kind=ReportKind.UPDATE).count() + 1
        report = Report(
            mission=found, kind=ReportKind.UPDATE, code=f"update-{number}", title=form.cleaned_data["title"]
        )
        try:
            edition = release.freeze_new(report, by=request.user, note=form.cleaned_data["note"])
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Frozen. Read it as the public will, then set its release time.")
            return redirect("editions:edition", mission=found.slug, edition=edition.pk)
    return _line(request, found, form, missions_of(request.user))


@needs(Permission.RELEASE, Permission.READ_FROZEN)
def edition(request: HttpRequest, mission: str, edition: int) -> HttpResponse:
    """One edition: what it is, its hash, and what can be done with it."""
    return _edition(request, edition_to_read(request, mission, edition))


def _edition(request: HttpRequest, found: Edition, **forms_with_errors: Any) -> HttpResponse:
    now = timezone.now()
    may = has_permission(request.user, Permission.RELEASE, mission=found.mission_id)
    waits = found.position is not None and (found.release_at is None or found.release_at > now)
    context = around(
        request,
        mission=found.mission,
        edition=found,
        state=state_of(found, now),
        waits=waits,
        released=not waits and found.position is not None,
        may_release=may,
        schedule_form=ScheduleForm.usual(found.release_at),
        stop_form=forms.Form(),
        correct_form=CorrectForm(),
        withdraw_form=ReasonForm(),
        access_form=AccessForm(),
        access=found.pre_release.all() if may else [],
        looks=found.looks.count() if may else 0,
    )
    wrong = [form for form in forms_with_errors.values() if form.errors]
    context |= {**forms_with_errors, "wrong_forms": wrong}
    return render(request, "reports/workspace/edition.html", context, status=400 if wrong else 200)


def _act(
    name: str, form_class: type[forms.Form] | None, said: str
) -> Callable[[Callable[..., Any]], Callable[..., HttpResponse]]:
    """A POST that runs one verb on an edition, shows its refusal at the form, and says what was done."""

    def decorate(verb: Callable[..., Any]) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, mission: str, edition: int) -> HttpResponse:
            found = edition_to_read(request, mission, edition)
            form = form_class(request.POST) if form_class else forms.Form(request.POST)
            if form.is_valid():
                try:
                    target = verb(request, found, form.cleaned_data) or found
                except RuleError as refused:
                    refuse(form, refused)
                else:
                    messages.success(request, said)
                    return redirect("editions:edition", mission=mission, edition=target.pk)
            found.refresh_from_db()
            return _edition(request, found, **{name: form})

        guarded: Callable[..., HttpResponse] = needs(Permission.RELEASE)(require_POST(view))
        return guarded

    return decorate


@_act("schedule_form", ScheduleForm, "The release time is set.")
def schedule(request: HttpRequest, found: Edition, given: dict[str, Any]) -> Edition:
    """Set or put back the release time."""
    return release.schedule(found, release_at=given["release_at"], by=request.user)


@_act("stop_form", None, "The edition was stopped. Nothing of it was or will be public.")
def stop(request: HttpRequest, found: Edition, given: dict[str, Any]) -> Edition:
    """Take the waiting edition off the line."""
    return release.stop(found, by=request.user)


@_act("correct_form", CorrectForm, "The correction is frozen.")
def correct(request: HttpRequest, found: Edition, given: dict[str, Any]) -> Edition:
    """Freeze a correction of a released edition."""
    correction, _ = release.correct(found, note=given["note"], urgent=given["urgent"], by=request.user)
    return correction


@_act("withdraw_form", ReasonForm, "The withdrawal is frozen. Set its release time.")
def withdraw(request: HttpRequest, found: Edition, given: dict[str, Any]) -> Edition:
    """Freeze an edition that withdraws a report."""
    return release.withdraw(found, reason=given["reason"], by=request.user)


@_act("access_form", AccessForm, "The person is on the list. Each look is written down.")
def give_access(request: HttpRequest, found: Edition, given: dict[str, Any]) -> None:
    """Put a person on the pre-release list."""
    pre_release.give_access(found, **given, by=request.user, at=timezone.now())


@require_POST
@needs(Permission.RELEASE)
def take_access(request: HttpRequest, mission: str, edition: int, access: int) -> HttpResponse:
    """Take a person off the pre-release list."""
    found = edition_to_read(request, mission, edition)
    one = found.pre_release.filter(pk=access).first()
    if one is None:
        raise Http404
    try:
        pre_release.take_access(one, by=request.user, at=timezone.now())
    except RuleError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The person is off the list.")
    return redirect("editions:edition", mission=mission, edition=edition)
