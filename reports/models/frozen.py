"""Frozen rows. A row is in force from position `first` up to, not including, position `until`."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from mission.fields import KeyField

#: The `until` of a row that is still in force at the tip.
FOREVER = 2147483647


class FrozenQuerySet(models.QuerySet[Any]):
    """Frozen rows."""

    def at_position(self, mission_id: int, position: int) -> Self:
        """The rows in force at a position of a mission's line."""
        return self.filter(mission_id=mission_id, first__lte=position, until__gt=position)


class FrozenRow(models.Model):
    """A row of the public record. `body` is the truth (canonical JSON); other columns are its index."""

    mission = models.ForeignKey("mission.Mission", on_delete=models.PROTECT, related_name="+", db_index=False)
    key = KeyField(max_length=800)
    first = models.PositiveIntegerField()
    until = models.PositiveIntegerField(default=FOREVER)
    hash = models.CharField(max_length=64)
    body = models.TextField()

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.key} from {self.first}"


def _once(name: str, *extra: str) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(name=f"{name}_once", fields=["mission", *extra, "key", "first"]),
        models.UniqueConstraint(
            name=f"{name}_one_open", fields=["mission", *extra, "key"], condition=Q(until=FOREVER)
        ),
        models.CheckConstraint(name=f"{name}_span", condition=Q(first__lt=F("until"))),
    ]


class FrozenCommitment(FrozenRow):
    """A commitment as published, with its parts, outcomes and computed status."""

    title = KeyField(max_length=300)
    status = KeyField(max_length=20, blank=True)
    announced = models.DateField(null=True)
    due = models.DateField(null=True, help_text="Last possible day of the due date now in force.")

    class Meta(FrozenRow.Meta):
        abstract = False
        constraints = _once("frozen_commitment")


class CommitmentFacet(models.Model):
    """A value by which a frozen commitment is found: an outcome, partner, lead, sector, area or period."""

    row = models.ForeignKey(FrozenCommitment, on_delete=models.CASCADE, related_name="facets")
    facet = KeyField(max_length=20)
    value = KeyField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(name="facet_once", fields=["row", "facet", "value"])]
        indexes = [models.Index(name="facet_by_value", fields=["facet", "value", "row"])]

    def __str__(self) -> str:
        return f"{self.facet}={self.value}"


class FrozenEntry(FrozenRow):
    """An approved progress entry as published."""

    commitment = KeyField(max_length=60)
    partner = KeyField(max_length=100)
    period = KeyField(max_length=100)
    status = KeyField(max_length=20, blank=True)
    origin = KeyField(max_length=20)

    class Meta(FrozenRow.Meta):
        abstract = False
        constraints = _once("frozen_entry")
        indexes = [
            models.Index(name="frozen_entry_commitment", fields=["mission", "commitment", "key"]),
            models.Index(name="frozen_entry_partner", fields=["mission", "partner", "key"]),
            models.Index(name="frozen_entry_period", fields=["mission", "period", "key"]),
        ]


class FrozenFigureQuerySet(FrozenQuerySet):
    """Frozen figures, by vintage."""

    def known_on(self, day: dt.date) -> Self:
        """Values published by a day; values of unknown date are left out."""
        return self.filter(known_by__lte=day)

    def last_published(self, mission_id: int, position: int, *, known_on: dt.date | None = None) -> Self:
        """Of each point the last value, as known on a day where one is given."""
        return self._at_end(mission_id, position, known_on, "vintage__gt")

    def first_published(self, mission_id: int, position: int, *, known_on: dt.date | None = None) -> Self:
        """Of each point the value that was published first."""
        return self._at_end(mission_id, position, known_on, "vintage__lt")

    def _at_end(self, mission_id: int, position: int, known_on: dt.date | None, beyond: str) -> Self:
        others = FrozenFigure.objects.at_position(mission_id, position)
        rows = self.at_position(mission_id, position)
        if known_on is not None:
            rows, others = rows.known_on(known_on), others.known_on(known_on)
        return rows.filter(~Exists(others.filter(point=OuterRef("point"), **{beyond: OuterRef("vintage")})))


class FrozenFigure(FrozenRow):
    """One published value of one point. `key` is the point and the vintage, so that it sorts by both."""

    point = KeyField(max_length=600, help_text="Indicator, area, disaggregation, span and part.")
    indicator = KeyField(max_length=100)
    area = KeyField(max_length=100)
    disaggregation = KeyField(max_length=300, blank=True)
    start = models.DateField()
    end = models.DateField()
    vintage = KeyField(max_length=150)
    known_by = models.DateField(null=True)

    objects = FrozenFigureQuerySet.as_manager()  # type: ignore[misc]  # more than the base's

    class Meta(FrozenRow.Meta):
        abstract = False
        constraints = _once("frozen_figure")
        indexes = [
            models.Index(name="frozen_figure_point", fields=["mission", "point", "vintage"]),
            models.Index(name="frozen_figure_series", fields=["mission", "indicator", "area", "key"]),
            models.Index(name="frozen_figure_area", fields=["mission", "area", "key"]),
        ]


class FrozenTarget(FrozenRow):
    """A target as published."""

    indicator = KeyField(max_length=100)
    area = KeyField(max_length=100, blank=True)
    commitment = KeyField(max_length=60, blank=True)

    class Meta(FrozenRow.Meta):
        abstract = False
        constraints = _once("frozen_target")
        indexes = [
            models.Index(name="frozen_target_indicator", fields=["mission", "indicator", "key"]),
            models.Index(name="frozen_target_commitment", fields=["mission", "commitment", "key"]),
        ]


class FrozenNoun(FrozenRow):
    """The small nouns, by kind: mission, period, outcome, partner, area, indicator, break, milestone, link,
    due change, wording, funding, source. `owner` and `other` are the keys that they belong to."""

    kind = KeyField(max_length=20)
    owner = KeyField(max_length=100, blank=True)
    other = KeyField(max_length=100, blank=True)

    class Meta(FrozenRow.Meta):
        abstract = False
        constraints = _once("frozen_noun", "kind")
        indexes = [
            models.Index(name="frozen_noun_owner", fields=["mission", "kind", "owner", "key"]),
            models.Index(name="frozen_noun_other", fields=["mission", "kind", "other", "key"]),
        ]
