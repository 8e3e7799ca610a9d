"""Closing an account."""

import pytest
from django.test import Client

from accounts.actions import closing
from accounts.errors import Refused
from accounts.models import AuditEvent, Invitation, Membership, SignIn, User
from accounts.words import EventType
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db


def test_access_sessions_and_name_go_at_once_and_the_opaque_id_stays(client, administrator, contributor):
    theirs = Client()
    theirs.post("/accounts/login/", {"login": contributor.email, "password": PASSWORD})
    assert theirs.get("/accounts/").status_code == 200
    client.force_login(administrator)
    answer = client.post(f"/accounts/people/{contributor.public_id}/close/", {"reason": "Asked for it"})
    assert answer.status_code == 302
    assert theirs.get("/accounts/").status_code == 302
    closed = User.objects.get(pk=contributor.pk)
    assert closed.actor == contributor.actor
    assert contributor.email not in str(User.objects.filter(pk=closed.pk).values().get())
    assert closed.name == ""
    assert not closed.is_active and not closed.has_usable_password()
    assert Membership.objects.get(user=closed).until is not None
    assert not SignIn.objects.filter(user=closed).exists()
    assert AuditEvent.objects.filter(event=EventType.ACCOUNT_CLOSED, about=closed.actor).exists()


def test_the_address_goes_from_invitations_too(administrator, authoriser, contributor, partner):
    from accounts.actions import invitations

    made = invitations.invite(
        contributor.email, "authoriser", by=authoriser, partner=partner, link_for=lambda token: token
    )
    closing.close_account(contributor, by=administrator, reason="Asked for it")
    assert Invitation.objects.get(pk=made.pk).email == f"closed-{contributor.public_id}@closed.invalid"


def test_a_closed_account_cannot_sign_in(client, administrator, contributor):
    email = contributor.email
    closing.close_account(contributor, by=administrator, reason="Asked for it")
    client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_only_administrators_close_accounts_of_others(client, authoriser, contributor):
    client.force_login(authoriser)
    assert client.post(f"/accounts/people/{contributor.public_id}/close/", {"reason": "x"}).status_code == 404
    with pytest.raises(Refused):
        closing.close_account(contributor, by=authoriser, reason="x")


def test_closing_needs_a_reason(administrator, contributor):
    with pytest.raises(Refused):
        closing.close_account(contributor, by=administrator, reason=" ")


def test_the_last_administrator_cannot_close_the_own_account(administrator):
    with pytest.raises(Refused, match="last administrator"):
        closing.close_account(administrator, by=administrator, reason="x")
