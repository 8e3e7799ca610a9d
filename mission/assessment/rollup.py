"""Targets of an outcome or a mission as counts per class: never an average, no class left out. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mission.assessment.verdict import CLASSES


@dataclass(frozen=True)
class Count:
    """How many targets have a class, and how many of them were replaced by a later target."""

    kind: str
    number: int
    replaced: int


def counts(assessed: Iterable[tuple[str, bool]]) -> tuple[Count, ...]:
    """Counts of every class in their order, zeros too, from (class, whether a later target replaced it)."""
    rows = list(assessed)
    return tuple(
        Count(
            kind,
            sum(one == kind for one, _ in rows),
            sum(one == kind and replaced for one, replaced in rows),
        )
        for kind in CLASSES
    )
