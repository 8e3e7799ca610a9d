"""Mail that waits to be sent. A row is written in the transaction whose after-effect it is."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


def new_message_id() -> str:
    """The Message-ID that a message keeps however often it is tried."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    """Messages, by whether they wait."""

    def unsent(self) -> Self:
        """Neither sent nor given up."""
        return self.filter(sent_at=None, given_up_at=None)

    def free(self, at: datetime) -> Self:
        """Those that no living worker holds."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=at))

    def due(self, at: datetime) -> Self:
        """Those that a worker may take now: their time has come, and no living worker holds them."""
        return self.unsent().free(at).filter(send_after__lte=at)


class OutboxMessage(models.Model):
    """One message to one person. The worker that holds its lease sends it; the row is the truth."""

    message_id = models.CharField(max_length=200, unique=True, default=new_message_id, editable=False)
    kind = models.CharField(max_length=40, help_text="What it is about, as one word.")
    person = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    address = models.EmailField(
        max_length=254, blank=True, help_text="Where there is no account yet; else the person's own is used."
    )
    subject = models.CharField(max_length=250)
    body = models.TextField()
    about = models.CharField(max_length=200, blank=True, help_text="The thing it concerns, for the log.")
    made_at = models.DateTimeField(default=timezone.now)
    send_after = models.DateTimeField(default=timezone.now)
    leased_by = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="outbox_to_somebody", condition=Q(person__isnull=False) | ~Q(address="")
            ),
            models.CheckConstraint(name="outbox_one_end", condition=Q(sent_at=None) | Q(given_up_at=None)),
        ]
        indexes = [
            models.Index(
                name="outbox_waiting",
                fields=["send_after", "id"],
                condition=Q(sent_at=None, given_up_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.subject
