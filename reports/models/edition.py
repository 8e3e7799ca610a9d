"""Reports and their editions. The editions of a mission are one line: position 1, 2, 3, ..."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Max, Q

from mission.fields import KeyField


class ReportKind(models.TextChoices):
    """The annual report of a period, or a dated update between two."""

    ANNUAL = "annual", "Annual report"
    UPDATE = "update", "Update"


class Report(models.Model):
    """The annual report of a period, or an update."""

    mission = models.ForeignKey("mission.Mission", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ReportKind)
    period = models.ForeignKey(
        "mission.ReportingPeriod", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = KeyField(max_length=100, help_text="Stands in the report's address.")
    title = models.CharField(max_length=300)

    class Meta:
        ordering = ["mission", "code"]
        constraints = [
            models.UniqueConstraint(name="report_code_unique", fields=["mission", "code"]),
            models.UniqueConstraint(
                name="report_annual_once", fields=["mission", "period"], condition=Q(kind=ReportKind.ANNUAL)
            ),
            models.CheckConstraint(
                name="report_annual_has_period",
                condition=~Q(kind=ReportKind.ANNUAL) | Q(period__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EditionQuerySet(models.QuerySet[Any]):
    """Editions, by whether their release time has come."""

    def released(self, at: dt.datetime) -> EditionQuerySet:
        """Editions that are public at that instant."""
        return self.filter(position__isnull=False, release_at__lte=at)

    def waiting(self, at: dt.datetime) -> EditionQuerySet:
        """Frozen editions that are not public yet at that instant."""
        return self.filter(position__isnull=False).filter(Q(release_at=None) | Q(release_at__gt=at))

    def position_at(self, mission_id: int, at: dt.datetime) -> int | None:
        """The highest position of a mission that is public at that instant; None when there is none."""
        return self.filter(mission_id=mission_id).released(at).aggregate(position=Max("position"))["position"]


class Edition(models.Model):
    """One published state of a report, and one step of the mission's line. Released ones never change."""

    mission = models.ForeignKey("mission.Mission", on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    position = models.PositiveIntegerField(null=True, blank=True, help_text="Empty when it was stopped.")
    release_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField()
    frozen_by = KeyField(max_length=40, blank=True)
    released_by = KeyField(max_length=40, blank=True)
    note = models.TextField(blank=True, help_text="What changed, by how much, why and who decided.")
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    withdraws = models.BooleanField(default=False)
    imported = models.BooleanField(default=False)
    document = models.TextField(help_text="Canonical JSON: the report's text and the manifest of the parts.")
    hash = models.CharField(max_length=64)
    change_mark = models.BigIntegerField(default=0, help_text="Last change of the record that was looked at.")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "-position"]
        constraints = [
            models.UniqueConstraint(name="edition_number_unique", fields=["report", "number"]),
            models.UniqueConstraint(name="edition_position_unique", fields=["mission", "position"]),
            models.CheckConstraint(
                name="edition_released_after_freezing",
                condition=Q(imported=True) | Q(release_at=None) | Q(release_at__gte=F("frozen_at")),
                violation_error_message="An edition is released after it was frozen.",
            ),
            models.CheckConstraint(
                name="edition_correction_has_note",
                condition=Q(corrects=None) | ~Q(note=""),
                violation_error_message="A correction says what changed and why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} · edition {self.number}"


class Redaction(models.Model):
    """The text of one frozen row replaced by a notice, by two people and for a reason. Hash and place stay."""

    mission = models.ForeignKey("mission.Mission", on_delete=models.PROTECT, related_name="+")
    table = KeyField(max_length=80)
    key = KeyField(max_length=800)
    first = models.PositiveIntegerField()
    notice = models.TextField()
    reason = models.TextField()
    asked_by = KeyField(max_length=40)
    agreed_by = KeyField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(name="redaction_once", fields=["mission", "table", "key", "first"]),
            models.CheckConstraint(name="redaction_by_two", condition=~Q(asked_by=F("agreed_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}"


class PreReleaseAccess(models.Model):
    """A person who may read an edition before its release; published afterwards by role and organisation."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="pre_release")
    person = KeyField(max_length=40, help_text="Opaque id of the person.")
    role = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200)
    reason = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    given_by = KeyField(max_length=40)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["edition", "organisation", "role"]
        constraints = [
            models.CheckConstraint(name="pre_release_span", condition=Q(since__lt=F("until"))),
            models.UniqueConstraint(
                name="pre_release_once", fields=["edition", "person"], condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}, {self.organisation}"


class PreReleaseLook(models.Model):
    """One look at an edition before its release. Append-only."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="looks")
    person = KeyField(max_length=40)
    at = models.DateTimeField()
    page = models.CharField(max_length=500)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.page} at {self.at}"


class RedactionRequest(models.Model):
    """A redaction that one person asked for and another has to agree to."""

    mission = models.ForeignKey("mission.Mission", on_delete=models.PROTECT, related_name="+")
    table = KeyField(max_length=80)
    key = KeyField(max_length=800)
    first = models.PositiveIntegerField()
    notice = models.TextField()
    reason = models.TextField()
    asked_by = KeyField(max_length=40)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                name="redaction_request_once",
                fields=["mission", "table", "key", "first"],
                condition=Q(settled_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}"


class EditionFile(models.Model):
    """A frozen file of an edition. The file itself is kept under its hash, so that equal ones are kept once."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["edition", "name"]
        constraints = [models.UniqueConstraint(name="edition_file_once", fields=["edition", "name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def stored_as(self) -> str:
        """Its name in the storage."""
        return f"editions/{self.sha256[:2]}/{self.sha256}"
