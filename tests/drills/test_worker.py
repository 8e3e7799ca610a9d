"""The worker sends each message once while it lives, twice only where it dies after the server's OK, and reminds once."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.drills.conftest import ROOT, World, until
from tests.factories.smtp import SmtpServer, mail_server

pytestmark = pytest.mark.slow

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A real mail server on a socket."""
    with mail_server() as running:
        yield running


@pytest.fixture
def worker(empty: World, server: SmtpServer) -> Iterator[Start]:
    """Starts real workers; `pause` names the place where one waits, and `in_` the folder in which it says so."""
    started: list[subprocess.Popen[bytes]] = []

    def start(pause: str = "", in_: Path | None = None, lease: int = 300) -> subprocess.Popen[bytes]:
        more = {
            "EMAIL_BACKEND": "tests.drills.mail_backend.Backend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(server.port),
            "LEASE": str(lease),
        }
        if pause:
            assert in_
            in_.mkdir(exist_ok=True)
            more |= {"PAUSE_AT": pause, "PAUSE_IN": str(in_)}
        made = subprocess.Popen(
            [sys.executable, "manage.py", "run_worker"], cwd=ROOT, env={**empty.environment, **more}
        )
        started.append(made)
        return made

    yield start
    for one in started:
        one.kill()
        one.wait()


def waits(folder: Path) -> Callable[[], bool]:
    return lambda: any(folder.glob("waits-*"))


def all_sent(world: World) -> Callable[[], bool]:
    return lambda: all(message["sent"] for message in world.do("mail"))


def arrived(server: SmtpServer) -> list[str]:
    return sorted(str(message["Message-ID"]) for message in server.messages)


def test_two_workers_send_every_message_once_and_end_when_they_are_asked(
    empty: World, server: SmtpServer, worker: Start
) -> None:
    empty.do("write_mail", number=60)
    both = [worker(), worker()]
    until(all_sent(empty))
    assert arrived(server) == sorted(message["id"] for message in empty.do("mail"))
    assert {message["tries"] for message in empty.do("mail")} == {1}
    for one in both:
        one.send_signal(signal.SIGTERM)
    assert [one.wait(20) for one in both] == [0, 0]


def test_killed_between_the_servers_ok_and_its_own_commit_it_is_sent_a_second_time_under_the_same_id(
    empty: World, server: SmtpServer, worker: Start, tmp_path: Path
) -> None:
    empty.do("write_mail", number=1)
    first = worker("mail: the server said OK", tmp_path / "first", lease=3)
    until(waits(tmp_path / "first"))
    first.kill()
    [message] = empty.do("mail")
    assert (message["sent"], len(server.raw)) == (False, 1)
    worker()
    until(all_sent(empty))
    assert arrived(server) == [message["id"]] * 2
    assert empty.do("mail")[0]["tries"] == 2


def test_killed_before_the_conversation_it_is_sent_once(
    empty: World, server: SmtpServer, worker: Start, tmp_path: Path
) -> None:
    empty.do("write_mail", number=1)
    first = worker("mail: before the conversation", tmp_path / "first", lease=3)
    until(waits(tmp_path / "first"))
    first.kill()
    worker()
    until(all_sent(empty))
    assert len(server.raw) == 1


def test_another_worker_leaves_a_message_alone_while_the_first_one_lives(
    empty: World, server: SmtpServer, worker: Start, tmp_path: Path
) -> None:
    empty.do("write_mail", number=1)
    first = worker("mail: before the conversation", tmp_path / "first")
    until(waits(tmp_path / "first"))
    worker()
    empty.do("write_mail", number=1)
    until(lambda: len(server.raw) == 1)
    first.send_signal(signal.SIGTERM)
    (tmp_path / "first" / "go").touch()
    assert first.wait(20) == 0
    assert all_sent(empty)()
    assert len(server.raw) == 2


def test_two_workers_that_remind_at_once_write_one_letter_to_each_person(empty: World) -> None:
    empty.do("owe")
    first, second = empty.actor(pause="remind: rows are written"), empty.actor()
    first.begin("remind").until_it_waits()
    second.begin("remind")
    first.go_on()
    assert sorted([first.answer()["gave"], second.answer()["gave"]]) == [0, 1]
    assert len(empty.do("mail")) == 2


def test_killed_while_it_reminds_it_has_reminded_nobody_and_does_it_again(empty: World) -> None:
    empty.do("owe")
    empty.actor(pause="remind: rows are written").begin("remind").until_it_waits().kill()
    assert empty.do("mail") == []
    assert [empty.do("remind"), empty.do("remind")] == [1, 0]
    assert len(empty.do("mail")) == 2
