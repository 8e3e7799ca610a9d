"""Who has access: list, change, end, close."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import (
    invitations_visible_to,
    may_manage_people,
    memberships_visible_to,
    why_not_close,
    why_not_end,
    why_not_give,
)
from accounts.actions import closing, people
from accounts.errors import Refused
from accounts.forms import ReasonForm, RoleForm
from accounts.guards import needs
from accounts.models import Membership, User
from accounts.roles import ROLES, has_permission
from accounts.views.frame import page, person, refuse
from accounts.words import InvitationState, Permission, Role

_MAY_LOOK = (Permission.SEE_EVERYTHING, Permission.INVITE_COLLEAGUES)


@needs(*_MAY_LOOK)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody with access (delivery team), or the people of one's own organisations (authoriser)."""
    by = person(request)
    rows = memberships_visible_to(by).order_by("partner__name", "user__name", "user__email", "role")
    now = timezone.now()
    found = [
        {
            "membership": row,
            "role": Role(row.role).label,
            "may_swap": row.role != Role.OBSERVER,
            "may_change": may_manage_people(by)
            and why_not_give(by, Role(row.role), partner=row.partner, mission=row.mission) is None,
        }
        for row in rows
    ]
    invited = [
        {
            "invitation": row,
            "role": Role(row.role).label,
            "expired": row.state(now) == InvitationState.EXPIRED,
            "may_change": why_not_give(by, Role(row.role), partner=row.partner, mission=row.mission) is None,
        }
        for row in invitations_visible_to(by)
    ]
    context = {
        "people": found,
        "invitations": invited,
        "may_invite": may_manage_people(by),
        "may_close": has_permission(by, Permission.MANAGE_PEOPLE),
        "roles": ROLES.values(),
    }
    return page(request, "accounts/people.html", context)


def _membership(request: HttpRequest, pk: int) -> Membership:
    """A membership that the person may see and may change; else there is no such page."""
    by = person(request)
    found = memberships_visible_to(by).filter(pk=pk).first()
    if (
        found is None
        or why_not_give(by, Role(found.role), partner=found.partner, mission=found.mission) is not None
    ):
        raise Http404
    return found


@needs(*_MAY_LOOK)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody another role in the place of one."""
    membership = _membership(request, pk)
    by = person(request)
    form = RoleForm(request.POST or None, by=by, membership=membership)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            people.change_role(membership, Role(data["role"]), by=by, reason=data["reason"])
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"{membership.user} is now {Role(data['role']).label.lower()}.")
            return redirect("accounts:people")
    return _question(request, "Change a role", membership, form, button="Change the role")


@needs(*_MAY_LOOK)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's role at once."""
    membership = _membership(request, pk)
    by = person(request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            people.end_membership(membership, by=by, reason=form.cleaned_data["reason"])
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"The access of {membership.user} has ended.")
            return redirect("accounts:people")
    warning = why_not_end(by, membership) or "Access ends at once. What the person wrote stays in the record."
    return _question(request, "End access", membership, form, button="End access", warning=warning)


@needs(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Close somebody's account for good."""
    by = person(request)
    user = User.objects.filter(public_id=public_id, is_active=True).first()
    if user is None or user == by or why_not_close(by, user) is not None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = str(user)
        try:
            closing.close_account(user, by=by, reason=form.cleaned_data["reason"])
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"The account of {name} is closed.")
            return redirect("accounts:people")
    context = {
        "title": "Close an account",
        "who": user,
        "form": form,
        "button": "Close the account",
        "warning": "This cannot be undone. Access, sessions, name and address go at once; what the person wrote stays.",
    }
    return page(request, "accounts/question.html", context, status=_status(form))


def _question(
    request: HttpRequest, title: str, membership: Membership, form: Any, **more: Any
) -> HttpResponse:
    context = {
        "title": title,
        "who": membership.user,
        "role": Role(membership.role).label,
        "partner": membership.partner,
        "mission": membership.mission,
        "form": form,
    }
    return page(request, "accounts/question.html", context | more, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.errors else 200
