"""`make test`: the whole suite on SQLite, and again on a real PostgreSQL. Arguments go to pytest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from alone import alone
from assets import ASSETS, make_assets
from environment import PYTHON, ROOT, make_environment
from say import refuse, say

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    "*** NO CHROMIUM FOUND: THE BROWSER TESTS ARE NOT RUN (install chromium, or set CHROMIUM=path) ***"
)
NO_TESTS_CHOSEN = 5
#: What must not reach into the tests from outside.
LEFT_OUT = (
    "DATABASE_URL",
    "REDIS_URL",
    "DEMO",
    "VAR_DIR",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "HTTPS",
    "HOST",
    "PORT",
)

#: Browsers, and tests that ask no database, have nothing to say of an engine: they run once, in the pass on SQLite.
ON_POSTGRES = (
    "-m",
    "not browser",
    *(f"--ignore=tests/{folder}" for folder in ("house", "setup", "reports/charts")),
)


def main() -> None:
    """Run both passes; exit code 1 where one fails."""
    browser = find_browser()
    with alone():
        make_environment("test")
        make_assets()
    passes = (("SQLite", lambda: _on_sqlite(browser)), ("PostgreSQL", _on_postgres))
    failed = [name for name, passed in passes if not passed()]
    if not browser:
        print(f"\n{NO_BROWSER}\n", flush=True)
    if failed:
        refuse(f"Tests failed on {' and '.join(failed)}.")
    say("All tests passed on SQLite and on PostgreSQL")


def find_browser() -> str | None:
    """The path of a Chromium; None where there is none, said loudly. REQUIRE_BROWSER=1 makes that a failure."""
    given = os.environ.get("CHROMIUM")
    if given and not shutil.which(given):
        refuse(f"CHROMIUM={given} is not a program. Set it to the path of a Chromium, or take it away.")
    found = given or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    if os.environ.get("REQUIRE_BROWSER") == "1":
        refuse(
            "REQUIRE_BROWSER=1, and no Chromium was found. Install one (Debian: chromium) or set CHROMIUM=path."
        )
    print(f"\n{NO_BROWSER}\n", flush=True)
    return None


def _pytest(environment: dict[str, str], *arguments: str) -> bool:
    begun = time.monotonic()
    workers = os.environ.get("TEST_WORKERS") or str(os.cpu_count() or 2)
    command = [
        str(PYTHON),
        "-m",
        "pytest",
        "-q",
        "-n",
        workers,
        "--dist",
        "loadfile",
        *arguments,
        *sys.argv[1:],
    ]
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    say(f"{time.monotonic() - begun:.0f} seconds")
    # Chosen tests may be for one pass alone.
    return code == 0 or (code == NO_TESTS_CHOSEN and bool(sys.argv[1:]))


def _environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return {**kept, "DJANGO_SETTINGS_MODULE": "config.test_settings", "TEST_ASSETS": str(ASSETS), **more}


def _on_sqlite(browser: str | None) -> bool:
    say("The suite on SQLite")
    if browser:
        return _pytest(_environment(CHROMIUM=browser))
    return _pytest(_environment(), "-m", "not browser")


def _on_postgres() -> bool:
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        say("The suite on the PostgreSQL of TEST_DATABASE_URL")
        return _pytest(_environment(DATABASE_URL=given), *ON_POSTGRES)
    say("The suite on PostgreSQL, started from its wheel in a throw-away folder")
    with _postgres() as address:
        return _pytest(_environment(DATABASE_URL=address), *ON_POSTGRES)


@contextmanager
def _postgres() -> Iterator[str]:
    """The address of a server of our own. Its folder is never below a home: run by root, the package opens the
    folders above its data; and the path is short: a socket's may have 107 bytes at most."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:  # noqa: S108
        command = [str(PYTHON), str(ROOT / "setup" / "postgres.py"), folder]
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout
            address = next((line.strip() for line in server.stdout if line.startswith("postgresql://")), None)
            if not address:
                refuse(
                    "PostgreSQL did not start (see above). Set TEST_DATABASE_URL to use a server of your own."
                )
            yield address
        finally:
            server.communicate()


if __name__ == "__main__":
    main()
