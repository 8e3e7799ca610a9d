"""The OpenAPI 3.1 description, made from the same tables as the answers."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from reports.api import pagination
from reports.api.catalogue import NOUNS
from reports.api.computed import CHANGE_FIELDS, CHECK_FIELDS
from reports.api.editions import EDITION_FIELDS
from reports.api.fields import Field, Schema, record_schema
from reports.api.filters import Filter
from reports.api.nouns import Noun
from reports.api.plan import MISSION_FIELDS
from reports.api.problems import MEDIA_TYPE
from reports.api.renderers import FORMATS
from reports.api.views import HIGHEST, orderings
from reports.since import TOPICS

ABOUT = """\
The public record of missions: what was promised, who answers for it, what happened, and what the figures say. Read only.

Every answer is from one edition of a mission, the newest unless `edition` names an earlier one by its position, and says
which. Numbers are decimals in text, exactly as they were printed; days are written 2024-03-31, and a day that is known to
the month or the year only 2024-03 or 2024. Null always has a meaning, which the field says. What is not understood (a
parameter, a value) is refused by name and never left out.

`as_of` asks what publishers had published by a day; `edition` asks what this service said.

Lists come in pages: follow `next` until it is null. They stay at their edition, whatever is released meanwhile. As CSV
(`format=csv`, or `Accept: text/csv`) a list comes whole.
"""
_LICENCE = {"name": "Open Government Licence v3.0", "identifier": "OGL-UK-3.0"}
_MISSION = {
    "name": "mission",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "description": "Name of the mission.",
}
_EDITION_HEADERS = {
    "Mission-Edition": {"description": "Position of the edition.", "schema": {"type": "integer"}},
    "Mission-Edition-Hash": {"description": "SHA-256 of the edition.", "schema": {"type": "string"}},
}
_HEADERS = {
    "ETag": {"description": "Strong; for If-None-Match.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "Ends at the next quarter hour.", "schema": {"type": "string"}},
}


@functools.cache
def document() -> Schema:
    """The whole description."""
    paths: dict[str, Any] = {
        "/": {"get": _operation("index", "Where to begin", "Service", (), "Index", csv=False, edition=False)},
        "/missions/": {
            "get": _operation(
                "missions", "Every public mission", "Missions", (), "MissionList", edition=False
            )
        },
        "/missions/{mission}/": {
            "parameters": [_MISSION],
            "get": _operation(
                "mission", "One mission, with its lists", "Missions", (_EDITION,), "MissionAnswer"
            ),
        },
        "/openapi.json": {
            "get": _operation(
                "schema",
                "This description",
                "Service",
                (),
                "Description",
                csv=False,
                edition=False,
                formats=False,
            )
        },
    }
    paths.update(_computed())
    for noun in NOUNS:
        paths.update(_paths(noun))
    return {
        "openapi": "3.1.1",
        "info": {"title": "Mission Progress", "version": "1.0.0", "description": ABOUT, "license": _LICENCE},
        "servers": [{"url": "/api/v1"}],
        "security": [{}],
        "tags": [
            {"name": "Service"},
            {"name": "Missions"},
            *({"name": n.title, "description": n.about} for n in NOUNS),
        ],
        "paths": paths,
        "components": {"schemas": _schemas(), "responses": _problems()},
    }


def _parameter(name: str, about: str, schema: Schema | Any) -> Schema:
    empty = {"allowEmptyValue": True} if name == "disaggregation" else {}
    return {"name": name, "in": "query", "description": about, "schema": dict(schema), **empty}


_EDITION = _parameter(
    "edition",
    "Position of an edition; without it the newest one.",
    {"type": "integer", "minimum": 1, "maximum": HIGHEST},
)
_FORMAT = _parameter(
    "format", "JSON or CSV; stands over the Accept header.", {"type": "string", "enum": list(FORMATS)}
)
_JSON_ONLY = _parameter("format", "JSON only.", {"type": "string", "enum": ["json"]})


def _filter(one: Filter) -> Schema:
    return _parameter(one.name, one.about, one.schema)


def _paging(noun: Noun) -> list[Schema]:
    size = {
        "type": "integer",
        "minimum": 1,
        "maximum": pagination.LARGEST_SIZE,
        "default": pagination.DEFAULT_SIZE,
    }
    order = {"type": "string", "enum": list(orderings(noun)), "default": noun.default_order}
    return [
        _parameter("ordering", "Order; with a minus it runs backwards.", order),
        _parameter("page_size", "Rows of a page; not for CSV.", size),
        _parameter(
            "cursor", "Place in the list, from a next or previous link; not for CSV.", {"type": "string"}
        ),
    ]


def _paths(noun: Noun) -> dict[str, Any]:
    edition = [_EDITION] if noun.at_editions else []
    name, base = noun.schema_name, f"/missions/{{mission}}/{noun.name}/"
    given = [*map(_filter, noun.filters), *_paging(noun), *edition]
    paths: dict[str, Any] = {
        base: {
            "parameters": [_MISSION],
            "get": _operation(f"list_{noun.name}", noun.about, noun.title, given, f"{name}List"),
        }
    }
    if noun.key:
        kind = {"type": "integer"} if noun.column != "key" else {"type": "string"}
        key = {
            "name": noun.key,
            "in": "path",
            "required": True,
            "schema": kind,
            "description": f"The {noun.one}.",
        }
        paths[f"{base}{{{noun.key}}}/"] = {
            "parameters": [_MISSION, key],
            "get": _operation(f"get_{noun.name}", f"One {noun.one}.", noun.title, edition, f"{name}Answer"),
        }
    return paths


def _state(name: str, about: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, "description": about}


def _computed() -> dict[str, Any]:
    """Addresses of what is computed from the record as a whole."""
    told = "as the code of a reporting period with an annual report, or the position of an edition"
    return {
        "/missions/{mission}/money/": {
            "parameters": [_MISSION],
            "get": _operation(
                "money", "How the amounts on record fit together", "Missions", (_EDITION,), "MoneyAnswer"
            ),
        },
        "/missions/{mission}/changes/{earlier}/{later}/": {
            "parameters": [
                _MISSION,
                _state("earlier", f"The earlier report, {told}."),
                _state("later", f"The later report, {told}."),
            ],
            "get": _operation(
                "changes", "What changed between two reports", "Missions", (_EDITION,), "ChangesAnswer"
            ),
        },
    }


def _operation(
    name: str,
    about: str,
    tag: str,
    parameters: Iterable[Schema],
    answer: str,
    *,
    csv: bool = True,
    edition: bool = True,
    formats: bool = True,
) -> Schema:
    content: dict[str, Any] = {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer}"}}}
    if csv:
        content["text/csv"] = {"schema": {"type": "string"}}
    headers = {**_HEADERS, **(_EDITION_HEADERS if edition else {})}
    codes = {
        "400": "BadRequest",
        "404": "NotFound",
        "405": "NotAllowed",
        "406": "NotAcceptable",
        "default": "Problem",
    }
    return {
        "operationId": name.replace("-", "_"),
        "summary": about,
        "tags": [tag],
        "parameters": [*parameters, *([_FORMAT if csv else _JSON_ONLY] if formats else [])],
        "responses": {
            "200": {"description": "The answer.", "headers": headers, "content": content},
            "304": {"description": "The reader has this answer already."},
            **{code: {"$ref": f"#/components/responses/{response}"} for code, response in codes.items()},
        },
    }


def _schemas() -> dict[str, Schema]:
    found: dict[str, Schema] = {
        # An edition of the record stands in every answer; the noun of that name says more.
        "AnswerEdition": record_schema(EDITION_FIELDS),
        "Problem": _problem(),
        "Index": _texts("missions", "schema", "docs"),
        "Description": {"type": "object", "required": ["openapi", "info", "paths"]},
        "Mission": record_schema(MISSION_FIELDS),
        "MissionAnswer": _answer("Mission", MISSION_FIELDS, lists=_texts(*(noun.name for noun in NOUNS))),
        "MissionList": _list("Mission", edition=False),
        "MoneyCheck": record_schema(CHECK_FIELDS),
        "MoneyAnswer": _object(edition=_AT, checks=_many("MoneyCheck")),
        "Happening": _object(
            **{name: CHANGE_FIELDS[0].schema for name in ("noun", "key", "title")},
            what=_OR_NULL,
            before={},
            after={},
            reason=_OR_NULL,
            more={"type": "array"},
        ),
        "Topic": _object(title={"type": "string"}, count={"type": "integer"}, happenings=_many("Happening")),
        "ReportState": _object(
            edition={"type": "integer"}, report={"type": "string"}, period=_OR_NULL, hash={"type": "string"}
        ),
        "StatusMove": _object(before=_OR_NULL, after=_OR_NULL, commitments={"type": "integer"}),
        "ChangesAnswer": _object(
            edition=_AT,
            earlier={"$ref": "#/components/schemas/ReportState"},
            later={"$ref": "#/components/schemas/ReportState"},
            status_moves=_many("StatusMove"),
            topics={
                "type": "object",
                "additionalProperties": {"$ref": "#/components/schemas/Topic"},
                "required": list(TOPICS),
            },
        ),
    }
    for noun in NOUNS:
        found[noun.schema_name] = {**record_schema(noun.fields), "description": noun.about}
        found[f"{noun.schema_name}List"] = _list(noun.schema_name, noun.says)
        if noun.key:
            found[f"{noun.schema_name}Answer"] = _answer(noun.schema_name, noun.fields)
    return found


_AT = {"$ref": "#/components/schemas/AnswerEdition"}
_OR_NULL: Schema = {"type": ["string", "null"]}


def _many(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


def _object(**properties: Schema) -> Schema:
    """An object that has all of these members and no other."""
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _answer(name: str, fields: tuple[Field, ...], **more: Schema) -> Schema:
    base = record_schema(fields)
    properties = {"edition": _AT, **base["properties"], **more}
    return {**base, "required": list(properties), "properties": properties}


def _list(name: str, says: tuple[Field, ...] = (), *, edition: bool = True) -> Schema:
    link = {"type": ["string", "null"], "description": "Address of that page; null where there is none."}
    required = {
        **({"edition": _AT} if edition else {}),
        "next": link,
        "previous": link,
        "results": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
    }
    properties = {**required, **{one.name: one.schema for one in says}}
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def _texts(*names: str) -> Schema:
    return {
        "type": "object",
        "required": list(names),
        "properties": {name: {"type": "string"} for name in names},
        "additionalProperties": False,
    }


def _problem() -> Schema:
    return {
        "type": "object",
        "description": "What is wrong, and what would be right (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "parameter": {"type": "string", "description": "The parameter that cannot be read."},
        },
        "additionalProperties": False,
    }


def _problems() -> dict[str, Schema]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    words = {
        "BadRequest": "A parameter cannot be read; the problem names it.",
        "NotFound": "Nothing public is at this address or of this edition.",
        "NotAllowed": "The API can only be read.",
        "NotAcceptable": "There is JSON and CSV only.",
        "Problem": "The service could not answer.",
    }
    return {name: {"description": text, "content": content} for name, text in words.items()}
