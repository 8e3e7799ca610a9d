"""Signing in, and what strangers can learn or do by trying."""

import re

import pytest
from django.contrib.auth.hashers import get_hasher
from django.urls import reverse

from accounts.models import SignIn, User
from accounts.words import SignInOutcome
from tests.factories import accounts
from tests.factories.accounts import PASSWORD
from tests.factories.mail import sent

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def _try(client, email, password, address="192.0.2.1", **extra):
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address, **extra)


def _words(response):
    """The page without what differs from page to page by design: tokens and the address typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r'name="login" value="[^"]+"', "", page)


def test_somebody_signs_in_by_address_and_password_whatever_the_case(client):
    accounts.person(email="jo@example.org")
    response = _try(client, "Jo@Example.org", PASSWORD)
    assert response.status_code == 302
    assert response["Location"] == "/workspace/"
    assert "_auth_user_id" in client.session


def test_somebody_comes_back_to_the_page_they_wanted(client):
    user = accounts.person()
    response = client.post(f"{LOGIN}?next=/accounts/sessions/", {"login": user.email, "password": PASSWORD})
    assert response["Location"] == "/accounts/sessions/"


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example/", "/%2f/evil.example"]
)
def test_nobody_is_sent_to_another_site(client, target):
    user = accounts.person()
    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD, "next": target})
    assert not re.match(r"(https?:|//|/\\)", response["Location"])


def test_the_session_gets_a_new_id_when_somebody_signs_in(client):
    user = accounts.person()
    client.get(LOGIN)
    client.get("/accounts/invitation/xyz/")
    before = client.session.session_key
    _try(client, user.email, PASSWORD)
    assert client.session.session_key != before


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    user = accounts.person()
    wrong = _try(client, user.email, "not the right password")
    unknown = _try(client, "nobody@example.org", "not the right password")
    assert wrong.status_code == unknown.status_code == 200
    assert _words(wrong) == _words(unknown)
    assert wrong.headers.keys() == unknown.headers.keys()


def test_a_closed_account_says_so_only_to_who_knows_the_password(client):
    user = accounts.person(is_active=False)
    assert _words(_try(client, user.email, "not the right password")) == _words(
        _try(client, "nobody@example.org", "not the right password")
    )


def test_known_and_unknown_addresses_are_hashed_for_alike(client, monkeypatch):
    hasher = type(get_hasher())
    user = accounts.person()
    hashed = []
    original = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda self, *a, **k: hashed.append(1) or original(self, *a, **k))
    counts = []
    for email in (user.email, "nobody@example.org"):
        hashed.clear()
        _try(client, email, "not the right password")
        counts.append(len(hashed))
    assert counts[0] == counts[1] > 0


def test_known_and_unknown_addresses_ask_the_database_alike(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    user = accounts.person()
    counts = []
    for email in (user.email, "nobody@example.org"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            _try(client, email, "not the right password")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("known", [True, False])
def test_after_five_wrong_tries_the_door_is_shut_for_a_while_for_any_address(client, known):
    email = accounts.person().email if known else "nobody@example.org"
    for _ in range(5):
        assert "Too many" not in _words(_try(client, email, "not the right password"))
    shut = _try(client, email, PASSWORD)
    assert "Too many" in _words(shut)
    assert "_auth_user_id" not in client.session


def test_a_strangers_tries_do_not_lock_the_owner_out(client):
    user = accounts.person()
    for _ in range(6):
        _try(client, user.email, "not the right password", address="198.51.100.7")
    assert _try(client, user.email, PASSWORD, address="192.0.2.1").status_code == 302


def test_many_strangers_tries_are_bounded_but_the_owner_still_gets_in_from_where_they_were(client, settings):
    user = accounts.person()
    assert _try(client, user.email, PASSWORD, address="192.0.2.1").status_code == 302
    client.logout()
    for number in range(31):
        _try(client, user.email, "not the right password", address=f"198.51.100.{number}")
    assert "Too many" in _words(_try(client, user.email, PASSWORD, address="203.0.113.1"))
    assert _try(client, user.email, PASSWORD, address="192.0.2.1").status_code == 302


def test_one_machine_cannot_try_address_after_address(client):
    user = accounts.person()
    for number in range(10):
        _try(client, f"guess{number}@example.org", "not the right password")
    assert "Too many" in _words(_try(client, user.email, PASSWORD))


def test_a_forged_client_address_does_not_help(client):
    user = accounts.person()
    for number in range(6):
        _try(client, user.email, "not the right password", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert "Too many" in _words(_try(client, user.email, PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99"))


def test_every_try_of_ones_own_is_in_the_log_and_of_strangers_only_that_there_was_one(client):
    user = accounts.person()
    _try(client, user.email, "not the right password", HTTP_USER_AGENT="A\nbrowser")
    _try(client, "nobody@example.org", "not the right password")
    _try(client, user.email, PASSWORD)
    rows = SignIn.objects.order_by("pk").values_list("user", "outcome", "address", "agent")
    assert list(rows) == [
        (user.pk, SignInOutcome.WRONG, "192.0.2.1", "Abrowser"),
        (None, SignInOutcome.WRONG, "192.0.2.1", ""),
        (user.pk, SignInOutcome.SIGNED_IN, "192.0.2.1", ""),
    ]


def test_asking_for_a_new_password_tells_nothing_about_accounts(client):
    user = accounts.person()
    answers = [
        client.post("/accounts/password/reset/", {"email": e}) for e in (user.email, "nobody@example.org")
    ]
    assert [a.status_code for a in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert [m.to for m in sent()] == [[user.email], ["nobody@example.org"]]
    assert sent()[0].subject == sent()[1].subject


def test_a_new_password_is_chosen_by_the_link_and_the_link_works_once(client):
    user = accounts.person()
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(\S+)", sent()[0].body).group(1)
    page = client.get(link, follow=True)
    fresh = "another fine password here"
    done = client.post(page.request["PATH_INFO"], {"password1": fresh, "password2": fresh})
    assert done.status_code == 302
    assert User.objects.get(pk=user.pk).check_password(fresh)
    client.logout()
    assert "does not work" in client.get(link, follow=True).content.decode()


@pytest.mark.parametrize("password", ["short", "password1234", "111111111111111", "x" * 300])
def test_weak_passwords_are_refused(client, password):
    user = accounts.person()
    client.force_login(user)
    client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_nobody_signs_up_by_themselves(client):
    for method in (client.get, client.post):
        assert method("/accounts/signup/")["Location"] == LOGIN
    assert not User.objects.exists()


def test_sign_in_and_out_are_refused_to_other_sites(client):
    from django.test import Client

    user = accounts.person()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LOGIN, {"login": user.email, "password": PASSWORD}).status_code == 403
    strict.force_login(user)
    assert strict.post("/accounts/logout/").status_code == 403
    assert "_auth_user_id" in strict.session


def test_looking_at_the_sign_out_page_signs_nobody_out(client):
    client.force_login(accounts.person())
    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_the_admin_has_no_sign_in_of_its_own(client, contributor):
    assert client.get("/admin/login/?next=/admin/").url == "/accounts/login/?next=/admin/"
    client.force_login(accounts.person())
    assert client.get("/admin/", follow=True).status_code == 404


def test_pages_of_signed_in_people_are_never_stored(client, contributor):
    client.force_login(contributor)
    for name in ("accounts:own", "accounts:sessions", "mfa_index"):
        assert client.get(reverse(name))["Cache-Control"] == "no-store, private"


def test_public_pages_do_not_touch_the_session(client, contributor):
    client.force_login(contributor)
    response = client.get("/healthz")
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
