"""The way in: what the API has, which missions are public, one mission, and addresses that are not there."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve, reverse
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.guards import public
from reports.api import answers, problems
from reports.api.catalogue import NOUNS
from reports.api.editions import edition_body
from reports.api.plan import MISSION_FIELDS, as_mission
from reports.api.renderers import JSONRenderer
from reports.api.views import Door, MissionDoor, as_csv
from reports.models import Edition, FrozenNoun, Redaction
from reports.released import Shelf


class Index(Door):
    """Where to begin."""

    renderer_classes = [JSONRenderer]

    def get(self, request: Request) -> HttpResponseBase:
        """The addresses of the missions, the schema and its page."""
        self.query(request, ())
        plain = request._request
        etag = answers.etag_of(plain, "application/json", plain.get_host(), plain.scheme)
        response = answers.not_modified(plain, etag) or Response(
            {name: absolute(request, f"api:{name}") for name in ("missions", "schema", "docs")}
        )
        return answers.finished(response, etag, None, self.now)


class Missions(Door):
    """Every mission that has a released edition."""

    def get(self, request: Request) -> HttpResponseBase:
        """All of them: there are few."""
        self.query(request, ())
        newest = _newest(self.now)
        parts = [(one.mission_id, one.position, one.hash) for one in newest]
        redactions = Redaction.objects.filter(mission_id__in=[one.mission_id for one in newest]).count()
        media_type = request.accepted_renderer.media_type  # type: ignore[union-attr]
        etag = answers.etag_of(request._request, media_type, *parts, redactions)
        response = answers.not_modified(request._request, etag) or self._answer(request, newest)
        last = max((one.release_at for one in newest if one.release_at), default=None)
        return answers.finished(response, etag, last, self.now)

    def _answer(self, request: Request, newest: list[Edition]) -> HttpResponseBase:
        results = _missions(newest)
        if self.wants_csv(request):
            return as_csv("missions", Response((MISSION_FIELDS, results)))
        return Response({"next": None, "previous": None, "results": results})


class Mission(MissionDoor):
    """One mission, with the addresses of its lists."""

    def get(self, request: Request, mission: str) -> HttpResponseBase:
        """The mission."""
        query = self.query(request, ("edition",))
        shelf = self.opened(request, mission, query)
        return self.answered(request, shelf, lambda: self._answer(request, shelf))

    def _answer(self, request: Request, shelf: Shelf) -> HttpResponseBase:
        source = shelf.by_key("source", [shelf.mission["source"] or ""]).get(shelf.mission["source"], {})
        body = as_mission(shelf.mission, source)
        if self.wants_csv(request):
            return as_csv(shelf.slug, Response((MISSION_FIELDS, [body])))
        at = "" if shelf.is_newest else f"?edition={shelf.position}"
        lists = {
            noun.name: absolute(request, f"api:{noun.name}", mission=shelf.slug)
            + (at if noun.at_editions else "")
            for noun in NOUNS
        }
        return Response({"edition": edition_body(shelf.edition), **body, "lists": lists})


@public
def unknown(request: HttpRequest) -> HttpResponseBase:
    """An address that is not there; one that only lacks its last slash leads on."""
    if request.method not in ("GET", "HEAD"):
        return problems.absent()
    path = f"{request.path_info}/"
    try:
        there = resolve(path).url_name != "unknown"
    except Resolver404:
        there = False
    if there:
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    return answers.open_to_all(problems.absent())


def absolute(request: Request, name: str, **kwargs: str) -> str:
    """The absolute address of a page by its name."""
    return str(request._request.build_absolute_uri(reverse(name, kwargs=kwargs)))


def _newest(now: dt.datetime) -> list[Edition]:
    """The newest public edition of each mission, by slug: one query."""
    released = Edition.objects.released(now).order_by("mission__slug", "-position")
    found: dict[int, Edition] = {}
    for one in released.only("mission_id", "position", "hash", "release_at"):
        found.setdefault(one.mission_id, one)
    return list(found.values())


def _missions(newest: list[Edition]) -> list[dict[str, Any]]:
    """Each mission at its position, by slug: two queries."""
    at = Q(pk=None)
    for one in newest:
        at |= Q(mission_id=one.mission_id, first__lte=one.position, until__gt=one.position)
    rows = FrozenNoun.objects.filter(at)
    missions = {
        pk: json.loads(text) for pk, text in rows.filter(kind="mission").values_list("mission_id", "body")
    }
    codes = {body["source"] for body in missions.values() if body["source"]}
    dated = rows.filter(kind="source", key__in=codes).values_list("mission_id", "key", "body")
    sources = {(pk, code): json.loads(text) for pk, code, text in dated}
    found = [as_mission(body, sources.get((pk, body["source"]), {})) for pk, body in missions.items()]
    return sorted(found, key=lambda body: body["slug"])
