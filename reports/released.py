"""The read side: a mission at one position of its line. All public pages, files and API answers read here.

A position is asked for once per request, with one instant taken once. Nothing here reads the record.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from reports.models import Edition, FrozenCommitment, FrozenEntry, FrozenFigure, FrozenNoun, FrozenTarget

Body = dict[str, Any]


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


def open_shelf(slug: str, at: dt.datetime, *, position: int | None = None) -> Shelf:
    """A mission at its newest public position, or at a given earlier one. Raises NotReleased."""
    released = (
        Edition.objects.released(at).filter(mission__slug=slug).select_related("report", "report__period")
    )
    newest = released.order_by("-position").first()
    if newest is None:
        raise NotReleased(slug)
    edition = newest
    if position is not None and position != newest.position:
        found = released.filter(position=position).first()
        if found is None:
            raise NotReleased(f"{slug} at {position}")
        edition = found
    return Shelf(slug=slug, edition=edition, newest=newest, at=at)


def bodies(rows: QuerySet[Any]) -> list[Body]:
    """The bodies of frozen rows, in the order of the query."""
    return [json.loads(text) for text in rows.values_list("body", flat=True)]


@dataclass(frozen=True)
class Shelf:
    """The public record of a mission at the position of `edition`; `newest` is the newest public one.

    A `preview` is read before its release by people who may; its links stay within the preview.
    """

    slug: str
    edition: Edition
    newest: Edition
    at: dt.datetime
    preview: bool = False

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

    def nouns(self, kind: str, *, keys: Iterable[str] | None = None, **columns: str) -> list[Body]:
        """The bodies of one kind of small noun, by key; `columns` filters by `owner` or `other`."""
        rows = self.rows_of(kind).filter(**columns)
        if keys is not None:
            rows = rows.filter(key__in={key for key in keys if key})
        return bodies(rows.order_by("key"))

    def by_key(self, kind: str, keys: Iterable[str] | None = None) -> dict[str, Body]:
        """The bodies of one kind of small noun under their keys (code or ref)."""
        return {body["code"]: body for body in self.nouns(kind, keys=keys)}

    def noun(self, kind: str, key: str) -> Body:
        """One small noun. Raises NotReleased."""
        return self._one(self.rows_of(kind), key)

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

    def commitment(self, ref: str) -> Body:
        """One commitment. Raises NotReleased."""
        return self._one(self.commitments, ref)

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
        return json.loads(found)
