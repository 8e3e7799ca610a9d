"""Warm pages: answered without drawing, never older than what is public, drawn once however many ask."""

from __future__ import annotations

import datetime as dt
import gzip
import threading
from typing import Any

import pytest
import time_machine
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config import warm
from mission.models import Commitment, Mission
from reports.actions import redact, release
from reports.clock import next_quarter
from reports.look import look_at
from reports.public import shelf
from tests.factories import accounts
from tests.factories.mission import make_commitment, make_mission, make_partner
from tests.factories.reports import make_report, released_edition

PAGE = "/m/commitments/C-1/"
# A server closes its connections between requests, which a test's one transaction would not survive.
pytestmark = pytest.mark.django_db(transaction=True)


class Answer:
    """What a WSGI application answered."""

    def __init__(self, path: str = PAGE, method: str = "GET", **headers: str) -> None:
        environ = RequestFactory().generic(method, path, **headers).environ
        self.headers: dict[str, str] = {}
        self.status = 0
        application = warm.WarmPages(get_wsgi_application())
        self.body = b"".join(application(environ, self._start))

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self.status, self.headers = int(status.split()[0]), dict(headers)


def made() -> Mission:
    mission = make_mission("m")
    make_commitment(mission, "C-1", lead=make_partner(mission, "p"), title="First words")
    released_edition(mission)
    return mission


@pytest.fixture
def mission(transactional_db: None) -> Mission:
    return made()


def test_a_page_is_kept_and_then_answered_by_one_look_at_the_version(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []
    monkeypatch.setattr(warm, "look_at", lambda slug, at: looks.append(slug) or look_at(slug, at))
    with time_machine.travel(timezone.now(), tick=False):
        cold = Answer()
        with CaptureQueriesContext(connection) as queries:
            kept = Answer()
    assert (cold.status, kept.status) == (200, 200)
    assert kept.body == cold.body
    assert looks == ["m", "m"]
    assert len(queries) == 0
    different = {"Content-Length", "Content-Encoding", "Vary"}
    assert {k: v for k, v in kept.headers.items() if k not in different} == {
        k: v for k, v in cold.headers.items() if k not in different
    }


def test_a_kept_page_carries_every_security_header(mission: Mission) -> None:
    Answer()
    headers = Answer().headers
    for name in (
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Permissions-Policy",
        "Referrer-Policy",
    ):
        assert headers[name]
    assert "Set-Cookie" not in headers


def test_a_kept_page_is_given_compressed_to_those_who_can_read_it(mission: Mission) -> None:
    plain = Answer().body
    packed = Answer(HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_who_has_the_page_already_hears_so_without_a_body(mission: Mission) -> None:
    etag = Answer().headers["ETag"]
    again = Answer(HTTP_IF_NONE_MATCH=etag)
    assert (again.status, again.body) == (304, b"")
    assert Answer(HTTP_IF_NONE_MATCH='"other"').status == 200


def test_head_gives_the_headers_alone(mission: Mission) -> None:
    full = Answer()
    head = Answer(method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["ETag"] == full.headers["ETag"]


def test_nobody_sees_old_beside_new_once_an_edition_is_released(mission: Mission) -> None:
    Answer()
    Commitment.objects.update(title="Second words")
    editor = accounts.editor()
    edition = release.freeze_update(make_report(mission), by=editor)
    at = next_quarter(timezone.now()) + dt.timedelta(minutes=15)
    release.schedule(edition, release_at=at, by=editor)
    with time_machine.travel(at - dt.timedelta(seconds=1), tick=False):
        before = Answer()
        assert b"First words" in before.body
        assert "max-age=1," in before.headers["Cache-Control"]
    with time_machine.travel(at, tick=False):
        after = Answer()
        assert b"Second words" in after.body
        assert after.headers["ETag"] != before.headers["ETag"]


@pytest.mark.parametrize(
    "path",
    ["/accounts/login/", "/workspace/", "/admin/", "/m/nothing-here/", "/healthz", "/static/site/site.css"],
)
def test_what_is_not_public_or_not_there_is_never_kept(mission: Mission, path: str) -> None:
    Answer(path)
    key = warm.key_of(RequestFactory().get(path).environ)
    assert key is None or warm.pages.get(key) is None


def test_a_page_is_kept_without_the_cookie_or_name_of_who_asked_first(mission: Mission) -> None:
    client = Client()
    client.force_login(accounts.editor(name="Morag Example"))
    first = client.get(PAGE).content
    assert b"Morag" not in first
    assert Answer().body == first


def test_another_host_or_query_is_another_page(mission: Mission) -> None:
    Answer()
    assert Answer(HTTP_HOST="evil.example").status == 400
    assert Answer().status == 200
    keys = {warm.key_of(RequestFactory().get(PAGE + query).environ) for query in ("", "?q=a", "?q=b")}
    assert len(keys) == 3


def test_a_page_that_many_ask_for_at_once_is_drawn_once(settings: Any) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("an in-memory SQLite is one connection's own; real processes are tried in the drill")
    made()
    # It is put in front by hand below.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != "config.warm.keep"]
    drawn = []
    answers: list[int] = []

    def draw(request: Any) -> Any:
        drawn.append(1)
        return Client().get(request.path)

    ask = warm.keep(draw)

    def one() -> None:
        answers.append(ask(RequestFactory().get("/m/commitments/")).status_code)
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 12
    assert len(drawn) == 1


def test_who_asks_first_and_can_read_it_compressed_gets_it_so_too(mission: Mission) -> None:
    first = Answer(HTTP_ACCEPT_ENCODING="gzip")
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["Content-Length"] == str(len(first.body))
    assert gzip.decompress(first.body) == Answer().body
    assert Answer(HTTP_ACCEPT_ENCODING="gzip").body == first.body


def keys_of(**headers: str) -> str | None:
    return warm.key_of(RequestFactory().get(PAGE, **headers).environ)


PROXY = {
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
}


def test_without_a_proxy_of_ours_nobody_says_how_the_service_was_reached(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = None
    assert keys_of(**PROXY) == keys_of()


def test_a_proxy_of_ours_says_whether_it_was_reached_by_https_and_nothing_else(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert keys_of(**PROXY) == keys_of(HTTP_X_FORWARDED_PROTO="https") != keys_of()


def test_links_that_a_stranger_calls_secure_are_kept_for_nobody_else(mission: Mission, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = None
    canonical = b'rel="canonical" href="http://testserver' + PAGE.encode()
    assert canonical in Answer(**PROXY).body
    assert canonical in Answer().body
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert b'rel="canonical" href="https://testserver' in Answer(**PROXY).body
    assert canonical in Answer().body


def waiting(mission: Mission) -> dt.datetime:
    """Other words, scheduled; when they are released."""
    Commitment.objects.update(title="Second words")
    editor = accounts.editor()
    at = next_quarter(timezone.now()) + dt.timedelta(minutes=15)
    release.schedule(release.freeze_update(make_report(mission), by=editor), release_at=at, by=editor)
    return at


def test_a_page_whose_drawing_outlasts_the_release_is_of_its_own_look_and_kept_by_nobody(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = waiting(mission)
    drawn = shelf.page.draw
    with time_machine.travel(at - dt.timedelta(seconds=1), tick=False) as clock:

        def slow(*args: Any, **kwargs: Any) -> Any:
            clock.move_to(at + dt.timedelta(seconds=1))
            return drawn(*args, **kwargs)

        monkeypatch.setattr("reports.public.commitments.draw", slow)
        late = Answer()
        monkeypatch.undo()
        assert b"First words" in late.body
        assert "max-age=0," in late.headers["Cache-Control"]
        assert b"Second words" in Answer().body


def test_a_kept_page_looked_at_before_a_release_and_sent_after_it_is_kept_by_nobody(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = waiting(mission)
    with time_machine.travel(at - dt.timedelta(milliseconds=1), tick=False) as clock:
        Answer()

        def slow(slug: str, instant: dt.datetime) -> Any:
            found = look_at(slug, instant)
            clock.move_to(at + dt.timedelta(milliseconds=1))
            return found

        monkeypatch.setattr(warm, "look_at", slow)
        late = Answer()
    assert b"First words" in late.body
    assert "max-age=0," in late.headers["Cache-Control"]


def test_a_redaction_is_on_every_page_at_once(mission: Mission) -> None:
    paths = (PAGE, "/m/commitments/", "/m/", "/api/v1/missions/m/commitments/")
    assert all(b"First words" in Answer(path).body for path in paths)
    asked = redact.ask(
        mission_id=mission.pk, table="reports_frozencommitment", key="C-1", first=1,
        notice="Removed: it named a person.", reason="Personal data", by=accounts.editor(),
    )  # fmt: skip
    redact.agree(asked, by=accounts.administrator())
    for path in paths:
        body = Answer(path).body
        assert b"First words" not in body
        assert b"Removed: it named a person." in body, path


@pytest.mark.parametrize("path", [PAGE, "/api/v1/missions/m/commitments/"])
def test_a_page_is_shared_between_processes_and_an_answer_of_the_api_is_not(
    mission: Mission, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Answer(path, HTTP_ACCEPT_ENCODING="gzip")
    kept = warm.pages.get(str(warm.key_of(RequestFactory().get(path).environ)))
    assert kept
    # As another process has it: nothing kept, the same shared cache.
    warm.pages.clear()
    drawn: list[str] = []
    monkeypatch.setattr(
        warm, "_drawn", lambda request, *_: drawn.append(request.path) or HttpResponse("anew")
    )
    answer = Answer(path)
    assert (answer.body == kept.plain) is (path == PAGE)
    assert drawn == ([] if path == PAGE else [path])


def test_the_least_used_pages_make_room() -> None:
    pages = warm.Shelf(most=5000)
    page = warm.Kept("1", (), '"e"', b"x" * 1000, b"")
    for name in ("a", "b", "c"):
        pages.put(name, page)
    assert [bool(pages.get(name)) for name in ("a", "b", "c")] == [False, True, True]
