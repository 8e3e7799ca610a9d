"""Answers that were not kept: timed inside one process, in turn with the plainest code that does the same work."""

from __future__ import annotations

import gzip
import io
import json
import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.template import Context
from django.template.loader import get_template
from django.test import Client, signals
from django.test.utils import setup_test_environment
from django.urls import NoReverseMatch, reverse

from accounts.actions import people
from accounts.words import Role
from config import warm
from config.wsgi import application

_EMAIL = "bench@example.org"

Timed = dict[str, Any]


def answer(path: str, query: str = "") -> tuple[int, dict[str, str], bytes]:
    """What the service answers to a request, through all of it but the web server."""
    told: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        told.update(status=int(status.split()[0]), headers={name.lower(): value for name, value in headers})

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    body = application(environ, start)
    found = b"".join(body)
    close = getattr(body, "close", None)
    if close:
        close()
    return told["status"], told["headers"], found


def forget() -> None:
    """Keep nothing of what was answered."""
    warm.pages.clear()
    cache.clear()


def in_turn(ours: Callable[[], Any], theirs: Callable[[], Any], runs: int, before: Callable[[], None]) -> Timed:
    """Seconds of both, run after run; `before` each of our runs is not counted."""
    found: Timed = {"ours": [], "theirs": []}
    before(), ours(), theirs()
    for _ in range(runs):
        before()
        for name, work in (("ours", ours), ("theirs", theirs)):
            begun = time.perf_counter()
            work()
            found[name].append(time.perf_counter() - begun)
    return found


def page(path: str, runs: int) -> Timed:
    """A public page that nobody asked for yet, beside the same template drawn from a context that is ready."""
    name, context = _drawn_with(path)

    def bare() -> bytes:
        response = HttpResponse(get_template(name).template.render(context))
        return gzip.compress(response.content, warm.GZIP_LEVEL, mtime=0)

    found = in_turn(lambda: answer(path), bare, runs, forget)
    return {**found, "bytes": len(answer(path)[2])}


def _drawn_with(path: str) -> tuple[str, Context]:
    drawn: list[tuple[str, Context]] = []

    def note(sender: Any, template: Any, context: Any, **_: Any) -> None:
        drawn.append((template.name, context))

    setup_test_environment()
    signals.template_rendered.connect(note)
    forget()
    answer(path)
    signals.template_rendered.disconnect(note)
    name, context = drawn[0]
    flat = {key: value for layer in context.dicts for key, value in layer.items()}
    return name, Context(flat)


def api_list(slug: str, runs: int) -> Timed:
    """A list of 100 values from the API, beside one query and json.dumps."""
    path = f"/api/v1/missions/{slug}/observations"
    if answer(path)[0] != 200:
        return {"absent": True}

    def raw() -> str:
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT key, point, indicator, area, disaggregation, start, "end", vintage, known_by, body '
                "FROM reports_frozenfigure WHERE mission_id = (SELECT id FROM mission_mission WHERE slug = %s) "
                "AND first <= 1 AND until > 1 ORDER BY key LIMIT 100",
                [slug],
            )
            return json.dumps(cursor.fetchall(), default=str)

    return in_turn(lambda: answer(path), raw, runs, forget)


def deep_page(slug: str, pages: int, runs: int) -> Timed:
    """Page `pages` of the API's list of all values by its own links, beside its first page."""
    path, query = f"/api/v1/missions/{slug}/observations", "limit=100"
    status, _, body = answer(path, query)
    if status != 200:
        return {"absent": True}
    deep = _walked(path, query, pages)
    return {**in_turn(lambda: answer(path, deep), lambda: (forget(), answer(path, query)), runs, forget), "page": pages}


def _walked(path: str, query: str, pages: int) -> str:
    """The query of a page, found by following the links; the pages are taken from the largest size that is allowed."""
    for _ in range(pages - 1):
        found = json.loads(answer(path, query)[2])
        following = found.get("next") or (found.get("links") or {}).get("next")
        if not following:
            break
        query = following.partition("?")[2]
    return query


def admin_list(runs: int, query: str = "") -> Timed:
    """Seconds of the admin's list of progress entries."""
    try:
        path = reverse("admin:mission_progressentry_changelist")
    except NoReverseMatch:
        return {"absent": True}
    user = get_user_model().objects.filter(email=_EMAIL).first() or _administrator()
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"{path}?{query}"
    first = client.get(address)
    if first.status_code != 200:
        return {"absent": True, "status": first.status_code}
    seconds = []
    for _ in range(runs):
        begun = time.perf_counter()
        client.get(address)
        seconds.append(time.perf_counter() - begun)
    return {"seconds": seconds}


def _administrator() -> Any:
    person = people.add(_EMAIL, name="Bench", password="a long enough password for all")
    people.give_role(person, Role.ADMINISTRATOR, by=None, reason="To measure")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    return person
