"""When progress is asked for: rounds, and what each partner owes."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from mission.choices import EntryState, Origin, ReminderKind, UploadState
from mission.fields import KeyField
from mission.models.base import MissionRow, RecordQuerySet
from mission.models.entries import ProgressEntry


class ReportingRound(MissionRow):
    """The window in which entries for a period are asked for: opens, due, closes."""

    period = models.ForeignKey("mission.ReportingPeriod", on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=200)
    opens = models.DateField()
    due = models.DateField()
    closes = models.DateField()
    guidance = models.TextField(blank=True)
    outside_cycle = models.BooleanField(
        default=False, help_text="Made for a single request outside the yearly cycle."
    )

    class Meta:
        ordering = ["-opens"]
        constraints = [
            models.CheckConstraint(
                name="round_dates_in_order",
                condition=Q(opens__lte=F("due")) & Q(due__lte=F("closes")),
                violation_error_message="A round opens, then is due, then closes.",
            ),
            models.UniqueConstraint(name="round_title_unique", fields=["mission", "title"]),
        ]

    def __str__(self) -> str:
        return self.title


class RequestQuerySet(RecordQuerySet):
    """Requests, with what came of them."""

    def standing(self) -> Self:
        """Those that were not cancelled."""
        return self.filter(cancelled_at=None)

    def with_entry(self) -> Self:
        """Each with the entry that answers it, as `entry_pk` and `entry_state`: the approved one, else the open one.

        What was compiled from published sources is no answer of the partner, and a withdrawn entry is none.
        """
        entries = ProgressEntry.objects.filter(
            commitment=OuterRef("commitment"), partner=OuterRef("partner"), period=OuterRef("round__period")
        ).exclude(origin=Origin.COMPILED)
        entries = entries.exclude(state=EntryState.WITHDRAWN)
        approved_first = Case(When(state=EntryState.APPROVED, then=Value(0)), default=Value(1))
        first = entries.order_by(approved_first, "-number")[:1]
        return self.annotate(
            entry_pk=Subquery(first.values("pk")),
            entry_state=Coalesce(Subquery(first.values("state")), Value("")),
        )


class Request(MissionRow):
    """One partner asked about one commitment: what is owed, with a due date of its own."""

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="requests")
    commitment = models.ForeignKey("mission.Commitment", on_delete=models.PROTECT, related_name="requests")
    partner = models.ForeignKey("mission.Partner", on_delete=models.PROTECT, related_name="requests")
    due = models.DateField()
    due_reason = models.TextField(blank=True, help_text="Why the date differs from the round's.")
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked_by = KeyField(max_length=40, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_reason = models.TextField(blank=True, editable=False)

    objects = RequestQuerySet.as_manager()  # type: ignore[misc]  # more than the base's

    class Meta:
        ordering = ["due", "commitment"]
        constraints = [
            models.UniqueConstraint(name="request_unique", fields=["round", "commitment", "partner"])
        ]

    def __str__(self) -> str:
        return f"{self.partner} on {self.commitment.ref}"


class RequestExtension(MissionRow):
    """A due date of a request that was moved, with the reason. Every earlier date stays."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="extensions")
    before = models.DateField()
    after = models.DateField()
    reason = models.TextField()
    by = KeyField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["request", "at", "id"]
        constraints = [
            models.CheckConstraint(name="extension_moves", condition=~Q(before=F("after"))),
            models.CheckConstraint(name="extension_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.before} to {self.after}"


class Reminder(MissionRow):
    """A request that a partner was reminded of, once for each kind and day."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=10, choices=ReminderKind)
    day = models.DateField()
    at = models.DateTimeField()
    by = KeyField(max_length=40, blank=True, help_text="Empty where the service reminded by itself.")

    class Meta:
        ordering = ["request", "at", "id"]
        constraints = [models.UniqueConstraint(name="reminder_once", fields=["request", "kind", "day"])]

    def __str__(self) -> str:
        return f"{self.request}: {self.get_kind_display()} on {self.day}"


class PunctualityNote(MissionRow):
    """A partner's explanation of its punctuality in a period, published beside the counts."""

    partner = models.ForeignKey("mission.Partner", on_delete=models.PROTECT, related_name="punctuality_notes")
    period = models.ForeignKey("mission.ReportingPeriod", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    by = KeyField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["period", "partner"]
        constraints = [models.UniqueConstraint(name="punctuality_note_once", fields=["partner", "period"])]

    def __str__(self) -> str:
        return f"{self.partner} on {self.period}"


class RoundUpload(MissionRow):
    """A filled-in spreadsheet of a round: what was found in it, what was accepted, and what that replaced."""

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="uploads")
    partner = models.ForeignKey("mission.Partner", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=UploadState, default=UploadState.CHECKED)
    found = models.TextField(help_text="The change set as JSON.")
    replaced = models.TextField(blank=True, help_text="What the accepted rows replaced, as JSON.")
    by = KeyField(max_length=40)
    at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.file_name} for {self.partner}"
