"""The parts of the record that may differ from the tip: what a freeze has to look at, one after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import QuerySet

from mission.models import Commitment, Indicator, Mission, ProgressEntry, ReportingPeriod
from reports import snapshot
from reports.changes import Touched
from reports.models import FrozenCommitment, FrozenEntry, FrozenFigure, FrozenNoun, FrozenTarget
from reports.models.frozen import FrozenRow
from reports.selection import Selection

#: So many single rows are looked at together: few enough for one query on either engine.
TOGETHER = 500
T = TypeVar("T")


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
        # All of them: what is said of a target follows from the figures of its indicator too.
        yield Part("targets", FrozenTarget, snapshot.targets(mission, selection), {"targets"})
    else:
        # The day alone can make an entry late.
        rows = snapshot.NOUNS["punctuality"](mission, selection)
        yield Part("small tables", FrozenNoun, rows, {"punctuality"}, {"kind": "punctuality"})
    yield from _commitments(mission, selection, touched)
    yield from _entries(mission, selection, touched)
    yield from _figures(mission, selection, touched)


def _commitments(mission: Mission, selection: Selection, touched: Touched) -> Iterator[Part]:
    names = {"commitments"}
    if touched.everything:
        yield Part("commitments", FrozenCommitment, snapshot.commitments(mission, selection), names)
        return
    rows = Commitment.objects.filter(mission=mission)
    refs = set(_of(rows, touched.commitments, "ref")) | touched.gone_commitments
    for some in _together(sorted(refs)):
        ids = list(rows.filter(ref__in=some).values_list("pk", flat=True))
        found = snapshot.commitments(mission, selection, only=ids)
        yield Part("commitments", FrozenCommitment, found, names, only=some)


def _entries(mission: Mission, selection: Selection, touched: Touched) -> Iterator[Part]:
    periods = ReportingPeriod.objects.filter(mission=mission).values_list("code", flat=True)
    names = {f"entries/{code}" for code in periods}
    if touched.everything:
        yield Part("entries", FrozenEntry, snapshot.entries(mission, selection), names)
        return
    for some in _together(sorted(_entry_codes(mission, touched))):
        ids = list(ProgressEntry.objects.filter(mission=mission, code__in=some).values_list("pk", flat=True))
        found = snapshot.entries(mission, selection, only=ids)
        yield Part("entries", FrozenEntry, found, names, only=some)


def _entry_codes(mission: Mission, touched: Touched) -> set[str]:
    """The codes of touched entries, and of those that a touched one may have taken the place of."""
    rows = ProgressEntry.objects.filter(mission=mission)
    codes, replacing = set(touched.gone_entries), set()
    for code, number, *place in _of(
        rows, touched.entries, "code", "number", "commitment_id", "partner_id", "period_id"
    ):
        codes.add(code)
        if number > 1:
            replacing.add(tuple(place))
    for some in _together(sorted(replacing)):
        others = rows.filter(commitment__in={place[0] for place in some})
        for code, *place in others.values_list("code", "commitment_id", "partner_id", "period_id"):
            if tuple(place) in replacing:
                codes.add(code)
    return codes


def _figures(mission: Mission, selection: Selection, touched: Touched) -> Iterator[Part]:
    if not touched.everything:
        for moved in snapshot.moved_figures(mission, touched.batches):
            yield _figures_part(moved.indicator, moved.rows, moved.keys)
        return
    indicators = Indicator.objects.filter(mission=mission).order_by("code").values_list("pk", "code")
    for pk, code in list(indicators):
        yield _figures_part(code, snapshot.figures(mission, selection, indicator_id=pk))


def _figures_part(indicator: str, rows: Iterable[snapshot.Row], only: Collection[str] | None = None) -> Part:
    return Part("figures", FrozenFigure, rows, {f"figures/{indicator}"}, {"indicator": indicator}, only=only)


def _of(rows: QuerySet[Any], ids: Collection[int], *names: str) -> Iterator[Any]:
    """Values of the rows of these numbers; plain ones where one name is given."""
    for some in _together(sorted(ids)):
        yield from rows.filter(pk__in=some).values_list(*names, flat=len(names) == 1)


def _together(values: Iterable[T]) -> Iterator[list[T]]:
    some: list[T] = []
    for value in values:
        some.append(value)
        if len(some) == TOGETHER:
            yield some
            some = []
    if some:
        yield some
