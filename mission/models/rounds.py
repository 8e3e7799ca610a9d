"""When progress is asked for: rounds, and what each partner owes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mission.models.base import MissionRow


class ReportingRound(MissionRow):
    """The window in which entries for a period are asked for: opens, due, closes."""

    period = models.ForeignKey("mission.ReportingPeriod", on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=200)
    opens = models.DateField()
    due = models.DateField()
    closes = models.DateField()
    guidance = models.TextField(blank=True)

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


class Request(MissionRow):
    """One partner asked about one commitment: what is owed, with a due date of its own."""

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="requests")
    commitment = models.ForeignKey("mission.Commitment", on_delete=models.PROTECT, related_name="requests")
    partner = models.ForeignKey("mission.Partner", on_delete=models.PROTECT, related_name="requests")
    due = models.DateField()
    due_reason = models.TextField(blank=True, help_text="Why the date differs from the round's.")

    class Meta:
        ordering = ["due", "commitment"]
        constraints = [
            models.UniqueConstraint(name="request_unique", fields=["round", "commitment", "partner"])
        ]

    def __str__(self) -> str:
        return f"{self.partner} on {self.commitment.ref}"
