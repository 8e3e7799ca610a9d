"""What every page of the workspace has around its content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Permission, is_team, permissions_of

#: Who sees which entry of the menu: those with any of the permissions; everyone where there are none.
_MENU: tuple[tuple[str, str, frozenset[Permission]], ...] = (
    ("workspace:home", "Start", frozenset()),
    ("editions:line", "Editions", frozenset({Permission.RELEASE, Permission.READ_FROZEN})),
    ("admin:index", "Admin", frozenset({Permission.SEE_EVERYTHING, Permission.DRAFT_FOR_PARTNER})),
    ("accounts:people", "People", frozenset({Permission.MANAGE_PEOPLE, Permission.INVITE_COLLEAGUES})),
)


def around(request: HttpRequest, **context: Any) -> dict[str, Any]:
    """The context of a workspace page: menu, for whom one acts, links to one's own account."""
    allowed = permissions_of(request.user)
    menu = [
        {"label": label, "url": reverse(name), "current": request.path == reverse(name), "exact": True}
        for name, label, permissions in _MENU
        if not permissions or permissions & allowed
    ]
    workspace = {
        "home_url": reverse("workspace:home"),
        "acting_for": "" if is_team(request.user) else acting_for(request.user),
        "navigation": menu,
        "footer": [{"label": "Public record", "url": "/"}],
        "person_links": [{"label": "Your account", "url": reverse("accounts:own")}],
        "sign_out_url": reverse("account_logout"),
    }
    return {"workspace": workspace, **context}


def acting_for(user: Any) -> str:
    """The partners that a person acts for, in words."""
    names = (
        user.memberships.live(timezone.now())
        .exclude(partner=None)
        .values_list("partner__name", flat=True)
        .distinct()
    )
    return ", ".join(names)
