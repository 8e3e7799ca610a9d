"""The delivery team looks at the workspace as a partner's people see it: logged, marked on every page, and without writing."""

from __future__ import annotations

import pytest
from django.db import transaction

from accounts.models import AuditEvent
from accounts.words import EventType
from mission.models import ChangeRecord, EntryPresence
from mission.workspace import view_as
from tests.factories import accounts
from tests.mission.workspace.entry_world import World, at, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def looking(world):
    client = signed_in(world.reviewer)
    assert client.post(f"/workspace/view-as/{world.partner.pk}/").headers["Location"] == "/workspace/"
    return client


def test_the_team_sees_what_the_partners_people_see_with_a_way_out(world, looking):
    entry = world.draft()
    page = looking.get("/workspace/").content.decode()
    assert "You look at the workspace as the people of Harbour House see it." in page
    assert "Workspace · Harbour House" in page and "/workspace/review/" not in page
    form = looking.get(at(entry)).content.decode()
    assert 'id="entry-form"' in form and "Be yourself again" in form
    assert looking.get("/workspace/review/").status_code == 404
    assert looking.get("/workspace/rounds/").status_code == 404
    assert looking.get("/workspace/view-as/").status_code == 404


def test_what_the_partner_may_not_know_of_is_not_shown(world, looking):
    from tests.factories.mission import make_commitment, make_entry

    theirs = make_entry(make_commitment(world.mission, "Q", lead=world.other), world.other, world.period)
    assert looking.get(at(theirs)).status_code == 404
    assert looking.get(f"/workspace/history/entries/{theirs.pk}/").status_code == 404


def test_it_is_written_down_when_it_begins_and_ends(world, looking):
    looking.post("/workspace/view-as/end/")
    events = AuditEvent.objects.filter(event=EventType.VIEWED_AS_PARTNER).order_by("pk")
    assert list(events.values_list("actor", "target", "note")) == [
        (world.reviewer.actor, "Harbour House (p)", "Begun"),
        (world.reviewer.actor, "Harbour House (p)", "Ended"),
    ]
    assert looking.get("/workspace/review/").status_code == 200


@pytest.mark.parametrize(
    "name", ["entry", "entry-autosave", "entry-submit", "entry-here", "entry-comment-answer"]
)
def test_every_hand_made_post_is_refused(world, looking, name):
    entry = world.draft()
    before = ChangeRecord.objects.count()
    more = {"pk": 1} if "comment" in name else {}
    answer = looking.post(at(entry, name, **more), {"version": entry.version, "done": "Mine.", "seen": ""})
    assert answer.status_code == 403
    assert "You are only looking" in answer.content.decode()
    assert ChangeRecord.objects.count() == before


@pytest.mark.parametrize(
    "path", ["/accounts/password/change/", "/admin/mission/partner/add/", "/workspace/rounds/new/"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent_anywhere(looking, path, method):
    assert looking.generic(method, path).status_code == 403


def test_looking_leaves_no_sign_of_being_in_the_entry(world, looking):
    entry = world.draft()
    looking.get(at(entry))
    assert not EntryPresence.objects.exists()


def test_a_page_that_would_write_is_refused_too(world, looking, monkeypatch):
    entry = world.draft()

    def writes(about, by):
        with transaction.atomic():
            EntryPresence.objects.create(entry=about, by="x", seen_at=about.changed_at)

    monkeypatch.setattr("mission.workspace.entry_page.note_presence", writes)
    assert looking.get(at(entry)).status_code == 403
    assert not EntryPresence.objects.exists()


def test_no_session_of_the_partner_is_touched_and_ones_own_account_stays_ones_own(world, looking):
    writer = signed_in(world.writer)
    before = dict(writer.session)
    looking.get("/workspace/")
    assert dict(writer.session) == before
    assert looking.session["_auth_user_id"] == str(world.reviewer.pk)


def test_who_loses_the_role_is_themselves_again(world, looking):
    world.reviewer.memberships.update(until="2022-01-01T00:00Z", since="2021-01-01T00:00Z")
    page = looking.get("/workspace/")
    assert "Be yourself again" not in page.content.decode()
    assert view_as._KEY not in looking.session


def test_partners_people_and_observers_cannot_look_as_others(world):
    for person in (world.signer, accounts.observer(world.mission), accounts.person()):
        client = signed_in(person)
        assert client.get("/workspace/view-as/").status_code == 404
        assert client.post(f"/workspace/view-as/{world.other.pk}/").status_code == 404
    assert not AuditEvent.objects.filter(event=EventType.VIEWED_AS_PARTNER).exists()


def test_a_team_of_one_mission_looks_at_its_partners_alone(world):
    from tests.factories.mission import make_mission, make_partner

    elsewhere = make_partner(make_mission("elsewhere"), "e")
    client = signed_in(accounts.with_role(accounts.Role.EDITOR, mission=world.mission))
    assert client.post(f"/workspace/view-as/{elsewhere.pk}/").status_code == 404
    assert client.post("/workspace/view-as/999999/").status_code == 404
    page = client.get("/workspace/view-as/", {"q": "harbour"}).content.decode()
    assert "Harbour House" in page and elsewhere.name not in page


def test_signing_out_ends_it(world, looking):
    looking.post("/accounts/logout/")
    assert view_as._KEY not in signed_in(world.reviewer).session
