"""Punctuality: how many entries a partner was asked for in a period, and how many came on time, late, or not. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from mission.owed import Owed, Timing


@dataclass(frozen=True)
class Counts:
    """Of one partner in one period. `asked` is the sum of the others; what was cancelled is in none."""

    asked: int = 0
    on_time: int = 0
    late: int = 0
    not_answered: int = 0
    not_yet_due: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def as_body(self) -> dict[str, int]:
        """The counts as they are frozen."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


_NONE = Counts()
_OF: Mapping[Timing, Counts] = {
    Timing.ON_TIME: Counts(asked=1, on_time=1),
    Timing.LATE: Counts(asked=1, late=1),
    # Overdue and still open: not answered so far.
    Timing.OVERDUE: Counts(asked=1, not_answered=1),
    Timing.NOT_ANSWERED: Counts(asked=1, not_answered=1),
    Timing.NOT_YET_DUE: Counts(asked=1, not_yet_due=1),
    Timing.DUE_SOON: Counts(asked=1, not_yet_due=1),
    Timing.DUE_TODAY: Counts(asked=1, not_yet_due=1),
}


def counts(rows: Iterable[tuple[int, int, Owed]]) -> dict[tuple[int, int], Counts]:
    """The counts by partner and period, from rows of (partner, period, how the request stands).

    Where a partner was asked twice about one thing, each request counts.
    """
    found: dict[tuple[int, int], Counts] = {}
    for partner, period, one in rows:
        added = _OF.get(one.timing, _NONE)
        if added.asked:
            found[partner, period] = found.get((partner, period), _NONE) + added
    return found
