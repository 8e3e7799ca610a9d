"""What a field of an answer is: one description serves the JSON, the CSV, the schema and its page. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import TextChoices

from reports.public.csvs import guarded

Body = Mapping[str, Any]
Schema = dict[str, Any]


def _plain(value: Any) -> Any:
    return value


def _as_cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value)


@dataclass(frozen=True)
class Kind:
    """A kind of value: its JSON schema, its words on the page, how it is taken from a body and put in a cell."""

    words: str
    schema: Schema
    take: Callable[[Any], Any] = _plain
    cell: Callable[[Any], str] = _as_cell


@dataclass(frozen=True)
class Field:
    """One field. `absent` is the meaning of null, where it can be null; `word` stands for an empty value instead."""

    name: str
    kind: Kind
    about: str
    absent: str = ""
    word: str = ""

    def of(self, body: Body) -> Any:
        """The field's value in a body."""
        value = body.get(self.name)
        return (self.word or None) if value is None else self.kind.take(value)

    @property
    def is_passed(self) -> bool:
        """Whether an answer has the value just as the body has it."""
        return self.kind.take is _plain and not self.word

    def cell(self, value: Any) -> str:
        """The value in a cell of a CSV; empty for null."""
        return "" if value is None else self.kind.cell(value)

    @property
    def schema(self) -> Schema:
        """The field's JSON schema."""
        about = f"{self.about} Null: {self.absent}." if self.absent else self.about
        if not self.absent:
            return {**self.kind.schema, "description": about}
        inner = self.kind.schema
        if "enum" in inner:
            return {"type": ["string", "null"], "enum": [*inner["enum"], None], "description": about}
        return {**inner, "type": [inner["type"], "null"], "description": about}


def record_schema(fields: Iterable[Field]) -> Schema:
    """The JSON schema of an object with these fields and no others."""
    listed = list(fields)
    return {
        "type": "object",
        "required": [one.name for one in listed],
        "properties": {one.name: one.schema for one in listed},
        "additionalProperties": False,
    }


TEXT = Kind("text", {"type": "string"})
CODE = Kind("code", {"type": "string"})
LINK = Kind("address", {"type": "string"})
DECIMAL = Kind("decimal as text", {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"})
WHOLE = Kind("whole number", {"type": "integer"})
TRUTH = Kind("true or false", {"type": "boolean"})
DAY = Kind("day", {"type": "string", "format": "date"})
INSTANT = Kind("instant in UTC", {"type": "string", "format": "date-time"})
PARTIAL = Kind("day, month or year", {"type": "string", "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"})
HASH = Kind("SHA-256", {"type": "string", "pattern": "^[0-9a-f]{64}$"})
CODES = Kind(
    "list of codes",
    {"type": "array", "items": {"type": "string"}},
    cell=lambda values: guarded(";".join(values)),
)


def one_of(choices: type[TextChoices], *more: str) -> Kind:
    """One of a closed list of words."""
    words = [*more, *(value for value in choices.values if value)]
    return Kind(f"one of {', '.join(words)}", {"type": "string", "enum": words})


def _json_cell(value: Any) -> str:
    return guarded(orjson.dumps(value).decode())


def record(*fields: Field) -> Kind:
    """An object with these fields."""
    return Kind("object", record_schema(fields), take=lambda body: _taken(fields, body), cell=_json_cell)


def records(*fields: Field, cell: Callable[[Body], str] | None = None) -> Kind:
    """A list of objects; `cell` writes one of them in a CSV, else they stand there as JSON."""

    def cells(bodies: list[Body]) -> str:
        return guarded(";".join(cell(body) for body in bodies)) if cell else _json_cell(bodies)

    return Kind(
        "list of objects",
        {"type": "array", "items": record_schema(fields)},
        take=lambda bodies: [_taken(fields, body) for body in bodies],
        cell=cells,
    )


def _taken(fields: Iterable[Field], body: Body) -> dict[str, Any]:
    return {one.name: one.of(body) for one in fields}
