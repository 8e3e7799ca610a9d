"""JSON and CSV, and which of them a reader gets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from reports.api import parameters
from reports.api.fields import Body, Field
from reports.public.csvs import FORMULA_SIGNS, Echo
from reports.public.parameters import BadParameter

FORMATS = ("json", "csv")
#: What most readers say that they accept: the first form that there is.
_ANYTHING = ("*/*", "application/json")


class JSONRenderer(BaseRenderer):
    """JSON as UTF-8."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The bytes of an answer."""
        return orjson.dumps(data)


class CSVRenderer(BaseRenderer):
    """CSV with a header line; the data are (fields, bodies)."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The bytes of an answer."""
        fields, bodies = data
        return "".join(csv_lines(fields, [bodies])).encode()


def csv_lines(fields: Sequence[Field], chunks: Iterable[list[Body]]) -> Iterator[str]:
    """The lines of a CSV of bodies as they are given out, some at a time."""
    writer = csv.writer(Echo(), lineterminator="\r\n")
    yield writer.writerow([one.name for one in fields])
    columns = [(one.name, one.word, one) for one in fields]
    for bodies in chunks:
        yield "".join(writer.writerow(_cells(columns, body)) for body in bodies)  # type: ignore[misc]


def _cells(columns: list[tuple[str, str, Field]], body: Body) -> list[str]:
    """The cells of a row. Most are empty or plain text, and are not looked at twice."""
    get = body.get
    return [
        ""
        if (value := get(name)) is None and not word
        else value
        if value.__class__ is str and value[:1] not in FORMULA_SIGNS
        else field.cell(field.of(body))
        for name, word, field in columns
    ]


class Negotiation(DefaultContentNegotiation):
    """`format` in the address stands over the Accept header; without either it is JSON."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The renderer and its media type. Raises BadParameter, or NotAcceptable."""
        plain = request._request
        query = plain.META.get("QUERY_STRING", "")
        # Taking the query apart is left out where the word cannot be in it, written out or percent-encoded.
        wanted = plain.GET.get("format") if "format" in query or "%" in query else None
        if wanted is None and plain.META.get("HTTP_ACCEPT", "*/*") in _ANYTHING:
            first = next(iter(renderers))
            return first, first.media_type
        if wanted is None:
            return super().select_renderer(request, renderers, format_suffix)
        try:
            parameters.word(FORMATS)(wanted)
        except ValueError as error:
            raise BadParameter("format", str(error)) from error
        chosen = next((one for one in renderers if one.format == wanted), None)
        if chosen is None:
            raise BadParameter("format", "There is JSON only at this address.")
        return chosen, chosen.media_type
