"""Every answer carries the headers that keep it safe, whatever it is an answer to."""

import json
import logging

import pytest
from django.test import Client

ADDRESSES = [
    "/healthz",
    "/accounts/login/",
    "/admin/",
    "/nothing-of-that-name/",
    "/api/v1/nothing",
    "/workspace/",
]


def _policy(answer):
    return dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_headers_are_on_every_answer(client, address):
    answer = client.get(address)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    # Anyone may read the API's answers from their own pages; nothing else.
    wanted = "cross-origin" if address.startswith("/api/") else "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == wanted
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_policy_allows_nothing_inline_and_nobody_else(client, address):
    policy = _policy(client.get(address))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert (
        policy["script-src"] == policy["style-src"] == policy["font-src"] == policy["connect-src"] == "'self'"
    )
    assert policy["form-action"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert not any(word in value for value in policy.values() for word in ("unsafe", "http", "*"))


@pytest.mark.django_db
def test_over_https_browsers_are_told_to_stay_there(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    answer = client.get("/healthz", secure=True)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.django_db
def test_another_host_name_is_refused():
    assert Client(headers={"host": "evil.example"}).get("/accounts/login/").status_code == 400


@pytest.mark.django_db
def test_a_page_that_failed_its_form_check_is_refused_plainly():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.example"})
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()


def test_a_log_line_is_one_line_of_json_and_bounded(settings):
    import structlog

    formatter = structlog.stdlib.ProcessorFormatter(
        **{name: value for name, value in settings.LOGGING["formatters"]["json"].items() if name != "()"}
    )
    record = logging.LogRecord(
        "django.request",
        logging.WARNING,
        __file__,
        1,
        "Not Found: %s",
        ("/a\r\n\x1b[31m" + "b" * 9000,),
        None,
    )
    line = formatter.format(record)
    assert "\n" not in line
    assert "\x1b" not in line
    found = json.loads(line)
    assert (found["level"], found["logger"]) == ("warning", "django.request")
    assert len(found["event"]) <= 2_001
    assert found["timestamp"].endswith("Z")
