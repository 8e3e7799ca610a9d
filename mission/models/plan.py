"""What was promised: the mission, its outcomes, periods, sources, and the commitments with all that hangs on them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from mission.choices import (
    CommitmentChangeKind,
    MilestoneState,
    OutcomeKind,
    Part,
    Relation,
)
from mission.fields import (
    FigureField,
    FirstDayField,
    KeyField,
    LastDayField,
    PartialDateField,
    partial_date_is_whole,
)
from mission.models.base import MissionRow, RecordQuerySet, code_field


class Mission(models.Model):
    """A programme with a start, an end and an aim."""

    slug = KeyField(
        max_length=80,
        unique=True,
        help_text="Lower-case letters, digits and hyphens; addresses begin with it.",
    )
    title = models.CharField(max_length=200)
    start = PartialDateField()
    start_first = FirstDayField("start")
    start_last = LastDayField("start")
    end = PartialDateField()
    end_first = FirstDayField("end")
    end_last = LastDayField("end")
    aim = models.TextField()
    lead = models.ForeignKey(
        "mission.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount = FigureField(null=True, blank=True, help_text="Money promised, in pounds.")
    source = models.ForeignKey(
        "mission.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    locator = models.CharField(max_length=300, blank=True)
    successor_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors"
    )
    package = models.TextField(
        blank=True, editable=False, help_text="Descriptor of the data package it was loaded from."
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["slug"]
        constraints = [
            partial_date_is_whole("start", "mission_start_whole"),
            partial_date_is_whole("end", "mission_end_whole"),
            models.CheckConstraint(
                name="mission_start_before_end", condition=Q(start_first__lte=F("end_last"))
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Source(MissionRow):
    """A public text or file in which rows were read."""

    code = code_field()
    title = models.CharField(max_length=500)
    publisher = models.CharField(max_length=200)
    published = PartialDateField(blank=True)
    published_first = FirstDayField("published")
    published_last = LastDayField("published")
    url = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="source_code_unique", fields=["mission", "code"]),
            partial_date_is_whole("published", "source_published_whole"),
        ]

    def __str__(self) -> str:
        return self.title


class ReportingPeriod(MissionRow):
    """A time span that entries and annual reports are for; not always a year."""

    code = code_field()
    label = models.CharField(max_length=100)
    start = models.DateField()
    end = models.DateField()
    report_title = models.CharField(max_length=300, blank=True)
    report_source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    report_published = PartialDateField(blank=True)
    report_published_first = FirstDayField("report_published")
    report_published_last = LastDayField("report_published")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(name="period_code_unique", fields=["mission", "code"]),
            models.UniqueConstraint(name="period_start_unique", fields=["mission", "start"]),
            models.UniqueConstraint(name="period_label_unique", fields=["mission", "label"]),
            models.CheckConstraint(name="period_start_before_end", condition=Q(start__lte=F("end"))),
            partial_date_is_whole("report_published", "period_report_published_whole"),
        ]

    def __str__(self) -> str:
        return self.label


class Outcome(MissionRow):
    """What the mission wants to be true: aim, outcomes, sub-outcomes, and the cross-cutting priorities."""

    code = code_field(max_length=40)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=30, choices=OutcomeKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    locator = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="outcome_code_unique", fields=["mission", "code"]),
            models.CheckConstraint(
                name="outcome_parent_of_sub_outcome",
                condition=Q(kind=OutcomeKind.SUB_OUTCOME, parent__isnull=False)
                | (~Q(kind=OutcomeKind.SUB_OUTCOME) & Q(parent__isnull=True)),
                violation_error_message="A sub-outcome has a parent, and nothing else has.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Commitment(MissionRow):
    """Something promised. It has no status of its own: that is computed from its entries."""

    ref = code_field("Never reused.", max_length=60)
    title = models.CharField(max_length=300)
    description = models.TextField()
    announced = PartialDateField(blank=True)
    announced_first = FirstDayField("announced")
    announced_last = LastDayField("announced")
    due = PartialDateField(blank=True, help_text="As first set. Later dates are moved dates.")
    due_first = FirstDayField("due")
    due_last = LastDayField("due")
    origin = models.CharField(max_length=500, help_text="Where it was promised, in words.")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcomes = models.ManyToManyField(Outcome, through="CommitmentOutcome", related_name="commitments")
    partners = models.ManyToManyField(
        "mission.Partner", through="CommitmentPartner", related_name="commitments"
    )
    areas = models.ManyToManyField("mission.Area", through="CommitmentArea", related_name="commitments")

    class Meta:
        ordering = ["ref"]
        constraints = [
            models.UniqueConstraint(name="commitment_ref_unique", fields=["mission", "ref"]),
            partial_date_is_whole("announced", "commitment_announced_whole"),
            partial_date_is_whole("due", "commitment_due_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"


class CommitmentOutcome(MissionRow):
    """An outcome or priority that a commitment serves."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="outcome_links")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="commitment_links")

    class Meta:
        ordering = ["commitment", "outcome"]
        constraints = [
            models.UniqueConstraint(name="commitment_outcome_unique", fields=["commitment", "outcome"])
        ]

    def __str__(self) -> str:
        return f"{self.commitment.ref} serves {self.outcome.code}"


class CommitmentPartner(MissionRow):
    """A partner's part in a commitment: one lead, or two and more joint leads, and others."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="parts")
    partner = models.ForeignKey("mission.Partner", on_delete=models.PROTECT, related_name="parts")
    role = models.CharField(max_length=20, choices=Part)

    class Meta:
        ordering = ["commitment", "partner"]
        constraints = [
            models.UniqueConstraint(name="commitment_partner_unique", fields=["commitment", "partner"]),
            models.UniqueConstraint(
                name="commitment_one_lead",
                fields=["commitment"],
                condition=Q(role=Part.LEAD),
                violation_error_message="A commitment has one lead, or two and more joint leads.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.get_role_display()}"


class CommitmentArea(MissionRow):
    """A place that a commitment is about."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="area_links")
    area = models.ForeignKey("mission.Area", on_delete=models.PROTECT, related_name="commitment_links")

    class Meta:
        ordering = ["commitment", "area"]
        constraints = [models.UniqueConstraint(name="commitment_area_unique", fields=["commitment", "area"])]

    def __str__(self) -> str:
        return f"{self.commitment.ref} in {self.area}"


class CommitmentLinkQuerySet(RecordQuerySet):
    """Links between commitments."""

    def of(self, mission: models.Model) -> Self:
        """The links within one mission, and not those that lead into its successor."""
        return self.filter(mission=mission, related__mission=mission)


class CommitmentLink(MissionRow):
    """A relation between two commitments, read as a sentence: this one, relation, related one."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="links")
    relation = models.CharField(max_length=20, choices=Relation)
    related = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="links_from")
    date = PartialDateField(blank=True)
    date_first = FirstDayField("date")
    date_last = LastDayField("date")
    reason = models.TextField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    locator = models.CharField(max_length=300, blank=True)

    objects = CommitmentLinkQuerySet.as_manager()  # type: ignore[misc]  # more than the base's

    class Meta:
        ordering = ["commitment", "relation", "related"]
        constraints = [
            models.UniqueConstraint(
                name="commitment_link_unique", fields=["commitment", "relation", "related"]
            ),
            models.CheckConstraint(
                name="commitment_link_not_itself",
                condition=~Q(commitment=F("related")),
                violation_error_message="A commitment is not linked to itself.",
            ),
            partial_date_is_whole("date", "commitment_link_date_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.ref} {self.get_relation_display()} {self.related.ref}"


class DueChange(MissionRow):
    """One time that the due date of a commitment was moved; every earlier date stays."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="due_changes")
    announced = PartialDateField()
    announced_first = FirstDayField("announced")
    announced_last = LastDayField("announced")
    before = PartialDateField()
    before_first = FirstDayField("before")
    before_last = LastDayField("before")
    after = PartialDateField(blank=True, help_text="Empty: no new date was set.")
    after_first = FirstDayField("after")
    after_last = LastDayField("after")
    reason = models.TextField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    locator = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["commitment", "announced_first", "announced"]
        constraints = [
            models.UniqueConstraint(name="due_change_unique", fields=["commitment", "announced"]),
            partial_date_is_whole("announced", "due_change_announced_whole"),
            partial_date_is_whole("before", "due_change_before_whole"),
            partial_date_is_whole("after", "due_change_after_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.ref}: {self.before} moved to {self.after or 'no date'}"


class CommitmentChange(MissionRow):
    """A commitment reworded or withdrawn, with what it said before."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=CommitmentChangeKind)
    date = PartialDateField()
    date_first = FirstDayField("date")
    date_last = LastDayField("date")
    title_before = models.CharField(max_length=300)
    description_before = models.TextField()
    reason = models.TextField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    locator = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["commitment", "date_first", "id"]
        constraints = [
            partial_date_is_whole("date", "commitment_change_date_whole"),
            models.UniqueConstraint(name="commitment_change_unique", fields=["commitment", "kind", "date"]),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.ref} {self.get_kind_display().lower()}"


class Milestone(MissionRow):
    """A dated event in the life of a commitment, planned or reached."""

    code = code_field()
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="milestones")
    date = PartialDateField()
    date_first = FirstDayField("date")
    date_last = LastDayField("date")
    state = models.CharField(max_length=20, choices=MilestoneState)
    title = models.CharField(max_length=300)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    locator = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["date_first", "code"]
        constraints = [
            models.UniqueConstraint(name="milestone_code_unique", fields=["mission", "code"]),
            partial_date_is_whole("date", "milestone_date_whole"),
        ]

    def __str__(self) -> str:
        return self.title
