"""Makes the virtual environment from the hash-locked requirements. Needs nothing but Python's standard library."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from pathlib import Path

from alone import works
from check_python import complaint, own_modules
from say import refuse, say

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("VENV_DIR") or ROOT / ".venv").absolute()
PYTHON = VENV / "bin" / "python"

_LOCKS = {"run": "requirements.txt", "test": "requirements-test.txt", "lint": "requirements-lint.txt"}
#: Each lock holds the ones before it with the same versions (a test sees to that).
_ORDER = list(_LOCKS)
#: There while packages are being installed: where it is found at a start, the installation was cut off.
_UNFINISHED = VENV / ".unfinished"
#: Which Python made the environment, and where: a moved or otherwise made one does not work.
_MADE = VENV / ".made"


def make_environment(purpose: str) -> None:
    """The environment with what `purpose` (run, test or lint) needs. A half-made or moved one is made anew."""
    wrong = complaint(sys.version_info, own_modules())
    if wrong:
        refuse(wrong)
    if _is_whole() and _text(_stamp(purpose)) == _wanted(purpose):
        return
    lock = ROOT / _LOCKS[purpose]
    if not _is_whole():
        _make()
    say(f"Installing the locked packages of {lock.name} (half a minute or so the first time)")
    begun = time.monotonic()
    _UNFINISHED.touch()
    install(
        PYTHON,
        lock,
        "The packages could not be installed. Is there a connection to a package index? (see above)",
    )
    for covered in _ORDER[: _ORDER.index(purpose) + 1]:
        _stamp(covered).write_text(_wanted(covered))
    _UNFINISHED.unlink()
    say(f"Installed in {time.monotonic() - begun:.0f} seconds")


def install(python: Path, lock: Path, sentence: str) -> None:
    """Install exactly what a lock names, by hash, into the environment of `python`; else end with the sentence."""
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    if not works([str(python), "-m", "pip", "install", *options, "-r", str(lock)]):
        refuse(sentence)


def _make() -> None:
    say(f"Making a virtual environment in {VENV.name}")
    shutil.rmtree(VENV, ignore_errors=True)
    if not works([sys.executable, "-m", "venv", str(VENV)]):
        refuse(f"Python could not make a virtual environment in {VENV} (see above).")
    _MADE.write_text(_maker())


def _stamp(purpose: str) -> Path:
    return VENV / f".installed-{purpose}"


def _wanted(purpose: str) -> str:
    return hashlib.sha256((ROOT / _LOCKS[purpose]).read_bytes() + sys.version.encode()).hexdigest()


def _is_whole() -> bool:
    return PYTHON.exists() and _text(_MADE) == _maker() and not _UNFINISHED.exists()


def _maker() -> str:
    return f"{sys.version}\n{VENV}\n"


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""
