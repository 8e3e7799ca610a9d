"""Which rounds and missions a person runs, the requests that were chosen, and how a refusal gets to its form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest

from accounts.roles import Permission, has_permission
from mission.access import with_permission
from mission.errors import RuleError
from mission.models import Mission, ReportingPeriod, ReportingRound
from mission.owed import TO_DO, State

#: What the board filters by, in the order of the work; “overdue” and “cancelled” stand across the states.
CHOICES = (*(str(state) for state in State), "overdue", "cancelled")
#: In these states of its entry the partner has something to do; empty where there is no entry.
TO_DO_STATES = ["" if state == State.TO_WRITE else str(state) for state in TO_DO]


def rounds_of(user: Any) -> Any:
    """The rounds that a person runs."""
    return ReportingRound.objects.filter(with_permission(user, Permission.RUN_ROUNDS)).select_related(
        "mission", "period"
    )


def round_of(request: HttpRequest, pk: int) -> ReportingRound:
    """A round, for those who run it. Raises Http404."""
    found = rounds_of(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such round.")
    return found  # type: ignore[no-any-return]


def periods_of(user: Any) -> Any:
    """The periods for which a person can open rounds, newest first."""
    rows = ReportingPeriod.objects.filter(with_permission(user, Permission.RUN_ROUNDS))
    return rows.select_related("mission").order_by("mission__title", "-start")


def mission_to_set_up(request: HttpRequest, slug: str) -> Mission:
    """A mission, for those who set it up. Raises Http404."""
    found = Mission.objects.filter(slug=slug).first()
    if found is None or not has_permission(request.user, Permission.SET_UP_MISSION, mission=found.pk):
        raise Http404("There is no such mission.")
    return found


def narrowed(rows: Any, choice: str, today: Any) -> Any:
    """Requests (with their entry) of one of CHOICES; all that stand where it is none of them."""
    told = counted() | {"overdue": overdue(today)}
    return rows.filter(told.get(choice, Q(cancelled_at=None)))


def counted() -> dict[str, Q]:
    """What is counted of requests with their entry, by choice; “overdue” needs the day and is not here."""
    standing = Q(cancelled_at=None)
    found = {str(state): standing & Q(entry_state=state) for state in State if state != State.TO_WRITE}
    return {
        str(State.TO_WRITE): standing & Q(entry_state=""),
        **found,
        "cancelled": Q(cancelled_at__isnull=False),
    }


def overdue(today: Any) -> Q:
    """Requests with their entry whose day has passed with something left to do."""
    return Q(cancelled_at=None, entry_state__in=TO_DO_STATES, due__lt=today)


def refuse(form: forms.Form, refused: RuleError) -> None:
    """Show a refusal where it belongs: at the fields that it names, or else at the top of the form."""
    named = {name: texts for name, texts in refused.fields.items() if name in form.fields}
    for name, texts in named.items():
        for text in texts:
            form.add_error(name, text)
    if not named:
        form.add_error(None, refused.sentence)
