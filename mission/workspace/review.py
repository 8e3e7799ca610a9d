"""The page of an entry under review, and what the delivery team does there: assign, comment, send back, approve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import needs
from accounts.roles import Permission
from mission.actions import entries
from mission.actions import review as verbs
from mission.actions.entry_passages import places_of
from mission.choices import Door, EntryState
from mission.errors import Incomplete, NotAllowed, RuleError, Stale
from mission.models import ProgressEntry
from mission.workflow import Act
from mission.workspace.entry_scope import address, page, stopped_by, told
from mission.workspace.numbers import version_of
from mission.workspace.review_forms import ApproveForm, AssignForm, CommentForm, SendBackForm
from mission.workspace.review_page import can_review, review_context
from mission.workspace.review_scope import reviewed, stands_words, too_late

_TEAM = Permission.SEE_EVERYTHING


@require_safe
@needs(_TEAM)
def review(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """An entry beside last period's, its figures beside their series, and the decision."""
    return _draw(request, reviewed(request, code, number))


def _draw(
    request: HttpRequest, entry: ProgressEntry, *, status: int = 200, notice: str = "", **bound: Any
) -> HttpResponse:
    context = review_context(request, entry, bound)
    crumbs = [{"label": "Review", "url": reverse("workspace:review-queue")}]
    context |= {"notice": notice, "wrong": next(iter(bound.values()), None), "review_crumbs": crumbs}
    return page(request, "review", context, status=status, entry=entry)


@require_POST
@needs(_TEAM)
@told
def approve(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Approve the entry over the version that was read, with the team's assessment."""
    entry = reviewed(request, code, number)

    def verb(given: dict[str, Any]) -> None:
        entries.approve(
            entry, seen_version=version_of(request), by=request.user, door=Door.WORKSPACE, **given
        )

    return _decide(request, entry, Act.APPROVE, ApproveForm(request.POST), verb)


@require_POST
@needs(_TEAM)
@told
def send_back(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Send the entry back over the version that was read, with a reason."""
    entry = reviewed(request, code, number)

    def verb(given: dict[str, Any]) -> None:
        entries.send_back(
            entry,
            reason=given["reason"],
            field=given["place"],
            passage=given["passage"],
            seen_version=version_of(request),
            by=request.user,
            door=Door.WORKSPACE,
        )

    return _decide(request, entry, Act.SEND_BACK, SendBackForm(request.POST, places=places_of(entry)), verb)


_SAID = {
    Act.APPROVE: "Approved: {}. It waits for the next edition and never changes again.",
    Act.SEND_BACK: "Sent back: {}. Its writers are told why.",
}
_SLOT = {Act.APPROVE: "approve_form", Act.SEND_BACK: "back_form"}


def _decide(
    request: HttpRequest, entry: ProgressEntry, act: Act, form: Any, verb: Callable[[dict[str, Any]], None]
) -> HttpResponse:
    """Make a decision once. A second press says the same; who comes too late is told who was first, and keeps the words."""
    title, seen = f"{entry.commitment.ref}, {entry.period.label}", version_of(request)
    again = verbs.decided_before(entry, act, seen_version=seen, by=request.user)
    if not again and not form.is_valid():
        return _draw(request, entry, status=422, **{_SLOT[act]: form})
    try:
        if not again:
            verb(form.cleaned_data)
    except RuleError as refused:
        if not verbs.decided_before(entry, act, seen_version=seen, by=request.user):
            return _not_decided(request, entry, act, form, refused)
    messages.success(request, _SAID[act].format(title))
    return redirect("workspace:review-queue")


def _not_decided(
    request: HttpRequest, entry: ProgressEntry, act: Act, form: Any, refused: RuleError
) -> HttpResponse:
    entry = reviewed(request, entry.code, entry.number)
    if isinstance(refused, Incomplete):
        form.refuse(refused)
        return _draw(request, entry, status=422, **{_SLOT[act]: form})
    if isinstance(refused, NotAllowed):
        raise stopped_by(refused, entry) from refused
    if isinstance(refused, Stale) and entry.state == EntryState.SUBMITTED:
        notice = (
            f"The entry has changed since you opened it. {stands_words(entry, request.user)} Read it again below; "
            "what you typed is kept, and nothing was decided."
        )
        return _draw(request, entry, status=409, notice=notice, **{_SLOT[act]: form})
    raise too_late(request, refused, entry, **_typed(form)) from refused


def _typed(form: Any) -> dict[str, str]:
    return {
        name: str(form[name].value() or "")
        for name in ("reason", "team_assessment_reason", "text")
        if name in form.fields
    }


@require_POST
@needs(_TEAM)
@told
def assign(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say who reviews the entry; `seen` is who had it when the page was opened."""
    entry = reviewed(request, code, number)
    people = can_review(entry)
    form = AssignForm(request.POST, people=people)
    if not form.is_valid():
        return _draw(request, entry, status=422, assign_form=form)
    to = next((one for one in people if one.actor == form.cleaned_data["to"]), None)
    try:
        verbs.assign(
            entry, to=to, seen=request.POST.get("seen", "")[:40], by=request.user, door=Door.WORKSPACE
        )
    except Incomplete as refused:
        form.refuse(refused)
        return _draw(request, entry, status=422, assign_form=form)
    except Stale as refused:
        return _draw(request, reviewed(request, code, number), status=409, notice=refused.sentence)
    except RuleError as refused:
        raise _refused(request, refused, entry) from refused
    messages.success(request, f"{to} reviews it now." if to else "Nobody is named as its reviewer now.")
    return redirect(address(entry, "review"))


@require_POST
@needs(_TEAM)
@told
def comment(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Remark something on the entry, a part of it, a figure or a passage."""
    entry = reviewed(request, code, number)
    form = CommentForm(request.POST, places=places_of(entry))
    if not form.is_valid():
        return _draw(request, entry, status=422, comment_form=form)
    given = form.cleaned_data
    try:
        verbs.comment(
            entry, text=given["text"], field=given["place"], passage=given["passage"],
            by=request.user, door=Door.WORKSPACE,
        )  # fmt: skip
    except Incomplete as refused:
        form.refuse(refused)
        return _draw(request, entry, status=422, comment_form=form)
    except RuleError as refused:
        raise _refused(request, refused, entry, **_typed(form)) from refused
    messages.success(request, "Your comment is kept. The partner’s people see it on the entry’s page.")
    return redirect(address(entry, "review") + "#comments")


def _refused(request: HttpRequest, refused: RuleError, entry: ProgressEntry, **typed: str) -> Any:
    if isinstance(refused, NotAllowed):
        return stopped_by(refused, entry, typed=typed)
    return too_late(request, refused, entry, **typed)
