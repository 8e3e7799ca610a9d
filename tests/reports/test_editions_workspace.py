"""The delivery team freezes, reads, schedules, stops and corrects editions in the workspace."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from mission.models import Commitment, Mission
from reports.clock import next_quarter
from reports.models import Edition, PreReleaseLook
from tests.factories import accounts
from tests.factories.mission import make_commitment, make_mission, make_partner
from tests.factories.reports import released_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    mission = make_mission("m")
    make_commitment(mission, "C-1", lead=make_partner(mission, "p"), title="First words")
    released_edition(mission)
    return mission


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def team(mission: Mission) -> Client:
    return signed_in(accounts.editor())


def frozen(team: Client, title: str = "Embargoed words") -> Edition:
    Commitment.objects.filter(ref="C-1").update(title=title)
    assert team.post("/workspace/editions/m/freeze/", {"title": "Spring update"}).status_code == 302
    return Edition.objects.latest("pk")


def schedule(team: Client, edition: Edition, at: dt.datetime) -> Any:
    local = timezone.localtime(at)
    given = {"day": local.strftime("%Y-%m-%d"), "time": local.strftime("%H:%M")}
    return team.post(f"/workspace/editions/m/{edition.pk}/schedule/", given)


def test_the_team_sees_what_waits_freezes_it_reads_it_and_sets_its_time(team: Client) -> None:
    Commitment.objects.filter(ref="C-1").update(title="Embargoed words")
    assert "1 difference to" in team.get("/workspace/editions/").content.decode()
    assert "Embargoed words" in team.get("/workspace/editions/m/differences/").content.decode()
    edition = frozen(team)
    read = team.get(f"/workspace/editions/read/m/{edition.position}/commitments/C-1/")
    assert "Embargoed words" in read.content.decode()
    assert "no-store" in read["Cache-Control"]
    assert PreReleaseLook.objects.count() == 1
    at = next_quarter(timezone.now()) + dt.timedelta(hours=30)
    assert schedule(team, edition, at).status_code == 302
    edition.refresh_from_db()
    assert edition.release_at == at


def test_a_time_that_is_no_quarter_hour_is_refused_at_the_form(team: Client) -> None:
    edition = frozen(team)
    answer = schedule(team, edition, next_quarter(timezone.now()) + dt.timedelta(hours=1, minutes=3))
    assert answer.status_code == 400
    assert "whole quarter hours" in answer.content.decode()


def test_a_waiting_edition_is_stopped(team: Client) -> None:
    edition = frozen(team)
    assert team.post(f"/workspace/editions/m/{edition.pk}/stop/").status_code == 302
    edition.refresh_from_db()
    assert edition.position is None


def test_a_correction_without_a_note_is_refused_and_with_one_is_frozen(team: Client) -> None:
    first = Edition.objects.get()
    assert team.post(f"/workspace/editions/m/{first.pk}/correct/", {"note": ""}).status_code == 400
    assert team.post(f"/workspace/editions/m/{first.pk}/correct/", {"note": "A wrong title"}).status_code == 302
    assert Edition.objects.latest("pk").corrects == first


def test_what_is_under_embargo_is_absent_for_everyone_else(team: Client, mission: Mission) -> None:
    edition = frozen(team)
    position = edition.position
    partner = accounts.authoriser(Commitment.objects.get().partners.get())
    paths = [
        f"/workspace/editions/read/m/{position}/",
        f"/workspace/editions/m/{edition.pk}/",
        "/workspace/editions/m/differences/",
        "/workspace/editions/",
    ]
    for client in (signed_in(partner), signed_in(accounts.person())):
        assert [client.get(path).status_code for path in paths] == [404] * 4
    assert [Client().get(path).status_code for path in paths] == [302] * 4
    for path in (f"/m/editions/{position}/", f"/m/editions/{position}/commitments/C-1/"):
        assert Client().get(path).status_code == 404


def test_an_observer_reads_and_changes_nothing(team: Client) -> None:
    edition = frozen(team)
    observer = signed_in(accounts.observer())
    assert observer.get(f"/workspace/editions/read/m/{edition.position}/").status_code == 200
    assert observer.post(f"/workspace/editions/m/{edition.pk}/stop/").status_code == 404


def test_a_person_on_the_list_reads_until_the_release_and_each_look_is_kept(team: Client, mission: Mission) -> None:
    edition = frozen(team)
    partner = accounts.contributor(Commitment.objects.get().partners.get(), email="reader@example.org")
    given = {"email": "reader@example.org", "role": "Policy lead", "organisation": "P", "reason": "Briefing"}
    assert team.post(f"/workspace/editions/m/{edition.pk}/access/", given).status_code == 302
    reader = signed_in(partner)
    assert reader.get(f"/workspace/editions/read/m/{edition.position}/").status_code == 200
    assert reader.get("/workspace/editions/").status_code == 404
    assert PreReleaseLook.objects.filter(person=partner.actor).count() == 1
    unknown = team.post(f"/workspace/editions/m/{edition.pk}/access/", given | {"email": "nobody@example.org"})
    assert unknown.status_code == 400


def test_after_its_release_the_preview_leads_to_the_public_page(team: Client) -> None:
    edition = frozen(team)
    at = next_quarter(timezone.now()) + dt.timedelta(minutes=15)
    schedule(team, edition, at)
    with time_machine.travel(at - dt.timedelta(seconds=1), tick=False):
        assert "Embargoed words" not in Client().get("/m/commitments/C-1/").content.decode()
    with time_machine.travel(at, tick=False):
        assert "Embargoed words" in Client().get("/m/commitments/C-1/").content.decode()
        reader = signed_in(accounts.observer())
        assert reader.get(f"/workspace/editions/read/m/{edition.position}/").status_code == 302
