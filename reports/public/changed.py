"""How many rows of an edition are new or changed against the edition before. Editions never change."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from reports.models import FrozenCommitment, FrozenEntry, FrozenFigure, FrozenTarget
from reports.models.frozen import FrozenRow
from reports.released import Shelf

_TABLES: tuple[tuple[type[FrozenRow], str, str], ...] = (
    (FrozenCommitment, "commitment", "commitments"),
    (FrozenEntry, "entry", "entries"),
    (FrozenFigure, "figure", "figures"),
    (FrozenTarget, "target", "targets"),
)


@dataclass(frozen=True)
class Changed:
    """How many rows of one kind are new, and how many are changed."""

    one: str
    many: str
    new: int
    changed: int


def changed_in(shelf: Shelf) -> tuple[Changed, ...]:
    """What the edition that is read has new and changed, by kind; kept in memory, since it stays the same."""
    return _counted(shelf.mission_id, shelf.position, shelf.edition.hash)


@functools.lru_cache(maxsize=256)
def _counted(mission_id: int, position: int, hash_: str) -> tuple[Changed, ...]:
    return tuple(_of(model, one, many, mission_id, position) for model, one, many in _TABLES)


def _of(model: type[FrozenRow], one: str, many: str, mission_id: int, position: int) -> Changed:
    rows: Any = model._default_manager.filter(mission_id=mission_id)
    fresh = rows.filter(first=position)
    stood = rows.filter(key=OuterRef("key"), until=position)
    changed = fresh.filter(Exists(stood)).count()
    return Changed(one, many, fresh.count() - changed, changed)
