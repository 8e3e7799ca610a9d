"""What cannot work is said in one plain line, with exit code 1."""

import os
import socket
import subprocess
import sys

import pytest

from tests.setup.conftest import ROOT


def _run(outside, **more):
    command = [sys.executable, "setup/run.py"]
    return subprocess.run(
        command, cwd=ROOT, env={**outside, **more}, capture_output=True, text=True, timeout=60, check=False
    )


def _assert_refused(done, *words):
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    line = done.stderr.strip()
    assert len(line.splitlines()) == 1
    for word in words:
        assert word in line


def test_a_taken_port_is_named(outside):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        _assert_refused(_run(outside, PORT=port), f"Port {port} is taken", "PORT=8001 make run")


@pytest.mark.parametrize("port", ["0", "65536", "http", "８０８０", "-1"])
def test_what_is_no_port_is_named(outside, port):
    _assert_refused(_run(outside, PORT=port), f"PORT={port} is not a port")


def test_demo_mode_serves_this_machine_only(outside):
    _assert_refused(_run(outside, HOST="0.0.0.0"), "Demo mode serves this machine only", "DEMO=0")


def test_an_unreachable_postgres_is_said(script, free_port):
    address = f"postgresql://someone:secret-word@127.0.0.1:{free_port}/mission"
    done = script(f"from database import check_postgres\ncheck_postgres({{'DATABASE_URL': {address!r}}})")
    _assert_refused(done, "cannot be reached")
    assert "secret-word" not in done.stderr


def test_another_kind_of_database_is_said(script):
    done = script(
        "from database import check_postgres\ncheck_postgres({'DATABASE_URL': 'mysql://me:secret-word@host/x'})"
    )
    _assert_refused(done, "must name a PostgreSQL")
    assert "secret-word" not in done.stderr


def test_a_postgres_that_is_too_old_is_named(script):
    done = script("from database import too_old\nprint(too_old(140012), '|', too_old(150000))")
    assert done.stdout.strip() == "That PostgreSQL is version 14; Mission Progress needs 15 or later. |"


@pytest.mark.parametrize(
    ("version", "modules", "words"),
    [
        ((3, 10, 4), ["venv", "ensurepip", "sqlite3"], "This is Python 3.10"),
        ((3, 14, 0), ["venv", "ensurepip", "sqlite3"], "This is Python 3.14"),
        ((2, 7, 18), [], "This is Python 2.7"),
        ((3, 11, 2), ["venv", "sqlite3"], "venv module is missing"),
        ((3, 11, 2), ["venv", "ensurepip"], "without sqlite3"),
    ],
)
def test_a_python_that_will_not_do_is_named(script, version, modules, words):
    done = script(f"from check_python import complaint\nprint(complaint({version!r}, {modules!r}))")
    assert words in done.stdout


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 9), (3, 13, 1)])
def test_a_python_that_will_do_gets_no_complaint(script, version):
    done = script(
        f"from check_python import complaint\nprint(complaint({version!r}, ['venv', 'ensurepip', 'sqlite3']))"
    )
    assert done.stdout.strip() == ""


def test_a_browser_that_is_asked_for_and_missing_fails(script, tmp_path):
    code = "import importlib.util as u\ns = u.spec_from_file_location('suite', 'setup/test.py'); m = u.module_from_spec(s)\n"
    code += "s.loader.exec_module(m); m.find_browser()"
    _assert_refused(
        script(code, PATH=str(tmp_path), CHROMIUM="", REQUIRE_BROWSER="1"), "no Chromium was found"
    )
    loud = script(code, PATH=str(tmp_path), CHROMIUM="", REQUIRE_BROWSER="")
    assert loud.returncode == 0
    assert "THE BROWSER TESTS ARE NOT RUN" in loud.stdout
    _assert_refused(script(code, CHROMIUM=os.devnull), "is not a program")
