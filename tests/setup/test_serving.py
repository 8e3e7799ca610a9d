"""Whatever happens to a start, nothing is left behind that keeps the next one from serving."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.setup.conftest import ROOT

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="once is enough: it has nothing to do with the engine"
)

_SERVE = """
import os, sys; sys.path[:0] = ["setup", "."]
from port import Port
from serve import Service
port = Port("127.0.0.1", os.environ["PORT"])
Service(dict(os.environ), port).run()
"""


@pytest.fixture
def start(outside, free_port):
    """Starts the service at one port, and gives the process once it answers."""
    started = []

    def start():
        more = {"DEMO": "1", "PORT": str(free_port), "DJANGO_SETTINGS_MODULE": "config.settings"}
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE],
            cwd=ROOT,
            env={**outside, **more, "WEB_WORKERS": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        assert _until(lambda: _answers(free_port) or process.poll() is not None)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.wait(20)
        process.stdout.close()


def _groups(outside, port):
    return [int(line) for line in (Path(outside["VAR_DIR"]) / f".serving-{port}").read_text().split()]


def _guard_of(process):
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == process.pid and "guard.py" in (folder / "cmdline").read_text():
                return int(folder.name)
        except OSError:
            continue
    return None


def _answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def _until(happens, seconds=90):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happens():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(start, free_port, number):
    process = start()
    process.send_signal(number)
    assert process.wait(20) == 0
    assert not _answers(free_port)
    assert "Stopped" in process.stdout.read()


def test_killed_hard_it_leaves_no_server_behind(start, free_port):
    process = start()
    process.kill()
    process.wait(20)
    assert _until(lambda: not _answers(free_port))
    again = start()
    assert again.poll() is None


def test_the_next_start_ends_what_is_left(start, free_port, outside):
    process = start()
    groups = _groups(outside, free_port)
    guard = _guard_of(process)
    if not guard:
        pytest.skip("this system does not list processes in /proc")
    os.kill(guard, signal.SIGKILL)
    process.kill()
    process.wait(20)
    assert _answers(free_port)
    again = start()
    assert _until(lambda: _groups(outside, free_port) not in ([], groups) and _answers(free_port))
    assert again.poll() is None


def test_a_second_start_at_the_same_port_is_told(start):
    start()
    second = start()
    assert second.wait(20) == 1
    assert "already being served" in second.stdout.read()


def _is_there(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [0, 1], ids=["web", "worker"])
def test_a_process_that_ends_by_itself_is_said_and_the_other_is_stopped(start, free_port, outside, number):
    process = start()
    assert _until(lambda: len(_groups(outside, free_port)) == 2)
    groups = _groups(outside, free_port)
    os.kill(groups[number], signal.SIGKILL)
    assert process.wait(20) == 1
    assert _until(lambda: not any(_is_there(group) for group in groups), seconds=5)
    assert "ended by itself" in process.stdout.read()
    assert not _answers(free_port)
