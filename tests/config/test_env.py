"""Settings from the environment: a wrong value names itself and says how to mend it."""

import os
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings import env


@pytest.mark.parametrize(
    ("raw", "value"), [("1", True), ("Yes", True), (" on ", True), ("0", False), ("no", False), ("", False)]
)
def test_a_yes_or_no_is_read(monkeypatch, raw, value):
    monkeypatch.setenv("SOME_FLAG", raw)
    assert env.flag("SOME_FLAG", default=not value) is value


def test_what_is_neither_yes_nor_no_is_named(monkeypatch):
    monkeypatch.setenv("SOME_FLAG", "maybe")
    with pytest.raises(
        ImproperlyConfigured, match="SOME_FLAG='maybe' is neither yes nor no. Set SOME_FLAG=1 or SOME_FLAG=0"
    ):
        env.flag("SOME_FLAG")


@pytest.mark.parametrize("raw", ["four", "1.5", "-1", "1e3", "４", "1_000"])
def test_what_is_no_whole_number_is_named(monkeypatch, raw):
    monkeypatch.setenv("SOME_NUMBER", raw)
    with pytest.raises(
        ImproperlyConfigured, match="SOME_NUMBER=.* is not a whole number. Set it such as SOME_NUMBER=4"
    ):
        env.number("SOME_NUMBER", 4)


def test_a_number_that_is_not_set_is_the_default(monkeypatch):
    monkeypatch.setenv("SOME_NUMBER", " ")
    assert env.number("SOME_NUMBER", 4) == 4


def test_names_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("SOME_NAMES", "one.example, two.example,")
    assert env.names("SOME_NAMES") == ["one.example", "two.example"]


def test_a_postgres_address_is_read(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://someone@/mission?host=/run/socket")
    found = env.database("DATABASE_URL")
    assert found is not None
    assert (found["ENGINE"], found["NAME"], found["USER"]) == (
        "django.db.backends.postgresql",
        "mission",
        "someone",
    )


@pytest.mark.parametrize(
    "raw", ["mysql://me:secret-word@host/name", "sqlite:///here", "nothing", "postgres://host:port/name"]
)
def test_another_address_is_refused_without_showing_it(monkeypatch, raw):
    monkeypatch.setenv("DATABASE_URL", raw)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL .*such as postgresql://") as refused:
        env.database("DATABASE_URL")
    assert "secret-word" not in str(refused.value)


def test_the_secret_key_of_demo_mode_is_made_once_and_kept_private(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setattr(env, "VAR", tmp_path / "var")
    key = env.secret_key(demo=True)
    assert len(key) >= 50
    assert env.secret_key(demo=True) == key
    assert stat.S_IMODE(os.stat(tmp_path / "var" / "secret_key").st_mode) == 0o600


def test_without_demo_mode_the_secret_key_has_to_be_given(monkeypatch):
    monkeypatch.delenv("SECRET_KEY")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        env.secret_key(demo=False)
    monkeypatch.setenv("SECRET_KEY", "short")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is too short"):
        env.secret_key(demo=False)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({"SITE_URL": "https://mission.example.org/"}, "https://mission.example.org"),
        ({"ALLOWED_HOSTS": ".example.org,mission.example.org"}, "https://mission.example.org"),
        ({"ALLOWED_HOSTS": "mission.example.org", "HTTPS": "0"}, "http://mission.example.org"),
        ({"ALLOWED_HOSTS": "localhost", "PORT": "8001"}, "http://localhost:8001"),
        ({}, "http://localhost:8000"),
    ],
)
def test_the_address_in_messages_is_given_or_the_first_name_of_the_service(monkeypatch, given, address):
    for name in ("SITE_URL", "ALLOWED_HOSTS", "HTTPS", "PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert env.site_url() == address


def test_an_address_in_messages_without_a_scheme_is_refused(monkeypatch):
    monkeypatch.setenv("SITE_URL", "mission.example.org")
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        env.site_url()
