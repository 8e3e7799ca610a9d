"""Typed readers of the environment. A bad value names itself and says how to mend it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("VAR_DIR") or BASE / "var")

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """A text."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """A yes or no: 1, true, yes, on; 0, false, no, off."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.strip().lower() in _TRUE:
        return True
    if raw.strip().lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r} is neither yes nor no. Set {name}=1 or {name}=0.")


def number(name: str, default: int) -> int:
    """A whole number."""
    raw = text(name)
    if not raw:
        return default
    if not (raw.isascii() and raw.isdigit()):
        raise ImproperlyConfigured(f"{name}={raw!r} is not a whole number. Set it such as {name}={default}.")
    return int(raw)


def names(name: str, default: str = "") -> list[str]:
    """A list of texts, separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(name: str) -> dict[str, Any] | None:
    """The PostgreSQL database that a URL names; None where it is not set."""
    raw = text(name)
    if not raw:
        return None
    if not raw.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(f"{name} must name a PostgreSQL database, such as {_EXAMPLE}.")
    try:
        found = environ.Env.db_url_config(raw)
    except (ValueError, environ.ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} is not a database address. Set it such as {_EXAMPLE}.") from error
    return dict(found)


_EXAMPLE = "postgresql://user:password@host:5432/mission"


def site_url() -> str:
    """SITE_URL without a slash at its end; where it is not set, the first of ALLOWED_HOSTS, or this machine."""
    given = text("SITE_URL").rstrip("/")
    if given:
        if not given.startswith(("http://", "https://")):
            raise ImproperlyConfigured(
                f"SITE_URL={given!r} is not an address. Set it such as SITE_URL=https://mission.example.org."
            )
        return given
    local = ("localhost", "127.0.0.1", "[::1]")
    hosts = [name for name in names("ALLOWED_HOSTS") if not name.startswith(".") and name not in local]
    if hosts:
        return f"{'https' if flag('HTTPS', True) else 'http'}://{hosts[0]}"
    return f"http://localhost:{number('PORT', 8000)}"


def secret_key(*, demo: bool) -> str:
    """SECRET_KEY; in demo mode one that is made once and kept in var/secret_key."""
    given = text("SECRET_KEY")
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured("SECRET_KEY is too short: give at least 32 random characters.")
        return given
    if not demo:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to at least 32 random characters and keep it secret (or DEMO=1 to try things out)."
        )
    path = VAR / "secret_key"
    VAR.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key
