"""The one settings module, read in processes of its own under several environments."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "k" * 40
POSTGRES = "postgresql://someone:secret-word@database.example:5432/mission"


def _manage(tmp_path, *arguments, **environment):
    base = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var"), **environment}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=base, capture_output=True, text=True, timeout=60, check=False
    )


def _read(tmp_path, *names, **environment):
    code = f"import json; from config import settings as s; print(json.dumps({{n: getattr(s, n) for n in {names!r}}}, default=str))"
    base = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var"), **environment}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=base,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"DEMO": "1", "DATABASE_URL": POSTGRES}, "DEMO=1 works only with the embedded SQLite"),
        ({"DEMO": "1", "ALLOWED_HOSTS": "progress.example"}, "Demo mode serves this machine only"),
        ({"DEMO": "perhaps"}, "DEMO='perhaps' is neither yes nor no"),
        ({"SECRET_KEY": KEY, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS=* lets anyone name this service"),
        ({"SECRET_KEY": KEY, "CSRF_TRUSTED_ORIGINS": "progress.example"}, "Write https://progress.example"),
        (
            {"SECRET_KEY": KEY, "DATABASE_URL": "mysql://someone:secret-word@host/x"},
            "DATABASE_URL must name a PostgreSQL",
        ),
        ({"SECRET_KEY": KEY, "EMAIL_PORT": "smtp"}, "EMAIL_PORT='smtp' is not a whole number"),
    ],
    ids=lambda value: "+".join(value) or "nothing set" if isinstance(value, dict) else "",
)
def test_a_wrong_environment_is_said_in_one_line(tmp_path, environment, words):
    done = _manage(tmp_path, "check", **environment)
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "secret-word" not in done.stderr


def test_in_production_cookies_and_addresses_are_for_https_only(tmp_path):
    names = [
        "SECURE_HSTS_SECONDS",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "DEBUG",
        "PASSWORD_HASHERS",
    ]
    found = _read(tmp_path, *names, SECRET_KEY=KEY, DATABASE_URL=POSTGRES)
    assert found.pop("PASSWORD_HASHERS") == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert found == {
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "DEBUG": False,
    }


def test_demo_mode_does_without_https_and_sends_no_mail(tmp_path):
    found = _read(tmp_path, "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "EMAIL_BACKEND", DEMO="1")
    assert (found["SECURE_HSTS_SECONDS"], found["SESSION_COOKIE_SECURE"]) == (0, False)
    assert "filebased" in found["EMAIL_BACKEND"]


def test_sqlite_takes_the_write_lock_at_once_waits_and_keeps_what_it_accepted(tmp_path):
    databases = _read(tmp_path, "DATABASES", DEMO="1")["DATABASES"]
    assert set(databases) == {"default", "cache"}
    for database in databases.values():
        assert database["CONN_MAX_AGE"] is None
        assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        assert database["OPTIONS"]["timeout"] == 20
        assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    # What is cached may be lost with the power; what was accepted may not.
    assert "synchronous=FULL" in databases["default"]["OPTIONS"]["init_command"]
    assert databases["default"]["NAME"] != databases["cache"]["NAME"]


def test_postgres_has_a_pool_and_no_kept_connections(tmp_path):
    database = _read(tmp_path, "DATABASES", SECRET_KEY=KEY, DATABASE_URL=POSTGRES, DATABASE_POOL="7")[
        "DATABASES"
    ]["default"]
    assert database["CONN_MAX_AGE"] == 0
    assert database["OPTIONS"]["pool"]["max_size"] == 7


def test_the_cache_is_one_that_all_processes_share(tmp_path):
    assert "DatabaseCache" in _read(tmp_path, "CACHES", DEMO="1")["CACHES"]["default"]["BACKEND"]
    found = _read(tmp_path, "CACHES", DEMO="1", REDIS_URL="redis://cache.example/0")["CACHES"]["default"]
    assert "RedisCache" in found["BACKEND"]


def test_the_cache_table_lives_in_its_own_file(tmp_path):
    from config.routers import CacheRouter

    router = CacheRouter()
    assert router.allow_migrate("cache", "django_cache") is True
    assert router.allow_migrate("default", "django_cache") is False
    assert router.allow_migrate("cache", "mission") is False
    assert router.allow_migrate("default", "mission") is True
