"""Statistics releases that the delivery team uploads, and how each publisher's columns are read."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mission.choices import ImportState
from mission.fields import KeyField, PartialDateField
from mission.models.base import MissionRow
from mission.uploads import private_files


class FigureImport(MissionRow):
    """One uploaded release. Nothing of it is on the record before a second person has approved it."""

    indicator = models.ForeignKey(
        "mission.Indicator", on_delete=models.PROTECT, null=True, blank=True, related_name="imports"
    )
    source = models.ForeignKey("mission.Source", on_delete=models.PROTECT, related_name="+")
    published = PartialDateField(blank=True, help_text="When the release was published.")
    file = models.FileField(upload_to="imports/", storage=private_files)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    mapping = models.TextField(blank=True, help_text="How its columns are read, as JSON.")
    state = models.CharField(max_length=20, choices=ImportState, default=ImportState.UPLOADED)
    reason = models.TextField(blank=True, help_text="Why it cannot be read, was refused or taken back.")
    rows = models.PositiveBigIntegerField(default=0, help_text="Rows looked at so far.")
    new = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    revising = models.PositiveBigIntegerField(default=0)
    wrong = models.PositiveBigIntegerField(default=0)
    changes = models.FileField(
        upload_to="imports/", storage=private_files, blank=True, help_text="The change set, a row a line."
    )
    uploaded_by = KeyField(max_length=40)
    uploaded_at = models.DateTimeField()
    submitted_by = KeyField(max_length=40, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = KeyField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    batch = models.OneToOneField(
        "mission.Batch", on_delete=models.PROTECT, null=True, blank=True, related_name="came_from"
    )
    taken_back_by = models.OneToOneField(
        "mission.Batch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="takes_back",
        help_text="The batch that ended its figures.",
    )

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="figure_import_by_two",
                condition=~Q(state=ImportState.APPROVED)
                | (
                    ~Q(submitted_by="")
                    & ~Q(decided_by="")
                    & ~Q(decided_by=F("submitted_by"))
                    & ~Q(decided_by=F("uploaded_by"))
                ),
                violation_error_message="Figures are uploaded by one person and approved by another.",
            )
        ]
        indexes = [models.Index(name="figure_import_by_state", fields=["mission", "state", "id"])]

    def __str__(self) -> str:
        return self.file_name


class ColumnMapping(MissionRow):
    """How the columns of a publisher's releases for an indicator are read; remembered from the last one."""

    publisher = models.CharField(max_length=200)
    indicator = models.ForeignKey(
        "mission.Indicator", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mapping = models.TextField(help_text="JSON.")
    by = KeyField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["publisher", "indicator"]
        constraints = [
            models.UniqueConstraint(name="column_mapping_once", fields=["mission", "publisher", "indicator"]),
            models.UniqueConstraint(
                name="column_mapping_any_once",
                fields=["mission", "publisher"],
                condition=Q(indicator=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.indicator or 'any indicator'}"
