"""Lists without filters, as statements that the ORM writes once for each kind of list instead of for each request.

What changes from request to request (mission, position, where the page begins) stands in slots. Writing the statement
costs a third of the whole answer otherwise.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection
from django.db.models import DateField, Expression, Field, IntegerField

from reports.api.nouns import Noun
from reports.api.pagination import Fetch, Place, Row, Sorting, placed
from reports.lines import NoLine, read
from reports.released import Shelf

#: A value of this filter chooses rows of another kind, and is part of the statement.
_CHOOSES = "vintage"
#: So many statements are kept; a page may have any size up to a thousand.
MOST = 500


class Slot(Expression):
    """A value that comes later, by its name."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A parameter: the slot itself."""
        return "%s", [self]


class _AnyShelf(Shelf):
    """A shelf whose mission and position come later."""

    mission_id: Any = Slot("mission", IntegerField())  # type: ignore[misc]  # no property here
    position: Any = Slot("position", IntegerField())  # type: ignore[misc]


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters, some of which are slots; `kept_in` are the fields of the columns of a place."""

    sql: str
    parameters: Sequence[Any]
    kept_in: tuple[Field[Any, Any], ...]

    def rows(self, shelf: Shelf, place: Sequence[Any] | None) -> list[tuple[Any, ...]]:
        """What it finds at a position, from a place on."""
        given = {"mission": shelf.mission_id, "position": shelf.position}
        for number, (field, value) in enumerate(zip(self.kept_in, place or (), strict=False)):
            given[f"place-{number}"] = field.get_db_prep_value(value, connection)
        parameters = [given[one.name] if isinstance(one, Slot) else one for one in self.parameters]
        with contextlib.suppress(NoLine):
            return read(lambda line: line.execute(self.sql, parameters, prepare=True).fetchall())
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            return list(cursor.fetchall())


def is_plain(noun: Noun, values: Mapping[str, Any]) -> bool:
    """Whether a list has rows with bodies and no filter that is given."""
    return not noun.plain and values.keys() <= {_CHOOSES}


def fetching(noun: Noun, values: Mapping[str, Any], how: Sorting, shelf: Shelf) -> Fetch:
    """The rows of a plain list in an order."""

    def fetch(place: Place | None, back: bool, most: int) -> Iterator[Row]:
        found = _statement(noun, values.get(_CHOOSES, ""), how, place is not None, back, most)
        for text, *where in found.rows(shelf, place):
            yield where, orjson.loads(text), text

    return fetch


def _statement(noun: Noun, chosen: str, how: Sorting, after: bool, back: bool, most: int) -> Statement:
    key = noun.name, chosen, how.order, how.descending, after, back, most
    if key not in _written:
        if len(_written) >= MOST:
            _written.clear()
        _written[key] = _write(noun, chosen, how, after, back, most)
    return _written[key]


def _write(noun: Noun, chosen: str, how: Sorting, after: bool, back: bool, most: int) -> Statement:
    rows = noun.rows(_ANY, {_CHOOSES: chosen} if chosen else {})
    columns = rows.model._meta
    fields = tuple(DateField() if one == "dated" else columns.get_field(one) for one in how.columns)
    place = [Slot(f"place-{number}", field) for number, field in enumerate(fields)] if after else None
    listed = placed(rows, how, place, back).values_list("body", *how.columns)[:most]
    sql, parameters = listed.query.sql_with_params()
    return Statement(sql, parameters, fields)


_written: dict[tuple[Any, ...], Statement] = {}
_ANY = _AnyShelf(slug="", edition=None, newest=None, at=dt.datetime.max)  # type: ignore[arg-type]  # comes later
