"""Putting rows on the frozen shelf: what did not change stays, what changed is ended and replaced."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from reports.canonical import canonical, digest
from reports.models import FOREVER, CommitmentFacet, FrozenCommitment
from reports.models.frozen import FrozenRow
from reports.snapshot import Row

CHUNK = 2000


@dataclass
class Tally:
    """How many rows an edition adds, changes, ends and shares with the one before."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.new += other.new
        self.changed += other.changed
        self.gone += other.gone
        self.same += other.same

    @property
    def touched(self) -> int:
        """Rows that differ from the edition before."""
        return self.new + self.changed + self.gone


def shelve(
    model: type[FrozenRow],
    rows: Iterable[Row],
    *,
    mission_id: int,
    position: int,
    among: dict[str, Any],
    only: Collection[str] | None = None,
) -> Tally:
    """Make the rows of `model` that match `among` (say, one kind) be `rows` from `position` on.

    With `only`, rows outside these keys are not looked at. Runs inside the caller's transaction.
    """
    standing: QuerySet[Any] = model._default_manager.filter(mission_id=mission_id, until=FOREVER, **among)
    if only is not None:
        standing = standing.filter(key__in=only)
    known = {
        key: (pk, row_hash) for key, pk, row_hash in standing.values_list("key", "pk", "hash").iterator()
    }
    tally, ended = Tally(), []
    for chunk in _chunks(rows):
        fresh = []
        for row in chunk:
            body = canonical(row.body)
            row_hash = digest(body)
            stood = known.pop(row.key, None)
            if stood and stood[1] == row_hash:
                tally.same += 1
                continue
            if stood:
                ended.append(stood[0])
                tally.changed += 1
            else:
                tally.new += 1
            made = model(
                mission_id=mission_id,
                key=row.key,
                first=position,
                hash=row_hash,
                body=body,
                **among_columns(among, row),
            )
            fresh.append((made, row))
        _end(model, ended, position)
        ended = []
        _insert(model, fresh)
    tally.gone = len(known)
    _end(model, [pk for pk, _ in known.values()], position)
    return tally


def among_columns(among: dict[str, Any], row: Row) -> dict[str, Any]:
    """The index columns of a row: those that all rows here share, and its own."""
    return {**among, **row.columns}


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    running = iter(rows)
    while chunk := list(itertools.islice(running, CHUNK)):
        yield chunk


def _end(model: type[FrozenRow], pks: list[int], position: int) -> None:
    for start in range(0, len(pks), 500):
        model._default_manager.filter(pk__in=pks[start : start + 500]).update(until=position)


def _insert(model: type[FrozenRow], fresh: list[tuple[FrozenRow, Row]]) -> None:
    made = model._default_manager.bulk_create([one for one, _ in fresh])
    if model is FrozenCommitment:
        CommitmentFacet.objects.bulk_create(
            CommitmentFacet(row_id=one.pk, facet=facet, value=value)
            for one, (_, row) in zip(made, fresh, strict=True)
            for facet, value in row.facets
        )
