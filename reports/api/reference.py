"""The description of the API: as OpenAPI, and as a page made from it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from reports.api import answers
from reports.api.catalogue import NOUNS
from reports.api.nouns import Noun
from reports.api.pagination import DEFAULT_SIZE, LARGEST_SIZE
from reports.api.plan import MISSION_FIELDS
from reports.api.renderers import JSONRenderer
from reports.api.schema import document
from reports.api.views import Door, list_parameters, orderings

Context = dict[str, Any]


class Whatever(BaseContentNegotiation):
    """An address with one form, given to everybody."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Nothing is ever read from a body."""
        return None

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The only renderer."""
        return renderers[0], renderers[0].media_type


class _OneForm(Door):
    """An address with one form, which depends on the software only."""

    content_negotiation_class = Whatever
    renderer_classes = [JSONRenderer]
    media_type = "application/json"

    def get(self, request: Request) -> HttpResponseBase:
        """The form."""
        self.plain_query(request)
        etag = answers.etag_of(request._request, self.media_type)
        response = answers.not_modified(request._request, etag) or self.form(request)
        return answers.finished(response, etag, None, self.now)

    def plain_query(self, request: Request) -> None:
        """There are no parameters. Raises BadParameter."""
        self.query(request, ())

    def form(self, request: Request) -> HttpResponseBase:
        """The answer."""
        raise NotImplementedError


class Description(_OneForm):
    """The OpenAPI description."""

    def form(self, request: Request) -> HttpResponseBase:
        """The description as JSON."""
        return Response(document())


class Docs(_OneForm):
    """The page that describes the API."""

    media_type = "text/html"

    def form(self, request: Request) -> HttpResponseBase:
        """The page."""
        return render(request._request, "api/docs.html", page())


def page() -> Context:
    """What the page shows, made from the same tables as the answers."""
    return {
        "site": {"service_name": "Mission Progress", "home_url": reverse("public:start")},
        "about": [
            part.replace("\n", " ") for part in document()["info"]["description"].strip().split("\n\n")
        ],
        "schema_url": reverse("api:schema"),
        "index_url": reverse("api:index"),
        "default_size": DEFAULT_SIZE,
        "largest_size": LARGEST_SIZE,
        "mission_rows": _field_rows(MISSION_FIELDS),
        "columns": [{"label": label} for label in ("Field", "Value", "Meaning")],
        "parameter_columns": [{"label": label} for label in ("Parameter", "Value", "Meaning")],
        "nouns": [_noun(noun) for noun in NOUNS],
    }


def _pieces(text: str) -> list[Context]:
    """A paragraph in pieces; what stood between backticks is code."""
    return [
        {"text": piece, "code": number % 2 == 1}
        for number, piece in enumerate(text.replace("\n", " ").split("`"))
    ]


def _noun(noun: Noun) -> Context:
    return {
        "name": noun.name,
        "title": noun.title,
        "about": noun.about,
        "key": noun.key,
        "at_editions": noun.at_editions,
        "orderings": ", ".join(orderings(noun)),
        "default": noun.default_order,
        "more": ", ".join(
            name for name in list_parameters(noun) if name not in {one.name for one in noun.filters}
        ),
        "fields": _field_rows(noun.fields),
        "filters": [_row(one.name, _values(one.schema), one.about) for one in noun.filters],
    }


def _field_rows(fields: Any) -> list[list[Context]]:
    return [
        _row(one.name, one.kind.words, f"{one.about} Null: {one.absent}." if one.absent else one.about)
        for one in fields
    ]


def _row(name: str, values: str, about: str) -> list[Context]:
    return [
        {"text": name, "head": True, "label": "Name"},
        {"text": values, "label": "Value"},
        {"text": about, "label": "Meaning"},
    ]


def _values(schema: Any) -> str:
    if "enum" in schema:
        return f"one of {', '.join(schema['enum'])}"
    if schema["type"] == "boolean":
        return "true or false"
    return "day" if schema.get("format") == "date" else "code or text"
