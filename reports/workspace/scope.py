"""Whose editions a person sees here, and how the refusal of a verb gets to its form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest

from accounts.roles import Permission, has_permission
from mission.access import team_missions
from mission.errors import RuleError
from mission.models import Mission
from reports.models import Edition


def missions_of(user: Any) -> list[Mission]:
    """The missions whose editions a person may see here."""
    chosen = team_missions(user)
    rows = Mission.objects.order_by("slug")
    if chosen is not None and not has_permission(user, Permission.READ_FROZEN):
        rows = rows.filter(pk__in=chosen)
    return [m for m in rows if has_permission(user, Permission.READ_FROZEN, mission=m.pk)]


def mission_to_release(request: HttpRequest, slug: str) -> Mission:
    """The mission of that address, for people who release its editions. Raises Http404."""
    found = next((m for m in missions_of(request.user) if m.slug == slug), None)
    if found is None or not has_permission(request.user, Permission.RELEASE, mission=found.pk):
        raise Http404
    return found


def edition_to_read(request: HttpRequest, mission: str, pk: int) -> Edition:
    """An edition of the line, for people who may read what is frozen. Raises Http404."""
    rows = Edition.objects.select_related(
        "mission", "report", "report__period", "corrects", "corrects__report"
    )
    found = rows.filter(pk=pk, mission__slug=mission).first()
    if found is None or not has_permission(request.user, Permission.READ_FROZEN, mission=found.mission_id):
        raise Http404
    return found


def refuse(form: forms.Form, refused: RuleError) -> None:
    """Show a refusal where it belongs: at the fields that it names, or else at the top of the form."""
    named = {name: texts for name, texts in refused.fields.items() if name in form.fields}
    for name, texts in named.items():
        for text in texts:
            form.add_error(name, text)
    if not named:
        form.add_error(None, refused.sentence)
