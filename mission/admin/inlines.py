"""Rows that hang on another one, edited on its page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from accounts.roles import is_team
from mission.admin.fields import form_field
from mission.admin.forms import VersionedForm
from mission.admin.writes import choices_for
from mission.places import mission_of, place_of


class RecordFormSet(BaseInlineFormSet):
    """Rows in a table: each box is told its question, because it has no label of its own."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name every box."""
        super().add_fields(form, index)
        row = "new row" if index is None else f"row {index + 1}"
        for name, field in form.fields.items():
            words = "Delete" if name == "DELETE" else str(field.label or name)
            field.widget.attrs["aria-label"] = f"{words}, {row}"


class RecordInline(admin.TabularInline):
    """Rows below the row they hang on; who may change that one may change these."""

    form = VersionedForm
    formset = RecordFormSet
    extra = 0
    #: Whether rows are taken away here. Rows that tell what happened are kept.
    removes = True
    #: Whether rows are added and changed here; else a verb does it.
    writes = True
    #: Further rule for people outside the delivery team: which of the rows they may know of.
    visible: Any = None

    def get_queryset(self, request: HttpRequest) -> Any:
        """The rows that the person may know of."""
        rows = super().get_queryset(request)
        related = [
            field.name
            for field in self.opts.concrete_fields
            if field.remote_field and field.name != "mission"
        ]
        rows = rows.select_related(*related) if related else rows
        if self.visible is None or is_team(request.user):
            return rows
        rule: Q = self.visible(request.user)
        return rows.filter(rule)

    def _parent_admin(self) -> Any:
        return self.admin_site.get_model_admin(self.parent_model)

    def _may(self, request: HttpRequest, obj: Any) -> bool:
        parent = self._parent_admin()
        may = (
            parent.has_add_permission(request) if obj is None else parent.has_change_permission(request, obj)
        )
        return bool(self.writes and may)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see the row may see what hangs on it."""
        return bool(self._parent_admin().has_view_permission(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the row."""
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the row."""
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the row, where rows are taken away at all."""
        return self.removes and self._may(request, obj)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The forms, told which mission new rows are added to, with the version of each row."""
        made: Any = super().get_formset(request, obj, **kwargs)
        made.form.mission_id = mission_of(obj) if obj is not None else getattr(place_of(request), "pk", None)
        return made

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The fields, with the version that was seen."""
        fields = [name for name in super().get_fields(request, obj) if name != "seen_version"]
        return [*fields, "seen_version"] if self._may(request, obj) and _has_version(self.model) else fields

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Django's field for a column, but for figures and dates of reduced precision."""
        made = form_field(db_field, super().formfield_for_dbfield(db_field, request, **kwargs))
        if made is not None and db_field.get_internal_type() == "TextField":
            made.widget.attrs.update({"rows": "3", "cols": "30"})
        return made

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choices among what the person may know of in the mission they work in."""
        kwargs.setdefault("queryset", choices_for(self.admin_site, db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _has_version(model: Any) -> bool:
    return any(field.name == "version" for field in model._meta.concrete_fields)
