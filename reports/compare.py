"""What differs between two positions of a mission's line, by keys and hashes: it reads the changed rows alone.

A later publication of a figure is a revised figure and not a change of what was said before: figures are compared
by point, with the value that was the latest at each of the two positions.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from reports.models import FrozenCommitment, FrozenEntry, FrozenFigure, FrozenNoun, FrozenTarget
from reports.models.frozen import FrozenRow
from reports.series import Value, value_of

Body = dict[str, Any]
T = TypeVar("T")

NEW, CHANGED, GONE = "new", "changed", "gone"
#: Of figures: a later publication says something else; it says the same; an earlier publication was added.
REVISED, RESTATED, EARLIER = "revised", "restated", "earlier value added"
KINDS = (
    "mission", "period", "outcome", "commitment", "entry", "milestone", "link", "due_change", "wording", "indicator",
    "series_break", "figure", "target", "funding", "punctuality", "partner", "area", "source",
)  # fmt: skip
_MODELS: dict[str, type[FrozenRow]] = {
    "commitment": FrozenCommitment,
    "entry": FrozenEntry,
    "figure": FrozenFigure,
    "target": FrozenTarget,
}


@dataclass(frozen=True)
class Field:
    """A part of a row that differs."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """One thing that differs: what happened to it, and its bodies before and after (None: it was not there)."""

    kind: str
    key: str
    what: str
    before: Body | None
    after: Body | None

    @property
    def fields(self) -> tuple[Field, ...]:
        """The parts that differ, where both are there."""
        before, after = self.before, self.after
        if before is None or after is None:
            return ()
        names = [*before, *(name for name in after if name not in before)]
        return tuple(
            Field(name, before.get(name), after.get(name))
            for name in names
            if before.get(name) != after.get(name)
        )

    @property
    def body(self) -> Body:
        """The row as it is now, or as it was last."""
        found = self.after if self.after is not None else self.before
        assert found is not None
        return found


def counts(mission_id: int, earlier: int, later: int) -> dict[str, dict[str, int]]:
    """How many rows of each kind came, changed and went between two positions; kinds without a difference are left out."""
    found = {}
    for kind in ("commitment", "entry", "target"):
        found[kind] = _tally(
            _began(kind, mission_id, earlier, later), _ended(kind, mission_id, earlier, later)
        )
    began = dict(_of_nouns(_began_of(FrozenNoun, mission_id, earlier, later)))
    ended = dict(_of_nouns(_ended_of(FrozenNoun, mission_id, earlier, later)))
    for kind in {*began, *ended}:
        found[kind] = _told(began.get(kind, {}), ended.get(kind, {}))
    return {kind: tally for kind in KINDS if (tally := found.get(kind)) and sum(tally.values())}


def changes(kind: str, mission_id: int, earlier: int, later: int) -> Iterator[Change]:
    """What differs of one kind, in order of keys, read in blocks. ValueError for an unknown kind."""
    if kind not in KINDS:
        raise ValueError(f"There is no kind “{kind}”")
    if kind == "figure":
        yield from _figures(mission_id, earlier, later)
        return
    ended = _ended(kind, mission_id, earlier, later).order_by("key").values_list("key", "body")
    began = _began(kind, mission_id, earlier, later).order_by("key").values_list("key", "body")
    for key, before, after in _merged(ended.iterator(chunk_size=2000), began.iterator(chunk_size=2000)):
        if before == after:
            continue
        what = CHANGED if before and after else NEW if after else GONE
        yield Change(kind, key, what, _load(before), _load(after))


def figure_counts(mission_id: int, earlier: int, later: int) -> dict[str, int]:
    """How many figures were new, revised, restated and so on."""
    found: dict[str, int] = {}
    for change in _figures(mission_id, earlier, later):
        found[change.what] = found.get(change.what, 0) + 1
    return found


def _rows(kind: str) -> QuerySet[Any]:
    model = _MODELS.get(kind)
    return model._default_manager.all() if model else FrozenNoun.objects.filter(kind=kind)


def _began(kind: str, mission_id: int, earlier: int, later: int) -> QuerySet[Any]:
    """Rows that are in force at the later position and were not at the earlier one."""
    return _rows(kind).filter(mission_id=mission_id, first__gt=earlier, first__lte=later, until__gt=later)


def _ended(kind: str, mission_id: int, earlier: int, later: int) -> QuerySet[Any]:
    """Rows that were in force at the earlier position and are not at the later one."""
    return _rows(kind).filter(mission_id=mission_id, first__lte=earlier, until__gt=earlier, until__lte=later)


def _began_of(model: Any, mission_id: int, earlier: int, later: int) -> QuerySet[Any]:
    return model.objects.filter(mission_id=mission_id, first__gt=earlier, first__lte=later, until__gt=later)


def _ended_of(model: Any, mission_id: int, earlier: int, later: int) -> QuerySet[Any]:
    return model.objects.filter(
        mission_id=mission_id, first__lte=earlier, until__gt=earlier, until__lte=later
    )


def _of_nouns(rows: QuerySet[Any]) -> Iterator[tuple[str, dict[str, str]]]:
    listed = rows.order_by("kind").values_list("kind", "key", "hash")
    for kind, group in itertools.groupby(listed, key=lambda row: row[0]):
        yield kind, {key: row_hash for _, key, row_hash in group}


def _tally(began: QuerySet[Any], ended: QuerySet[Any]) -> dict[str, int]:
    return _told(dict(began.values_list("key", "hash")), dict(ended.values_list("key", "hash")))


def _told(began: Mapping[str, str], ended: Mapping[str, str]) -> dict[str, int]:
    """How many keys came, went, and have another hash; a row that was changed back does not differ."""
    changed = sum(began[key] != ended[key] for key in began.keys() & ended.keys())
    return {NEW: len(began.keys() - ended.keys()), CHANGED: changed, GONE: len(ended.keys() - began.keys())}


def _merged(
    ended: Iterable[tuple[str, T]], began: Iterable[tuple[str, T]]
) -> Iterator[tuple[str, T | None, T | None]]:
    """Two lists in order of keys as one: key, what was before, what is after."""
    one, two = iter(ended), iter(began)
    left, right = next(one, None), next(two, None)
    while left or right:
        if right is None or (left is not None and left[0] < right[0]):
            assert left is not None
            yield left[0], left[1], None
            left = next(one, None)
        elif left is None or right[0] < left[0]:
            yield right[0], None, right[1]
            right = next(two, None)
        else:
            yield left[0], left[1], right[1]
            left, right = next(one, None), next(two, None)


def _figures(mission_id: int, earlier: int, later: int) -> Iterator[Change]:
    touched = FrozenFigure.objects.filter(
        Q(first__gt=earlier, first__lte=later, until__gt=later)
        | Q(first__lte=earlier, until__gt=earlier, until__lte=later),
        mission_id=mission_id,
    )
    old, new = (_by_point(mission_id, position, touched) for position in (earlier, later))
    for point, before, after in _merged(old, new):
        if before != after:
            yield _figure_change(point, before or [], after or [])


def _by_point(mission_id: int, position: int, touched: QuerySet[Any]) -> Iterator[tuple[str, list[str]]]:
    """The points that were touched with the texts of their values at a position, in order."""
    rows = FrozenFigure.objects.at_position(mission_id, position).filter(point__in=touched.values("point"))
    listed = rows.order_by("point", "vintage").values_list("point", "body").iterator(chunk_size=2000)
    for point, group in itertools.groupby(listed, key=lambda row: row[0]):
        yield point, [text for _, text in group]


def _figure_change(point: str, old: list[str], new: list[str]) -> Change:
    before, after = (_load(texts[-1]) if texts else None for texts in (old, new))
    if before is None or after is None:
        return Change("figure", point, NEW if after else GONE, before, after)
    was, now = value_of(before), value_of(after)
    return Change("figure", point, _what(was, now), before, after)


def _what(was: Value, now: Value) -> str:
    if was.order != now.order:
        return RESTATED if now.says_the_same(was) else REVISED
    return CHANGED if was != now else EARLIER


def _load(text: str | None) -> Body | None:
    return json.loads(text) if text else None
