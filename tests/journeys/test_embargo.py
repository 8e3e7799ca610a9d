"""Nothing that is frozen and not released can be found: not on a page, in a file, a header, a count or an order.

The whole public site is walked by its own links, and the API by its own schema, one second before a release and at it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from mission.models import Commitment, Indicator, Mission, Outcome, ReportingPeriod
from reports.actions import release
from reports.clock import next_quarter
from reports.models import Edition
from tests.factories import accounts
from tests.factories.mission import (
    make_area,
    make_commitment,
    make_entry,
    make_indicator,
    make_mission,
    make_observation,
    make_outcome,
    make_partner,
    make_period,
    make_series,
    make_source,
)
from tests.factories.reports import make_report, released_edition

pytestmark = pytest.mark.django_db

#: What is new in the waiting edition; none of it may be anywhere before the release.
SECRETS = ("zebra", "87654", "C-777")
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
VARYING = {"Cache-Control", "Date", "Expires"}


def public_record() -> Mission:
    """A small record that has something of everything."""
    mission = make_mission("m")
    lead = make_partner(mission, "lead")
    outcome = make_outcome(mission, "1")
    area = make_area(mission, "S1")
    commitment = make_commitment(mission, "C-1", lead=lead, outcomes=[outcome], due="2023", announced="2021")
    make_entry(commitment, lead, make_period(mission, 2022), status="on_track", code="e-1")
    indicator = make_indicator(mission, "deaths", outcome=outcome, headline=True)
    source = make_source(mission, "s-1", published="2023")
    make_observation(make_series(indicator, area), "1017", published="2023", source=source)
    return mission


def add_secrets(mission: Mission) -> None:
    """Approved changes of every kind: a new commitment, entry and partner, a reworded title, a revised figure."""
    lead = make_partner(mission, "zebra-trust", name="The zebra trust")
    fresh = make_commitment(
        mission, "C-777", lead=lead, outcomes=[Outcome.objects.get()], title="A zebra promise"
    )
    make_entry(
        fresh, lead, ReportingPeriod.objects.get(), status="delivered", done="The zebra came.", code="zebra-1"
    )
    Commitment.objects.filter(ref="C-1").update(title="The zebra title")
    series = make_series(make_indicator(mission, "zebras", outcome=Outcome.objects.get()))
    make_observation(series, "87654", published="2024")
    old = make_series(mission_indicator(mission))
    make_observation(
        old, "876541", published="2024", source=make_source(mission, "s-zebra", published="2024")
    )


def mission_indicator(mission: Mission) -> Any:
    """The indicator that is public already."""
    return Indicator.objects.get(mission=mission, code="deaths")


def waiting_edition(mission: Mission) -> Edition:
    """The secrets frozen and scheduled."""
    add_secrets(mission)
    editor = accounts.editor()
    edition = release.freeze_update(make_report(mission, title="The zebra update"), by=editor)
    return release.schedule(
        edition, release_at=next_quarter(timezone.now()) + dt.timedelta(hours=24), by=editor
    )


def api_paths() -> list[str]:
    """Every list of the API, by its own schema."""
    schema = Client().get("/api/v1/openapi.json").json()
    paths = [path.replace("{mission}", "m") for path in schema["paths"]]
    return [f"/api/v1{path}" for path in paths if "{" not in path]


def walk(client: Client) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Everything that is reached from the start by links, and every list of the API: path to answer."""
    waiting = ["/", "/m/", *api_paths(), "/api/v1/openapi.json", "/sitemap.xml", "/robots.txt"]
    found: dict[str, tuple[int, dict[str, str], bytes]] = {}
    while waiting:
        path = waiting.pop()
        if (
            path in found
            or path.startswith(("/static/", "/accounts/", "/admin/", "/workspace/"))
            or len(found) > 1500
        ):
            continue
        answer = client.get(path)
        body = answer.getvalue()
        headers = {name: value for name, value in answer.items() if name not in VARYING}
        found[path] = (answer.status_code, headers, body)
        if answer.status_code in (301, 302):
            waiting.append(answer["Location"])
        if "text/html" in answer.get("Content-Type", ""):
            waiting += [link.replace("&amp;", "&") for link in LINK.findall(body.decode())]
    return found


def test_before_the_release_the_site_is_byte_for_byte_what_it_was_and_after_it_the_news_is_everywhere() -> (
    None
):
    mission = public_record()
    released_edition(mission)
    client = Client()
    before = walk(client)
    assert len(before) > 60
    assert not [path for path, (status, _, _) in before.items() if status >= 500]
    edition = waiting_edition(mission)
    assert edition.release_at
    with time_machine.travel(edition.release_at - dt.timedelta(seconds=1), tick=False):
        for path, answer in walk(client).items():
            was = before.get(path)
            assert was is not None, path
            assert answer[0] == was[0], path
            assert {n: v for n, v in answer[1].items() if was[1].get(n) != v} == {}, path
            assert answer[2] == was[2], path
    with time_machine.travel(edition.release_at, tick=False):
        after = walk(client)
    assert {status for status, _, _ in after.values()} <= {200, 301, 302, 404}
    text = b"".join(body for _, _, body in after.values()).decode(errors="replace")
    for secret in SECRETS:
        assert secret in text


@pytest.mark.parametrize("method", ["get", "head"])
def test_what_waits_is_as_absent_as_what_never_was(method: str) -> None:
    mission = public_record()
    released_edition(mission)
    edition = waiting_edition(mission)
    pairs = [
        ("/m/commitments/C-777/", "/m/commitments/C-999/"),
        ("/m/commitments/C-777.json", "/m/commitments/C-999.json"),
        ("/m/partners/zebra-trust/", "/m/partners/never-trust/"),
        ("/m/indicators/zebras/", "/m/indicators/nevers/"),
        ("/m/indicators/zebras.csv", "/m/indicators/nevers.csv"),
        ("/m/editions/2/", "/m/editions/9/"),
        ("/m/editions/2/commitments/C-1/", "/m/editions/9/commitments/C-1/"),
        ("/api/v1/missions/m/commitments/C-777/", "/api/v1/missions/m/commitments/C-999/"),
        ("/api/v1/missions/m/commitments/?edition=2", "/api/v1/missions/m/commitments/?edition=9"),
    ]
    guesses = {
        "HTTP_IF_NONE_MATCH": f'"{edition.position}-{edition.hash[:16]}"',
        "HTTP_IF_MODIFIED_SINCE": "Wed, 01 Jan 2031 00:00:00 GMT",
        "HTTP_RANGE": "bytes=0-10",
    }
    for waits, never in pairs:
        for headers in ({}, guesses):
            with time_machine.travel(timezone.now(), tick=False):
                one = getattr(Client(), method)(waits, **headers)
                other = getattr(Client(), method)(never, **headers)
            assert (one.status_code, dict(one.items())) == (other.status_code, dict(other.items())), waits
            assert one.status_code in (400, 404), waits
            own, others = one.getvalue().decode(), other.getvalue().decode()
            assert own.replace(waits, "") == others.replace(never, ""), waits
