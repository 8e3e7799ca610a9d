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
from reports.models import Edition, FrozenCommitment, PreReleaseLook, RedactionRequest
from reports.workspace import differences
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
    assert (
        team.post(f"/workspace/editions/m/{first.pk}/correct/", {"note": "A wrong title"}).status_code == 302
    )
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


def test_a_person_on_the_list_reads_until_the_release_and_each_look_is_kept(
    team: Client, mission: Mission
) -> None:
    edition = frozen(team)
    partner = accounts.contributor(Commitment.objects.get().partners.get(), email="reader@example.org")
    given = {"email": "reader@example.org", "role": "Policy lead", "organisation": "P", "reason": "Briefing"}
    assert team.post(f"/workspace/editions/m/{edition.pk}/access/", given).status_code == 302
    reader = signed_in(partner)
    assert reader.get(f"/workspace/editions/read/m/{edition.position}/").status_code == 200
    assert reader.get("/workspace/editions/").status_code == 404
    assert PreReleaseLook.objects.filter(person=partner.actor).count() == 1
    unknown = team.post(
        f"/workspace/editions/m/{edition.pk}/access/", given | {"email": "nobody@example.org"}
    )
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


def test_the_differences_are_in_words(team: Client) -> None:
    Commitment.objects.filter(ref="C-1").update(title="One two three four five six seven eight ten words")
    page = team.get("/workspace/editions/m/differences/").content.decode()
    assert "C-1, One two three" in page
    assert "[{" not in page and "&#x27;" not in page


def test_long_texts_differ_word_by_word() -> None:
    found = differences.pieces("the house has four beds", "the house has five beds now")
    assert [(piece.how, piece.text) for piece in found] == [
        ("kept", "the house has "), ("gone", "four"), ("come", "five"), ("kept", " beds"), ("come", " now"),
    ]  # fmt: skip


def test_a_person_is_taken_off_the_list(team: Client) -> None:
    edition = frozen(team)
    partner = accounts.contributor(Commitment.objects.get().partners.get(), email="reader@example.org")
    given = {"email": "reader@example.org", "role": "Policy lead", "organisation": "P", "reason": "Briefing"}
    team.post(f"/workspace/editions/m/{edition.pk}/access/", given)
    access = edition.pre_release.get()
    assert team.post(f"/workspace/editions/m/{edition.pk}/access/{access.pk}/end/").status_code == 302
    assert signed_in(partner).get(f"/workspace/editions/read/m/{edition.position}/").status_code == 404


def test_who_read_before_is_published_after_the_release_and_not_before(
    team: Client, mission: Mission
) -> None:
    edition = frozen(team)
    accounts.contributor(Commitment.objects.get().partners.get(), email="reader@example.org", name="Rea Der")
    given = {
        "email": "reader@example.org",
        "role": "Policy lead",
        "organisation": "Board",
        "reason": "Briefing",
    }
    team.post(f"/workspace/editions/m/{edition.pk}/access/", given)
    at = next_quarter(timezone.now()) + dt.timedelta(minutes=15)
    schedule(team, edition, at)
    with time_machine.travel(at, tick=False):
        page = Client().get("/m/edition/").content.decode()
    assert "Policy lead" in page and "Board" in page and "Briefing" in page
    assert "Released by an editor of the delivery team" in page
    assert "Rea Der" not in page and "reader@example.org" not in page


def test_pages_of_a_corrected_edition_say_so_with_the_reason_after_the_release(team: Client) -> None:
    first = Edition.objects.get()
    team.post(f"/workspace/editions/m/{first.pk}/correct/", {"note": "The title was wrong."})
    correction = Edition.objects.latest("pk")
    at = next_quarter(timezone.now()) + dt.timedelta(minutes=15)
    schedule(team, correction, at)
    path = "/m/editions/1/commitments/C-1/"
    with time_machine.travel(at - dt.timedelta(seconds=1), tick=False):
        assert "The title was wrong." not in Client().get(path).content.decode()
    with time_machine.travel(at, tick=False):
        page = Client().get(path).content.decode()
    assert "Edition 1 was corrected by edition 2" in page
    assert "The title was wrong." in page
    assert 'href="/m/commitments/C-1/">See this page in the newest edition' in page


def test_a_withdrawn_report_has_the_reason_at_its_top(team: Client) -> None:
    first = Edition.objects.get()
    team.post(f"/workspace/editions/m/{first.pk}/withdraw/", {"reason": "It counted some beds twice."})
    at = next_quarter(timezone.now()) + dt.timedelta(minutes=15)
    schedule(team, Edition.objects.latest("pk"), at)
    with time_machine.travel(at, tick=False):
        for path in ("/m/editions/1/", "/m/editions/1/edition/", "/m/", "/m/edition/"):
            page = Client().get(path).content.decode()
            assert "withdrawn" in page and "It counted some beds twice." in page, path
        assert "counted some beds" not in Client().get("/m/commitments/").content.decode()


def test_a_redaction_is_asked_for_by_one_and_agreed_to_by_another(team: Client) -> None:
    page = team.get("/workspace/editions/m/redactions/?kind=commitment&key=C-1").content.decode()
    assert "First words" in page
    row = FrozenCommitment.objects.get()
    assert f"/workspace/editions/m/redactions/commitment/{row.pk}/" in page
    path = f"/workspace/editions/m/redactions/commitment/{row.pk}/"
    assert team.post(path, {"notice": "", "reason": ""}).status_code == 400
    given = {"notice": "Removed by a court's order.", "reason": "Order of a court"}
    assert team.post(path, given).status_code == 302
    assert "asked for already" in team.post(path, given).content.decode()
    settle = f"/workspace/editions/m/redactions/{RedactionRequest.objects.get().pk}"
    refused = team.post(f"{settle}/agree/")
    assert refused.status_code == 400 and "another person has to agree" in refused.content.decode()
    assert signed_in(accounts.administrator()).post(f"{settle}/agree/").status_code == 302
    assert "Order of a court" in Client().get("/m/corrections/").content.decode()
    assert not FrozenCommitment.objects.filter(title__icontains="first words").exists()
    assert "First words" not in Client().get("/m/commitments/C-1/").content.decode()


def test_a_refused_redaction_leaves_the_text(team: Client) -> None:
    row = FrozenCommitment.objects.get()
    given = {"notice": "Removed.", "reason": "Order of a court"}
    team.post(f"/workspace/editions/m/redactions/commitment/{row.pk}/", given)
    team.post(f"/workspace/editions/m/redactions/{RedactionRequest.objects.get().pk}/refuse/")
    assert "First words" in Client().get("/m/commitments/C-1/").content.decode()
    assert "No redaction is asked for." in team.get("/workspace/editions/m/redactions/").content.decode()


def test_files_that_still_hold_a_redacted_text_are_not_given(team: Client, mission: Mission) -> None:
    file = Edition.objects.get().files.get(name="commitments.csv")
    assert "First words" in b"".join(Client().get(f"/m/files/{file.name}")).decode()
    row = FrozenCommitment.objects.get()
    given = {"notice": "Removed.", "reason": "Order of a court"}
    team.post(f"/workspace/editions/m/redactions/commitment/{row.pk}/", given)
    signed_in(accounts.editor()).post(
        f"/workspace/editions/m/redactions/{RedactionRequest.objects.get().pk}/agree/"
    )
    assert Client().get(f"/m/files/{file.name}").status_code == 404
    assert "not given any more" in Client().get("/m/downloads/").content.decode()
    released_edition(mission)
    assert "First words" not in b"".join(Client().get(f"/m/files/{file.name}")).decode()


def test_only_those_who_release_see_redactions(team: Client) -> None:
    for person in (accounts.reviewer(), accounts.observer(), accounts.person()):
        assert signed_in(person).get("/workspace/editions/m/redactions/").status_code == 404
