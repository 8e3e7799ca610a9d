"""The parts of the record that may differ from the tip: what a freeze has to look at, one after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from mission.models import Commitment, Indicator, Mission, ProgressEntry, ReportingPeriod
from reports import snapshot
from reports.changes import Touched
from reports.models import FrozenCommitment, FrozenEntry, FrozenFigure, FrozenNoun, FrozenTarget
from reports.models.frozen import FrozenRow
from reports.selection import Selection


@dataclass(frozen=True)
class Part:
    """Rows to compare with those that stand: of a table, matching `among`, of the keys `only` where given.

    `names` are the manifest's lines that change with them; `kind` is a word for people.
    """

    kind: str
    model: type[FrozenRow]
    rows: Iterable[snapshot.Row]
    names: set[str]
    among: dict[str, Any] = field(default_factory=dict)
    only: Collection[str] | None = None


def parts_of(mission: Mission, selection: Selection, touched: Touched) -> Iterator[Part]:
    """Every part in which something may have changed, in a fixed order."""
    if touched.everything or touched.tables:
        for kind, rows_of in snapshot.NOUNS.items():
            yield Part("small tables", FrozenNoun, rows_of(mission, selection), {kind}, {"kind": kind})
        yield Part("targets", FrozenTarget, snapshot.targets(mission, selection), {"targets"})
    yield _commitments(mission, selection, touched)
    yield _entries(mission, selection, touched)
    for indicator in _indicators(mission, touched):
        rows = snapshot.figures(mission, selection, indicator_id=indicator.pk)
        yield Part(
            "figures", FrozenFigure, rows, {f"figures/{indicator.code}"}, {"indicator": indicator.code}
        )


def _commitments(mission: Mission, selection: Selection, touched: Touched) -> Part:
    if touched.everything:
        return Part(
            "commitments", FrozenCommitment, snapshot.commitments(mission, selection), {"commitments"}
        )
    ids = touched.commitments
    refs = list(Commitment.objects.filter(pk__in=ids).values_list("ref", flat=True))
    rows = snapshot.commitments(mission, selection, only=ids)
    return Part("commitments", FrozenCommitment, rows, {"commitments"}, only=refs)


def _entries(mission: Mission, selection: Selection, touched: Touched) -> Part:
    periods = ReportingPeriod.objects.filter(mission=mission).values_list("code", flat=True)
    names = {f"entries/{code}" for code in periods}
    if touched.everything:
        return Part("entries", FrozenEntry, snapshot.entries(mission, selection), names)
    codes = list(ProgressEntry.objects.filter(pk__in=touched.entries).values_list("code", flat=True))
    ids = list(ProgressEntry.objects.filter(mission=mission, code__in=codes).values_list("pk", flat=True))
    return Part("entries", FrozenEntry, snapshot.entries(mission, selection, only=ids), names, only=codes)


def _indicators(mission: Mission, touched: Touched) -> list[Indicator]:
    rows = Indicator.objects.filter(mission=mission).order_by("code")
    return list(rows if touched.everything else rows.filter(pk__in=touched.indicators))
