"""`make lint`: style, types, import contracts, missing migrations and Django's own checks."""

from __future__ import annotations

import os
import subprocess
import sys

from alone import alone
from environment import ROOT, VENV, make_environment
from say import refuse, say

CHECKS = {
    "Style": ["ruff", "check", "."],
    "Layout": ["ruff", "format", "--check", "."],
    "Types": ["mypy"],
    "Import contracts": ["lint-imports"],
    "Migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "Django's checks": ["python", "manage.py", "check"],
}


def main() -> None:
    """Run every check, or the one that is named; exit code 1 where one fails."""
    with alone():
        make_environment("lint")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.test_settings", "PYTHONPATH": str(ROOT)}
    failed = []
    for name, command in CHECKS.items():
        if sys.argv[1:] and name.lower() not in sys.argv[1:]:
            continue
        say(name)
        program, *arguments = command
        if subprocess.run(
            [str(VENV / "bin" / program), *arguments], cwd=ROOT, env=environment, check=False
        ).returncode:
            failed.append(name)
    if failed:
        refuse(f"Failed: {', '.join(failed)}.")


if __name__ == "__main__":
    main()
