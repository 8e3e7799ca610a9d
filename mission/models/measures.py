"""What is measured: indicators, their series and breaks, published figures, and targets."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mission.choices import (
    BatchState,
    Bound,
    BreakKind,
    Combine,
    Comparator,
    Direction,
    FigurePart,
    Frequency,
    Measure,
    Missing,
    Per,
    Quality,
    RevisionReason,
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


class Indicator(MissionRow):
    """Something measured: unit, desired direction, definition, publisher, how its periods combine."""

    code = code_field()
    title = models.CharField(max_length=300)
    outcome = models.ForeignKey("mission.Outcome", on_delete=models.PROTECT, related_name="indicators")
    unit = KeyField(max_length=60)
    unit_label = models.CharField(max_length=200)
    direction = models.CharField(max_length=20, choices=Direction)
    combine = models.CharField(max_length=20, choices=Combine)
    definition = models.TextField()
    publisher = models.CharField(max_length=200)
    frequency = models.CharField(max_length=20, choices=Frequency)
    expected_lag_days = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Days from the end of a span to its usual publication; empty when not known.",
    )
    headline = models.BooleanField(default=False)
    source = models.ForeignKey(
        "mission.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["outcome__code", "code"]
        constraints = [models.UniqueConstraint(name="indicator_code_unique", fields=["mission", "code"])]

    def __str__(self) -> str:
        return self.title


class SeriesBreak(MissionRow):
    """A day from which figures of an indicator do not compare with earlier ones."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="breaks")
    date = PartialDateField()
    date_first = FirstDayField("date")
    date_last = LastDayField("date")
    kind = models.CharField(max_length=20, choices=BreakKind)
    note = models.TextField()
    source = models.ForeignKey(
        "mission.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    locator = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["indicator", "date", "kind"]
        constraints = [
            models.UniqueConstraint(name="series_break_unique", fields=["indicator", "date", "kind"]),
            partial_date_is_whole("date", "series_break_date_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} from {self.date}"


class Series(MissionRow):
    """One indicator, one area, one disaggregation (sorted `key=value;…`, empty for the total)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="series")
    area = models.ForeignKey("mission.Area", on_delete=models.PROTECT, related_name="series")
    disaggregation = KeyField(max_length=300, blank=True)

    class Meta:
        ordering = ["indicator", "area", "disaggregation"]
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(name="series_unique", fields=["indicator", "area", "disaggregation"])
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, [self.indicator.title, self.area.name, self.disaggregation]))


class Batch(MissionRow):
    """A set of observations that came in together: reviewed, approved and taken back as one."""

    at = models.DateTimeField()
    by = KeyField(max_length=40, blank=True, help_text="Opaque id of the person.")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = KeyField(max_length=40, blank=True)
    label = models.CharField(max_length=300)
    state = models.CharField(max_length=20, choices=BatchState)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "batches"
        constraints = [
            models.CheckConstraint(
                name="batch_approved_has_time",
                condition=~Q(state=BatchState.APPROVED) | Q(approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ObservationQuerySet(RecordQuerySet):
    """Published figures."""

    def standing(self) -> ObservationQuerySet:
        """Rows that no later package or correction has ended."""
        return self.filter(ended_by=None)

    def approved(self) -> ObservationQuerySet:
        """Standing rows of approved batches: what an edition may freeze."""
        return self.standing().filter(batch__state=BatchState.APPROVED)


class Observation(models.Model):
    """One value of a series for a time span, as published on a day. Rows are added and ended, never changed."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="observations", db_index=False)
    start = models.DateField()
    end = models.DateField()
    part = models.CharField(max_length=10, choices=FigurePart, blank=True, default="")
    value = FigureField(null=True, blank=True)
    printed = KeyField(max_length=60, blank=True, help_text="The number as published.")
    bound = models.CharField(max_length=10, choices=Bound, blank=True, default="")
    numerator = FigureField(null=True, blank=True)
    numerator_printed = KeyField(max_length=60, blank=True)
    denominator = FigureField(null=True, blank=True)
    denominator_printed = KeyField(max_length=60, blank=True)
    quality = models.CharField(max_length=20, choices=Quality, blank=True, default="")
    missing = models.CharField(max_length=20, choices=Missing, blank=True, default="")
    revised = models.BooleanField(
        default=False, help_text="The publication itself says that it replaces a figure."
    )
    reason = models.CharField(max_length=20, choices=RevisionReason, blank=True, default="")
    note = models.TextField(blank=True)
    published = PartialDateField(blank=True)
    known_by = models.DateField(null=True, blank=True, editable=False)
    vintage = KeyField(max_length=150, editable=False)
    source = models.ForeignKey("mission.Source", on_delete=models.PROTECT, related_name="+", db_index=False)
    locator = models.CharField(max_length=300, blank=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="observations")
    ended_by = models.ForeignKey(
        Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="ended", db_index=False
    )

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["series", "start", "end", "part", "vintage"]
        constraints = [
            models.UniqueConstraint(
                name="observation_unique",
                fields=["series", "start", "end", "part", "published", "source"],
                condition=Q(ended_by=None),
            ),
            models.CheckConstraint(name="observation_start_before_end", condition=Q(start__lte=F("end"))),
            models.CheckConstraint(
                name="observation_value_or_why_not",
                condition=(Q(value__isnull=True) & ~Q(missing="")) | (Q(value__isnull=False) & Q(missing="")),
                violation_error_message="An observation has a value or says why there is none.",
            ),
            models.CheckConstraint(
                name="observation_published_known",
                condition=(Q(published="") & Q(known_by__isnull=True))
                | (~Q(published="") & Q(known_by__isnull=False)),
            ),
        ]
        # Few rows are ever ended: an index over all of them would cost every load.
        indexes = [
            models.Index(name="observation_ended", fields=["ended_by"], condition=Q(ended_by__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.printed or self.missing} ({self.start} to {self.end})"


class Target(MissionRow):
    """What a series is to reach. A changed target replaces the earlier one with its reason; both stay."""

    code = code_field()
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    title = models.CharField(max_length=300)
    commitment = models.ForeignKey(
        "mission.Commitment", on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    change_reason = models.TextField(blank=True)
    measure = models.CharField(max_length=20, choices=Measure)
    per = models.CharField(max_length=20, choices=Per, blank=True, default="")
    baseline = FigureField(null=True, blank=True)
    baseline_printed = KeyField(max_length=60, blank=True)
    baseline_start = models.DateField(null=True, blank=True)
    baseline_end = models.DateField(null=True, blank=True)
    value = FigureField(null=True, blank=True)
    value_printed = KeyField(max_length=60, blank=True)
    change_percent = FigureField(null=True, blank=True)
    change_percent_printed = KeyField(max_length=60, blank=True)
    comparator = models.CharField(max_length=20, choices=Comparator)
    span_start = models.DateField(null=True, blank=True)
    span_end = models.DateField(null=True, blank=True)
    due = PartialDateField(blank=True)
    due_first = FirstDayField("due")
    due_last = LastDayField("due")
    set_by = models.CharField(max_length=300)
    source = models.ForeignKey(
        "mission.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    locator = models.CharField(max_length=300, blank=True)
    note = models.TextField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="target_code_unique", fields=["mission", "code"]),
            models.CheckConstraint(
                name="target_replaces_with_reason",
                condition=Q(replaces=None) | ~Q(change_reason=""),
                violation_error_message="A target that replaces another says why.",
            ),
            models.CheckConstraint(
                name="target_not_replacing_itself", condition=Q(replaces=None) | ~Q(replaces=F("id"))
            ),
            models.CheckConstraint(
                name="target_value_or_percent",
                condition=Q(value__isnull=True) | Q(change_percent__isnull=True),
                violation_error_message="A target has a value or a percentage change, not both.",
            ),
            models.CheckConstraint(
                name="target_baseline_span_order",
                condition=Q(baseline_start=None)
                | Q(baseline_end=None)
                | Q(baseline_start__lte=F("baseline_end")),
            ),
            models.CheckConstraint(
                name="target_span_order",
                condition=Q(span_start=None) | Q(span_end=None) | Q(span_start__lte=F("span_end")),
            ),
            partial_date_is_whole("due", "target_due_whole"),
        ]

    def __str__(self) -> str:
        return self.title
