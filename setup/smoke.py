"""`make smoke`: a copy of the committed files in an empty folder runs by `make run` alone, answers, and stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from environment import ROOT
from say import refuse, say

WITHIN = 300
FIRST_PAGES = ("/", "/accounts/login/", "/api/v1/missions/", "/healthz")
UNSET = ("DATABASE_URL", "DEMO", "VAR_DIR", "VENV_DIR", "SECRET_KEY", "ALLOWED_HOSTS", "HTTPS", "HOST")


def main() -> None:
    """Clone, run, look, stop; exit code 1 where one of it fails."""
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if name not in UNSET}
    with tempfile.TemporaryDirectory(prefix="smoke-") as folder:
        clone = Path(folder) / "clone"
        if subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=False).returncode:
            refuse("The committed files could not be copied by git (see above).")
        say(f"`make run` in an empty folder, at port {port}")
        begun = time.monotonic()
        started = subprocess.Popen(
            ["make", "run", f"PYTHON={sys.executable}"],
            cwd=clone,
            env={**environment, "PORT": str(port)},
            start_new_session=True,
        )
        try:
            _wait(started, port, begun + WITHIN)
            say(f"Ready after {time.monotonic() - begun:.0f} seconds")
            for address in FIRST_PAGES:
                _look(port, address)
        finally:
            _stop(started)
    say("A fresh copy runs, answers and stops")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(started: subprocess.Popen[bytes], port: int, deadline: float) -> None:
    while time.monotonic() < deadline and started.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                if json.load(answer)["status"] == "ok":
                    return
        except OSError:
            time.sleep(0.5)
    refuse("`make run` ended or was not ready in time (see above).")


def _look(port: int, address: str) -> None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=20) as answer:
            say(f"{address} answers {answer.status} with {len(answer.read()):,} bytes")
    except OSError as error:
        refuse(f"{address} does not answer as it should: {error}")


def _stop(started: subprocess.Popen[bytes]) -> None:
    if started.poll() is None:
        os.killpg(started.pid, signal.SIGINT)
    try:
        started.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)
        refuse("`make run` did not stop within 30 seconds.")


if __name__ == "__main__":
    main()
