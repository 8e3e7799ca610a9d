"""What holds for every page of signed-in people: a second factor for the team, an end of idle sessions, no stored copies."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.guards import guard_of
from accounts.roles import is_team
from accounts.views.frame import workspace

#: Addresses (by name) that somebody without the second factor they need can still use.
_OPEN_NAMES = {"account_logout", "account_reauthenticate"}
#: Where this room and the sign-in package have their pages.
_OWN_PREFIX = "/accounts/"
_SEEN = "seen_at"
_SEEN_STEP = 300


class SignedInPages:
    """Middleware. Views declared public are left alone, so that they never touch the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; a page of somebody signed in is never stored on the way."""
        response = self.get_response(request)
        if getattr(request, "is_private_page", False):
            response.headers["Cache-Control"] = "no-store, private"
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """What to answer instead of the view; None where it may run."""
        guard = guard_of(view)
        if guard is not None and guard.anonymous:
            return None
        request.is_private_page = True  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return None
        _end_if_idle(request)
        if request.user.is_authenticated and _lacks_second_factor(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return None

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """Give the sign-in package's pages the navigation of this room."""
        if getattr(request, "is_private_page", False) and request.user.is_authenticated:
            context = response.context_data if response.context_data is not None else {}
            if "workspace" not in context and request.path.startswith(_OWN_PREFIX):
                response.context_data = {**context, "workspace": workspace(request)}
        return response


def _end_if_idle(request: HttpRequest) -> None:
    """Sign somebody out whose last page is too long ago; else keep the time, at most every few minutes."""
    now = int(time.time())
    seen = request.session.get(_SEEN)
    if seen is not None and now - seen > settings.SESSION_IDLE_MINUTES * 60:
        logout(request)
    elif seen is None or now - seen > _SEEN_STEP:
        request.session[_SEEN] = now


def _lacks_second_factor(request: HttpRequest) -> bool:
    match = request.resolver_match
    name = (match.url_name or "") if match else ""
    if settings.DEMO or name in _OPEN_NAMES or name.startswith("mfa_"):
        return False
    return is_team(request.user) and not is_mfa_enabled(request.user)
