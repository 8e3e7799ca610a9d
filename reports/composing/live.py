"""The record as it is approved now, in the shape of frozen rows: what the next edition would freeze."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Q

from mission import models as record
from reports import snapshot
from reports.canonical import canonical, digest
from reports.composing.facts import Body, EntryRow, Facts, FigureRow
from reports.composing.punctual import punctuality_of
from reports.models import Report
from reports.selection import WHOLE, Selection
from reports.snapshot.measures import figures_of


class LiveRows:
    """Bodies made from the approved record."""

    def __init__(self, mission: record.Mission, selection: Selection = WHOLE) -> None:
        self.mission, self.selection = mission, selection

    def nouns(self, kind: str) -> Iterator[Body]:
        """The small nouns of a kind."""
        for row in snapshot.NOUNS[kind](self.mission, self.selection):
            yield row.body

    def commitments(self) -> Iterator[Body]:
        """The commitments."""
        for row in snapshot.commitments(self.mission, self.selection):
            yield row.body

    def entries(self, period: str) -> Iterator[EntryRow]:
        """The approved entries of a period."""
        ids = record.ProgressEntry.objects.filter(mission=self.mission, period__code=period)
        only = list(ids.approved().values_list("pk", flat=True))
        for row in snapshot.entries(self.mission, self.selection, only=only):
            yield EntryRow(row.body, digest(canonical(row.body)))

    def targets(self) -> Iterator[Body]:
        """The targets."""
        for row in snapshot.targets(self.mission, self.selection):
            yield row.body

    def figures(self, indicators: Collection[str]) -> Iterator[FigureRow]:
        """Every published value of some indicators."""
        for row in figures_of(self.mission, self.selection, codes=indicators):
            yield FigureRow(row.columns["point"], row.columns["vintage"], row.body)

    def punctuality(self, period: str) -> list[Body]:
        """How punctually each partner reported for a period."""
        return punctuality_of(self.mission.pk, period)

    def values(self, numbers: Collection[Decimal]) -> set[tuple[str, Decimal]]:
        """Those of some numbers that are published figures, with their units; numerators and denominators are counts."""
        if not numbers:
            return set()
        rows: Any = record.Observation.objects.approved().filter(
            self.selection.figures(), series__mission=self.mission
        )
        fields = ("value", "numerator", "denominator")
        wanted = Q(*[(f"{name}__in", list(numbers)) for name in fields], _connector=Q.OR)
        found: set[tuple[str, Decimal]] = set()
        for unit, value, *parts in (
            rows.filter(wanted).values_list("series__indicator__unit", *fields).iterator()
        ):
            found |= {("count", part) for part in parts if part is not None}
            found |= {(unit, value)} if value is not None else set()
        return found


def live_facts(report: Report, selection: Selection = WHOLE) -> Facts:
    """The approved record as a report sees it."""
    return Facts(LiveRows(report.mission, selection), report.period.code if report.period else "")
