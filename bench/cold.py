"""Answers that were not kept: timed inside one process, in turn with the plainest code that does the same work."""

from __future__ import annotations

import gzip
import io
import json
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
from bench.measure import spent
from config import warm
from config.wsgi import application
from mission.models import Mission

_EMAIL = "bench@example.org"

#: Every published value: the latest of each point would be another query.
ALL = "vintage=all"
#: So many answers are one run.
ANSWERS = 8
Timed = dict[str, Any]
Work = Callable[[], Any]


def answer(path: str, query: str = "", accept: str = "") -> tuple[int, dict[str, str], bytes]:
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
        "HTTP_ACCEPT_ENCODING": accept,
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


def in_turn(ours: Work, theirs: Work, runs: int, *, server: int, before: Work = forget) -> Timed:
    """Milliseconds of processor time for one answer of each, run after run, that of the database's `server` with it.

    `before` comes before each of our answers and is not counted. The kernel counts other processes in hundredths of a
    second, so that a run is of several answers."""
    found: Timed = {"ours": [], "theirs": []}
    before(), ours(), theirs()
    for _ in range(runs):
        for name, work in (("ours", ours), ("theirs", theirs)):
            used = 0.0
            for _ in range(ANSWERS):
                before()
                begun = spent(server)
                work()
                used += spent(server) - begun
            found[name].append(used / ANSWERS * 1000)
    return found


def page(path: str, runs: int, server: int) -> Timed:
    """A public page that nobody asked for yet, beside the same template drawn from a context that is ready."""
    name, context = _drawn_with(path)

    def bare() -> bytes:
        response = HttpResponse(get_template(name).template.render(context))
        return gzip.compress(response.content, warm.GZIP_LEVEL, mtime=0)

    found = in_turn(lambda: answer(path, accept="gzip"), bare, runs, server=server)
    return {**found, "bytes": len(answer(path, accept="gzip")[2])}


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


def api_list(slug: str, runs: int, server: int) -> Timed:
    """A list of 100 values from the API, beside one query and json.dumps."""
    path = _values(slug)
    if answer(path, ALL)[0] != 200:
        return {"absent": True}

    mission = Mission.objects.get(slug=slug).pk

    def raw() -> str:
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT key, point, indicator, area, disaggregation, start, "end", vintage, known_by, body '
                "FROM reports_frozenfigure WHERE mission_id = %s "
                "AND first <= 1 AND until > 1 ORDER BY key LIMIT 100",
                [mission],
            )
            return json.dumps(cursor.fetchall(), default=str)

    return in_turn(lambda: answer(path, ALL), raw, runs, server=server)


def deep_page(slug: str, pages: int, runs: int, server: int) -> Timed:
    """Page `pages` of the API's list of all values by its own links, beside its first page."""
    path = _values(slug)
    if answer(path, ALL)[0] != 200:
        return {"absent": True}
    deep = _walked(path, pages)
    found = in_turn(lambda: answer(path, deep), lambda: answer(path, ALL), runs, server=server)
    return {**found, "page": pages}


def _values(slug: str) -> str:
    return f"/api/v1/missions/{slug}/observations/"


def _walked(path: str, pages: int) -> str:
    """The query of a page of 100. The way to it is by pages of 1,000, since a cursor is a place and not a number."""
    query = f"{ALL}&page_size=1000"
    for _ in range(max(1, (pages - 1) // 10)):
        following = json.loads(answer(path, query)[2])["next"]
        if following is None:
            break
        query = following.partition("?")[2]
    return query.replace("&page_size=1000", "")


def admin_lists(runs: int, queries: list[str], server: int) -> Timed:
    """Milliseconds of processor time for the admin's list of progress entries, for each query."""
    try:
        path = reverse("admin:mission_progressentry_changelist")
    except NoReverseMatch:
        return {"absent": "there is none"}
    user = get_user_model().objects.filter(email=_EMAIL).first() or _administrator()
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    found: Timed = {}
    for query in queries:
        first = client.get(f"{path}?{query}")
        if first.status_code != 200:
            return {"absent": f"it answers {first.status_code}"}
        used = found[query] = []
        for _ in range(runs):
            begun = spent(server)
            for _ in range(ANSWERS):
                client.get(f"{path}?{query}")
            used.append((spent(server) - begun) / ANSWERS * 1000)
    return found


def _administrator() -> Any:
    person = people.add(_EMAIL, name="Bench", password="a long enough password for all")
    people.give_role(person, Role.ADMINISTRATOR, by=None, reason="To measure")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    return person
