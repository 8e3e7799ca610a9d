"""The scripts of setup/, tried in processes of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
_UNSET = (
    "DATABASE_URL",
    "DEMO",
    "SECRET_KEY",
    "HTTPS",
    "ALLOWED_HOSTS",
    "HOST",
    "PORT",
    "DJANGO_SETTINGS_MODULE",
)


@pytest.fixture
def outside(tmp_path: Path) -> dict[str, str]:
    """The environment of a newcomer: nothing set, files in a folder of their own, the packages already there."""
    kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
    return {**kept, "VAR_DIR": str(tmp_path / "var"), "VENV_DIR": sys.prefix}


@pytest.fixture
def script(outside: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs Python code that can import the scripts of setup/."""

    def run(code: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", f"import sys; sys.path[:0] = ['setup', '.']\n{code}"]
        environment = {**outside, **more}
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    return run


@pytest.fixture
def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
