"""Filters of lists. Each says how its value is read, what must exist for it, and which rows are left."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices

from reports.api import parameters
from reports.models import CommitmentFacet
from reports.public.parameters import BadParameter, shown
from reports.public.present.outcomes import descendants
from reports.released import Shelf

Rows = QuerySet[Any]
Narrow = Callable[[Shelf, Any], Q]


def _everything(shelf: Shelf, value: Any) -> Q:
    return Q()


@dataclass(frozen=True)
class Filter:
    """One filter. `among` names the rows and the column in which its value must exist."""

    name: str
    about: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any] = parameters.code
    narrow: Narrow = _everything
    among: tuple[str, str] | None = None


def read_filters(filters: tuple[Filter, ...], query: Mapping[str, str]) -> dict[str, Any]:
    """The values of the filters that a query gives, without a look at the record. Raises BadParameter."""
    values = {}
    for one in filters:
        if one.name in query:
            try:
                values[one.name] = one.read(query[one.name])
            except ValueError as error:
                raise BadParameter(one.name, str(error)) from error
    return values


def narrowed(
    rows: Rows,
    filters: tuple[Filter, ...],
    shelf: Shelf,
    values: Mapping[str, Any],
    *,
    checked: bool = False,
) -> Rows:
    """The rows that the values leave. Raises BadParameter for a code that is not on record, unless `checked`."""
    for one in filters:
        if one.name in values:
            value = values[one.name]
            if not checked:
                _must_exist(one, shelf, value)
            rows = rows.filter(one.narrow(shelf, value))
    return rows


def _must_exist(one: Filter, shelf: Shelf, value: str) -> None:
    if one.among is None:
        return
    kind, column = one.among
    rows = shelf.commitments if kind == "commitment" else shelf.rows_of(kind)
    if not rows.filter(**{column: value}).exists():
        word = one.name.replace("_", " ")
        raise BadParameter(one.name, f"“{shown(value)}” is no {word} of this mission in this edition.")


_TEXT = {"type": "string"}


def known(name: str, about: str, column: str, kind: str, among: str = "key") -> Filter:
    """Rows whose column is a code of another noun."""
    return Filter(name, about, _TEXT, narrow=lambda _, value: Q(**{column: value}), among=(kind, among))


def facet(name: str, about: str, kind: str, among: str = "key", named: str = "") -> Filter:
    """Commitments that have a value of a facet."""
    return Filter(
        name, about, _TEXT, narrow=lambda _, value: _having(named or name, [value]), among=(kind, among)
    )


def _having(name: str, values: list[str]) -> Q:
    return Q(Exists(CommitmentFacet.objects.filter(row=OuterRef("pk"), facet=name, value__in=values)))


def _outcome_or_below(shelf: Shelf, code: str) -> Q:
    return _having("outcome", sorted(descendants(shelf.by_key("outcome"), code)))


OUTCOME_OR_BELOW = Filter(
    "outcome",
    "Code of an outcome: commitments towards it or towards an outcome below it.",
    _TEXT,
    narrow=_outcome_or_below,
    among=("outcome", "key"),
)


def written(name: str, about: str, choices: type[TextChoices], empty: str = "") -> Filter:
    """Rows whose body has a word of a closed list; `empty` asks for those without one."""
    allowed = [value for value in choices.values if value] + ([empty] if empty else [])
    read = parameters.word(allowed)
    return Filter(
        name,
        about,
        {"type": "string", "enum": allowed},
        read,
        lambda _, value: in_body(name, None if value == empty else value),
    )


def column_word(name: str, about: str, choices: type[TextChoices], empty: str = "") -> Filter:
    """Rows whose column has a word of a closed list; `empty` asks for those without one."""
    allowed = ([empty] if empty else []) + [value for value in choices.values if value]
    return Filter(
        name,
        about,
        {"type": "string", "enum": allowed},
        parameters.word(allowed),
        lambda _, value: Q(**{name: "" if value == empty else value}),
    )


def yes_or_no(name: str, about: str) -> Filter:
    """Rows whose body says true or false."""
    return Filter(name, about, {"type": "boolean"}, parameters.truth, lambda _, value: in_body(name, value))


def day(name: str, about: str, condition: str) -> Filter:
    """Rows by a day; `condition` is a lookup such as due__lt."""

    def narrow(_: Shelf, value: dt.date) -> Q:
        return Q(**{condition: value})

    return Filter(name, about, {"type": "string", "format": "date"}, parameters.day, narrow)


def in_body(name: str, value: str | bool | None) -> Q:
    """Rows whose body has this member. Bodies are canonical JSON, and no text in one can hold a bare quote."""
    return Q(body__contains=f"{json.dumps(name)}:{json.dumps(value, ensure_ascii=False)}")


def known_in_body(name: str, about: str, kind: str) -> Filter:
    """Rows whose body names a code of another noun."""
    return Filter(name, about, _TEXT, narrow=lambda _, value: in_body(name, value), among=(kind, "key"))
