"""What is chosen where the environment does not say: by `make run`, and by commands in a folder that it has set up.

Standard library only: `make run` reads this before there is anything else.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ROOT = Path(__file__).resolve().parent.parent


def is_demo(environment: Mapping[str, str]) -> bool:
    """Whether demo mode is asked for."""
    return environment.get("DEMO", "").strip().lower() in ("1", "true", "yes", "on")


def for_serving(environment: Mapping[str, str], host: str) -> dict[str, str]:
    """What to add for serving at `host`: demo mode without DATABASE_URL; and where only this machine is served,
    no HTTPS and a secret key that is made once and kept."""
    added = {} if environment.get("DATABASE_URL") or "DEMO" in environment else {"DEMO": "1"}
    if is_demo({**environment, **added}):
        return added
    if host in LOOPBACK and not environment.get("ALLOWED_HOSTS"):
        if "HTTPS" not in environment:
            added["HTTPS"] = "0"
        if not environment.get("SECRET_KEY"):
            added["SECRET_KEY"] = _kept_key(_folder(environment))
    return added


def for_commands(environment: Mapping[str, str]) -> dict[str, str]:
    """What to add for a command, so that it works on what `make run` serves; nothing in a folder without it."""
    folder = _folder(environment)
    if environment.get("SECRET_KEY") or not (folder / "secret_key").exists():
        return {}
    if environment.get("DATABASE_URL"):
        return {"SECRET_KEY": _kept_key(folder)}
    if "DEMO" in environment or not (folder / "mission.sqlite3").exists():
        return {} if is_demo(environment) else {"SECRET_KEY": _kept_key(folder)}
    return {"DEMO": "1"}


def _folder(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("VAR_DIR") or _ROOT / "var")


def _kept_key(folder: Path) -> str:
    path = folder / "secret_key"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()
