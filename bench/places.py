"""Databases to measure in, each in a folder of its own: made, filled and copied, so that every run starts alike."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
#: What must not reach into the bench from outside.
_LEFT_OUT = (
    "DATABASE_URL",
    "REDIS_URL",
    "DEMO",
    "VAR_DIR",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "HTTPS",
    "WEB_WORKERS",
)


@dataclass(frozen=True)
class Place:
    """A database and the folder of its files. `server` is the process of the database's server, 0 for none."""

    engine: str
    folder: Path
    static: Path
    address: str = ""
    server: int = 0

    def environment(self) -> dict[str, str]:
        """The settings that lead to it."""
        kept = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
        own = (
            {"DATABASE_URL": self.address, "HTTPS": "0", "SECRET_KEY": "x" * 50}
            if self.address
            else {"DEMO": "1"}
        )
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(self.folder)}
        return {**kept, **own, **settings, "PYTHONPATH": str(ROOT)}

    def manage(self, *arguments: str) -> None:
        """Run one of the service's commands."""
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment(), check=True, stdout=subprocess.DEVNULL)

    def once(self, job: str, **options: Any) -> dict[str, Any]:
        """Do one job of bench.once in a process of its own, and give what it measured."""
        command = [sys.executable, "-m", "bench.once", job, json.dumps(options)]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment(), check=True, stdout=subprocess.PIPE, text=True
        )
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def settle(self) -> None:
        """Let PostgreSQL do now what it would do by itself soon, and in the middle of a measurement."""
        if self.address:
            with psycopg.connect(self.address, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")

    @property
    def name(self) -> str:
        """The name of a PostgreSQL database."""
        return self.address.partition("?")[0].rpartition("/")[2]

    def psql(self, program: Path | str, statement: str) -> list[str]:
        """The command that runs a statement in psql."""
        return [str(program), "-X", "-q", "-d", self.address, "-c", statement]


@contextmanager
def copied(place: Place, name: str) -> Iterator[Place]:
    """A copy of a place, gone afterwards."""
    folder = place.folder.parent / name
    folder.mkdir()
    _link_static(folder, place.static)
    if not place.address:
        for file in place.folder.glob("*.sqlite3*"):
            shutil.copyfile(file, folder / file.name)
        copy = replace(place, folder=folder)
    else:
        _administer(place, f'CREATE DATABASE "{name}" TEMPLATE "{place.name}"')
        copy = replace(place, folder=folder, address=_renamed(place.address, name))
    try:
        yield copy
    finally:
        shutil.rmtree(folder)
        if place.address:
            _administer(place, f'DROP DATABASE "{name}" WITH (FORCE)')


def make_place(engine: str, folder: Path, static: Path, *, server: tuple[str, int] = ("", 0)) -> Place:
    """An empty database, brought up to date."""
    folder.mkdir(parents=True)
    _link_static(folder, static)
    place = Place(engine, folder, static, *server)
    if place.address:
        _administer(place, f'CREATE DATABASE "{folder.name}"')
        place = replace(place, address=_renamed(place.address, folder.name))
    place.manage("prepare")
    return place


@contextmanager
def postgres(folder: Path) -> Iterator[tuple[str, int]]:
    """The address and the process of a PostgreSQL of our own."""
    command = [sys.executable, str(ROOT / "setup" / "postgres.py"), str(folder)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        address = next((line.strip() for line in server.stdout if line.startswith("postgresql://")), "")
        if not address:
            raise RuntimeError("PostgreSQL did not start")
        pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        yield address, pid
    finally:
        server.communicate()


def collect_static(folder: Path) -> Path:
    """The static files, collected once for all places."""
    place = Place("SQLite", folder, folder / "static")
    folder.mkdir(parents=True)
    (folder / "assets").symlink_to(ROOT / "var" / "assets")
    place.manage("collectstatic", "--no-input", "--verbosity", "0", "--ignore", "rest_framework")
    return folder / "static"


def _link_static(folder: Path, static: Path) -> None:
    (folder / "static").symlink_to(static)
    (folder / "assets").symlink_to(ROOT / "var" / "assets")


def _renamed(address: str, name: str) -> str:
    head, mark, tail = address.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{mark}{tail}"


def _administer(place: Place, statement: str) -> None:
    with psycopg.connect(_renamed(place.address, "postgres"), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]  # made of our own names
