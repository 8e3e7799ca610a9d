"""`make test`: the whole suite on SQLite, and again on a real PostgreSQL. Arguments go to pytest."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from assets import make_assets
from environment import PYTHON, ROOT, make_environment
from say import refuse, say

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    """Run both passes; exit code 1 where one fails."""
    make_environment("test")
    make_assets()
    browser = find_browser()
    failed = [name for name, passed in (("SQLite", _sqlite(browser)), ("PostgreSQL", _postgres())) if not passed]
    if failed:
        refuse(f"Tests failed on {' and '.join(failed)}.")
    say("All tests passed on SQLite and on PostgreSQL")


def find_browser() -> str | None:
    """The path of a Chromium; None where there is none, said loudly. REQUIRE_BROWSER=1 makes that a failure."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    if os.environ.get("REQUIRE_BROWSER") == "1":
        refuse("REQUIRE_BROWSER=1, and no Chromium was found. Install one (Debian: chromium) or set CHROMIUM=path.")
    print("\n*** NO CHROMIUM FOUND: THE BROWSER TESTS ARE NOT RUN (install chromium, or set CHROMIUM=path) ***\n", flush=True)
    return None


def _pytest(environment: dict[str, str], *arguments: str) -> bool:
    begun = time.monotonic()
    workers = os.environ.get("TEST_WORKERS") or str(os.cpu_count() or 2)
    command = [str(PYTHON), "-m", "pytest", "-q", "-n", workers, "--dist", "loadfile", *arguments, *sys.argv[1:]]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    say(f"{time.monotonic() - begun:.0f} seconds")
    return done.returncode in (0, 5) if sys.argv[1:] else done.returncode == 0


def _environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DEMO", "VAR_DIR")}
    return {**kept, "DJANGO_SETTINGS_MODULE": "config.test_settings", "TEST_ASSETS": str(ROOT / "var" / "assets"), **more}


def _sqlite(browser: str | None) -> bool:
    say("The suite on SQLite")
    if browser:
        return _pytest(_environment(CHROMIUM=browser))
    return _pytest(_environment(), "-m", "not browser")


def _postgres() -> bool:
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        say("The suite on the PostgreSQL of TEST_DATABASE_URL")
        return _pytest(_environment(DATABASE_URL=given), "-m", "not browser")
    say("The suite on PostgreSQL, started from its wheel in a throw-away folder")
    # A short path: a socket's may have 107 bytes at most.
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        server = subprocess.Popen(
            [str(PYTHON), str(ROOT / "setup" / "postgres.py"), folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            address = _address(server)
            return _pytest(_environment(DATABASE_URL=address), "-m", "not browser")
        finally:
            server.communicate()


def _address(server: "subprocess.Popen[str]") -> str:
    assert server.stdout
    for line in server.stdout:
        if line.startswith("postgresql://"):
            return line.strip()
    refuse("PostgreSQL did not start (see above).")


if __name__ == "__main__":
    os.chdir(Path(ROOT))
    main()
