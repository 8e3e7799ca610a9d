"""Punctuality is published with the edition: on pages, in the API, and as it stood on the day of freezing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from mission.models import Mission, PunctualityNote, ReportingPeriod, ReportingRound, Request
from reports.models import FrozenNoun
from tests.factories.mission import make_commitment, make_mission, make_partner, make_period
from tests.factories.reports import released_edition

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()


@pytest.fixture
def mission() -> Mission:
    """Two entries asked for: one is approved before its day, the other is overdue."""
    mission = make_mission("m")
    council, period = make_partner(mission, "council", name="The Council"), make_period(mission, 2022)
    days = {
        "opens": TODAY - dt.timedelta(30),
        "due": TODAY - dt.timedelta(1),
        "closes": TODAY + dt.timedelta(9),
    }
    round_ = ReportingRound.objects.create(mission=mission, period=period, title="Round", **days)
    for ref in ("C-1", "C-2"):
        commitment = make_commitment(mission, ref, lead=council)
        Request.objects.create(
            mission=mission, round=round_, commitment=commitment, partner=council, due=days["due"]
        )
    PunctualityNote.objects.create(
        mission=mission, partner=council, period=period, text="Staff were ill.", by="x", at=timezone.now()
    )
    return mission


def row(mission: Mission) -> dict:
    import json

    body = FrozenNoun.objects.get(mission=mission, kind="punctuality", until=2147483647).body
    return json.loads(body)


def test_what_is_overdue_counts_as_not_answered(mission: Mission) -> None:
    released_edition(mission)
    found = row(mission)
    assert (found["asked"], found["not_answered"], found["note"]) == (2, 2, "Staff were ill.")


def test_the_day_alone_changes_the_next_edition(mission: Mission) -> None:
    Request.objects.filter(mission=mission).update(due=TODAY + dt.timedelta(3))
    released_edition(mission)
    assert row(mission)["not_yet_due"] == 2
    Request.objects.filter(mission=mission).update(due=TODAY - dt.timedelta(3))
    released_edition(mission)
    assert row(mission)["not_answered"] == 2


def test_a_mission_in_which_nobody_was_asked_says_nothing(client: Client) -> None:
    empty = make_mission("e")
    make_period(empty, 2022)
    released_edition(empty)
    assert client.get("/api/v1/missions/e/punctuality/").json()["results"] == []
    assert "Punctuality" not in client.get("/e/periods/2022/").content.decode()


def test_pages_and_api_say_the_same(mission: Mission, client: Client) -> None:
    released_edition(mission)
    (found,) = client.get("/api/v1/missions/m/punctuality/", {"period": "2022"}).json()["results"]
    assert (found["partner"], found["asked"]) == ("council", 2)
    for path in ("/m/partners/council/", "/m/periods/2022/"):
        text = client.get(path).content.decode()
        assert "Punctuality of reporting" in text, path
        assert "Staff were ill." in text, path
    assert ReportingPeriod.objects.count() == 1
