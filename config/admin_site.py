"""The admin site: which mission and which installation it is, and a start page with what needs doing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from config.start_page import waiting
from mission.places import go_to, missions_of, place_of

#: Rooms and kinds of row in the order of the work.
_ROOMS = ("mission", "reports", "accounts")
_KINDS = (
    "ProgressEntry", "Commitment", "Partner", "Request", "ReportingRound", "ReportingPeriod", "Outcome", "Indicator", "Target", "Series",
    "Observation", "Batch", "Fund", "Funding", "Area", "Source", "Mission",
)  # fmt: skip
_LEFT_OUT = {"view_on_site", "password_change", "password_change_done"}


class MissionAdminSite(AdminSite):
    """Django's admin, for the people of a mission."""

    site_title = "Mission Progress"
    index_title = "What needs doing"
    empty_value_display = "—"
    enable_nav_sidebar = False

    def get_urls(self) -> list[Any]:
        """Django's addresses without the one that finds any row by its number, and with the service's own password page."""
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in _LEFT_OUT]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page knows: the mission, the installation, the other missions."""
        signed_in = request.user.is_authenticated and self.has_permission(request)
        place = place_of(request) if signed_in else None
        return {
            **super().each_context(request),
            "place": place,
            "site_header": place.title if place else "Mission Progress",
            "environment": settings.ENVIRONMENT,
            "missions": missions_of(request) if signed_in else [],
            "site_url": reverse("public:home", args=[place.slug]) if place else "/",
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The lists in the order of the work."""
        rooms = super().get_app_list(request, app_label)
        for room in rooms:
            room["models"].sort(
                key=lambda one: (
                    _KINDS.index(one["object_name"]) if one["object_name"] in _KINDS else len(_KINDS)
                )
            )
        return sorted(
            rooms,
            key=lambda room: _ROOMS.index(room["app_label"]) if room["app_label"] in _ROOMS else len(_ROOMS),
        )

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """What needs doing, the mission picker where there are several, and the lists."""
        if request.method == "POST":
            go_to(request, request.POST.get("mission", ""))
            return HttpResponseRedirect(reverse("admin:index"))
        place = place_of(request)
        waits = waiting(request.user, place, timezone.now()) if place is not None else []
        return super().index(request, {**(extra_context or {}), "waits": waits})

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The service's own way out."""
        return HttpResponseRedirect(reverse("account_logout"))
