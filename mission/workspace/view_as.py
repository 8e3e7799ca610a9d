"""Looking at the workspace as a partner's people see it: chosen by the delivery team, logged, and without any writing.

The person stays who they are: no session and no account of the partner is touched. While they look, the rule book is asked
with the partner's roles, every request that could write is refused, and so is every statement that would.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import guard_of, needs, signed_in
from accounts.roles import Permission
from mission import access
from mission.actions import view_as as verbs
from mission.errors import NotAllowed
from mission.models import Partner
from mission.workspace.frame import around

_KEY = "viewing_as"
_SAFE = ("GET", "HEAD", "OPTIONS")
#: What can be sent while one looks.
_OPEN = {"workspace:view-as-end", "account_logout"}
#: One's own account and the public pages stay one's own.
_LOOKED_AT = ("/workspace/", "/admin/")
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE", "COPY")


class WouldWrite(Exception):
    """Something would have been written while somebody only looks."""


class Looking:
    """Middleware, the last one: answers in place of the view while somebody looks as a partner does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """What to answer instead of the view; None for everybody who only is themselves."""
        guard = guard_of(view)
        if guard is not None and guard.anonymous and not request.path.startswith(_LOOKED_AT):
            return None
        partner = _looking_as(request)
        if partner is None:
            return None
        request.viewing_as = partner  # type: ignore[attr-defined]
        match = request.resolver_match
        if match is not None and match.view_name in _OPEN:
            return None
        looked_at = request.path.startswith(_LOOKED_AT)
        if looked_at:
            person: Any = request.user
            person._grants, person.only_looks = verbs.grants_of(partner), True
        if request.method not in _SAFE:
            return _refused(request)
        if not looked_at:
            return None
        try:
            with _without_writing():
                answer: HttpResponseBase = view(request, *args, **kwargs)
        except WouldWrite:
            return _refused(request)
        return answer


def _looking_as(request: HttpRequest) -> Partner | None:
    """The partner as whose people the person looks now; None, and forgotten, where they no longer may."""
    pk = request.session.get(_KEY)
    if pk is None or not request.user.is_authenticated:
        return None
    partner = Partner.objects.select_related("mission").filter(pk=pk).first()
    if partner is not None and verbs.may_view_as(request.user, partner):
        return partner
    _forget(request)
    return None


def _forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


@contextlib.contextmanager
def _without_writing() -> Iterator[None]:
    def refuse(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if str(sql).lstrip(" (\n").upper().startswith(_WRITES):
            raise WouldWrite
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "mission/workspace/view_as_refused.html", around(request), status=403)


@require_safe
@needs(Permission.VIEW_AS_PARTNER)
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the partner as whose people one wants to look."""
    rows = Partner.objects.filter(access.partners_visible_to(request.user), merged_into=None)
    words = request.GET.get("q", "").strip()[:200]
    if words:
        rows = rows.filter(name__icontains=words)
    shown = [
        one
        for one in rows.select_related("mission").order_by("name")[:300]
        if verbs.may_view_as(request.user, one)
    ]
    return render(request, "mission/workspace/view_as.html", around(request, partners=shown, words=words))


@require_POST
@needs(Permission.VIEW_AS_PARTNER)
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at the workspace as this partner's people see it, from now on."""
    partner = Partner.objects.filter(access.partners_visible_to(request.user), pk=pk).first()
    if partner is None:
        raise Http404("There is no such partner.")
    try:
        verbs.begin(partner, by=request.user)
    except NotAllowed as refused:
        raise Http404(refused.sentence) from refused
    request.session[_KEY] = partner.pk
    return redirect("workspace:home")


@require_POST
@signed_in
def end(request: HttpRequest) -> HttpResponse:
    """Be oneself again."""
    partner = getattr(request, "viewing_as", None)
    _forget(request)
    if partner is None:
        return redirect("workspace:home")
    verbs.end(partner, by=request.user)
    messages.success(request, f"You no longer look as {partner.name} does.")
    return redirect("workspace:view-as")


urlpatterns = [
    path("view-as/", choose, name="view-as"),
    path("view-as/end/", end, name="view-as-end"),
    path("view-as/<int:pk>/", begin, name="view-as-begin"),
]
