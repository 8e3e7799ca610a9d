"""What every page of the workspace has around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Permission, is_team, permissions_of

#: Who sees which entry of the menu: those with any of the permissions; everyone where there are none.
_MENU: tuple[tuple[str, str, frozenset[Permission]], ...] = (
    ("workspace:home", "Start", frozenset()),
    ("workspace:review-queue", "Review", frozenset({Permission.SEE_EVERYTHING})),
    ("workspace:rounds", "Rounds", frozenset({Permission.RUN_ROUNDS})),
    ("composer:index", "Reports", frozenset({Permission.COMPOSE, Permission.REVIEW})),
    ("workspace:imports", "Figures", frozenset({Permission.EDIT_RECORD, Permission.APPROVE})),
    ("editions:line", "Editions", frozenset({Permission.RELEASE, Permission.READ_FROZEN})),
    (
        "workspace:punctuality",
        "Punctuality",
        frozenset({Permission.RUN_ROUNDS, Permission.DRAFT_FOR_PARTNER}),
    ),
    ("admin:index", "Admin", frozenset({Permission.SEE_EVERYTHING, Permission.DRAFT_FOR_PARTNER})),
    ("workspace:view-as", "View as", frozenset({Permission.VIEW_AS_PARTNER})),
    ("accounts:people", "People", frozenset({Permission.MANAGE_PEOPLE, Permission.INVITE_COLLEAGUES})),
)


#: In demo mode mail goes to a folder, and the team reads it here.
_DEMO_MENU = (("workspace:mail", "Mail", frozenset({Permission.RUN_ROUNDS})),)


def around(request: HttpRequest, **context: Any) -> dict[str, Any]:
    """The context of a workspace page: menu, for whom one acts, links to one's own account."""
    allowed = permissions_of(request.user)
    menu = [
        _item(request, name, label)
        for name, label, permissions in (*_MENU, *(_DEMO_MENU if settings.DEMO else ()))
        if not permissions or permissions & allowed
    ]
    workspace = {
        "home_url": reverse("workspace:home"),
        "acting_for": _acting_for(request),
        "navigation": menu,
        "footer": [{"label": "Public record", "url": "/"}],
        "person_links": [{"label": "Your account", "url": reverse("accounts:own")}],
        "sign_out_url": reverse("account_logout"),
    }
    return {"workspace": workspace, **context}


def _acting_for(request: HttpRequest) -> str:
    """For whom the page is; while the team looks as a partner does, that partner."""
    looked_at = getattr(request, "viewing_as", None)
    if looked_at is not None:
        return str(looked_at.name)
    return "" if is_team(request.user) else acting_for(request.user)


def _item(request: HttpRequest, name: str, label: str) -> dict[str, Any]:
    """An entry of the menu; the start page is current on itself alone, the others on all pages below them."""
    url = reverse(name)
    exact = request.path == url
    below = name != "workspace:home" and request.path.startswith(url)
    return {"label": label, "url": url, "current": exact or below, "exact": exact}


def acting_for(user: Any) -> str:
    """The partners that a person acts for, in words."""
    names = (
        user.memberships.live(timezone.now())
        .exclude(partner=None)
        .values_list("partner__name", flat=True)
        .distinct()
    )
    return ", ".join(names)
