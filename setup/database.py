"""Brings the database up to date, and loads the shipped data where there is none."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

from assets import VAR, fingerprint
from environment import PYTHON, ROOT
from say import refuse, say

PACKAGE = ROOT / "data" / "national-mission"
OLDEST_POSTGRES = 15

_VERSION = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
    print(connection.info.server_version)
"""
#: Prints the missions, and then whether anything was frozen.
_HELD = """
from mission.models import Mission
from reports.models import Edition
print(*Mission.objects.values_list("slug", flat=True)[:2])
print(Edition.objects.exists())
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


def bring_up_to_date(environment: dict[str, str]) -> None:
    """Migrate, load the shipped data where there is no mission, and collect static files where they changed."""
    say("Bringing the database up to date")
    manage(environment, "prepare")
    if _wants_package(environment):
        say("Loading the shipped data package and freezing its editions")
        manage(environment, "load_mission", str(PACKAGE), "--release")
    _collect_static(environment)


def _wants_package(environment: dict[str, str]) -> bool:
    """Whether there is no mission, or only the shipped one whose first load was cut off before its editions."""
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
    slugs, frozen = done.stdout.rstrip("\n").split("\n")[-2:]
    return not slugs or (frozen == "False" and slugs.split() == [_slug(PACKAGE)])


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
