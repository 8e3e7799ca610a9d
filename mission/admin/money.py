"""Funds and the amounts stated about them."""

from __future__ import annotations

from django.contrib import admin

from mission.admin.base import RecordAdmin
from mission.admin.fields import plain
from mission.admin.filters import by_row
from mission.models import Fund, Funding


@admin.register(Fund)
class FundAdmin(RecordAdmin):
    """A purse that amounts are stated about."""

    fixed_when_public = ()
    list_display = ("name",)
    search_fields = ("name",)
    search_help_text = "Words of the name."
    fieldsets = ((None, {"fields": ("name",)}),)


@admin.register(Funding)
class FundingAdmin(RecordAdmin):
    """One amount of money as one source states it."""

    list_display = ("code", "fund", "partner", "period", "shown_amount", "kind")
    list_filter = ("kind", by_row("fund", "fund"))
    list_select_related = ("fund", "partner", "period")
    search_fields = ("code", "purpose")
    search_help_text = "Code, or words of the purpose."
    autocomplete_fields = ("fund", "partner", "period", "part_of", "commitment", "source")
    fieldsets = (
        (None, {"fields": ("code", "fund", "kind", "amount", "rounding", "purpose")}),
        ("What it is for", {"fields": ("partner", "period", "commitment", "part_of")}),
        ("Where it was read", {"fields": ("source", "locator")}),
    )

    @admin.display(description="Pounds")
    def shown_amount(self, row: Funding) -> str:
        """The amount without needless zeros."""
        return plain(row.amount)
