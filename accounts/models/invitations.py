"""Invitations: a role offered to an address, by a link that works once and for a time."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models.people import User
from accounts.words import PARTNER_ROLES, InvitationState, Role


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def unanswered(self) -> Self:
        """Neither accepted nor withdrawn; some may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self, at: datetime) -> Self:
        """Those that can still be accepted."""
        return self.unanswered().filter(expires_at__gt=at)


class Invitation(models.Model):
    """A role offered to somebody by e-mail. Of the link only a hash is kept."""

    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=20, choices=Role)
    partner = models.ForeignKey(
        "mission.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    mission = models.ForeignKey(
        "mission.Mission", on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    until = models.DateTimeField(null=True, blank=True, help_text="When the role itself will end.")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="invitation_partner_fits_role",
                condition=Q(role__in=PARTNER_ROLES, partner__isnull=False)
                | (~Q(role__in=PARTNER_ROLES) & Q(partner__isnull=True)),
            ),
            models.CheckConstraint(
                name="invitation_observer_for_a_time",
                condition=~Q(role=Role.OBSERVER) | Q(until__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_accepted_paired",
                condition=Q(accepted_by=None, accepted_at=None)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_withdrawn_paired",
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_one_answer", condition=Q(accepted_at=None) | Q(withdrawn_at=None)
            ),
            models.UniqueConstraint(
                F("email"),
                Coalesce(F("partner"), Value(0), output_field=models.BigIntegerField()),
                Coalesce(F("mission"), Value(0), output_field=models.BigIntegerField()),
                F("role"),
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_unanswered",
            ),
        ]

    def __str__(self) -> str:
        return f"{Role(self.role).label} for {self.email}"

    def state(self, at: datetime) -> InvitationState:
        """How it stands at an instant."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.OPEN if self.expires_at > at else InvitationState.EXPIRED
