"""What happened: progress entries, their figures, case studies, evidence and review comments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mission.choices import (
    EDITABLE_STATES,
    OPEN_STATES,
    DeliveryStatus,
    EntryState,
    FigureAnswer,
    Origin,
    Quality,
)
from mission.fields import FigureField, KeyField
from mission.models.base import MissionRow, RecordQuerySet, code_field
from mission.uploads import private_files


class ProgressEntryQuerySet(RecordQuerySet):
    """Progress entries, by where they stand in the workflow."""

    def approved(self) -> ProgressEntryQuerySet:
        """Entries that the delivery team has approved."""
        return self.filter(state=EntryState.APPROVED)

    def open(self) -> ProgressEntryQuerySet:
        """Entries that are still being written or decided."""
        return self.filter(state__in=OPEN_STATES)

    def editable(self) -> ProgressEntryQuerySet:
        """Entries whose text may still change."""
        return self.filter(state__in=EDITABLE_STATES)

    def latest_approved(self) -> ProgressEntryQuerySet:
        """For each commitment, partner and period the approved entry with the highest number."""
        later = ProgressEntry.objects.filter(
            commitment=models.OuterRef("commitment"),
            partner=models.OuterRef("partner"),
            period=models.OuterRef("period"),
            state=EntryState.APPROVED,
            number__gt=models.OuterRef("number"),
        )
        return self.approved().filter(~models.Exists(later))


class ProgressEntry(MissionRow):
    """What one partner says about one commitment in one period. Approved rows never change; a correction is the next number."""

    code = code_field(max_length=60)
    commitment = models.ForeignKey("mission.Commitment", on_delete=models.PROTECT, related_name="entries")
    partner = models.ForeignKey("mission.Partner", on_delete=models.PROTECT, related_name="entries")
    period = models.ForeignKey("mission.ReportingPeriod", on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=20, choices=EntryState, default=EntryState.DRAFT)
    delivery_status = models.CharField(
        max_length=20, choices=DeliveryStatus, blank=True, default=DeliveryStatus.NOT_STATED
    )
    reason = models.TextField(
        blank=True, help_text="Why the status is what it is, or why this entry corrects the last."
    )
    done = models.TextField(blank=True)
    next = models.TextField(blank=True)
    origin = models.CharField(max_length=20, choices=Origin)
    loaded = models.BooleanField(default=False, editable=False)
    started_by = KeyField(max_length=40, blank=True, editable=False)
    submitted_by = KeyField(max_length=40, blank=True, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = KeyField(max_length=40, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewer = KeyField(max_length=40, blank=True, help_text="Opaque id of the person it is assigned to.")
    team_assessment = models.CharField(max_length=20, choices=DeliveryStatus, blank=True, default="")
    team_assessment_reason = models.TextField(blank=True)
    partner_reply = models.TextField(blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ProgressEntryQuerySet.as_manager()  # type: ignore[misc]  # more than the base's

    class Meta:
        ordering = ["commitment", "period", "partner", "number"]
        verbose_name_plural = "progress entries"
        constraints = [
            models.UniqueConstraint(
                name="entry_number_unique", fields=["commitment", "partner", "period", "number"]
            ),
            models.UniqueConstraint(name="entry_code_unique", fields=["mission", "code", "number"]),
            models.UniqueConstraint(
                name="entry_one_open",
                fields=["commitment", "partner", "period"],
                condition=Q(state__in=[str(state) for state in OPEN_STATES]),
                violation_error_message="There is already an open entry for this commitment, partner and period.",
            ),
            models.CheckConstraint(
                name="entry_submitted_by_and_at",
                condition=~Q(state=EntryState.SUBMITTED)
                | (~Q(submitted_by="") & Q(submitted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="entry_approved_by_another",
                condition=~Q(state=EntryState.APPROVED)
                | Q(loaded=True)
                | (
                    ~Q(submitted_by="")
                    & Q(submitted_at__isnull=False)
                    & ~Q(decided_by="")
                    & Q(decided_at__isnull=False)
                    & ~Q(decided_by=F("submitted_by"))
                ),
                violation_error_message="An approved entry was submitted by one person and approved by another.",
            ),
        ]
        indexes = [
            models.Index(name="entry_by_state", fields=["mission", "state", "id"]),
            models.Index(name="entry_by_period", fields=["mission", "period", "state", "id"]),
            models.Index(name="entry_by_partner", fields=["mission", "partner", "state", "id"]),
            models.Index(name="entry_by_delivery_status", fields=["mission", "delivery_status", "id"]),
            models.Index(name="entry_by_origin", fields=["mission", "origin", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} number {self.number}"

    def written_by(self) -> set[str]:
        """The opaque ids of those who began it or wrote any of it: none of them may approve it."""
        return {self.started_by, *(one.by for one in self.writers.all())}


class EntryWriter(models.Model):
    """A person who wrote words or figures of an entry; such a person may not approve it."""

    entry = models.ForeignKey(ProgressEntry, on_delete=models.PROTECT, related_name="writers")
    by = KeyField(max_length=40)

    class Meta:
        ordering = ["entry", "by"]
        constraints = [models.UniqueConstraint(name="entry_writer_once", fields=["entry", "by"])]

    def __str__(self) -> str:
        return self.by


class EntryFigure(MissionRow):
    """A figure given with an entry; approving makes an observation of it."""

    entry = models.ForeignKey(ProgressEntry, on_delete=models.PROTECT, related_name="figures")
    series = models.ForeignKey("mission.Series", on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField()
    value = FigureField(null=True, blank=True)
    printed = KeyField(max_length=60, blank=True)
    numerator = FigureField(null=True, blank=True)
    denominator = FigureField(null=True, blank=True)
    missing = models.CharField(max_length=20, choices=FigureAnswer, blank=True, default="")
    quality = models.CharField(max_length=20, choices=Quality, blank=True, default="")
    reason = models.TextField(blank=True, help_text="Why it differs so much from the figure before.")
    source = models.ForeignKey(
        "mission.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_text = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["entry", "series", "start"]
        constraints = [
            models.UniqueConstraint(name="entry_figure_unique", fields=["entry", "series", "start", "end"]),
            models.CheckConstraint(name="entry_figure_span_order", condition=Q(start__lte=F("end"))),
            models.CheckConstraint(
                name="entry_figure_value_or_why_not",
                condition=(Q(value__isnull=True) & ~Q(missing="")) | (Q(value__isnull=False) & Q(missing="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.printed or self.missing}"


class CaseStudy(MissionRow):
    """A story told with an entry, with the consent of the person it is about."""

    entry = models.OneToOneField(ProgressEntry, on_delete=models.PROTECT, related_name="case_study")
    title = models.CharField(max_length=200)
    text = models.TextField()
    consent = models.TextField(help_text="Who agreed to publication, when and how.")

    class Meta:
        verbose_name_plural = "case studies"

    def __str__(self) -> str:
        return self.title


class Evidence(MissionRow):
    """A source, a link or an uploaded document that backs a footnote of an entry."""

    entry = models.ForeignKey(ProgressEntry, on_delete=models.PROTECT, related_name="evidence")
    mark = models.PositiveSmallIntegerField()
    source = models.ForeignKey(
        "mission.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    link = models.CharField(max_length=1000, blank=True)
    link_title = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to="evidence/", blank=True, storage=private_files)
    file_name = models.CharField(max_length=255, blank=True, help_text="As it was called by who uploaded it.")
    content_type = models.CharField(max_length=100, blank=True, help_text="As found in the file.")
    size = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    locator = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["entry", "mark"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(name="evidence_mark_unique", fields=["entry", "mark"]),
            models.CheckConstraint(
                name="evidence_exactly_one",
                condition=Q(source__isnull=False, link="", file="")
                | (Q(source__isnull=True) & ~Q(link="") & Q(file=""))
                | (Q(source__isnull=True) & Q(link="") & ~Q(file="")),
                violation_error_message="Evidence is a source, a link or a file: exactly one of them.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} note {self.mark}"


class ReviewComment(MissionRow):
    """What a reviewer said about a passage or a figure, and whether it is settled."""

    entry = models.ForeignKey(ProgressEntry, on_delete=models.PROTECT, related_name="comments")
    field = models.CharField(max_length=40, blank=True)
    passage = models.TextField(blank=True)
    text = models.TextField()
    by = KeyField(max_length=40)
    at = models.DateTimeField()
    settled = models.BooleanField(default=False)
    settled_by = KeyField(max_length=40, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    answers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answered_by"
    )
    returns = models.BooleanField(default=False, help_text="The reason with which the entry was sent back.")

    class Meta:
        ordering = ["entry", "at", "id"]

    def __str__(self) -> str:
        return f"{self.entry}: {self.text[:60]}"


class EntryMilestone(MissionRow):
    """A milestone of the commitment that an entry says was reached, and when."""

    entry = models.ForeignKey(ProgressEntry, on_delete=models.PROTECT, related_name="milestones")
    milestone = models.ForeignKey("mission.Milestone", on_delete=models.PROTECT, related_name="+")
    reached = models.DateField()

    class Meta:
        ordering = ["entry", "milestone"]
        constraints = [models.UniqueConstraint(name="entry_milestone_once", fields=["entry", "milestone"])]

    def __str__(self) -> str:
        return f"{self.milestone} reached on {self.reached}"


class EntryPresence(models.Model):
    """Who has an entry open to write in it, and when they were last seen there. Not part of the record."""

    entry = models.ForeignKey(ProgressEntry, on_delete=models.CASCADE, related_name="presences")
    by = KeyField(max_length=40)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["entry", "-seen_at"]
        constraints = [models.UniqueConstraint(name="entry_presence_once", fields=["entry", "by"])]

    def __str__(self) -> str:
        return f"{self.by} at {self.seen_at}"
