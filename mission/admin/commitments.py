"""Commitments with their partners, outcomes, areas, milestones, links and moved dates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest

from accounts.roles import is_team, partner_ids_of
from mission import access
from mission.admin.base import RecordAdmin
from mission.admin.commitment_verbs import VERBS
from mission.admin.inlines import RecordFormSet, RecordInline
from mission.choices import Part
from mission.models import (
    Commitment,
    CommitmentArea,
    CommitmentChange,
    CommitmentLink,
    CommitmentOutcome,
    CommitmentPartner,
    DueChange,
    Milestone,
)


class PartsFormSet(RecordFormSet):
    """The partners of a commitment: one lead, or two and more joint leads."""

    def clean(self) -> None:
        """Refused without a lead, with two leads, or with a lone joint lead."""
        super().clean()
        rows = [one.cleaned_data for one in self.forms if getattr(one, "cleaned_data", None)]
        roles = [row.get("role") for row in rows if row.get("partner") and not row.get("DELETE")]
        leads, joint = roles.count(Part.LEAD), roles.count(Part.JOINT_LEAD)
        if leads > 1 or (leads and joint):
            raise ValidationError(
                "A commitment has one lead, or two and more joint leads. Choose “Joint lead” for each."
            )
        if joint == 1:
            raise ValidationError("One joint lead alone is a lead. Add another joint lead, or choose “Lead”.")
        if not leads and not joint:
            raise ValidationError("Say who leads: one lead, or two and more joint leads.")


class Parts(RecordInline):
    """Who has which part."""

    model = CommitmentPartner
    formset = PartsFormSet
    verbose_name, verbose_name_plural = "partner", "partners"
    fields = ("partner", "role")
    autocomplete_fields = ("partner",)


class Outcomes(RecordInline):
    """What it serves."""

    model = CommitmentOutcome
    verbose_name, verbose_name_plural = "outcome", "outcomes"
    fields = ("outcome",)
    autocomplete_fields = ("outcome",)


class Areas(RecordInline):
    """Where."""

    model = CommitmentArea
    verbose_name, verbose_name_plural = "area", "areas"
    fields = ("area",)
    autocomplete_fields = ("area",)


class Milestones(RecordInline):
    """Dated events, planned or reached."""

    model = Milestone
    fields = ("code", "date", "state", "title", "source", "locator")
    autocomplete_fields = ("source",)
    removes = False


def _links_known(user: Any) -> Q:
    return Q(related__parts__partner__in=partner_ids_of(user))


class Links(RecordInline):
    """Relations to other commitments; a verb adds them."""

    model = CommitmentLink
    fk_name = "commitment"
    verbose_name, verbose_name_plural = "link", "links to other commitments"
    fields = ("relation", "related", "date", "reason")
    writes = False
    visible = staticmethod(_links_known)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Each link once."""
        return super().get_queryset(request).distinct()


class Moves(RecordInline):
    """Moved due dates; a verb adds them."""

    model = DueChange
    verbose_name, verbose_name_plural = "moved date", "moved dates"
    fields = ("announced", "before", "after", "reason")
    writes = False


class Wordings(RecordInline):
    """Earlier words; a verb adds them."""

    model = CommitmentChange
    verbose_name, verbose_name_plural = "change of words", "earlier words"
    fields = ("kind", "date", "title_before", "reason")
    writes = False


@admin.register(Commitment)
class CommitmentAdmin(RecordAdmin):
    """Something promised. Its status is computed from its entries."""

    visible = staticmethod(access.commitments_visible_to)
    finds_twice = True
    fixed_when_public = ("ref", "title", "description", "due")
    instead = "Withdraw it or link it to the commitment that took its place: its address goes on answering."
    public_page = ("commitment", "ref")
    hanging = ("parts", "outcome_links", "area_links", "milestones", "links", "due_changes", "changes")
    list_display = ("ref", "title", "announced", "due")
    search_fields = ("ref", "title")
    search_help_text = "Reference, or words of the title."
    autocomplete_fields = ("source",)
    inlines = (Parts, Outcomes, Areas, Milestones, Links, Moves, Wordings)
    fieldsets = (
        (None, {"fields": ("ref", "title", "description", "announced", "due")}),
        ("Where it was promised", {"fields": ("origin", "source")}),
    )
    verbs = VERBS

    def knows_of_any(self, user: Any) -> bool:
        """Partners' people see the commitments in which they have a part."""
        return super().knows_of_any(user) or access.is_scoped(user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A due date that was never set may still be given for the first time."""
        fixed = super().get_readonly_fields(request, obj)
        return [name for name in fixed if not (name == "due" and obj is not None and not obj.due)]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """What only verbs add is shown once there is a commitment."""
        inlines: list[Any] = list(super().get_inlines(request, obj))
        return inlines if obj is not None else [one for one in inlines if one.writes]

    def known_below(
        self, request: HttpRequest, row: Any, name: str, gone: list[dict[str, Any]]
    ) -> Iterable[int]:
        """People outside the delivery team know of links to commitments that they know of."""
        if name != "links" or is_team(request.user, row.mission_id):
            return super().known_below(request, row, name, gone)
        known = set(self.known_to(request.user).filter(mission=row.mission_id).values_list("pk", flat=True))
        ended = {one["id"]: one["related_id"] for one in [*row.links.values("id", "related_id"), *gone]}
        return [key for key, related in ended.items() if related in known]
