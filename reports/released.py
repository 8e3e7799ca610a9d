"""The read side: a mission at one position of its line. All public pages, files and API answers read here.

A position is asked for once per request, with one instant taken once. Nothing here reads the record.
What a whole edition has in common is read once by a process (reports/known.py): bodies are shared and never changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import orjson
from django.db.models import QuerySet

from reports.known import known
from reports.look import Look, look_at
from reports.models import (
    Edition,
    FrozenCommitment,
    FrozenEntry,
    FrozenFigure,
    FrozenNoun,
    FrozenTarget,
    Redaction,
)

Body = dict[str, Any]
T = TypeVar("T")
#: A kind of small noun with more rows than this is asked for row by row, and so are more commitments than that.
FEW, FEW_COMMITMENTS = 2_000, 500
#: The kinds that most pages name, which are read together.
COMMON = ("mission", "outcome", "partner", "period", "due_change")


class NotReleased(LookupError):
    """Nothing of that name is public at that instant: as absent."""


def public_missions(at: dt.datetime) -> list[Shelf]:
    """Every mission that has a released edition, by slug, at its newest public position."""
    slugs = (
        Edition.objects.released(at)
        .order_by("mission__slug")
        .values_list("mission__slug", flat=True)
        .distinct()
    )
    return [open_shelf(slug, at) for slug in slugs]


def open_shelf(slug: str, at: dt.datetime, *, position: int | None = None, look: Look | None = None) -> Shelf:
    """A mission at its newest public position, or at a given earlier one. Raises NotReleased.

    `look` is the one that the request has had at this mission already; it has its own instant.
    """
    look = look or look_at(slug, at)
    if look is None:
        raise NotReleased(slug)
    newest = _edition(look, look.position)
    edition = newest if position is None else _edition(look, position)
    return Shelf(slug=slug, edition=edition, newest=newest, at=look.at, look=look)


def _edition(look: Look, position: int) -> Edition:
    """The public edition at a position. Raises NotReleased."""

    def read() -> Edition:
        released = Edition.objects.released(look.at).filter(mission_id=look.mission, position=position)
        found: Edition | None = released.select_related("report", "report__period").defer("document").first()
        if found is None:
            raise NotReleased(f"{look.slug} at {position}")
        return found

    return known.fact(look.version, ("edition", position), read)


def bodies(rows: QuerySet[Any]) -> list[Body]:
    """The bodies of frozen rows, in the order of the query."""
    return [orjson.loads(text) for text in rows.values_list("body", flat=True)]


class _Few(NamedTuple):
    """Bodies by key, and how many characters they have."""

    by_key: dict[str, Body]
    weight: int


class _Row(NamedTuple):
    key: str
    owner: str
    other: str
    body: Body


class _Kind(NamedTuple):
    """All rows of one kind of small noun, by key."""

    rows: list[_Row]
    by_key: dict[str, Body]
    weight: int


def _kind_of(found: Sequence[Sequence[str]]) -> _Kind:
    rows = [_Row(key, owner, other, orjson.loads(text)) for key, owner, other, text in found]
    return _Kind(rows, {row.key: row.body for row in rows}, sum(len(text) for *_, text in found))


def _weight_of_all(kinds: dict[str, _Kind] | None) -> int:
    return sum(kind.weight for kind in kinds.values()) if kinds else 0


@dataclass(frozen=True)
class Shelf:
    """The public record of a mission at the position of `edition`; `newest` is the newest public one.

    A `preview` is read before its release by people who may; its links stay within the preview. With the `look` by
    which it was found, what all its pages have in common is shared with other requests; without one nothing is.
    """

    slug: str
    edition: Edition
    newest: Edition
    at: dt.datetime
    preview: bool = False
    look: Look | None = None

    def beside(self, edition: Edition) -> Shelf:
        """The same mission at another public edition, for addresses and links."""
        return Shelf(self.slug, edition, self.newest, self.at)

    @property
    def mission_id(self) -> int:
        """The mission's number, for queries over frozen rows."""
        return self.edition.mission_id

    @property
    def position(self) -> int:
        """The position that is read."""
        assert self.edition.position is not None
        return self.edition.position

    @property
    def is_newest(self) -> bool:
        """Whether this is the public record of now."""
        return self.edition.pk == self.newest.pk

    @property
    def redactions(self) -> int:
        """How many redactions there are in the mission's line."""
        if self.look:
            return self.look.redactions
        return Redaction.objects.filter(mission_id=self.mission_id).count()

    def fact(self, name: Hashable, read: Callable[[], T], weigh: Callable[[T], int] = lambda _: 0) -> T:
        """What `read()` gives, and what is the same on every page of this edition: read once where it is shared.

        `weigh` says how many characters of text it is made of. Nobody changes what is given.
        """
        if self.look is None or self.preview:
            return read()
        return known.fact(self.look.version, (self.position, name), read, weigh)

    @property
    def _is_shared(self) -> bool:
        return self.look is not None and not self.preview

    @cached_property
    def mission(self) -> Body:
        """The mission's own body."""
        return self.noun("mission", self.slug)

    @cached_property
    def periods(self) -> list[Body]:
        """The reporting periods in order of time."""
        return sorted(self.nouns("period"), key=lambda period: period["start"])

    def rows_of(self, kind: str) -> QuerySet[FrozenNoun]:
        """The rows of one kind of small noun."""
        return FrozenNoun.objects.at_position(self.mission_id, self.position).filter(kind=kind)

    def nouns(
        self,
        kind: str,
        *,
        keys: Iterable[str] | None = None,
        owners: Collection[str] | None = None,
        **columns: str,
    ) -> list[Body]:
        """The bodies of one kind of small noun, by key, those of some `keys` or `owners`; `columns` filters by
        `owner` or `other`."""
        wanted = None if keys is None else {key for key in keys if key}
        known_kind = self._kind(kind)
        if known_kind is not None:
            return [
                row.body
                for row in known_kind.rows
                if (wanted is None or row.key in wanted)
                and (owners is None or row.owner in owners)
                and all(getattr(row, column) == value for column, value in columns.items())
            ]
        rows = self.rows_of(kind).filter(**columns)
        if wanted is not None:
            rows = rows.filter(key__in=wanted)
        if owners is not None:
            rows = rows.filter(owner__in=owners)
        return bodies(rows.order_by("key"))

    def by_key(self, kind: str, keys: Iterable[str] | None = None) -> dict[str, Body]:
        """The bodies of one kind of small noun under their keys (code or ref)."""
        return {body["code"]: body for body in self.nouns(kind, keys=keys)}

    def noun(self, kind: str, key: str) -> Body:
        """One small noun. Raises NotReleased."""
        known_kind = self._kind(kind)
        if known_kind is None:
            return self._one(self.rows_of(kind), key)
        if key not in known_kind.by_key:
            raise NotReleased(key)
        return known_kind.by_key[key]

    def _kind(self, kind: str) -> _Kind | None:
        """All of one kind of small noun; None where they are not shared, or too many to be kept in mind."""
        if not self._is_shared:
            return None
        if kind in COMMON:
            together = self.fact("common", self._read_common, _weight_of_all)
            if together is not None:
                return together[kind]
        return self.fact(
            ("kind", kind), lambda: self._read_kind(kind), lambda found: found.weight if found else 0
        )

    def _read_common(self) -> dict[str, _Kind] | None:
        """The common kinds by one query; None where they are too many together."""
        rows = FrozenNoun.objects.at_position(self.mission_id, self.position).filter(kind__in=COMMON)
        found = list(rows.order_by("key").values_list("kind", "key", "owner", "other", "body")[: FEW + 1])
        if len(found) > FEW:
            return None
        return {kind: _kind_of([row for of, *row in found if of == kind]) for kind in COMMON}

    def _read_kind(self, kind: str) -> _Kind | None:
        rows = self.rows_of(kind).order_by("key").values_list("key", "owner", "other", "body")
        found = list(rows[: FEW + 1])
        return _kind_of(found) if len(found) <= FEW else None

    @property
    def commitments(self) -> QuerySet[FrozenCommitment]:
        """The commitments, unsorted and unfiltered."""
        return FrozenCommitment.objects.at_position(self.mission_id, self.position)

    @property
    def entries(self) -> QuerySet[FrozenEntry]:
        """The progress entries."""
        return FrozenEntry.objects.at_position(self.mission_id, self.position)

    @property
    def targets(self) -> QuerySet[FrozenTarget]:
        """The targets."""
        return FrozenTarget.objects.at_position(self.mission_id, self.position)

    def figures(self, *, vintage: str = "latest", known_on: dt.date | None = None) -> QuerySet[FrozenFigure]:
        """Published values: the `latest` of each point, the `first`, or `all`; as known on a day where given."""
        if vintage == "latest":
            return FrozenFigure.objects.last_published(self.mission_id, self.position, known_on=known_on)
        if vintage == "first":
            return FrozenFigure.objects.first_published(self.mission_id, self.position, known_on=known_on)
        rows = FrozenFigure.objects.at_position(self.mission_id, self.position)
        return rows if known_on is None else rows.known_on(known_on)

    def all_commitments(self) -> dict[str, Body] | None:
        """All commitments under their references; None where they are not shared, or too many to be kept in mind."""
        if not self._is_shared:
            return None
        found = self.fact("commitments", self._read_commitments, lambda found: found.weight if found else 0)
        return found.by_key if found else None

    def _read_commitments(self) -> _Few | None:
        texts = list(self.commitments.order_by("key").values_list("key", "body")[: FEW_COMMITMENTS + 1])
        if len(texts) > FEW_COMMITMENTS:
            return None
        return _Few({key: orjson.loads(text) for key, text in texts}, sum(len(text) for _, text in texts))

    def commitment(self, ref: str) -> Body:
        """One commitment. Raises NotReleased."""
        found = self.all_commitments()
        if found is None:
            return self._one(self.commitments, ref)
        if ref not in found:
            raise NotReleased(ref)
        return found[ref]

    def entry(self, code: str) -> Body:
        """One progress entry. Raises NotReleased."""
        return self._one(self.entries, code)

    def target(self, code: str) -> Body:
        """One target. Raises NotReleased."""
        return self._one(self.targets, code)

    def editions(self) -> list[Edition]:
        """All public editions of the mission, newest first."""
        released = Edition.objects.released(self.at).filter(mission_id=self.mission_id)
        return list(
            released.select_related("report", "report__period", "corrects")
            .defer("document")
            .order_by("-position")
        )

    def _one(self, rows: QuerySet[Any], key: str) -> Body:
        found = rows.filter(key=key).values_list("body", flat=True).first()
        if found is None:
            raise NotReleased(key)
        return orjson.loads(found)
