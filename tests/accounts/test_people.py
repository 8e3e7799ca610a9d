"""The people page: who sees whom, and who changes what."""

import pytest

from accounts.actions import people
from accounts.errors import Refused
from accounts.models import AuditEvent, Membership, User
from accounts.roles import Permission, has_permission
from accounts.words import EventType, Role
from tests.factories import accounts
from tests.factories.mail import sent
from tests.factories.mission import make_mission, make_partner

pytestmark = pytest.mark.django_db

PEOPLE = "/accounts/people/"


def _held(user):
    return Membership.objects.get(user=user, until=None)


def test_an_authoriser_sees_people_of_the_own_organisation_only(
    signed_in, authoriser, contributor, other_partner
):
    stranger = accounts.contributor(other_partner)
    page = signed_in(authoriser).get(PEOPLE).content.decode()
    assert contributor.email in page
    assert stranger.email not in page


def test_the_delivery_team_sees_everybody(signed_in, contributor, other_partner):
    stranger = accounts.contributor(other_partner)
    page = signed_in(accounts.reviewer()).get(PEOPLE).content.decode()
    assert contributor.email in page and stranger.email in page


def test_the_team_of_one_mission_sees_no_people_of_another(signed_in, contributor):
    other = make_mission()
    stranger = accounts.contributor(make_partner(other))
    page = signed_in(accounts.with_role(Role.REVIEWER, mission=other)).get(PEOPLE).content.decode()
    assert stranger.email in page
    assert contributor.email not in page


def test_contributors_and_observers_have_no_people_page(signed_in, contributor):
    for user in (contributor, accounts.observer()):
        assert signed_in(user).get(PEOPLE).status_code == 404


def test_an_authoriser_changes_a_colleagues_role(signed_in, authoriser, contributor, partner):
    address = f"/accounts/people/roles/{_held(contributor).pk}/change/"
    answer = signed_in(authoriser).post(address, {"role": Role.AUTHORISER, "reason": "Signs from now on"})
    assert answer.status_code == 302
    fresh = User.objects.get(pk=contributor.pk)
    assert has_permission(fresh, Permission.SUBMIT_FOR_PARTNER, partner=partner)
    assert sent()[0].to == [contributor.email]
    assert AuditEvent.objects.filter(event=EventType.ROLE_CHANGED, about=contributor.actor).exists()


def test_an_authoriser_cannot_raise_somebody_into_the_team(signed_in, authoriser, contributor):
    address = f"/accounts/people/roles/{_held(contributor).pk}/change/"
    assert signed_in(authoriser).post(address, {"role": Role.ADMINISTRATOR, "reason": "x"}).status_code == 422
    with pytest.raises(Refused):
        people.change_role(_held(contributor), Role.ADMINISTRATOR, by=authoriser, reason="x")


@pytest.mark.parametrize("act", ["change", "end"])
def test_people_of_another_organisation_are_not_there(signed_in, authoriser, other_partner, act):
    stranger = accounts.contributor(other_partner)
    address = f"/accounts/people/roles/{_held(stranger).pk}/{act}/"
    client = signed_in(authoriser)
    assert client.get(address).status_code == 404
    assert client.post(address, {"role": Role.AUTHORISER, "reason": "x"}).status_code == 404
    assert _held(stranger).role == Role.CONTRIBUTOR


def test_reviewers_see_people_but_change_nobody(signed_in, contributor):
    address = f"/accounts/people/roles/{_held(contributor).pk}/end/"
    assert signed_in(accounts.reviewer()).post(address, {"reason": "x"}).status_code == 404


def test_ending_access_needs_a_reason_and_works_at_once(client, authoriser, contributor):
    address = f"/accounts/people/roles/{_held(contributor).pk}/end/"
    client.force_login(authoriser)
    assert client.post(address, {"reason": " "}).status_code == 422
    from django.test import Client

    theirs = Client()
    theirs.force_login(contributor)
    assert theirs.get("/admin/").status_code == 200
    assert client.post(address, {"reason": "Left the organisation"}).status_code == 302
    assert theirs.get("/admin/", follow=True).status_code == 404
    ended = Membership.objects.get(user=contributor)
    assert (ended.reason, ended.ended_by) == ("Left the organisation", authoriser)


def test_access_ends_once(authoriser, contributor, administrator):
    membership = _held(contributor)
    people.end_membership(membership, by=authoriser, reason="Left")
    with pytest.raises(Refused):
        people.end_membership(membership, by=administrator, reason="Left too")
    assert Membership.objects.get(pk=membership.pk).ended_by == authoriser


def test_the_last_administrator_stays(administrator):
    with pytest.raises(Refused, match="last administrator"):
        people.end_membership(_held(administrator), by=administrator, reason="x")
    accounts.administrator()
    people.end_membership(_held(administrator), by=administrator, reason="x")


def test_every_change_leaves_an_event_that_names_nobody(authoriser, contributor):
    people.end_membership(_held(contributor), by=authoriser, reason="Left")
    event = AuditEvent.objects.get(event=EventType.ROLE_ENDED)
    assert (event.actor, event.about) == (authoriser.actor, contributor.actor)
    words = f"{event.target} {event.note}"
    assert contributor.email not in words and contributor.name not in words


def test_the_list_asks_the_database_as_often_for_many_as_for_few(signed_in, authoriser, partner, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    signed_in(authoriser).get(PEOPLE)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(PEOPLE)
        counts.append(len(queries))
        for _ in range(5):
            accounts.contributor(partner)
    assert counts[0] == counts[1]


def test_what_people_type_is_shown_as_text(signed_in, authoriser, partner):
    accounts.contributor(partner, name="<script>alert(1)</script>")
    page = signed_in(authoriser).get(PEOPLE).content.decode()
    assert "<script>alert" not in page
