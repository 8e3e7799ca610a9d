"""The life of an invitation."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.actions import people
from accounts.models import AuditEvent, Invitation, Membership, User
from accounts.words import EventType, Role
from tests.factories import accounts
from tests.factories.mail import sent

pytestmark = pytest.mark.django_db

PASSWORD = "seven quiet lanterns at noon"
NEW = {"name": "Jo Reid", "password": PASSWORD, "again": PASSWORD}
ACCEPT = "/accounts/invitation/"


@pytest.fixture
def invite(client):
    def _invite(by, **data):
        client.force_login(by)
        response = client.post("/accounts/people/invite/", {"email": "jo@example.org"} | data)
        client.logout()
        return response

    return _invite


def _link(number=-1):
    return re.search(r"http://testserver(\S+)", sent()[number].body).group(1)


@pytest.fixture
def invited(invite, authoriser, partner):
    invite(authoriser, role=Role.CONTRIBUTOR, partner=partner.pk)
    return _link()


def test_an_authoriser_invites_a_colleague_who_chooses_a_password_and_is_in(
    client, invited, partner, authoriser
):
    page = client.get(invited, follow=True)
    assert str(partner) in page.content.decode()
    assert invited.split("/")[-2] not in page.request["PATH_INFO"]
    done = client.post(ACCEPT, NEW)
    assert done["Location"] == "/accounts/"
    user = User.objects.get(email="jo@example.org")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.name == "Jo Reid"
    held = Membership.objects.get(user=user)
    assert (held.role, held.partner, held.granted_by) == (Role.CONTRIBUTOR, partner, authoriser)
    assert AuditEvent.objects.filter(event=EventType.INVITATION_ACCEPTED, actor=user.actor).exists()


def test_only_a_hash_of_the_link_is_kept(invited):
    token = invited.rstrip("/").split("/")[-1]
    assert token not in str(Invitation.objects.values().get())
    assert not any(token in str(row) for row in AuditEvent.objects.values())


def test_opening_the_link_changes_nothing(client, invited):
    before = Invitation.objects.values().get()
    client.get(invited, follow=True)
    client.head(invited)
    assert Invitation.objects.values().get() == before
    assert not User.objects.filter(email="jo@example.org").exists()


def test_the_link_works_once(client, invited):
    client.get(invited)
    client.post(ACCEPT, NEW)
    client.logout()
    again = client.get(invited, follow=True)
    assert again.status_code == 410
    assert "used already" in again.content.decode()
    client.get(invited)
    assert client.post(ACCEPT, NEW | {"name": "Somebody else"}).status_code == 410
    assert User.objects.get(email="jo@example.org").name == "Jo Reid"


def test_a_withdrawn_link_says_so(client, invited, authoriser):
    client.force_login(authoriser)
    client.post(f"/accounts/people/invitations/{Invitation.objects.get().pk}/withdraw/")
    client.logout()
    closed = client.get(invited, follow=True)
    assert closed.status_code == 410
    assert "withdrawn" in closed.content.decode()


def test_a_link_expires(client, invited):
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert "expired" in client.get(invited, follow=True).content.decode()


def test_a_link_sent_again_replaces_the_earlier_one(client, invited, authoriser):
    client.force_login(authoriser)
    client.post(f"/accounts/people/invitations/{Invitation.objects.get().pk}/resend/")
    client.logout()
    assert client.get(invited, follow=True).status_code == 404
    client.get(_link())
    assert client.post(ACCEPT, NEW).status_code == 302


def test_an_unknown_link_is_not_there(client):
    assert client.get("/accounts/invitation/nothing-of-ours/", follow=True).status_code == 404
    assert client.get(ACCEPT).status_code == 404


def test_nobody_else_can_accept(client, invited, contributor):
    client.force_login(contributor)
    answer = client.get(invited, follow=True)
    assert answer.status_code == 410
    assert "another e-mail address" in answer.content.decode()
    client.get(invited)
    client.post(ACCEPT, NEW)
    assert Invitation.objects.get().accepted_at is None


def test_who_has_an_account_signs_in_and_accepts(client, invited, other_partner):
    user = accounts.contributor(other_partner, email="jo@example.org")
    assert "Sign in" in client.get(invited, follow=True).content.decode()
    client.post(ACCEPT, NEW)
    assert Invitation.objects.get().accepted_at is None
    client.post("/accounts/login/", {"login": user.email, "password": accounts.PASSWORD, "next": ACCEPT})
    assert client.post(ACCEPT).status_code == 302
    assert Membership.objects.filter(user=user).count() == 2


def test_the_role_is_the_one_that_was_offered_whatever_is_posted(client, invited):
    client.get(invited)
    client.post(ACCEPT, NEW | {"role": Role.ADMINISTRATOR, "partner": ""})
    assert Membership.objects.get(user__email="jo@example.org").role == Role.CONTRIBUTOR


def test_an_invitation_of_somebody_who_has_left_is_worth_nothing(client, invited, authoriser, administrator):
    people.end_membership(Membership.objects.get(user=authoriser), by=administrator, reason="Left")
    client.get(invited)
    answer = client.post(ACCEPT, NEW)
    assert answer.status_code == 422
    assert "can no longer give this access" in answer.content.decode()
    assert not User.objects.filter(email="jo@example.org").exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"again": "another one entirely"}, "again"),
        ({"name": "Jo\x07Reid"}, "name"),
        ({"name": ""}, "name"),
        ({"password": "jo@example.org!!", "again": "jo@example.org!!"}, "password"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client, invited, data, field):
    client.get(invited)
    answer = client.post(ACCEPT, NEW | data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_an_authoriser_cannot_invite_for_another_organisation(invite, authoriser, other_partner):
    assert invite(authoriser, role=Role.CONTRIBUTOR, partner=other_partner.pk).status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.EDITOR, Role.REVIEWER, Role.OBSERVER])
def test_an_authoriser_cannot_invite_into_the_team(invite, authoriser, role):
    assert invite(authoriser, role=role).status_code == 422
    assert not Invitation.objects.exists()


def test_an_editor_invites_a_partners_first_person_but_nobody_into_the_team(invite, partner):
    editor = accounts.editor()
    assert invite(editor, role=Role.REVIEWER).status_code == 422
    assert invite(editor, role=Role.AUTHORISER, partner=partner.pk).status_code == 302


def test_an_administrator_invites_an_observer_until_a_day(client, invite, administrator, mission):
    day = timezone.localdate() + timedelta(days=30)
    assert invite(administrator, role=Role.OBSERVER, mission=mission.pk).status_code == 422
    assert invite(administrator, role=Role.OBSERVER, mission=mission.pk, until=day).status_code == 302
    client.get(_link())
    client.post(ACCEPT, NEW)
    held = Membership.objects.get(user__email="jo@example.org")
    assert timezone.localdate(held.until) == day
    assert held.mission == mission


def test_the_administrator_of_one_mission_gives_no_role_in_all(invite, mission):
    administrator = accounts.with_role(Role.ADMINISTRATOR, mission=mission)
    assert invite(administrator, role=Role.EDITOR).status_code == 422
    assert invite(administrator, role=Role.EDITOR, mission=mission.pk).status_code == 302


def test_contributors_reviewers_and_observers_invite_nobody(client, contributor):
    for user in (contributor, accounts.reviewer(), accounts.observer()):
        client.force_login(user)
        assert client.get("/accounts/people/invite/").status_code == 404


def test_nobody_is_invited_twice_to_the_same(invite, authoriser, partner):
    for expected in (302, 422):
        assert invite(authoriser, role=Role.CONTRIBUTOR, partner=partner.pk).status_code == expected
    assert len(sent()) == 1


def test_nobody_is_invited_to_what_they_hold(invite, authoriser, contributor, partner):
    answer = invite(authoriser, email=contributor.email, role=Role.CONTRIBUTOR, partner=partner.pk)
    assert "holds this role already" in answer.content.decode()


def test_invitations_of_others_are_not_there(client, invited, other_partner):
    client.force_login(accounts.authoriser(other_partner))
    pk = Invitation.objects.get().pk
    for act in ("withdraw", "resend"):
        assert client.post(f"/accounts/people/invitations/{pk}/{act}/").status_code == 404


def test_one_person_cannot_send_invitations_without_end(invite, authoriser, partner):
    for number in range(31):
        answer = invite(authoriser, email=f"p{number}@example.org", role=Role.CONTRIBUTOR, partner=partner.pk)
    assert answer.status_code == 422
    assert Invitation.objects.count() == 30


def test_a_name_with_line_breaks_gives_no_mail_headers(invite, partner):
    authoriser = accounts.authoriser(partner, name="Jo\r\nBcc: all@example.org")
    invite(authoriser, role=Role.CONTRIBUTOR, partner=partner.pk)
    assert sent()[0].recipients() == ["jo@example.org"]
    assert "Bcc" not in sent()[0].message()
