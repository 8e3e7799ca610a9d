"""One's own account: sessions, sign-ins, name."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.actions import sessions
from accounts.models import SignIn, User
from accounts.words import SignInOutcome
from tests.factories import accounts
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db


def _signed_in(user, agent="A browser"):
    client = Client(headers={"user-agent": agent})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def _ids(client):
    return {
        row["session"].user_agent: row["session"].pk
        for row in client.get("/accounts/sessions/").context["sessions"]
    }


def test_somebody_sees_the_own_sessions_and_tries_and_no_others(contributor, authoriser):
    here = _signed_in(contributor, "Here")
    _signed_in(contributor, "Elsewhere")
    _signed_in(authoriser, "Somebody else")
    page = here.get("/accounts/sessions/").content.decode()
    assert "Here" in page and "Elsewhere" in page
    assert "Somebody else" not in page


def test_another_session_is_ended(contributor):
    here, there = _signed_in(contributor, "Here"), _signed_in(contributor, "There")
    here.post("/accounts/sessions/end/", {"session": _ids(here)["There"]})
    assert there.get("/accounts/").status_code == 302
    assert here.get("/accounts/").status_code == 200


def test_all_other_sessions_are_ended(contributor):
    here = _signed_in(contributor)
    others = [_signed_in(contributor) for _ in range(2)]
    here.post("/accounts/sessions/end/", {"session": "others"})
    assert [other.get("/accounts/").status_code for other in others] == [302, 302]
    assert here.get("/accounts/").status_code == 200


@pytest.mark.parametrize("session", ["", "x", "１", "99999999999999999999", "-1"])
def test_a_session_that_is_not_ones_own_is_not_there(contributor, session):
    assert _signed_in(contributor).post("/accounts/sessions/end/", {"session": session}).status_code == 404


def test_sessions_of_others_cannot_be_ended(contributor, authoriser):
    theirs = _signed_in(authoriser, "Theirs")
    mine = _signed_in(contributor)
    assert mine.post("/accounts/sessions/end/", {"session": _ids(theirs)["Theirs"]}).status_code == 404
    assert theirs.get("/accounts/").status_code == 200


def test_changing_the_password_ends_other_sessions(contributor):
    here, there = _signed_in(contributor), _signed_in(contributor)
    fresh = "another fine password here"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert there.get("/accounts/").status_code == 302
    assert here.get("/accounts/").status_code == 200


def test_an_idle_session_ends(contributor):
    client = _signed_in(contributor)
    assert client.get("/accounts/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=121)):
        assert client.get("/accounts/")["Location"].startswith("/accounts/login/")


def test_a_session_in_use_goes_on(contributor):
    client = _signed_in(contributor)
    start = timezone.now()
    for minutes in range(0, 300, 60):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert client.get("/accounts/").status_code == 200


def test_the_sign_in_log_forgets_after_a_time(contributor, settings):
    old = timezone.now() - timedelta(days=settings.SIGN_IN_LOG_DAYS + 1)
    SignIn.objects.create(user=contributor, outcome=SignInOutcome.SIGNED_IN, at=old)
    sessions.record_sign_in(contributor, method="password", address=None, agent="")
    assert SignIn.objects.filter(user=contributor).count() == 1


def test_somebody_changes_the_own_name(client, contributor):
    client.force_login(contributor)
    assert client.post("/accounts/", {"name": "Jo Reid"}).status_code == 302
    assert User.objects.get(pk=contributor.pk).name == "Jo Reid"
    assert client.post("/accounts/", {"name": "Jo\x1b[31m"}).status_code == 422


def test_who_has_no_role_is_told_whom_to_ask(client):
    client.force_login(accounts.person())
    assert "You have no role at the moment" in client.get("/accounts/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/",
        "/accounts/sessions/",
        "/accounts/people/",
        "/accounts/email/",
        "/accounts/people/invite/",
    ],
)
def test_pages_of_people_need_a_sign_in(client, db, address):
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_an_address_is_not_changed_by_hand(client, contributor):
    client.force_login(contributor)
    assert client.post("/accounts/email/", {"email": "else@example.org", "action_add": ""}).status_code == 405
