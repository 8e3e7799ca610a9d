"""Brings the database up to date, and loads the shipped data where there is none."""

from __future__ import annotations

import csv
import itertools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assets import VAR, fingerprint
from environment import PYTHON, ROOT
from say import refuse, say

PACKAGE = ROOT / "data" / "national-mission"
TEXTS = ROOT / "data" / "reports"
OLDEST_POSTGRES = 15

_VERSION = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
    print(connection.info.server_version)
"""
#: Prints the missions, then whether anything was frozen, then whether loaded reports have no text.
_HELD = """
import json
from mission.models import Mission
from reports.models import Edition
print(*Mission.objects.values_list("slug", flat=True)[:2])
print(Edition.objects.exists())
loaded = Edition.objects.filter(imported=True, report__kind="annual").values_list("document", flat=True)[:1]
print(any("text" not in json.loads(document) for document in loaded))
"""


def check_postgres(environment: dict[str, str]) -> None:
    """End with one plain line where the PostgreSQL that DATABASE_URL names cannot be used."""
    if not environment["DATABASE_URL"].startswith(("postgres://", "postgresql://")):
        refuse(
            "DATABASE_URL must name a PostgreSQL database, such as postgresql://user:password@host:5432/mission"
        )
    done = subprocess.run(
        [str(PYTHON), "-c", _VERSION], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        refuse(
            f"The PostgreSQL that DATABASE_URL names cannot be reached: {_last(done.stderr).split(': ', 1)[-1]}"
        )
    wrong = too_old(int(done.stdout))
    if wrong:
        refuse(wrong)


def too_old(number: int) -> str:
    """What is wrong with a PostgreSQL that says this number of its version (150004 is 15.4); empty where nothing is."""
    version = number // 10000
    if version >= OLDEST_POSTGRES:
        return ""
    return f"That PostgreSQL is version {version}; Mission Progress needs {OLDEST_POSTGRES} or later."


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run one of the service's commands; end with one plain line where it fails."""
    done = subprocess.run([str(PYTHON), "manage.py", *arguments], cwd=ROOT, env=environment, check=False)
    if done.returncode:
        refuse(f"`manage.py {arguments[0]}` failed (see above). Nothing is served.")


def bring_up_to_date(environment: dict[str, str], *, demo: bool = False) -> None:
    """Migrate, load the shipped data where there is no mission, and collect static files where they changed.

    A demonstration, which is always on the embedded SQLite, is loaded anew where its loaded reports have no text yet.
    """
    say("Bringing the database up to date")
    manage(environment, "prepare")
    held = _held(environment)
    if demo and held.bare and held.slugs == [_slug(PACKAGE)] and _set_aside():
        manage(environment, "prepare")
        held = _held(environment)
    if held.wants_package:
        say("Loading the shipped data package, composing its reports and freezing its editions")
        manage(environment, "load_mission", str(PACKAGE), "--release", "--reports", str(TEXTS))
    _collect_static(environment)


def _set_aside() -> bool:
    """Move the embedded database of a demonstration out of the way, and say so; whether it was moved."""
    old = "This demonstration was loaded when its annual reports had no text yet."
    file = VAR / "mission.sqlite3"
    if (VAR / "mission.sqlite3-wal").exists():
        say(f"{old} Another process has it open; start again without that to have it loaded anew.")
        return False
    kept = next(name for name in _names() if not name.exists())
    file.rename(kept)
    # What is cached there is about the editions of the database that goes.
    for ending in ("", "-wal", "-shm"):
        (VAR / f"cache.sqlite3{ending}").unlink(missing_ok=True)
    say(f"{old} It is loaded anew; what was there is kept as {kept}.")
    return True


def _names() -> Iterator[Path]:
    yield VAR / "mission-before.sqlite3"
    yield from (VAR / f"mission-before-{count}.sqlite3" for count in itertools.count(2))


@dataclass(frozen=True)
class _Held:
    """What a database holds: missions, whether anything was frozen, whether loaded reports have no text."""

    slugs: list[str]
    frozen: bool
    bare: bool

    @property
    def wants_package(self) -> bool:
        """Whether there is no mission, or only the shipped one whose first load was cut off before its editions."""
        return not self.slugs or (not self.frozen and self.slugs == [_slug(PACKAGE)])


def _held(environment: dict[str, str]) -> _Held:
    done = subprocess.run(
        [str(PYTHON), "manage.py", "shell", "--no-imports", "-c", _HELD],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        refuse(f"The database could not be read: {_last(done.stderr)}")
    slugs, frozen, bare = done.stdout.rstrip("\n").split("\n")[-3:]
    return _Held(slugs.split(), frozen == "True", bare == "True")


def _slug(package: Path) -> str:
    with (package / "mission.csv").open(newline="", encoding="utf-8-sig") as file:
        return next(csv.DictReader(file))["id"]


def _collect_static(environment: dict[str, str]) -> None:
    """Compressing takes a while, so only where a file changed."""
    stamp = VAR / ".static"
    wanted = fingerprint()
    if stamp.exists() and stamp.read_text() == wanted and (VAR / "static" / "staticfiles.json").exists():
        return
    say("Compressing styles, scripts and fonts")
    stamp.unlink(missing_ok=True)
    # The REST framework's own pages are not served.
    manage(environment, "collectstatic", "--no-input", "--verbosity", "0", "--ignore", "rest_framework")
    stamp.write_text(wanted)


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["no answer"])[-1]
