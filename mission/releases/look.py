"""The first rows of a release, as a person looks at them to say which row has the headings. Pure."""

from __future__ import annotations

from itertools import islice

from mission.releases.files import Release

FIRST = 25
Seen = list[tuple[int, list[str]]]


def first_rows(release: Release, sheet: str = "") -> Seen:
    """The first rows with their numbers."""
    return list(islice(release.rows(sheet), FIRST))


def header_row(rows: Seen) -> int:
    """The row that probably has the headings: the first of those with the most filled cells."""
    filled = {number: sum(map(bool, cells)) for number, cells in rows}
    most = max(filled.values(), default=0)
    return next((number for number, count in filled.items() if count and count >= most * 0.8), 1)
