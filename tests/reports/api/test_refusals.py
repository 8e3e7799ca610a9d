"""What is refused, and how: by name, as a problem, and the absent all alike."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from config import warm
from mission.models import Mission
from reports.clock import next_quarter
from reports.models import Edition
from tests.factories.mission import make_commitment, make_partner
from tests.factories.reports import frozen_edition, released_edition

pytestmark = pytest.mark.django_db
HERE = "/api/v1/missions/m/"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("commitments/?colour=red", "colour"),
        ("commitments/?workflow=approved", "workflow"),
        ("commitments/?partner=nobody", "partner"),
        ("commitments/?partner=", "partner"),
        ("commitments/?partner=charity&partner=council", "partner"),
        ("commitments/?partner=%25", "partner"),
        ("commitments/?partner=a%00b", "partner"),
        ("commitments/?partner=%FF", "query"),
        ("commitments/?partner=%ED%A0%80", "query"),
        (f"commitments/?partner={'(a+)+' * 1000}", "partner"),
        (f"commitments/?partner={'(a+)+' * 10000}", "query"),
        ("commitments/?status=approved", "status"),
        ("commitments/?status=", "status"),
        ("commitments/?due_before=", "due_before"),
        ("commitments/?due_before=0000-00-00", "due_before"),
        ("commitments/?due_before=2024-02-30", "due_before"),
        ("commitments/?due_before=2024-2-3", "due_before"),
        ("commitments/?due_before=20240203", "due_before"),
        ("commitments/?due_before=2024-W01-1", "due_before"),
        ("commitments/?ordering=body", "ordering"),
        ("commitments/?ordering=--ref", "ordering"),
        ("commitments/?page_size=1001", "page_size"),
        ("commitments/?page_size=0", "page_size"),
        ("commitments/?page_size=-1", "page_size"),
        ("commitments/?page_size=1e3", "page_size"),
        ("commitments/?page_size=%EF%BC%91%EF%BC%92", "page_size"),
        ("commitments/?page_size=true", "page_size"),
        ("commitments/?edition=0", "edition"),
        ("commitments/?edition=-0", "edition"),
        ("commitments/?edition=1.0", "edition"),
        ("commitments/?edition=9223372036854775808", "edition"),
        ("commitments/?edition=newest", "edition"),
        ("commitments/?format=xml", "format"),
        ("commitments/?format=csv&page_size=10", "page_size"),
        ("commitments/?format=csv&cursor=x", "cursor"),
        ("commitments/C-1/?status=delivered", "status"),
        ("observations/?vintage=oldest", "vintage"),
        ("observations/?as_of=9999-12-31", "as_of"),
        ("observations/?missing=zero", "missing"),
        ("observations/?revised=1", "revised"),
        ("editions/?edition=1", "edition"),
        ("?now=2030-01-01", "now"),
    ],
)
def test_what_is_not_understood_is_named(released: Mission, read: Any, path: str, name: str) -> None:
    problem = read(path, 400)
    assert problem["parameter"] == name
    assert problem["status"] == 400
    assert len(problem["detail"]) < 600


def test_as_of_can_be_today_and_not_tomorrow(released: Mission, read: Any) -> None:
    today = timezone.localdate()
    assert read(f"observations/?as_of={today}")["results"]
    assert "not come yet" in read(f"observations/?as_of={today + dt.timedelta(days=1)}", 400)["detail"]


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "a OR b", "NEAR(", "*"])
def test_signs_are_only_text(released: Mission, client: Client, text: str) -> None:
    assert client.get(f"{HERE}commitments/", {"partner": text}).status_code == 400
    assert client.get(f"{HERE}observations/", {"disaggregation": text}).json()["results"] == []


def _seen(client: Client, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    response = client.get(path, headers=headers)
    changing = {"Cache-Control"}
    return response.status_code, {k: v for k, v in response.items() if k not in changing}, response.content


def _waiting(mission: Mission) -> Edition:
    """A further edition, frozen and not released, with a commitment and a partner of its own."""
    make_commitment(mission, "C-9", lead=make_partner(mission, "secret"))
    edition = frozen_edition(mission)
    edition.release_at = next_quarter(timezone.now() + dt.timedelta(hours=1))
    edition.save(update_fields=["release_at"])
    return edition


@pytest.mark.parametrize(
    ("waits", "never_was"),
    [
        ("commitments/C-9/", "commitments/C-8/"),
        ("commitments/?edition=2", "commitments/?edition=3"),
        ("commitments/C-1/?edition=2", "commitments/C-1/?edition=3"),
        ("editions/2/", "editions/3/"),
        ("?edition=2", "?edition=3"),
    ],
)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Wed, 21 Oct 2099 07:28:00 GMT"},
        {"Range": "bytes=0-10"},
        {"Date": "Wed, 21 Oct 2099 07:28:00 GMT", "Prefer": "now=2099-01-01"},
    ],
    ids=str,
)
def test_what_waits_is_as_absent_as_what_never_was(
    released: Mission, client: Client, waits: str, never_was: str, headers: dict[str, str]
) -> None:
    _waiting(released)
    one, other = _seen(client, HERE + waits, **headers), _seen(client, HERE + never_was, **headers)
    assert one == other
    assert one[0] == 404


def test_a_filter_on_what_waits_is_as_one_on_what_never_was(
    released: Mission, client: Client, read: Any
) -> None:
    _waiting(released)
    waits, never_was = (read(f"commitments/?partner={name}", 400) for name in ("secret", "nobody"))
    assert waits["detail"].replace("secret", "nobody") == never_was["detail"]


def test_not_a_byte_changes_while_an_edition_waits(released: Mission, client: Client) -> None:
    paths = [
        "/api/v1/missions/",
        HERE,
        *(f"{HERE}{name}/" for name in ("commitments", "editions", "observations", "series")),
    ]

    def now() -> list[tuple[int, dict[str, str], bytes]]:
        warm.pages.clear()
        cache.clear()
        return [_seen(client, path) for path in paths]

    before = now()
    edition = _waiting(released)
    assert now() == before
    edition.release_at = timezone.now() - dt.timedelta(minutes=1)
    Edition.objects.filter(pk=edition.pk).update(frozen_at=edition.release_at, release_at=edition.release_at)
    assert all(one[1]["ETag"] != other[1]["ETag"] for one, other in zip(before, now(), strict=True))


def test_an_unreleased_mission_is_as_none(mission: Mission, client: Client) -> None:
    assert _seen(client, f"{HERE}commitments/") == _seen(client, "/api/v1/missions/none/commitments/")
    assert client.get("/api/v1/missions/").json()["results"] == []


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/x/", "/api/v2/", "/api/v1/missions/m/things/", "/api/v1/missions/m/%00/"]
)
def test_other_addresses_below_the_api_are_problems(released: Mission, client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_nul_in_a_code_is_no_code(released: Mission, client: Client) -> None:
    assert client.get(f"{HERE}commitments/C%00/").status_code == 404


def test_a_missing_last_slash_leads_on(released: Mission, client: Client) -> None:
    response = client.get(f"{HERE}commitments?status=delivered")
    assert (response.status_code, response["Location"]) == (301, f"{HERE}commitments/?status=delivered")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_the_api_can_only_be_read(released: Mission, method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(f"{HERE}commitments/")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response["Content-Type"] == "application/problem+json"
    assert "Access-Control-Allow-Origin" not in response


def test_other_forms_are_refused(released: Mission, read: Any) -> None:
    assert read("commitments/", 406, Accept="application/xml")["status"] == 406


def test_a_foreign_host_is_refused_as_a_problem(released: Mission, client: Client) -> None:
    response = client.get(f"{HERE}commitments/?page_size=1", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_our_own_failure_tells_nothing(released: Mission, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("SELECT secret FROM /srv/path")

    monkeypatch.setattr("reports.api.views.edition_body", fail)
    response = Client(raise_request_exception=False).get(f"{HERE}commitments/")
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert b"secret" not in response.content
    assert b"Runtime" not in response.content


def test_earlier_editions_answer_for_ever(released: Mission, read: Any) -> None:
    make_commitment(released, "C-4", lead=make_partner(released, "new"))
    released_edition(released)
    assert len(read("commitments/?edition=1")["results"]) == 3
    assert len(read("commitments/?edition=2")["results"]) == 4
    read("commitments/C-4/?edition=1", 404)
    assert read("commitments/C-4/")["edition"]["position"] == 2
