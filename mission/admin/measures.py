"""Indicators with their breaks, series, targets; and published figures with their batches, which are read only here."""

from __future__ import annotations

import functools
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.roles import Permission
from mission import access
from mission.admin.base import RecordAdmin
from mission.admin.fields import plain
from mission.admin.filters import by_row
from mission.admin.inlines import RecordInline
from mission.models import Batch, Indicator, Observation, Series, SeriesBreak, Target


class Breaks(RecordInline):
    """Days from which figures do not compare with earlier ones."""

    model = SeriesBreak
    verbose_name, verbose_name_plural = "break", "breaks in the series"
    fields = ("date", "kind", "note", "source", "locator")
    autocomplete_fields = ("source",)
    removes = False


@admin.register(Indicator)
class IndicatorAdmin(RecordAdmin):
    """Something measured."""

    edits = Permission.SET_UP_MISSION
    public_page = ("indicator", "code")
    hanging = ("breaks",)
    list_display = ("title", "code", "outcome", "unit_label", "frequency", "headline")
    list_filter = ("frequency", "headline", by_row("outcome", "outcome"))
    list_select_related = ("outcome",)
    search_fields = ("code", "title")
    search_help_text = "Code, or words of the title."
    autocomplete_fields = ("outcome", "source")
    inlines = (Breaks,)
    fieldsets = (
        (None, {"fields": ("code", "title", "outcome", "definition", "headline")}),
        ("How it is measured", {"fields": ("unit", "unit_label", "direction", "combine")}),
        ("When it is published", {"fields": ("publisher", "frequency", "expected_lag_days", "source")}),
    )


@admin.register(Series)
class SeriesAdmin(RecordAdmin):
    """One indicator, one area, one disaggregation."""

    fixed_when_public = ("indicator", "area", "disaggregation")
    ordering = ("-pk",)
    list_display = ("indicator", "area", "disaggregation")
    list_display_links = ("indicator",)
    list_filter = (by_row("indicator", "indicator"),)
    list_select_related = ("indicator", "area")
    search_fields = ("indicator__code", "indicator__title", "area__name", "disaggregation")
    search_help_text = "Words of the indicator, the area or the disaggregation."
    autocomplete_fields = ("indicator", "area")
    fieldsets = ((None, {"fields": ("indicator", "area", "disaggregation")}),)


@admin.register(Target)
class TargetAdmin(RecordAdmin):
    """What a series is to reach."""

    instead = "Add a target that replaces it, with the reason: both stay."
    fixed_when_public = ("code", "indicator")
    list_display = ("code", "title", "value_printed", "due", "comparator", "measure")
    list_filter = ("measure", "comparator")
    search_fields = ("code", "title")
    search_help_text = "Code, or words of the title."
    autocomplete_fields = ("indicator", "series", "commitment", "replaces", "source")
    fieldsets = (
        (None, {"fields": ("code", "title", "indicator", "series", "commitment", "set_by", "note")}),
        (
            "What is to be reached",
            {
                "description": "Give a value or a percentage change, not both. Write numbers as they are printed, such as 59.30.",
                "fields": (
                    "measure",
                    "per",
                    "comparator",
                    "value_printed",
                    "change_percent_printed",
                    "due",
                    "span_start",
                    "span_end",
                ),
            },
        ),
        ("Where it begins", {"fields": ("baseline_printed", "baseline_start", "baseline_end")}),
        ("Instead of an earlier target", {"fields": ("replaces", "change_reason")}),
        ("Where it was read", {"fields": ("source", "locator")}),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Numbers are labelled by what they are."""
        made = super().formfield_for_dbfield(db_field, request, **kwargs)
        labels = {
            "value_printed": "Value",
            "change_percent_printed": "Change in per cent",
            "baseline_printed": "Value at the start",
        }
        if made is not None and db_field.name in labels:
            made.label, made.help_text = (
                labels[db_field.name],
                "A number in figures, with the decimals as printed.",
            )
        return made


class ReadOnly(RecordAdmin):
    """Rows that come in by imports and approvals, and are only read here."""

    edits = None
    deletes = False


@admin.register(Batch)
class BatchAdmin(ReadOnly):
    """A set of figures that came in together."""

    list_display = ("label", "state", "at", "approved_at")
    list_filter = ("state",)
    search_fields = ("label",)
    search_help_text = "Words of the label."
    fields = ("label", "state", "at", "approved_at", "content_hash")


@admin.register(Observation)
class ObservationAdmin(ReadOnly):
    """One published figure."""

    mission_path = "series__mission"
    visible = staticmethod(functools.partial(access.rows_visible_to, path="series__mission"))
    ordering = ("-pk",)
    sortable_by = ()
    list_display = ("series", "start", "end", "shown_value", "missing", "quality", "published", "ended")
    list_display_links = ("series",)
    list_filter = ("missing", "quality", "part")
    list_select_related = ("series__indicator", "series__area", "ended_by")
    search_fields = ("series__indicator__code__exact",)
    search_help_text = "The code of an indicator, in full."
    fields = (
        "series", "start", "end", "part", "printed", "shown_value", "bound", "numerator_printed", "denominator_printed", "quality",
        "missing", "revised", "reason", "note", "published", "source", "locator", "batch", "ended_by",
    )  # fmt: skip
    readonly_fields = ("shown_value",)

    @admin.display(description="Value")
    def shown_value(self, row: Observation) -> str:
        """The figure without needless zeros."""
        return row.printed or plain(row.value)

    @admin.display(description="Still stands", boolean=True)
    def ended(self, row: Observation) -> bool:
        """Whether no later row took its place."""
        return row.ended_by_id is None
