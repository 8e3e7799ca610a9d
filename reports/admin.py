"""Reports and editions in the admin: read only, because verbs set them up, freeze and release them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from accounts.roles import Permission, has_permission
from mission import access
from mission.admin.base import RecordAdmin
from mission.admin.filters import by_row
from reports.models import Edition, Report


def _readable(user: Any) -> Q:
    """Editions of the missions in which a person may read what is frozen."""
    return access.with_permission(user, Permission.READ_FROZEN)


class Frozen(RecordAdmin):
    """What is made by the verbs of the reports, and only read here by those who may read what is frozen."""

    edits = None
    deletes = False
    visible = staticmethod(_readable)
    ordering = ("-pk",)

    def knows_of_any(self, user: Any) -> bool:
        """The delivery team and observers."""
        return has_permission(user, Permission.READ_FROZEN)


@admin.register(Report)
class ReportAdmin(Frozen):
    """The annual report of a period, or an update."""

    list_display = ("title", "code", "kind", "period")
    list_filter = ("kind",)
    list_select_related = ("period",)
    search_fields = ("title", "code")
    search_help_text = "Code, or words of the title."
    fields = ("mission", "kind", "period", "code", "title")


@admin.register(Edition)
class EditionAdmin(Frozen):
    """One published state of a report. It is frozen, released and corrected by the verbs alone."""

    list_display = ("report", "number", "position", "release_at", "frozen_at", "withdraws")
    list_filter = (by_row("report", "report"),)
    list_select_related = ("report",)
    search_fields = ("report__title",)
    search_help_text = "Words of the report’s title."
    fields = (
        "report",
        "number",
        "position",
        "release_at",
        "frozen_at",
        "note",
        "corrects",
        "withdraws",
        "imported",
        "hash",
    )
    team_columns = frozenset({"document", "frozen_by", "released_by", "change_mark"})

    def get_queryset(self, request: HttpRequest) -> Any:
        """Editions without their documents, which are long."""
        return super().get_queryset(request).defer("document")
