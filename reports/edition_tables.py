"""What each table of the data package is made of on the frozen shelf: rows of cells from frozen bodies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from mission.datapackage.columns import Column, Kind
from mission.datapackage.table import Table
from reports.models import FrozenCommitment, FrozenEntry, FrozenFigure, FrozenNoun, FrozenTarget
from reports.models.frozen import FrozenRow

Body = dict[str, Any]
#: The cells of all columns of a table.
Cells = list[str]

_SUFFIXES = ("_id", "_ref", "_code", "_partner", "_value")


@dataclass(frozen=True)
class Origin:
    """Where a table comes from: a frozen table, its kind among the small nouns, and the rows that a body gives.

    `read_by` are columns of the frozen table: read in their order, rows are sorted by as many of the first
    columns of the package's table.
    """

    model: type[FrozenRow]
    kind: str = ""
    rows: Callable[[Body], Iterable[Body]] = lambda body: (body,)
    read_by: tuple[str, ...] = ()


def _each(name: str, owner: str, code: str, part: str = "") -> Callable[[Body], Iterator[Body]]:
    """A row for each of a list in a body, with the code of its owner; plain values come under the name `part`."""

    def rows(body: Body) -> Iterator[Body]:
        for one in body[name]:
            yield {owner: body[code], **({part: one} if part else one)}

    return rows


_BY_KEY = ("key",)
ORIGINS: dict[str, Origin] = {
    "mission": Origin(FrozenNoun, "mission"),
    "reporting-periods": Origin(FrozenNoun, "period"),
    "outcomes": Origin(FrozenNoun, "outcome"),
    "partners": Origin(FrozenNoun, "partner"),
    "commitments": Origin(FrozenCommitment, read_by=_BY_KEY),
    "commitment-outcomes": Origin(
        FrozenCommitment, rows=_each("outcomes", "commitment", "ref", "outcome"), read_by=_BY_KEY
    ),
    "commitment-partners": Origin(
        FrozenCommitment, rows=_each("partners", "commitment", "ref"), read_by=_BY_KEY
    ),
    "commitment-areas": Origin(
        FrozenCommitment, rows=_each("areas", "commitment", "ref", "area"), read_by=_BY_KEY
    ),
    "commitment-links": Origin(FrozenNoun, "link"),
    "due-changes": Origin(FrozenNoun, "due_change"),
    "milestones": Origin(FrozenNoun, "milestone"),
    "progress-entries": Origin(FrozenEntry, read_by=("commitment",)),
    "entry-evidence": Origin(FrozenEntry, rows=_each("evidence", "entry", "code"), read_by=_BY_KEY),
    "funding": Origin(FrozenNoun, "funding"),
    "indicators": Origin(FrozenNoun, "indicator"),
    "series-breaks": Origin(FrozenNoun, "series_break"),
    "areas": Origin(FrozenNoun, "area"),
    "observations": Origin(FrozenFigure, read_by=("indicator", "area")),
    "targets": Origin(FrozenTarget, read_by=_BY_KEY),
    "sources": Origin(FrozenNoun, "source"),
    "partner-names": Origin(FrozenNoun, "partner", rows=_each("earlier_names", "partner", "code")),
    "commitment-changes": Origin(FrozenNoun, "wording"),
}


def cells_of(table: Table) -> Callable[[Iterable[str]], Iterator[Cells]]:
    """A function that makes of frozen bodies, as text, the table's rows: the cells of all its columns."""
    make = [_maker(column) for column in table.columns]
    rows = ORIGINS[table.name].rows

    def cells(bodies: Iterable[str]) -> Iterator[Cells]:
        for text in bodies:
            for body in rows(orjson.loads(text)):
                yield [one(body) for one in make]

    return cells


def _maker(column: Column) -> Callable[[Body], str]:
    first, *others = _names(column)

    def value(body: Body) -> Any:
        return body[first] if first in body else next((body[name] for name in others if name in body), None)

    if column.kind == Kind.YES_NO:
        return lambda body: "yes" if value(body) else "no"
    if column.kind == Kind.YES:
        return lambda body: "yes" if value(body) else ""
    default = column.default if column.kind == Kind.INTEGER else None
    return lambda body: "" if (found := value(body)) is None or found == default else str(found)


def _names(column: Column) -> tuple[str, ...]:
    """Under which names a body may have a column: the column's, its field's, or the name without its ending."""
    shorter = [column.name.removesuffix(suffix) for suffix in _SUFFIXES if column.name.endswith(suffix)]
    return column.name, column.field, *shorter


def sort_key(table: Table, names: list[str]) -> Callable[[Cells], tuple[Any, ...]]:
    """A function that gives the place of a row among those of its table; `names` are the columns that it has."""
    places = [(names.index(name), table.by_name[name].kind == Kind.INTEGER) for name in table.sorted_by]

    def key(row: Cells) -> tuple[Any, ...]:
        return tuple([int(row[place] or 0) if whole else row[place] for place, whole in places])

    return key
