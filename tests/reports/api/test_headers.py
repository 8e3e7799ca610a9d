"""Headers: caches, marks, other sites, and nobody's name."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import parse_http_date

from config import warm
from mission.models import Mission
from reports.models import Edition, Redaction
from tests.factories.accounts import administrator

pytestmark = pytest.mark.django_db
LIST = "/api/v1/missions/m/commitments/"


def test_a_public_answer_can_be_kept_until_the_next_quarter_hour(released: Mission, client: Client) -> None:
    response = client.get(LIST)
    found = re.fullmatch(r"public, max-age=(\d+), must-revalidate", response["Cache-Control"])
    assert found and 0 <= int(found.group(1)) <= 900
    assert response["ETag"].startswith('"')
    edition = Edition.objects.get()
    assert parse_http_date(response["Last-Modified"]) == int(edition.release_at.timestamp())
    assert response["Mission-Edition"] == "1"
    assert response["Mission-Edition-Hash"] == edition.hash
    assert "Accept" in response["Vary"]
    assert "Cookie" not in response["Vary"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response


def test_marks_differ_by_address_and_form(released: Mission, client: Client) -> None:
    paths = [LIST, f"{LIST}?page_size=2", f"{LIST}?format=csv", f"{LIST}C-1/"]
    assert (
        len(
            {client.get(path)["ETag"] for path in paths}
            | {client.get(LIST, headers={"Accept": "text/csv"})["ETag"]}
        )
        == 5
    )
    assert client.get(LIST)["ETag"] == client.get(LIST)["ETag"]
    assert client.get(LIST).content == client.get(LIST).content


@pytest.mark.parametrize(
    "path", [LIST, f"{LIST}C-1/", "/api/v1/", "/api/v1/missions/", "/api/v1/openapi.json", "/api/v1/docs/"]
)
def test_whoever_has_an_answer_gets_no_second_one(released: Mission, client: Client, path: str) -> None:
    etag = client.get(path)["ETag"]
    warm.pages.clear()
    again = client.get(path, headers={"If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == etag
    assert again["Cache-Control"]
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_304_only_looks_which_edition_is_public(released: Mission, client: Client) -> None:
    path = f"{LIST}?partner=charity&ordering=due"
    etag = client.get(path, headers={"Accept": "application/json;q=1"})["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert not [query["sql"] for query in queries if "reports_frozen" in query["sql"]]


@pytest.mark.parametrize("path", ["/api/v1/missions/", "/api/v1/missions/m/", LIST])
def test_a_redaction_changes_the_mark_of_every_answer_that_could_have_the_text(
    released: Mission, client: Client, path: str
) -> None:
    etag = client.get(path)["ETag"]
    Redaction.objects.create(
        mission=released, table="reports_frozennoun", key="m", first=1, notice="x", reason="x",
        asked_by="a", agreed_by="b", at=timezone.now(),
    )  # fmt: skip
    again = client.get(path, headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert again["ETag"] != etag


def test_head_has_the_headers_and_no_body(released: Mission, client: Client) -> None:
    for path in (LIST, f"{LIST}?format=csv", f"{LIST}C-1/"):
        head, get = client.head(path), client.get(path)
        assert head.status_code == 200
        assert head["ETag"] == get["ETag"]


def test_signing_in_changes_nothing_and_no_cookie_is_set(released: Mission) -> None:
    signed_in = Client()
    signed_in.force_login(administrator(name="Ada Lovelace"))
    for path in ("/api/v1/", LIST, f"{LIST}C-1/", "/api/v1/docs/", "/api/v1/openapi.json"):
        warm.pages.clear()
        mine, theirs = signed_in.get(path), Client().get(path)
        assert not mine.cookies
        assert mine.content == theirs.content
        assert b"Ada Lovelace" not in mine.content


def test_a_cell_is_never_a_formula(mission: Mission, columns: Any) -> None:
    from mission.models import Commitment
    from tests.factories.reports import released_edition

    for ref, title in {"C-1": "=1+1", "C-2": "@SUM(A1)", "C-3": "-3.5"}.items():
        Commitment.objects.filter(ref=ref).update(title=title)
    released_edition(mission)
    text = columns(f"{LIST}?format=csv")
    assert "C-1,'=1+1," in text
    assert "C-2,'@SUM(A1)," in text
    assert "C-3,-3.5," in text


def test_a_csv_is_a_file_with_lists_in_cells(released: Mission, client: Client, columns: Any) -> None:
    response = client.get(LIST, headers={"Accept": "text/csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="m-commitments.csv"'
    text = columns(f"{LIST}C-1/?format=csv")
    assert "funded=charity;lead=council" in text
    assert len(text.splitlines()) == 2


def test_links_carry_the_filters(released: Mission, read: Any) -> None:
    link = read("commitments/?partner=charity&page_size=1&format=json")["next"]
    assert link.startswith(
        "http://testserver/api/v1/missions/m/commitments/?partner=charity&page_size=1&format=json&edition=1&cursor="
    )
