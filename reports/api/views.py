"""Lists and things of a mission at one position. Read only; nobody needs to sign in, and nobody is asked who they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.guards import public
from reports.api import answers, pagination, problems, statements
from reports.api.editions import edition_body
from reports.api.filters import narrowed, read_filters
from reports.api.nouns import Lookups, Noun
from reports.api.parameters import read_query, whole, word
from reports.api.renderers import CSVRenderer, JSONRenderer, Negotiation, csv_lines
from reports.api.serializers import all_worded, given_out, passed_on
from reports.look import look_of
from reports.public.parameters import BadParameter
from reports.released import NotReleased, Shelf, open_shelf

HIGHEST = 999_999_999


@public
class Door(APIView):
    """What all addresses of the API share: GET and HEAD, one instant, errors as problems, open to other sites."""

    http_method_names = ["get", "head"]
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    throttle_classes: list[Any] = []
    renderer_classes: list[Any] = [JSONRenderer, CSVRenderer]
    parser_classes: list[Any] = []
    content_negotiation_class: type[BaseContentNegotiation] = Negotiation
    now: dt.datetime

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Take the instant of the request, once."""
        self.now = timezone.now()
        super().initial(request, *args, **kwargs)

    def get_exception_handler(self) -> Any:
        """Errors are problems."""
        return problems.handle

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Open what was read to pages of other sites."""
        response = super().finalize_response(request, response, *args, **kwargs)
        return answers.open_to_all(response) if request.method in ("GET", "HEAD") else response

    def query(self, request: Request, known: tuple[str, ...]) -> dict[str, str]:
        """The parameters of the address, strictly. Raises BadParameter."""
        return read_query(request.META.get("QUERY_STRING", ""), ("format", *known))

    def wants_csv(self, request: Request) -> bool:
        """Whether the reader gets CSV."""
        return request.accepted_renderer.format == "csv"  # type: ignore[union-attr]


class MissionDoor(Door):
    """An address below a mission, at the newest public position or the one that `edition` asks for."""

    def opened(self, request: Request, slug: str, query: Mapping[str, str]) -> Shelf:
        """The position to read, at the instant of the request's look. Raises BadParameter, or NotReleased."""
        position = None
        if "edition" in query:
            position = _number(query, "edition", HIGHEST)
        shelf = open_shelf(slug, self.now, position=position, look=look_of(request.META, slug))
        self.now = shelf.at
        return shelf

    def answered(self, request: Request, shelf: Shelf, answer: Any) -> HttpResponseBase:
        """A 304 for those who have the answer, else what `answer()` gives, with its headers."""
        plain: HttpRequest = request._request
        media_type = request.accepted_renderer.media_type  # type: ignore[union-attr]
        etag = answers.etag_of(plain, media_type, *answers.shelf_parts(shelf))
        response = answers.not_modified(plain, etag) or answer()
        response = answers.finished(response, etag, shelf.edition.release_at, self.now)
        return answers.from_edition(response, shelf)


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list, read without a look at the record."""

    query: dict[str, str]
    values: dict[str, Any]
    ordering: str
    size: int


class ListDoor(MissionDoor):
    """The list of a noun: pages of JSON, or all of it as CSV."""

    noun: Noun = None  # type: ignore[assignment]  # given in reports.api.urls

    def get(self, request: Request, mission: str) -> HttpResponseBase:
        """One page, or the whole CSV."""
        asked = self._asked(request)
        shelf = self.opened(request, mission, asked.query)
        return self.answered(request, shelf, lambda: self._answer(request, shelf, asked))

    def _asked(self, request: Request) -> Asked:
        noun = self.noun
        query = self.query(request, list_parameters(noun))
        if self.wants_csv(request):
            for name in ("cursor", "page_size"):
                if name in query:
                    raise BadParameter(name, "A CSV has the whole list. Leave this parameter out.")
        allowed = orderings(noun)
        ordering = query.get("ordering", noun.default_order)
        try:
            word(allowed)(ordering)
        except ValueError as error:
            raise BadParameter("ordering", str(error)) from error
        size = pagination.DEFAULT_SIZE
        if "page_size" in query:
            size = _number(query, "page_size", pagination.LARGEST_SIZE)
        if query.get("cursor") == "":
            raise BadParameter("cursor", "It is empty. Begin without a cursor.")
        return Asked(query, read_filters(noun.filters, query), ordering, size)

    def _answer(self, request: Request, shelf: Shelf, asked: Asked) -> HttpResponseBase:
        noun = self.noun
        bound = (
            shelf.slug,
            shelf.position,
            sorted((name, str(value)) for name, value in asked.values.items()),
        )
        how = pagination.sorting(noun, asked.ordering, bound)
        lookups = Lookups(shelf)
        if self.wants_csv(request):
            rows = self._rows(shelf, asked)
            chunks = all_worded(noun, pagination.chunks(rows, noun, how), lookups)
            return as_csv(f"{shelf.slug}-{noun.name}", StreamingHttpResponse(csv_lines(noun.fields, chunks)))
        if statements.is_plain(noun, asked.values):
            fetch = statements.fetching(noun, asked.values, how, shelf)
        else:
            fetch = pagination.fetching(self._rows(shelf, asked), noun, how)
        page = pagination.page(fetch, noun, how, asked.size, asked.query.get("cursor", ""))
        return Response(
            {
                "edition": edition_body(shelf.edition),
                **noun.told(shelf, asked.values),
                "next": self._link(request, shelf, asked, page.next),
                "previous": self._link(request, shelf, asked, page.previous),
                "results": passed_on(noun, page.bodies, page.texts, lookups),
            }
        )

    def _rows(self, shelf: Shelf, asked: Asked) -> QuerySet[Any]:
        return narrowed(self.noun.rows(shelf, asked.values), self.noun.filters, shelf, asked.values)

    def _link(self, request: Request, shelf: Shelf, asked: Asked, cursor: str | None) -> str | None:
        """The address of a neighbouring page, at the same position whatever is released meanwhile."""
        if cursor is None:
            return None
        at = {"edition": str(shelf.position)} if self.noun.at_editions else {}
        query = urlencode({**asked.query, **at, "cursor": cursor})
        return str(request._request.build_absolute_uri(f"{request.path}?{query}"))


class ThingDoor(MissionDoor):
    """One thing by its code."""

    noun: Noun = None  # type: ignore[assignment]  # given in reports.api.urls

    def get(self, request: Request, mission: str, key: str) -> HttpResponseBase:
        """The thing, with the edition that it is from."""
        query = self.query(request, thing_parameters(self.noun))
        shelf = self.opened(request, mission, query)
        return self.answered(request, shelf, lambda: self._answer(request, shelf, key))

    def _answer(self, request: Request, shelf: Shelf, key: str) -> HttpResponseBase:
        noun = self.noun
        wanted = key_of(noun, key)
        rows = noun.rows(shelf, {}).filter(**{noun.column: wanted})
        how = pagination.sorting(noun, noun.default_order, ())
        page = pagination.page(pagination.fetching(rows, noun, how), noun, how, 1, "")
        if not page.bodies:
            raise NotReleased(key)
        (body,) = given_out(noun, page.bodies, Lookups(shelf))
        if self.wants_csv(request):
            return as_csv(f"{shelf.slug}-{noun.one.replace(' ', '-')}", Response((noun.fields, [body])))
        return Response({"edition": edition_body(shelf.edition), **body})


def key_of(noun: Noun, key: str) -> str | int:
    """A key of an address as its column has it. Raises NotReleased for what can be no key."""
    if "\x00" in key:
        raise NotReleased(key)
    if noun.column == "key":
        return key
    try:
        return whole(key, HIGHEST)
    except ValueError as error:
        raise NotReleased(key) from error


def orderings(noun: Noun) -> tuple[str, ...]:
    """The orders of a noun in both directions."""
    return tuple(sign + name for name in noun.sorts for sign in ("", "-"))


def list_parameters(noun: Noun) -> tuple[str, ...]:
    """The parameters of a list beside `format`."""
    at = ("edition",) if noun.at_editions else ()
    return (*(one.name for one in noun.filters), "ordering", "page_size", "cursor", *at)


def thing_parameters(noun: Noun) -> tuple[str, ...]:
    """The parameters of one thing beside `format`."""
    return ("edition",) if noun.at_editions else ()


def as_csv(name: str, response: HttpResponseBase) -> HttpResponseBase:
    """An answer as a file to save."""
    response["Content-Type"] = "text/csv; charset=utf-8"
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _number(query: Mapping[str, str], name: str, most: int) -> int:
    try:
        return whole(query[name], most)
    except ValueError as error:
        raise BadParameter(name, str(error)) from error
