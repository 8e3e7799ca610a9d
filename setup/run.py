"""`make run`: everything that is needed to serve the real data at http://localhost:8000, and then serves it."""

from __future__ import annotations

import os
import secrets
import sys

from alone import alone
from assets import VAR, make_assets
from database import bring_up_to_date, check_postgres, manage
from environment import make_environment
from port import Port
from say import refuse, say
from serve import Service

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def main() -> None:
    """Set up, load, serve until Ctrl-C."""
    host = os.environ.get("HOST") or "127.0.0.1"
    environment = settings_for(dict(os.environ), host)
    demo = environment.get("DEMO") == "1"
    port = Port(host, os.environ.get("PORT") or "8000")
    with alone():
        make_environment("run")
        make_assets()
    if environment.get("DATABASE_URL"):
        check_postgres(environment)
    bring_up_to_date(environment)
    if demo:
        manage(environment, "demo_accounts")
    else:
        say("To make the first administrator: .venv/bin/python manage.py create_administrator you@example.org")
    Service(environment, port).run()


def settings_for(environment: dict[str, str], host: str) -> dict[str, str]:
    """The environment of the service: what is set stands; what is not is chosen for where it is served."""
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}
    if not environment.get("DATABASE_URL"):
        environment.setdefault("DEMO", "1")
    if environment.get("DEMO") == "1":
        if host not in LOOPBACK:
            refuse(f"Demo mode serves this machine only, not HOST={host}. Set DEMO=0 (docs/operating.md), or take HOST away.")
    elif host in LOOPBACK and not environment.get("ALLOWED_HOSTS"):
        # Served to this machine only: no HTTPS in front, and a key of its own will do.
        environment.setdefault("HTTPS", "0")
        if not environment.get("SECRET_KEY"):
            environment["SECRET_KEY"] = _kept_key()
    return environment


def _kept_key() -> str:
    path = VAR / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
