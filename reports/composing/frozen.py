"""An edition's shelf as a report sees it: the frozen rows of one position."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from decimal import Decimal

from reports.composing.facts import Body, EntryRow, Facts, FigureRow
from reports.composing.punctual import punctuality_of
from reports.models import FrozenCommitment, FrozenEntry, FrozenFigure, FrozenNoun, FrozenTarget, Report


class FrozenRows:
    """Bodies of the rows in force at a position."""

    def __init__(self, mission_id: int, position: int) -> None:
        self.at = (mission_id, position)

    def nouns(self, kind: str) -> Iterator[Body]:
        """The small nouns of a kind."""
        rows = FrozenNoun.objects.at_position(*self.at).filter(kind=kind).order_by("key")
        yield from map(json.loads, rows.values_list("body", flat=True))

    def commitments(self) -> Iterator[Body]:
        """The commitments."""
        rows = FrozenCommitment.objects.at_position(*self.at).order_by("key")
        yield from map(json.loads, rows.values_list("body", flat=True))

    def entries(self, period: str) -> Iterator[EntryRow]:
        """The entries of a period."""
        rows = FrozenEntry.objects.at_position(*self.at).filter(period=period).order_by("key")
        for body, row_hash in rows.values_list("body", "hash"):
            yield EntryRow(json.loads(body), row_hash)

    def targets(self) -> Iterator[Body]:
        """The targets."""
        rows = FrozenTarget.objects.at_position(*self.at).order_by("key")
        yield from map(json.loads, rows.values_list("body", flat=True))

    def figures(self, indicators: Collection[str]) -> Iterator[FigureRow]:
        """Every published value of some indicators."""
        rows = FrozenFigure.objects.at_position(*self.at).filter(indicator__in=indicators).order_by("key")
        for point, vintage, body in rows.values_list("point", "vintage", "body").iterator(chunk_size=2000):
            yield FigureRow(point, vintage, json.loads(body))

    def punctuality(self, period: str) -> list[Body]:
        """How punctually each partner reported for a period, as the record has it."""
        return punctuality_of(self.at[0], period)

    def values(self, numbers: Collection[Decimal]) -> set[tuple[str, Decimal]]:
        """Typed numbers are looked up in the record, before freezing; here none is."""
        return set()


def frozen_facts(report: Report, position: int) -> Facts:
    """The shelf at a position as a report sees it."""
    return Facts(FrozenRows(report.mission_id, position), report.period.code if report.period else "")
