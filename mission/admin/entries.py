"""Progress entries: drafts are saved by the verb, moves are the verbs' pages, all else is read only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from accounts.roles import Permission, has_permission, partner_ids_of
from mission import access
from mission.actions import entries
from mission.admin.base import RecordAdmin
from mission.admin.bulk import approve_selected
from mission.admin.entry_forms import EntryForm, StartForm
from mission.admin.entry_parts import CaseStudies, Comments, EvidenceRows, Figures, PartFormSet
from mission.admin.entry_verbs import VERBS
from mission.admin.filters import by_row
from mission.admin.paging import say, sorted_afterwards
from mission.choices import EDITABLE_STATES, Door, Origin
from mission.models import Commitment, Partner, ProgressEntry
from mission.places import place_of
from mission.workflow import Act

#: So many commitments or partners with the words of a search are looked at, and so many entries by their code.
MOST_MATCHED, MOST_BY_CODE = 100, 200
_FIRST_AFTER = "\U0010ffff"


@admin.register(ProgressEntry)
class ProgressEntryAdmin(RecordAdmin):
    """What one partner says about one commitment in one period."""

    form = EntryForm
    deletes = False
    visible = staticmethod(access.entries_visible_to)
    fixed_when_public = ()
    hanging = ("figures", "evidence", "case_study", "milestones", "comments")
    team_columns = frozenset({"reviewer", "started_by", "submitted_by", "decided_by"})
    ordering = ("-pk",)
    sortable_by = ()
    list_display = ("code", "number", "commitment", "partner", "period", "state", "delivery_status")
    list_filter = (
        "state",
        "delivery_status",
        "origin",
        by_row("period", "period"),
        by_row("partner", "partner"),
    )
    list_select_related = ("commitment", "partner", "period")
    search_fields = ("code",)
    search_help_text = "The beginning of a code, or words of a commitment or partner."
    autocomplete_fields = ("commitment", "partner", "period")
    inlines = (Figures, EvidenceRows, CaseStudies, Comments)
    actions = (approve_selected,)
    verbs = VERBS
    written = ("delivery_status", "reason", "done", "next")
    shown = ("commitment", "partner", "period", "number", "state", "origin")
    decided = ("submitted_at", "decided_at", "team_assessment", "team_assessment_reason", "partner_reply")

    def knows_of_any(self, user: Any) -> bool:
        """Partners' people see their own organisation's entries."""
        return super().knows_of_any(user) or access.is_scoped(user)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """To start: for what and whom. Later: the words, and what was decided."""
        if obj is None:
            team = has_permission(request.user, Permission.ENTER_ON_BEHALF)
            return ((None, {"fields": ("commitment", "partner", "period", *(("origin",) if team else ()))}),)
        return (
            ("What it is about", {"fields": self.shown}),
            ("What it says", {"fields": self.written}),
            ("What was decided", {"fields": self.decided}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """All but a draft's words."""
        return [] if obj is None else [*self.shown, *self.decided]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Figures and evidence once the entry is begun."""
        return list(super().get_inlines(request, obj)) if obj is not None else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form to start an entry, or the one of its words."""
        if obj is None:
            kwargs["form"] = StartForm
        made = super().get_form(request, obj, change=change, **kwargs)
        made.person = request.user
        return made

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those who write for a partner, and editors on a partner's behalf."""
        user = request.user
        return has_permission(user, Permission.DRAFT_FOR_PARTNER) or has_permission(
            user, Permission.ENTER_ON_BEHALF
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Writers, while the entry is a draft."""
        if obj is None:
            return self.has_add_permission(request)
        return obj.state in EDITABLE_STATES and access.why_not(request.user, Act.SAVE, obj) is None

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Partners' people choose among their own organisations and commitments."""
        if db_field.name == "partner" and not has_permission(request.user, Permission.ENTER_ON_BEHALF):
            own = partner_ids_of(request.user, permission=Permission.DRAFT_FOR_PARTNER)
            kwargs["queryset"] = Partner.objects.filter(pk__in=own)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def narrowed_to(self, request: HttpRequest) -> Any:
        """What a search finds is of the mission by itself; to say so again leads SQLite to a worse index."""
        return None if request.GET.get(SEARCH_VAR, "").strip() else super().narrowed_to(request)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Entries whose code begins so, or all words of which are in the names of their commitment or of their partner.

        Entries themselves are found by index, however many there are; words are looked for in commitments and partners.
        """
        term = search_term.strip()
        if not term:
            return queryset, False
        place = place_of(request)
        codes = ProgressEntry.objects.filter(mission=place, code__gte=term, code__lt=term + _FIRST_AFTER)
        by_code = list(codes.order_by("code").values_list("pk", flat=True)[:MOST_BY_CODE])
        commitments = self._called(request, Commitment, term)
        partners = self._called(request, Partner, term)
        # Codes and commitments find few entries; a partner may have very many, and then an index gives their order.
        listed = queryset if partners else sorted_afterwards(queryset)
        rule = Q(pk__in=by_code) | Q(commitment__in=commitments) | Q(partner__in=partners)
        return listed.filter(rule), False

    def _called(self, request: HttpRequest, model: Any, term: str) -> list[int]:
        """The first commitments or partners with all words in their names. It is said where there are more."""
        of_model: Any = self.admin_site.get_model_admin(model)
        known = of_model.known_to(request.user).filter(mission=place_of(request))
        found, _ = of_model.get_search_results(request, known, term)
        keys = list(found.order_by("pk").values_list("pk", flat=True)[: MOST_MATCHED + 1])
        if len(keys) > MOST_MATCHED:
            say(
                request,
                f"The words are in more than {MOST_MATCHED} {model._meta.verbose_name}s: add another word.",
            )
        return keys[:MOST_MATCHED]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new entry is started, a draft saved, by the verbs."""
        if not change:
            origin = Origin(form.cleaned_data.get("origin") or Origin.PARTNER)
            made = entries.start(
                obj.commitment, obj.partner, obj.period, by=request.user, door=Door.ADMIN, origin=origin
            )
            obj.__dict__.update(made.__dict__)
            return
        changes = {name: form.cleaned_data[name] for name in self.written if name in form.cleaned_data}
        stored = ProgressEntry.objects.get(pk=obj.pk)
        entries.save_draft(
            stored, changes=changes, seen_version=form.stored_version(), by=request.user, door=Door.ADMIN
        )
        obj.__dict__.update(stored.__dict__)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Figures, evidence and the case study, by their verbs; comments are only read here."""
        if isinstance(formset, PartFormSet):
            formset.written(form.instance, request.user)
            return
        super().save_formset(request, form, formset, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        """On to the words of the entry."""
        return super().response_add(
            request, obj, reverse("admin:mission_progressentry_change", args=[obj.pk])
        )

    def public_url(self, row: Any) -> str:
        """The page of the commitment, where the entry stands."""
        parent: Any = self.admin_site.get_model_admin(Commitment)
        return str(parent.public_url(row.commitment))
