"""Invitations: made, sent again and withdrawn by those who may, accepted by whom they are for."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import invitations_visible_to, may_manage_people, why_not_give
from accounts.actions import invitations
from accounts.actions.invitations import LinkFor
from accounts.errors import Refused
from accounts.forms import AcceptForm, InviteForm, end_of
from accounts.guards import by_rule, needs
from accounts.models import Invitation, User
from accounts.roles import ROLES
from accounts.views.frame import page, person, refuse
from accounts.words import InvitationState, Permission, Role

_MAY_INVITE = (Permission.MANAGE_PEOPLE, Permission.INVITE_PARTNERS, Permission.INVITE_COLLEAGUES)
_TOKEN = "invitation"  # noqa: S105 - the name under which the session keeps it
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _link_for(request: HttpRequest) -> LinkFor:
    return lambda token: request.build_absolute_uri(reverse("accounts:open_invitation", args=[token]))


@needs(*_MAY_INVITE)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody."""
    by = person(request)
    form = InviteForm(request.POST or None, by=by)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        until = data.get("until")
        try:
            _count(request)
            made = invitations.invite(
                data["email"],
                Role(data["role"]),
                by=by,
                link_for=_link_for(request),
                partner=data["partner"],
                mission=data.get("mission"),
                until=end_of(until) if until else None,
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"An invitation is on its way to {made.email}.")
            return redirect("accounts:people")
    return page(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


def _count(request: HttpRequest) -> None:
    if not ratelimit.consume(request, action="invite", user=request.user):
        raise Refused("You have sent many invitations within an hour. Wait a little before you send more.")


def _visible(request: HttpRequest, pk: int) -> Invitation:
    by = person(request)
    found = invitations_visible_to(by).filter(pk=pk).first()
    if (
        found is None
        or not may_manage_people(by)
        or why_not_give(by, Role(found.role), partner=found.partner, mission=found.mission) is not None
    ):
        raise Http404
    return found


@needs(*_MAY_INVITE)
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link; the earlier one stops working."""
    invitation = _visible(request, pk)
    try:
        _count(request)
        invitations.resend(invitation, by=person(request), link_for=_link_for(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(
            request,
            f"A new invitation is on its way to {invitation.email}; the earlier link works no longer.",
        )
    return redirect("accounts:people")


@needs(*_MAY_INVITE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the link useless."""
    invitation = _visible(request, pk)
    try:
        invitations.withdraw(invitation, by=person(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"The invitation of {invitation.email} is withdrawn.")
    return redirect("accounts:people")


@by_rule("whoever has the link of an open invitation", anonymous=True)
@require_GET
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the token in the session and go on without it in the address. Changes nothing else: mail scanners open links."""
    request.session[_TOKEN] = token
    return redirect("accounts:accept_invitation")


@by_rule("whoever has the link of an open invitation", anonymous=True)
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """Accept: with a name and a password, or as somebody who has an account."""
    token = request.session.get(_TOKEN, "")
    invitation = invitations.with_token(token) if token else None
    if invitation is None:
        return _closed(
            request, "This invitation link does not work. Use the link in the newest message.", status=404
        )
    now = timezone.now()
    if invitation.state(now) != InvitationState.OPEN:
        return _closed(request, invitations.sentence_for(invitation, now))
    if request.user.is_authenticated:
        return _accept_as(request, invitation, person(request))
    if User.objects.filter(email=invitation.email).exists():
        return _show(request, invitation, {"sign_in": True})
    form = AcceptForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = invitations.accept_as_new(invitation, name=data["name"], password=data["password"])
        except Refused as refused:
            refuse(form, refused)
        else:
            login(request, user, backend=_BACKEND)
            return _done(request)
    return _show(request, invitation, {"form": form}, status=422 if form.errors else 200)


def _accept_as(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    if user.email != invitation.email:
        return _closed(
            request,
            f"This invitation is for another e-mail address than {user.email}. Sign out first, then open the link again.",
        )
    if request.method != "POST":
        return _show(request, invitation, {"signed_in": True})
    try:
        invitations.accept(invitation, user=user)
    except Refused as refused:
        return _closed(request, refused.sentence)
    return _done(request)


def _done(request: HttpRequest) -> HttpResponse:
    request.session.pop(_TOKEN, None)
    messages.success(request, "Welcome. Your access is open.")
    return redirect("accounts:own")


def _show(
    request: HttpRequest, invitation: Invitation, more: dict[str, object], *, status: int = 200
) -> HttpResponse:
    role = ROLES[Role(invitation.role)]
    context = {"invitation": invitation, "role": role.role.label, "role_description": role.description}
    return _private(render(request, "accounts/accept.html", context | more, status=status))


def _closed(request: HttpRequest, sentence: str, *, status: int = 410) -> HttpResponse:
    request.session.pop(_TOKEN, None)
    return _private(render(request, "accounts/invitation_closed.html", {"sentence": sentence}, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    return response
