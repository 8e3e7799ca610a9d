"""Answers that were not kept: timed inside one process, in turn with the plainest code that does the same work."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.template import Context
from django.template.loader import get_template
from django.test import signals
from django.test.utils import setup_test_environment

from bench.measure import processor_seconds, spent
from config import warm
from config.wsgi import application
from mission.models import Mission
from reports.known import known

#: Every published value: the latest of each point would be another query.
ALL = "vintage=all"
#: So many answers are one run.
ANSWERS = 8
#: So many of those that are not kept are one run; the kernel counts other processes in hundredths of a second.
FIRST_ANSWERS = 40
Timed = dict[str, Any]
Work = Callable[[], Any]
#: Work that is told which one it is of its run.
Numbered = Callable[[int], Any]


def answer(
    path: str, query: str = "", accept: str = "", number: int = 0
) -> tuple[int, dict[str, str], bytes]:
    """What the service answers to a request, through all of it but the web server.

    `number` is a port: each is another address to the service, under which nothing is kept yet.
    """
    told: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        told.update(status=int(status.split()[0]), headers={name.lower(): value for name, value in headers})

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": f"localhost:{number}" if number else "localhost",
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


def in_turn(ours: Numbered, theirs: Numbered, runs: int, *, server: int) -> Timed:
    """Milliseconds of processor time for one answer of each, run after run, that of the database's `server` with it.

    What was kept is thrown away before each run of ours, which is not counted; no two answers of a run have the same
    address. The kernel counts other processes in hundredths of a second, so that a run is of many answers."""
    found: Timed = {"ours": [], "theirs": []}
    forget(), ours(0), theirs(0)
    for _ in range(runs):
        for name, work in (("ours", ours), ("theirs", theirs)):
            forget()
            found[name].append(_spent_on(work, server) / FIRST_ANSWERS * 1000)
    return found


def _spent_on(work: Numbered, server: int) -> float:
    """Seconds of processor time of one run. Reading the server's own takes time, which is left out."""
    before = processor_seconds([server]) if server else 0.0
    begun = spent(0)
    for number in range(1, FIRST_ANSWERS + 1):
        work(number)
    used = spent(0) - begun
    return used + (processor_seconds([server]) - before if server else 0.0)


def page(path: str, runs: int, server: int) -> Timed:
    """A public page that nobody asked for yet, beside the same template drawn from a context that is ready.

    `newest` is the same page as the first of all pages of an edition, when nothing of it is known yet."""
    name, context = _drawn_with(path)

    def bare(_: int) -> bytes:
        response = HttpResponse(get_template(name).template.render(context))
        return gzip.compress(response.content, warm.GZIP_LEVEL, mtime=0)

    def newest(number: int) -> Any:
        known.forget()
        return answer(path, accept="gzip", number=number)

    found = in_turn(lambda number: answer(path, accept="gzip", number=number), bare, runs, server=server)
    first = in_turn(newest, bare, runs, server=server)["ours"]
    return {**found, "newest": first, "bytes": len(answer(path, accept="gzip")[2])}


def first(path: str, query: str, runs: int, server: int) -> Timed:
    """Milliseconds of processor time for an answer that is not kept yet, in a process that knows its edition."""
    status, _, body = answer(path, query, accept="gzip")
    assert status == 200, (path, query, status)
    found = []
    for _ in range(runs):
        forget()
        used = _spent_on(lambda number: answer(path, query, accept="gzip", number=number), server)
        found.append(used / FIRST_ANSWERS * 1000)
    return {"spent": found, "bytes": len(body)}


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

    def raw(_: int) -> str:
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT key, point, indicator, area, disaggregation, start, "end", vintage, known_by, body '
                "FROM reports_frozenfigure WHERE mission_id = %s "
                "AND first <= 1 AND until > 1 ORDER BY key LIMIT 100",
                [mission],
            )
            return json.dumps(cursor.fetchall(), default=str)

    return in_turn(lambda number: answer(path, ALL, number=number), raw, runs, server=server)


def deep_page(slug: str, pages: int, runs: int, server: int) -> Timed:
    """Page `pages` of the API's list of all values by its own links, beside its first page."""
    path = _values(slug)
    if answer(path, ALL)[0] != 200:
        return {"absent": True}
    deep = _walked(path, pages)
    found = in_turn(
        lambda number: answer(path, deep, number=number),
        lambda number: answer(path, ALL, number=number),
        runs,
        server=server,
    )
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
