"""The second factor: who must have one, and what it resists."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)

from accounts.models import AuditEvent
from accounts.words import EventType, Role
from tests.factories import accounts
from tests.factories.accounts import PASSWORD
from tests.factories.mail import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_production(settings):
    settings.DEMO = False


@pytest.fixture
def administrator(db):
    return accounts.with_role(Role.ADMINISTRATOR, second_factor=False)


def _code(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def _with_app(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def _first_step(client, user):
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


def test_the_team_sets_up_a_second_factor_before_anything_else(client, in_production, administrator):
    client.force_login(administrator)
    for address in ("/accounts/people/", "/accounts/", "/admin/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
    assert client.post("/accounts/people/invite/", {}).status_code == 302
    assert client.get("/accounts/2fa/").status_code == 200


def test_with_a_second_factor_the_team_goes_on(client, in_production, administrator):
    _with_app(administrator)
    client.force_login(administrator)
    assert client.get("/accounts/people/").status_code == 200


def test_partners_are_only_asked(client, in_production, authoriser):
    client.force_login(authoriser)
    assert client.get("/accounts/people/").status_code == 200


def test_the_demonstration_does_without(client, settings, administrator):
    settings.DEMO = True
    client.force_login(administrator)
    assert client.get("/accounts/people/").status_code == 200


def test_the_team_can_sign_out_without_one(client, in_production, administrator):
    client.force_login(administrator)
    assert client.post("/accounts/logout/")["Location"] == "/"


def test_an_app_is_set_up_and_then_asked_for(client, authoriser, django_capture_on_commit_callbacks):
    _first_step(client, authoriser)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/accounts/2fa/totp/activate/", {"code": _code(secret)})
    assert answer.status_code == 302
    assert sent()[-1].to == [authoriser.email]
    assert AuditEvent.objects.filter(event=EventType.SECOND_FACTOR_ADDED, actor=authoriser.actor).exists()
    client.logout()
    assert _first_step(client, authoriser)["Location"] == "/accounts/2fa/authenticate/"


def test_secrets_are_not_kept_as_they_are(authoriser):
    secret = _with_app(authoriser)
    assert secret not in str(Authenticator.objects.get().data)


def test_after_the_first_step_alone_nobody_is_in(client, authoriser):
    _with_app(authoriser)
    _first_step(client, authoriser)
    assert "_auth_user_id" not in client.session
    assert client.get("/accounts/people/")["Location"].startswith("/accounts/login/")


def test_a_code_lets_in_once(client, authoriser):
    secret = _with_app(authoriser)
    with time_machine.travel(time.time(), tick=False):
        code = _code(secret)
        _first_step(client, authoriser)
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
        assert "_auth_user_id" in client.session
        client.logout()
        _first_step(client, authoriser)
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200
        assert "_auth_user_id" not in client.session


def test_a_code_cannot_be_guessed(client, authoriser):
    secret = _with_app(authoriser)
    with time_machine.travel(time.time(), tick=False):
        right = _code(secret)
        wrong = "000000" if right != "000000" else "111111"
        _first_step(client, authoriser)
        for _ in range(6):
            client.post("/accounts/2fa/authenticate/", {"code": wrong})
        client.post("/accounts/2fa/authenticate/", {"code": right})
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_works_once(client, authoriser):
    _with_app(authoriser)
    code = RecoveryCodes.activate(authoriser).get_unused_codes()[0]
    _first_step(client, authoriser)
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    client.logout()
    _first_step(client, authoriser)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert "_auth_user_id" not in client.session


def test_the_pages_of_the_second_factor_are_ours(client, authoriser):
    _with_app(authoriser)
    RecoveryCodes.activate(authoriser)
    client.force_login(authoriser)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for address in (
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/generate/",
    ):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert 'lang="en-gb"' in page and "mp-header" in page, address
        assert " style=" not in page


def test_people_without_a_role_are_not_asked(client, in_production):
    client.force_login(accounts.person())
    assert client.get("/accounts/").status_code == 200
