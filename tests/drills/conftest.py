"""A world for each drill: a database and files of its own, and real processes that work on them."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
POSTGRES = os.environ.get("DATABASE_URL", "")
_LEFT_OUT = (
    "DEMO",
    "DATABASE_URL",
    "REDIS_URL",
    "VAR_DIR",
    "TEST_VAR_DIR",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "HTTPS",
)
_numbers = itertools.count(1)
Answer = dict[str, Any]


class Actor:
    """A process that does what it is told, one thing after the other."""

    def __init__(self, world: World, pause: str = "") -> None:
        self._waits = world.folder / f"pause-{next(_numbers)}"
        self._waits.mkdir()
        more = {"PAUSE_AT": pause, "PAUSE_IN": str(self._waits)} if pause else {}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.act"],
            cwd=ROOT,
            env={**world.environment, **more},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, do: str, **told: Any) -> Actor:
        """Tell it what to do, and do not wait for it."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": do, **told}) + "\n")
        self.process.stdin.flush()
        return self

    def answer(self) -> Answer:
        """What came of it."""
        assert self.process.stdout
        text = self.process.stdout.readline()
        assert text, "the process ended without an answer"
        found: Answer = json.loads(text)
        assert "failed" not in found, found
        return found

    def do(self, do: str, **told: Any) -> Any:
        """Tell it what to do, and give what came of it; a refusal fails."""
        answer = self.begin(do, **told).answer()
        assert "gave" in answer, answer
        return answer["gave"]

    def until_it_waits(self) -> Actor:
        """Wait until it has come to its pause point."""
        until(lambda: any(self._waits.glob("waits-*")) or self.process.poll() is not None)
        assert self.process.poll() is None
        return self

    def go_on(self) -> None:
        """Let it go on from its pause point."""
        (self._waits / "go").touch()

    def kill(self) -> None:
        """Kill it as a machine does that has run out of memory."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """Let it end."""
        with contextlib.suppress(OSError):
            self.process.communicate(timeout=20)
        self.process.kill()


class Service:
    """The web server with two workers at a port of its own."""

    def __init__(self, world: World, **more: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.drawn_file = world.folder / f"drawn-{self.port}"
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += [
            "--port",
            str(self.port),
            "--workers",
            "2",
            "--blocking-threads",
            "4",
            "--log-level",
            "warning",
        ]
        self._process = subprocess.Popen(
            [*command, "config.wsgi:application"],
            cwd=ROOT,
            env={**world.environment, "DRAWN": str(self.drawn_file), **more},
            start_new_session=True,
        )
        until(lambda: self._answers() or self._process.poll() is not None)
        assert self._process.poll() is None
        # Both workers have to be there before anything is tried.
        until(lambda: self._answers() and len({line.split()[0] for line in self.drawn()}) == 2, pause=0.005)

    def drawn(self, path: str = "") -> list[str]:
        """A line of worker and address for each page that was drawn."""
        lines = self.drawn_file.read_text().splitlines() if self.drawn_file.exists() else []
        return [line for line in lines if not path or line.split()[1] == path]

    def kill(self) -> None:
        """Kill the server and its workers at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 2) as line:
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return b" 200 " in line.recv(100)
        except OSError:
            return False


class World:
    """A database with its files, and the processes that were started on it."""

    def __init__(self, folder: Path, like: World | None = None) -> None:
        self.folder = folder
        self._started: list[Actor | Service] = []
        self._clerk: Actor | None = None
        folder.mkdir(parents=True)
        self.address = _new_database(like.address if like else "") if POSTGRES else ""
        if like:
            _copy_files(like.folder, folder)
        kept = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
        own = {
            "VAR_DIR": str(folder),
            "SECRET_KEY": "for-drills-only-" * 4,
            "HTTPS": "0",
            "PYTHONPATH": str(ROOT),
        }
        own["DJANGO_SETTINGS_MODULE"] = "tests.drills.settings"
        self.environment = {**kept, **own, **({"DATABASE_URL": self.address} if self.address else {})}

    def actor(self, pause: str = "") -> Actor:
        """A new process; `pause` names the point where it waits."""
        made = Actor(self, pause)
        self._started.append(made)
        return made

    def service(self, **more: str) -> Service:
        """A new web server."""
        made = Service(self, **more)
        self._started.append(made)
        return made

    def do(self, do: str, **told: Any) -> Any:
        """Something that a process does which nothing happens to."""
        self._clerk = self._clerk or self.actor()
        return self._clerk.do(do, **told)

    def ask(self, do: str, **told: Any) -> Answer:
        """The same, where it may be refused."""
        self._clerk = self._clerk or self.actor()
        return self._clerk.begin(do, **told).answer()

    def rest(self) -> None:
        """End every process; the world can be copied then."""
        for one in self._started:
            one.end() if isinstance(one, Actor) else one.kill()
        self._started, self._clerk = [], None

    def remove(self) -> None:
        """End every process and leave nothing behind."""
        for one in self._started:
            one.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.address:
            _on_server(f'DROP DATABASE IF EXISTS "{_name(self.address)}" WITH (FORCE)')


def until(happens: Callable[[], bool], seconds: float = 60, pause: float = 0.02) -> None:
    """Wait for something; fail where it does not come."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(pause)


def _name(address: str) -> str:
    return urlsplit(address).path.strip("/")


def _on_server(statement: str) -> None:
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(statement)


def _new_database(like: str) -> str:
    name = f"drill_{os.getpid()}_{next(_numbers)}"
    _on_server(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{_name(like)}"' if like else ""))
    return urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))


def _copy_files(source: Path, target: Path) -> None:
    for path in source.iterdir():
        if path.suffix == ".sqlite3" or path.name.endswith((".sqlite3-wal", ".sqlite3-shm")):
            shutil.copyfile(path, target / path.name)
        elif path.name == "media":
            shutil.copytree(path, target / "media")


@contextlib.contextmanager
def _made(folder: Path, like: World | None, *acts: str) -> Iterator[World]:
    world = World(folder, like)
    try:
        for act in acts:
            world.do(act)
        world.rest()
        yield world
    finally:
        world.remove()


@pytest.fixture(scope="session")
def _empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with _made(tmp_path_factory.mktemp("drill") / "empty", None, "make") as world:
        yield world


@pytest.fixture(scope="session")
def _public(_empty: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("drill") / "public"
    with _made(folder, _empty, "load_package", "publish", "prepare_next") as world:
        yield world


@pytest.fixture(scope="session")
def _waiting(_public: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with _made(tmp_path_factory.mktemp("drill") / "waiting", _public, "freeze") as world:
        yield world


def _copy(like: World, folder: Path) -> Iterator[World]:
    world = World(folder, like)
    yield world
    world.remove()


@pytest.fixture
def empty(_empty: World, tmp_path: Path) -> Iterator[World]:
    """A database without a mission."""
    yield from _copy(_empty, tmp_path / "empty")


@pytest.fixture
def public(_public: World, tmp_path: Path) -> Iterator[World]:
    """The shipped mission, public, and a changed record."""
    yield from _copy(_public, tmp_path / "public")


@pytest.fixture
def waiting(_waiting: World, tmp_path: Path) -> Iterator[World]:
    """The same with the change frozen and waiting without a release time."""
    yield from _copy(_waiting, tmp_path / "waiting")


@pytest.fixture(scope="session")
def undisturbed(_waiting: World) -> str:
    """The hash that the next edition has when nothing happens to its freeze."""
    found = _waiting.do("line")["editions"][-1]["hash"]
    _waiting.rest()
    return str(found)
