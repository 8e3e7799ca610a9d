"""Writing datapackage.json: as it came where it still describes the files, amended or made new where not. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from mission.datapackage.columns import (
    CODE_PATTERN,
    DISAGGREGATION_PATTERN,
    FILE_PATTERN,
    PARTIAL_PATTERN,
    SLUG_PATTERN,
    URL_PATTERN,
    WORD_PATTERN,
    Column,
    Kind,
)
from mission.datapackage.descriptor import FORMAT, FORMAT_VERSION, fields_of, resource_of
from mission.datapackage.table import Table
from mission.datapackage.tables import BY_NAME
from mission.datapackage.tables_record import FUNDS

_PATTERNS = {
    Kind.CODE: CODE_PATTERN,
    Kind.SLUG: SLUG_PATTERN,
    Kind.WORD: WORD_PATTERN,
    Kind.URL: URL_PATTERN,
    Kind.FILE: FILE_PATTERN,
    Kind.PARTIAL: PARTIAL_PATTERN,
    Kind.DISAGGREGATION: DISAGGREGATION_PATTERN,
}
_TYPES = {Kind.DAY: "date", Kind.INTEGER: "integer", Kind.NUMBER: "number", Kind.YES_NO: "boolean"}


@dataclass(frozen=True)
class Written:
    """A table as it is written: its columns in order, and the soft constraints that its rows do not keep."""

    table: Table
    columns: tuple[Column, ...]
    empty: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()


def described(text: str, slug: str, title: str, written: list[Written]) -> str:
    """The text of datapackage.json for these tables; `text` is the one that the mission was loaded with, or empty."""
    content = json.loads(text) if text else _new(slug, title)
    before = json.dumps(content)
    for table in written:
        _amend(content, table)
    if text and json.dumps(content) == before:
        return text
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _new(slug: str, title: str) -> dict[str, Any]:
    return {
        "name": slug,
        "title": title,
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "version": "1.0.0",
        "resources": [],
    }


def _amend(content: dict[str, Any], written: Written) -> None:
    resource = resource_of(content, written.table.name)
    if not resource:
        content["resources"].append(resource_for(written.table, written.columns))
        resource = content["resources"][-1]
    schema = resource.setdefault("schema", {"fields": []})
    known = fields_of(resource)
    for column in written.columns:
        if column.name not in known:
            schema.setdefault("fields", []).append(_field(column))
            for key in _foreign_keys(written.table, (column,)):
                schema.setdefault("foreignKeys", []).append(key)
    for name, constraint in [(n, "required") for n in written.empty] + [
        (n, "unique") for n in written.repeated
    ]:
        field = fields_of(resource)[name]
        field.get("constraints", {}).pop(constraint, None)
        if field.get("constraints") == {}:
            del field["constraints"]


def resource_for(table: Table, columns: tuple[Column, ...]) -> dict[str, Any]:
    """The description of a table's file with these columns."""
    schema: dict[str, Any] = {"fields": [_field(column) for column in columns], "missingValues": [""]}
    if table.keyed:
        schema["primaryKey"] = list(table.key)
    foreign = _foreign_keys(table, columns)
    if foreign:
        schema["foreignKeys"] = foreign
    unique = [*table.unique, *([] if table.keyed else [table.key])]
    if unique:
        schema["uniqueKeys"] = [list(names) for names in unique]
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": f"{table.description} Sorted by {', '.join(table.sorted_by)}.",
        "path": table.path,
        "sortedBy": list(table.sorted_by),
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"csv": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True}},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "description": column.description,
    }
    if column.kind == Kind.YES_NO:
        field |= {"trueValues": ["yes"], "falseValues": ["no"]}
    constraints: dict[str, Any] = {}
    if column.unique:
        constraints["unique"] = True
    pattern = CODE_PATTERN if column.patterned else _PATTERNS.get(column.kind)
    if pattern:
        constraints["pattern"] = pattern
    enum = ["yes"] if column.kind == Kind.YES else column.enum
    if enum:
        constraints["enum"] = enum
    if column.kind == Kind.INTEGER and column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.required:
        constraints["required"] = True
    return field | ({"constraints": constraints} if constraints else {})


def _foreign_keys(table: Table, columns: tuple[Column, ...]) -> list[dict[str, Any]]:
    found = []
    for column in columns:
        if column.to and column.to != FUNDS:
            target = BY_NAME[column.to]
            resource = "" if target is table else target.name
            found.append(
                {"fields": column.name, "reference": {"resource": resource, "fields": target.key[0]}}
            )
    return found
