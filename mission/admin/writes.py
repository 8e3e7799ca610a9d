"""How the admin writes: in one transaction that the history knows, over the version that was seen, never a delete
of what was public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from mission.admin.fields import form_field
from mission.admin.forms import VersionedForm
from mission.admin.scope import Scoped
from mission.choices import Door
from mission.errors import RuleError
from mission.history import writing
from mission.hooks import was_public
from mission.places import follow, mission_of, place_of

WHY = "why_changed"


class Recorded(Scoped):
    """Saves rows with who, why and through which door; holds a row from reading to writing."""

    form = VersionedForm
    #: What to do in place of deleting what was public.
    instead = "Change its words, or leave it: old addresses go on answering."
    #: Fields that stand as they are once a row was public.
    fixed_when_public: tuple[str, ...] = ("code",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, told which mission a new row is added to."""
        made: Any = super().get_form(request, obj, change=change, **kwargs)
        made.mission_id = mission_of(obj) if obj is not None else getattr(place_of(request), "pk", None)
        return made

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What nobody changes here, and what stands once it was public."""
        fixed = list(super().get_readonly_fields(request, obj))
        if obj is not None and self.fixed_when_public and was_public_once(request, obj):
            fixed += [name for name in self.fixed_when_public if name not in fixed]
        return fixed

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Django's field for a column, but for figures and dates of reduced precision."""
        return form_field(db_field, super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choices among what the person may know of in the mission they work in."""
        kwargs.setdefault("queryset", choices_for(self.admin_site, db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row; held until the end where it is about to be written."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            request._admin_held = True  # type: ignore[attr-defined]
        return super().get_object(request, object_id, from_field)

    def get_queryset(self, request: HttpRequest) -> Any:
        """The rows that the person may know of, held where one is about to be written."""
        rows = super().get_queryset(request)
        return rows.select_for_update(of=("self",)) if getattr(request, "_admin_held", False) else rows

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Add, change or look. A write is one transaction in the person's name."""
        if object_id is not None and request.method == "GET":
            follow(request, self.get_or_404(request, object_id))
        extra = {**(extra_context or {}), **self.page_extras(request, object_id)}
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra)
        why = request.POST.get(WHY, "").strip()[:2000] or (
            "Changed in the admin" if object_id else "Added in the admin"
        )
        try:
            with writing(by=actor_of(request), door=Door.ADMIN, why=why):
                return super().changeform_view(request, object_id, form_url, extra)
        except RuleError as error:
            return self.refused(request, object_id, error.sentence)
        except IntegrityError:
            return self.refused(
                request,
                object_id,
                "A row like this is on the record already, or a rule of the record says no. Nothing was saved.",
            )

    def page_extras(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        """What the page of one row needs beside Django's context."""
        return {"why_name": WHY, "why_text": request.POST.get(WHY, "")}

    def refused(self, request: HttpRequest, object_id: str | None, sentence: str) -> HttpResponse:
        """Back to the page with the sentence; nothing was saved."""
        messages.error(request, sentence)
        return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The row as the next version, where anything of it or of what hangs on it changed."""
        if change and hasattr(obj, "version"):
            obj.version = form.stored_version() + 1
        obj.save()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """The rows that hang on this one."""
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        for row in rows:
            if hasattr(row, "version") and row.pk:
                row.version += 1
            row.save()
        formset.save_m2m()

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Delete what was never public; for all else the sentence what to do instead."""
        row = self.get_or_404(request, object_id)
        if self.has_delete_permission(request, row) and was_public_once(request, row):
            messages.error(request, f"“{row}” was public, so it cannot be deleted. {self.instead}")
            return HttpResponseRedirect(
                reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
            )
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        with writing(by=actor_of(request), door=Door.ADMIN, why="Deleted in the admin; it was never public"):
            return super().delete_view(request, object_id, extra_context)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Bulk actions; deleting in bulk is none."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The database itself keeps the history."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The database itself keeps the history."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """The database itself keeps the history."""


def actor_of(request: HttpRequest) -> str:
    """The opaque id of the person who asks."""
    user: Any = request.user
    return str(user.actor)


def was_public_once(request: HttpRequest, row: Any) -> bool:
    """Whether a row was ever public, asked once per request."""
    kept = request.__dict__.setdefault("_admin_was_public", {})
    key = (type(row), row.pk)
    if key not in kept:
        kept[key] = was_public(row)
    return bool(kept[key])


def choices_for(site: Any, db_field: Any, request: HttpRequest) -> Any:
    """The rows that a person may choose for a column: what they may know of, in the mission they work in."""
    model = db_field.remote_field.model
    if not site.is_registered(model):
        return model._default_manager.none()
    rows = site.get_model_admin(model).known_to(request.user)
    place = place_of(request)
    named = {field.name for field in model._meta.concrete_fields}
    return rows.filter(mission=place) if "mission" in named and place is not None else rows
