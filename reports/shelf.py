"""Putting rows on the frozen shelf: what did not change stays, what changed is ended and replaced."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from mission.pauses import pause_at
from reports.canonical import canonical, digest
from reports.models import FOREVER, CommitmentFacet, FrozenCommitment
from reports.models.frozen import FrozenRow
from reports.snapshot import Row

CHUNK = 2000
#: So many moved rows of a kind are remembered; of more than that it is only known that there are many.
REMEMBERED = 50_000


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


@dataclass
class Moves:
    """Rows of one table, or of one kind in it, that a position brings and ends: bodies, and numbers of rows."""

    came: list[str] = field(default_factory=list)
    went: list[int] = field(default_factory=list)
    many: bool = False

    def note(self, came: Iterable[str], went: Iterable[int]) -> None:
        """Note rows that moved."""
        if not self.many:
            self.came += came
            self.went += went
        if len(self.came) + len(self.went) > REMEMBERED:
            self.came, self.went, self.many = [], [], True

    @property
    def none(self) -> bool:
        """Whether nothing moved."""
        return not (self.came or self.went or self.many)


@dataclass
class Moved:
    """What a position brings and ends, by table and kind."""

    _found: dict[tuple[type[FrozenRow], str], Moves] = field(default_factory=dict)

    def of(self, model: type[FrozenRow], kind: str = "") -> Moves:
        """The moves of a table; of the small nouns by kind."""
        return self._found.setdefault((model, kind), Moves())


@dataclass(frozen=True)
class Standing:
    """A row that is in force at the tip."""

    pk: int
    hash: str


@dataclass(frozen=True)
class Difference:
    """A row as it would be frozen, its canonical text and hash, and what stands for it now (None: it is new)."""

    row: Row
    body: str
    hash: str
    stood: Standing | None

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return self.stood is not None and self.stood.hash == self.hash


def standing_rows(
    model: type[FrozenRow], *, mission_id: int, among: dict[str, Any], only: Collection[str] | None = None
) -> dict[str, Standing]:
    """What stands at the tip, by key: rows of `model` that match `among` (say, one kind), of these keys."""
    rows: QuerySet[Any] = model._default_manager.filter(mission_id=mission_id, until=FOREVER, **among)
    if only is not None:
        rows = rows.filter(key__in=only)
    return {
        key: Standing(pk, row_hash) for key, pk, row_hash in rows.values_list("key", "pk", "hash").iterator()
    }


def compared(rows: Iterable[Row], standing: dict[str, Standing]) -> Iterator[Difference]:
    """Each row beside what stands for it, which is taken out of `standing`: what is left there is gone."""
    for row in rows:
        body = canonical(row.body)
        yield Difference(row, body, digest(body), standing.pop(row.key, None))


def shelve(
    model: type[FrozenRow],
    rows: Iterable[Row],
    *,
    mission_id: int,
    position: int,
    among: dict[str, Any],
    only: Collection[str] | None = None,
    moves: Moves | None = None,
) -> Tally:
    """Make the rows of `model` that match `among` (say, one kind) be `rows` from `position` on.

    With `only`, rows outside these keys are not looked at. What comes and goes is noted in `moves`.
    Runs inside the caller's transaction.
    """
    standing = standing_rows(model, mission_id=mission_id, among=among, only=only)
    tally, moves = Tally(), Moves() if moves is None else moves
    for chunk in _chunks(compared(rows, standing)):
        fresh = [one for one in chunk if not one.same]
        ended = [one.stood.pk for one in fresh if one.stood]
        tally.add(Tally(new=len(fresh) - len(ended), changed=len(ended), same=len(chunk) - len(fresh)))
        _end(model, ended, position)
        moves.note([one.body for one in fresh], ended)
        pause_at("freeze: old rows ended", done=len(fresh))
        _insert(
            model,
            [
                (
                    model(
                        mission_id=mission_id,
                        key=one.row.key,
                        first=position,
                        hash=one.hash,
                        body=one.body,
                        **among,
                        **{name: value for name, value in one.row.columns.items() if name not in among},
                    ),
                    one.row,
                )
                for one in fresh
            ],
        )
    tally.gone, gone = len(standing), [one.pk for one in standing.values()]
    _end(model, gone, position)
    moves.note([], gone)
    return tally


def _chunks(rows: Iterable[Difference]) -> Iterator[list[Difference]]:
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
