"""Partners, with rename and merge, and areas."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect

from accounts.roles import Permission, has_permission
from mission import access
from mission.actions import partners
from mission.admin.base import RecordAdmin
from mission.admin.inlines import RecordInline
from mission.admin.verbs import Verb, VerbForm
from mission.choices import Door
from mission.models import Area, Partner, PartnerName


class RenameForm(VerbForm):
    """Another name or code."""

    name = forms.CharField(label="New name", max_length=200)
    code = forms.CharField(
        label="New code",
        max_length=100,
        help_text="It stands in the address. The old address goes on answering.",
    )
    on = forms.DateField(label="Since", widget=AdminDateWidget, help_text="The first day of the new name.")
    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self) -> None:
        """Begin with the names as they stand."""
        self.fields["name"].initial, self.fields["code"].initial = self.row.name, self.row.code


class MergeForm(VerbForm):
    """Into which partner, since when and why."""

    into = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Merge into",
        help_text="This partner takes over parts, members and people.",
    )
    on = forms.DateField(label="Since", widget=AdminDateWidget)
    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self) -> None:
        """Offer the partners of the same mission."""
        field: Any = self.fields["into"]
        rows = self.site.get_model_admin(Partner).known_to(self.request.user)
        field.queryset = rows.filter(mission=self.row.mission_id, merged_into=None).exclude(pk=self.row.pk)
        column = Partner._meta.get_field("member_of")
        field.widget = AutocompleteSelect(column, self.site, attrs={"class": "wide-select"})
        field.widget.choices = field.choices


def _only_editors(user: Any, row: Partner) -> str | None:
    if not has_permission(user, Permission.EDIT_RECORD, mission=row.mission_id):
        return "Only editors of the delivery team change partners."
    return None


def _not_merged(user: Any, row: Partner) -> str | None:
    if row.merged_into_id:
        return f"{row.name} is merged into another partner already."
    return _only_editors(user, row)


def _rename(row: Partner, *, by: Any, form: VerbForm, **given: Any) -> Any:
    return partners.rename(row, by=by, door=Door.ADMIN, **given)


def _merge(row: Partner, *, by: Any, form: VerbForm, **given: Any) -> Any:
    return partners.merge(row, by=by, door=Door.ADMIN, **given)


class EarlierNames(RecordInline):
    """Names that the partner had."""

    model = PartnerName
    fk_name = "partner"
    verbose_name_plural = "earlier names"
    fields = ("name", "code", "until", "reason")
    writes = False


@admin.register(Partner)
class PartnerAdmin(RecordAdmin):
    """An organisation that delivers something, or a collective of several."""

    visible = staticmethod(access.partners_visible_to)
    fixed_when_public = ("code", "name")
    instead = "Merge it into another partner, or rename it: its address goes on answering."
    public_page = ("partner", "code")
    hanging = ("earlier_names",)
    list_display = ("name", "code", "kind", "sector", "member_of", "merged_into")
    list_filter = ("kind",)
    list_select_related = ("member_of", "merged_into")
    search_fields = ("code", "name")
    search_help_text = "Code, or words of the name."
    autocomplete_fields = ("member_of", "area", "source")
    readonly_fields = ("merged_into",)
    inlines = (EarlierNames,)
    fieldsets = (
        (None, {"fields": ("code", "name", "kind", "sector", "description", "url")}),
        ("Where it belongs", {"fields": ("member_of", "merged_into", "area", "source")}),
    )
    verbs = (
        Verb(
            "rename",
            "Rename",
            "The earlier name is kept and its address goes on answering.",
            _rename,
            RenameForm,
            _only_editors,
            "Renamed to {row}.",
        ),
        Verb(
            "merge",
            "Merge into another partner",
            "The other partner takes over the parts in commitments, the members and the people. Entries and money stay under the partner that they are about, and its address leads to the other one. A merge cannot be undone here.",
            _merge,
            MergeForm,
            _not_merged,
            "{row} is merged.",
            danger=True,
        ),
    )

    def knows_of_any(self, user: Any) -> bool:
        """Partners' people see their own organisation."""
        return super().knows_of_any(user) or access.is_scoped(user)


@admin.register(Area)
class AreaAdmin(RecordAdmin):
    """A place."""

    edits = Permission.SET_UP_MISSION
    list_display = ("name", "code", "kind", "parent", "gss_code")
    list_select_related = ("parent",)
    search_fields = ("code", "name", "gss_code")
    search_help_text = "Code, or words of the name."
    autocomplete_fields = ("parent",)
    fieldsets = ((None, {"fields": ("code", "name", "kind", "parent", "gss_code", "note")}),)
