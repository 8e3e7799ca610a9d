"""Rounds, and what each partner owes in them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from accounts.roles import Permission
from mission import access
from mission.admin.base import RecordAdmin
from mission.admin.filters import by_row
from mission.models import ReportingRound, Request


@admin.register(ReportingRound)
class ReportingRoundAdmin(RecordAdmin):
    """The window in which entries for a period are asked for."""

    edits = Permission.RUN_ROUNDS
    list_display = ("title", "period", "opens", "due", "closes")
    list_select_related = ("period",)
    search_fields = ("title",)
    search_help_text = "Words of the title."
    autocomplete_fields = ("period",)
    fieldsets = ((None, {"fields": ("title", "period", "opens", "due", "closes", "guidance")}),)


@admin.register(Request)
class RequestAdmin(RecordAdmin):
    """One partner asked about one commitment."""

    edits = Permission.RUN_ROUNDS
    hanging = ("extensions",)
    visible = staticmethod(access.requests_visible_to)
    ordering = ("-pk",)
    list_display = ("partner", "commitment", "round", "due")
    list_filter = (by_row("round", "round"), by_row("partner", "partner"))
    list_select_related = ("partner", "commitment", "round")
    search_fields = ("commitment__ref__exact", "partner__code__exact")
    search_help_text = "The reference of a commitment or the code of a partner, in full."
    autocomplete_fields = ("round", "commitment", "partner")
    fieldsets = ((None, {"fields": ("round", "partner", "commitment", "due", "due_reason")}),)

    def knows_of_any(self, user: Any) -> bool:
        """Partners' people see what their organisation owes."""
        return super().knows_of_any(user) or access.is_scoped(user)
