"""What the pages of this room have around them."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.access import may_manage_people
from accounts.errors import Refused
from accounts.models import User

Row = Any


def person(request: HttpRequest) -> User:
    """Who is signed in; the guard has seen to it that somebody is."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of a signed-in person, with the navigation of this room."""
    return render(request, template, {"workspace": workspace(request)} | context, status=status)


def refuse(form: Form, refused: Refused) -> None:
    """Show a refusal at its field, or above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)


def workspace(request: HttpRequest) -> dict[str, Any]:
    """What templates/workspace_base.html shows around a page of this room."""
    links = [("Your account", "accounts:own"), ("Sessions and sign-ins", "accounts:sessions")]
    if may_manage_people(person(request)):
        links.insert(1, ("People", "accounts:people"))
    here = request.path
    navigation = [{"label": "Workspace", "url": "/workspace/", "current": False, "exact": False}]
    for label, name in links:
        url = reverse(name)
        current = here == url or (name != "accounts:own" and here.startswith(url))
        navigation.append({"label": label, "url": url, "current": current, "exact": here == url})
    return {"home_url": "/workspace/", "navigation": navigation, "sign_out_url": reverse("account_logout")}
