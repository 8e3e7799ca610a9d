"""Makes the virtual environment from the hash-locked requirements. Needs nothing but Python's standard library."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from say import refuse, say

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("VENV_DIR") or ROOT / ".venv")
PYTHON = VENV / "bin" / "python"
OLDEST, NEWEST = (3, 11), (3, 13)

_LOCKS = {"run": "requirements.txt", "test": "requirements-test.txt", "lint": "requirements-lint.txt"}


def make_environment(purpose: str) -> None:
    """The environment with what `purpose` (run, test or lint) needs. A half-made one is made anew."""
    _check_python()
    lock = ROOT / _LOCKS[purpose]
    stamp = VENV / f".installed-{purpose}"
    wanted = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return
    if not PYTHON.exists() or not (VENV / ".made").exists():
        shutil.rmtree(VENV, ignore_errors=True)
        say("Making a virtual environment in .venv")
        _run([sys.executable, "-m", "venv", str(VENV)], "Python could not make a virtual environment.")
        (VENV / ".made").touch()
    say(f"Installing the locked packages of {lock.name} (half a minute or so the first time)")
    begun = time.monotonic()
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    _run([*command, "-r", str(lock)], "The packages could not be installed. Is there a connection to a package index?")
    stamp.write_text(wanted)
    say(f"Installed in {time.monotonic() - begun:.0f} seconds")


def _check_python() -> None:
    version = sys.version_info[:2]
    if not OLDEST <= version <= NEWEST:
        have = ".".join(map(str, version))
        refuse(f"This is Python {have}; Mission Progress needs 3.11, 3.12 or 3.13. Try: make PYTHON=python3.12 run")
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        refuse("Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv")


def _run(command: list[str], sentence: str) -> None:
    done = subprocess.run(command, check=False)
    if done.returncode:
        refuse(f"{sentence} (see above)")
