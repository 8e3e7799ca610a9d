"""Missions, outcomes, reporting periods and sources."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.roles import Permission, has_permission
from mission import access
from mission.admin.base import RecordAdmin
from mission.models import Mission, Outcome, ReportingPeriod, Source

SOURCED: Any = ("Where it was read", {"fields": ("source", "locator")})


@admin.register(Mission)
class MissionAdmin(RecordAdmin):
    """A programme with a start, an end and an aim."""

    edits = Permission.SET_UP_MISSION
    deletes = False
    mission_path = ""
    visible = staticmethod(access.missions_visible_to)
    fixed_when_public = ("slug",)
    public_page = ("home", "slug")
    list_display = ("title", "slug", "start", "end")
    search_fields = ("title", "slug")
    search_help_text = "Words of the title, or the address."
    autocomplete_fields = ("lead", "source", "successor_of")
    fieldsets = (
        (None, {"fields": ("slug", "title", "aim", "start", "end", "lead", "amount", "successor_of")}),
        SOURCED,
    )

    def knows_of_any(self, user: Any) -> bool:
        """The delivery team looks after missions; others see theirs on the start page."""
        return access.team_missions(user) != frozenset()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those who set up missions everywhere."""
        user: Any = request.user
        return has_permission(user, Permission.SET_UP_MISSION) and any(
            g.mission is None for g in user.current_grants()
        )

    def known_to(self, user: Any) -> Any:
        """The missions whose delivery team a person is in."""
        return super().known_to(user).filter(access.rows_visible_to(user, path="pk"))


@admin.register(Outcome)
class OutcomeAdmin(RecordAdmin):
    """What the mission wants to be true."""

    edits = Permission.SET_UP_MISSION
    public_page = ("outcome", "code")
    list_display = ("code", "title", "kind", "parent")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("code", "title")
    search_help_text = "Code, or words of the title."
    autocomplete_fields = ("parent", "source")
    fieldsets = ((None, {"fields": ("code", "title", "kind", "parent")}), SOURCED)


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(RecordAdmin):
    """A time span that entries and annual reports are for."""

    edits = Permission.SET_UP_MISSION
    visible = staticmethod(access.periods_visible_to)
    public_page = ("period", "code")
    list_display = ("label", "code", "start", "end", "report_published")
    search_fields = ("code", "label")
    search_help_text = "Code, or words of the label."
    autocomplete_fields = ("report_source",)
    fieldsets = (
        (None, {"fields": ("code", "label", "start", "end", "note")}),
        ("The report on it", {"fields": ("report_title", "report_published", "report_source")}),
    )

    def knows_of_any(self, user: Any) -> bool:
        """Partners' people choose the period that they write for."""
        return super().knows_of_any(user) or access.is_scoped(user)


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    """A public text in which rows were read."""

    list_display = ("code", "title", "publisher", "published")
    search_fields = ("code", "title", "publisher")
    search_help_text = "Code, title or publisher."
    fieldsets = ((None, {"fields": ("code", "title", "publisher", "published", "url")}),)
