"""One's own account: roles, name, sessions and sign-ins, stand-ins."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import why_not_close
from accounts.actions import people, sessions, stand_ins
from accounts.errors import Refused
from accounts.forms import NameForm, StandInForm, end_of, start_of
from accounts.guards import signed_in
from accounts.models import Membership, SignIn, User
from accounts.roles import ROLES, is_team
from accounts.views.frame import page, person, refuse
from accounts.words import Role, SignInOutcome

_SIGN_INS_SHOWN = 20


def _own_memberships(user: User) -> list[Membership]:
    rows = Membership.objects.live(timezone.now()).filter(user=user)
    return list(rows.select_related("partner", "mission", "stand_in_for").order_by("partner__name", "role"))


@signed_in
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """What one may do, and one's name."""
    user = person(request)
    form = NameForm(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        people.rename(user, form.cleaned_data["name"])
        messages.success(request, "Your name is changed.")
        return redirect("accounts:own")
    held = [
        {
            "membership": row,
            "role": Role(row.role).label,
            "description": ROLES[Role(row.role)].description,
            "may_hand_on": row.stand_in_for_id is None and row.role != Role.OBSERVER,
        }
        for row in _own_memberships(user)
    ]
    named = Membership.objects.filter(stand_in_for=user, until__gt=timezone.now()).exclude(until=F("since"))
    context = {
        "form": form,
        "held": held,
        "named": [
            {"membership": row, "role": Role(row.role).label}
            for row in named.select_related("user", "partner").order_by("since")
        ],
        "second_factor": is_mfa_enabled(user),
        "must_have_second_factor": is_team(user),
        "why_not_close": why_not_close(user, user),
    }
    return page(request, "accounts/own.html", context, status=422 if form.errors else 200)


@signed_in
@require_GET
def session_list(request: HttpRequest) -> HttpResponse:
    """One's sessions and last sign-ins."""
    user = person(request)
    here = request.session.session_key
    found = sorted(UserSession.objects.purge_and_list(user), key=lambda s: s.last_seen_at, reverse=True)
    rows = [{"session": session, "here": session.session_key == here} for session in found]
    tries = [
        {"try": row, "outcome": SignInOutcome(row.outcome).label}
        for row in SignIn.objects.filter(user=user)[:_SIGN_INS_SHOWN]
    ]
    others = any(not row["here"] for row in rows)
    return page(request, "accounts/sessions.html", {"sessions": rows, "tries": tries, "others": others})


@signed_in
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one other session, or all others."""
    user = person(request)
    which = request.POST.get("session", "")
    if which == "others":
        number = sessions.end_all(user, by=user, keep=request.session.session_key)
        messages.success(request, f"Sessions ended: {number}.")
    elif not (which.isascii() and which.isdigit() and len(which) < 19 and sessions.end_one(user, int(which))):
        raise Http404
    else:
        messages.success(request, "The session is ended.")
    return redirect("accounts:sessions")


@signed_in
@require_http_methods(["GET", "POST"])
def stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a colleague for an absence."""
    user = person(request)
    membership = next((row for row in _own_memberships(user) if row.pk == pk), None)
    if membership is None or membership.stand_in_for_id is not None or membership.role == Role.OBSERVER:
        raise Http404
    form = StandInForm(request.POST or None, membership=membership)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            stand_ins.name_stand_in(
                membership,
                data["colleague"],
                by=user,
                since=start_of(data["since"]),
                until=end_of(data["until"]),
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"{data['colleague']} stands in for you.")
            return redirect("accounts:own")
    context = {
        "title": "Name a stand-in",
        "who": user,
        "role": Role(membership.role).label,
        "partner": membership.partner,
        "mission": membership.mission,
        "form": form,
        "button": "Name the stand-in",
        "warning": "Your colleague can do what you can in this role, and what they do is recorded under their own name.",
    }
    return page(request, "accounts/question.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def end_stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """End an absence early."""
    user = person(request)
    membership = (
        Membership.objects.select_related("user", "partner", "mission")
        .filter(pk=pk, stand_in_for=user)
        .first()
    )
    if membership is None:
        raise Http404
    try:
        stand_ins.end_stand_in(membership, by=user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{membership.user} stands in no longer.")
    return redirect("accounts:own")


@signed_in
@require_GET
def address(request: HttpRequest) -> HttpResponse:
    """One's e-mail address and how it is changed."""
    return page(request, "accounts/address.html", {"address": person(request).email})
