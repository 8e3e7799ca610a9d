"""The register: corrections, withdrawals, redactions and revised figures of the public record, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reports.compare import REVISED, changes
from reports.models import Edition, Redaction
from reports.released import Shelf

Body = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One line: when it became public, what it is (correction, withdrawal, redaction, revision), and what about.

    `position` is the edition that brought it; `before` and `after` are the bodies of a revised figure.
    """

    kind: str
    at: dt.datetime
    position: int
    text: str
    about: str
    before: Body | None = None
    after: Body | None = None

    @property
    def mark(self) -> str:
        """A name that stays, for feeds and anchors."""
        return f"{self.kind}-{self.position}-{self.about}".replace("|", "-")


def register(shelf: Shelf) -> list[Entry]:
    """Every line up to the position that is read, newest first."""
    editions = [one for one in shelf.editions() if (one.position or 0) <= shelf.position]
    found = [*_corrections(editions), *_redactions(shelf), *_revisions(shelf, editions)]
    return sorted(found, key=lambda entry: (entry.at, entry.position), reverse=True)


def _corrections(editions: list[Edition]) -> Iterator[Entry]:
    for edition in editions:
        if edition.corrects is None or edition.position is None or edition.release_at is None:
            continue
        kind = "withdrawal" if edition.withdraws else "correction"
        yield Entry(kind, edition.release_at, edition.position, edition.note, str(edition.corrects))


def _redactions(shelf: Shelf) -> Iterator[Entry]:
    rows = Redaction.objects.filter(mission_id=shelf.mission_id, first__lte=shelf.position)
    for row in rows:
        yield Entry("redaction", row.at, row.first, row.reason, row.key)


def _revisions(shelf: Shelf, editions: list[Edition]) -> Iterator[Entry]:
    """Figures that a later publication gives otherwise, by the edition that brought the later value."""
    line = sorted((e for e in editions if e.position and e.release_at), key=lambda e: e.position or 0)
    for earlier, later in zip(line, line[1:], strict=False):
        assert earlier.position and later.position and later.release_at
        for change in changes("figure", shelf.mission_id, earlier.position, later.position):
            if change.what == REVISED:
                yield Entry(
                    "revision", later.release_at, later.position, "", change.key, change.before, change.after
                )
