"""Reading datapackage.json: what it names, and everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mission.datapackage.folder import DESCRIPTOR, open_file, wrong_name
from mission.datapackage.problems import Problems, shown
from mission.datapackage.table import Table
from mission.datapackage.tables import BY_NAME, TABLES

FORMAT = "mission-progress-package"
FORMAT_VERSION = "1"
SIZE_LIMIT = 5_000_000
DEPTH_LIMIT = 30


@dataclass
class Descriptor:
    """A datapackage.json that was read: its text, its content, and the file of each table it names."""

    text: str
    content: dict[str, Any]
    paths: dict[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The id of the mission."""
        return str(self.content.get("name", ""))

    @property
    def label(self) -> str:
        """Name and version, for people."""
        return " ".join(str(self.content[key]) for key in ("name", "version") if self.content.get(key))

    def constraint(self, table: Table, column: str, name: str) -> bool:
        """Whether the package itself states a constraint of a column; true where it does not speak of the column."""
        described = fields_of(resource_of(self.content, table.name)).get(column)
        return True if described is None else bool((described.get("constraints") or {}).get(name))


def resource_of(content: dict[str, Any], name: str) -> dict[str, Any]:
    """The resource of a table in a descriptor; empty if it has none."""
    resources = content.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        if isinstance(resource, dict) and resource.get("name") == name:
            return resource
    return {}


def fields_of(resource: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The columns that a resource describes, by name."""
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    return {str(f.get("name")): f for f in fields if isinstance(f, dict)} if isinstance(fields, list) else {}


def read_descriptor(folder: Path, problems: Problems) -> Descriptor | None:
    """The descriptor of a package; None, with problems noted, if there is none that can be read."""
    file = open_file(folder, DESCRIPTOR, SIZE_LIMIT, problems)
    if file is None:
        return None
    with file:
        raw = file.read(SIZE_LIMIT + 1)
    content = _parse(raw, problems)
    if content is None:
        return None
    found = Descriptor(text=raw.decode(), content=content)
    _check_head(content, problems)
    _check_resources(found, problems)
    return found


class _Unreadable(Exception):
    """The descriptor cannot be read: what is wrong and what would be right."""


def _parse(raw: bytes, problems: Problems) -> dict[str, Any] | None:
    try:
        return _content(raw, problems)
    except _Unreadable as error:
        problems.add(DESCRIPTOR, *error.args)
        return None


def _content(raw: bytes, problems: Problems) -> dict[str, Any]:
    if len(raw) > SIZE_LIMIT:
        raise _Unreadable("does not end", f"It may have {SIZE_LIMIT:,} bytes")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise _Unreadable("is not UTF-8", "Save it as UTF-8") from None
    if text.startswith("\ufeff") or "\0" in text:
        raise _Unreadable("begins with a byte order mark or has a NUL in it", "Save it as plain UTF-8")
    if _depth(text) > DEPTH_LIMIT:
        raise _Unreadable("is nested too deeply", f"Nest at most {DEPTH_LIMIT} levels")
    try:
        content = json.loads(text, object_pairs_hook=_pairs(problems), parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise _Unreadable(f"is not JSON ({error})", "Mend it at that place") from None
    if not isinstance(content, dict):
        raise _Unreadable("is not a JSON object", "Begin it with { and end it with }")
    return content


def _depth(text: str) -> int:
    depth = deepest = 0
    quoted = escaped = False
    for character in text:
        if escaped:
            escaped = False
        elif quoted:
            escaped = character == "\\"
            quoted = character != '"'
        elif character == '"':
            quoted = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _pairs(problems: Problems) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            problems.add(DESCRIPTOR, f"has the key {shown(twice)} twice in one object", "Write each key once")
        return found

    return once


def _constant(word: str) -> Any:
    raise ValueError(f"{word} is not a number of JSON")


def _check_head(content: dict[str, Any], problems: Problems) -> None:
    for key, wanted in (("format", FORMAT), ("format_version", FORMAT_VERSION)):
        if content.get(key) != wanted:
            problems.add(DESCRIPTOR, f"{key} is {shown(str(content.get(key, '')))}", f"Write {shown(wanted)}")
    if not isinstance(content.get("resources"), list):
        problems.add(DESCRIPTOR, "has no list of resources", "Name every file of the package under resources")


def _check_resources(found: Descriptor, problems: Problems) -> None:
    resources = found.content.get("resources")
    for place, resource in enumerate(resources if isinstance(resources, list) else [], start=1):
        if not isinstance(resource, dict):
            problems.add(DESCRIPTOR, f"resource {place} is not an object", "Describe a file there")
            continue
        name = resource.get("name")
        if not isinstance(name, str) or name not in BY_NAME:
            names = ", ".join(BY_NAME)
            problems.add(DESCRIPTOR, f"resource {shown(str(name))} is not known", f"The format has {names}")
        elif name in found.paths:
            problems.add(DESCRIPTOR, f"resource {shown(name)} is named twice", "Name it once")
        else:
            _check_resource(found, BY_NAME[name], resource, problems)
    for table in TABLES:
        if (
            not table.extension
            and table.name not in found.paths
            and not resource_of(found.content, table.name)
        ):
            problems.add(
                table.path, "is not named by datapackage.json", f"Add the resource {shown(table.name)} to it"
            )


def _check_resource(found: Descriptor, table: Table, resource: dict[str, Any], problems: Problems) -> None:
    label = f"resource {shown(table.name)}"
    path = resource.get("path")
    wrong = wrong_name(path)
    if not wrong and (path in found.paths.values() or path == DESCRIPTOR):
        wrong = f"path {shown(str(path))} belongs to another resource"
    if wrong:
        problems.add(
            DESCRIPTOR,
            f"{label}: {wrong}",
            f"Write the plain name of a file in the folder, such as {table.path}",
        )
    else:
        found.paths[table.name] = str(path)
    if "data" in resource:
        problems.add(DESCRIPTOR, f"{label} has its data inside", "Put the rows into a file")
    for key in ("schema", "dialect"):
        if key in resource and not isinstance(resource[key], dict):
            problems.add(
                DESCRIPTOR, f"{label}: {key} is not an object", "Write it out there; nothing is fetched"
            )
    if str(resource.get("encoding", "utf-8")).lower() not in ("utf-8", "utf8"):
        problems.add(
            DESCRIPTOR, f"{label}: encoding is {shown(str(resource['encoding']))}", "Save the file as UTF-8"
        )
    for name in fields_of(resource):
        if name not in table.by_name:
            known = ", ".join(table.by_name)
            problems.add(DESCRIPTOR, f"{label}: column {shown(name)} is not known", f"The table has {known}")
