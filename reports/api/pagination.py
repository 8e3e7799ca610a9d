"""Keyset pages: a cursor is the place after which to go on, signed and bound to its list, filters, order and position.

A page deep in a list costs what the first one costs, and nothing is counted.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.core import signing
from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from reports.api.fields import Body
from reports.api.nouns import Noun, Order
from reports.public.parameters import BadParameter

DEFAULT_SIZE = 100
LARGEST_SIZE = 1000
_SALT = "api.cursor"
_CHUNK = 2000

Place = list[Any]
#: A row: where it stands in the order, its body, and the text of that ("" where it has none).
Row = tuple[Place, Body, str]
#: Gives up to so many rows after a place (None for the first), ahead or back.
Fetch = Callable[[Place | None, bool, int], Iterable[Row]]


@dataclass(frozen=True)
class Sorting:
    """An order with its direction; `binding` names the list that a cursor belongs to."""

    order: Order
    descending: bool
    binding: str

    @property
    def columns(self) -> list[str]:
        """The columns to sort by; dates stand in a column of their own, where absent ones are last."""
        return ["dated", *self.order.columns[1:]] if self.order.dated else list(self.order.columns)


@dataclass(frozen=True)
class Page:
    """Bodies of one page, the texts that they were read from (none where rows have no body), and the cursors of its
    neighbours; None where there are none."""

    bodies: list[Body]
    texts: list[str]
    next: str | None
    previous: str | None


def sorting(noun: Noun, name: str, parts: Sequence[Any]) -> Sorting:
    """The order of that name, such as `ref` or `-ref`, bound to `parts`."""
    text = json.dumps([noun.name, name, *parts], default=str)
    binding = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Sorting(noun.sorts[name.removeprefix("-")], name.startswith("-"), binding)


def fetching(rows: QuerySet[Any], noun: Noun, how: Sorting) -> Fetch:
    """Rows of a query in an order."""
    return lambda place, back, most: _fetched(placed(rows, how, place, back), noun, how, most)


def page(fetch: Fetch, noun: Noun, how: Sorting, size: int, cursor: str) -> Page:
    """One page of rows. Raises BadParameter for a cursor that is not of this list."""
    back, place = _read(cursor, how) if cursor else (False, None)
    found = list(fetch(place, back, size + 1))
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Page([], [], None, None)
    ahead = back or more
    behind = more if back else place is not None
    return Page(
        [body for _, body, _ in found],
        [] if noun.plain else [text for *_, text in found],
        _written(how, False, found[-1][0]) if ahead else None,
        _written(how, True, found[0][0]) if behind else None,
    )


def chunks(rows: QuerySet[Any], noun: Noun, how: Sorting) -> Iterator[list[Body]]:
    """All rows, some at a time, so that no read stays open and memory does not grow."""
    place: Place | None = None
    while True:
        found = list(_fetched(placed(rows, how, place, False), noun, how, _CHUNK))
        if found:
            yield [body for _, body, _ in found]
        if len(found) < _CHUNK:
            return
        place = found[-1][0]


def placed(rows: QuerySet[Any], how: Sorting, place: Place | None, back: bool) -> QuerySet[Any]:
    """Rows in an order, those after a place where there is one; `back` is the order the other way round."""
    descending = how.descending is not back
    if how.order.dated:
        # Absent dates stand at the end in both directions.
        last = dt.date.min if how.descending else dt.date.max
        rows = rows.annotate(dated=Coalesce(F(how.order.columns[0]), Value(last, output_field=DateField())))
    if place is not None:
        rows = rows.filter(_beyond(how.columns, place, "lt" if descending else "gt"))
    return rows.order_by(*(f"-{name}" if descending else name for name in how.columns))


def _beyond(columns: Sequence[str], place: Place, side: str) -> Q:
    """`a >= x AND (a > x OR b > y)`: a form that both engines answer from an index."""
    name, value = columns[0], place[0]
    if len(columns) == 1:
        return Q(**{f"{name}__{side}": value})
    further = Q(**{f"{name}__{side}": value}) | _beyond(columns[1:], place[1:], side)
    return Q(**{f"{name}__{side}e": value}) & further


def _fetched(rows: QuerySet[Any], noun: Noun, how: Sorting, most: int) -> Iterator[Row]:
    columns = how.columns
    if noun.plain:
        for row in rows[:most]:
            yield [row[name] for name in columns], row, ""
        return
    for text, *place in rows.values_list("body", *columns)[:most]:
        yield place, orjson.loads(text), text


def _written(how: Sorting, back: bool, place: Place) -> str:
    content = [how.binding, int(back), *(str(v) if isinstance(v, dt.date) else v for v in place)]
    # Without a time in it, so that the same page is the same bytes.
    return signing.Signer(salt=_SALT).sign_object(content)


def _read(cursor: str, how: Sorting) -> tuple[bool, Place]:
    try:
        binding, back, *place = signing.Signer(salt=_SALT).unsign_object(cursor)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadParameter(
            "cursor", "It is not a cursor of this service. Take the one of a next or previous link."
        ) from error
    if binding != how.binding or len(place) != len(how.columns):
        raise BadParameter(
            "cursor", "It belongs to another list, filter, ordering or edition. Begin without a cursor."
        )
    return bool(back), place
