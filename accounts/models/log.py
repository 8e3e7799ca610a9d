"""What happened around accounts: decisions about access, and sign-ins."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models.people import User
from accounts.words import EventType, SignInOutcome


class AuditEvent(models.Model):
    """One decision or act. Append-only; people are opaque ids, so that it outlives their accounts."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    event = models.CharField(max_length=30, choices=EventType)
    actor = models.CharField(
        max_length=40, blank=True, help_text="Opaque id of who did it; empty for the service."
    )
    about = models.CharField(
        max_length=40, blank=True, db_index=True, help_text="Opaque id of whom it concerns."
    )
    target = models.CharField(max_length=300, blank=True, help_text="What it concerns, in words that last.")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="auditevent_event_known", condition=models.Q(event__in=EventType.values)
            )
        ]

    def __str__(self) -> str:
        return (
            f"{EventType(self.event).label}: {self.target}"
            if self.target
            else str(EventType(self.event).label)
        )


class SignInQuerySet(models.QuerySet["SignIn"]):
    """Tries to sign in."""

    def from_known_address(self, email: str, address: str | None) -> bool:
        """Whether the person with this e-mail address has signed in from this machine before."""
        done = self.filter(outcome=SignInOutcome.SIGNED_IN, user__email=email, address=address)
        return address is not None and done.exists()


class SignIn(models.Model):
    """One try to sign in. Personal data: shown to the person, and deleted after a time or with the account."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="sign_ins")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    outcome = models.CharField(max_length=20, choices=SignInOutcome)
    method = models.CharField(max_length=30, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    agent = models.CharField(max_length=200, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["user", "-at"], name="signin_of_person")]

    def __str__(self) -> str:
        return f"{self.at:%d %B %Y %H:%M}: {SignInOutcome(self.outcome).label}"
