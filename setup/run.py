"""`make run`: everything that is needed to serve the real data at http://localhost:8000, and then serves it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

from assets import make_assets
from environment import PYTHON, ROOT, VENV, make_environment
from say import refuse, say

PACKAGE = ROOT / "data" / "national-mission"


def main() -> None:
    """Set up, load, serve until Ctrl-C."""
    port = _port()
    make_environment("run")
    make_assets()
    demo = not os.environ.get("DATABASE_URL")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}
    if demo:
        environment["DEMO"] = "1"
    else:
        environment.setdefault("HTTPS", "0")
        environment.setdefault("SECRET_KEY", _kept_key())
        _check_postgres(environment)
    _prepare(environment, demo)
    _serve(environment, port)


def _port() -> int:
    raw = os.environ.get("PORT", "8000")
    if not raw.isdigit() or not 0 < int(raw) < 65536:
        refuse(f"PORT={raw} is not a port. Choose a number from 1 to 65535, such as: PORT=8001 make run")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(raw)))
        except OSError:
            refuse(f"Port {raw} is taken or not allowed. Stop what uses it, or choose another: PORT=8001 make run")
    return int(raw)


def _kept_key() -> str:
    path = ROOT / "var" / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(os.urandom(32).hex())
    return path.read_text()


def _check_postgres(environment: dict[str, str]) -> None:
    script = (
        "import os, psycopg; c = psycopg.connect(os.environ['DATABASE_URL'], connect_timeout=5); "
        "print(c.info.server_version)"
    )
    done = subprocess.run([str(PYTHON), "-c", script], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        refuse(f"The PostgreSQL that DATABASE_URL names cannot be reached: {reason}")
    if int(done.stdout) < 150000:
        refuse(f"That PostgreSQL is version {int(done.stdout) // 10000}; Mission Progress needs 15 or later.")


def _manage(environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run([str(PYTHON), "manage.py", *arguments], cwd=ROOT, env=environment, check=False)
    if done.returncode:
        refuse(f"`manage.py {arguments[0]}` failed (see above). Nothing is served.")


def _prepare(environment: dict[str, str], demo: bool) -> None:
    say("Bringing the database up to date")
    _manage(environment, "prepare")
    if _has_no_mission(environment):
        say("Loading the data package of the National Mission and freezing its editions")
        _manage(environment, "load_mission", str(PACKAGE), "--release")
    _manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
    if demo:
        _manage(environment, "demo_accounts")
    else:
        say("To make the first administrator: .venv/bin/python manage.py create_administrator you@example.org")


def _has_no_mission(environment: dict[str, str]) -> bool:
    script = "from mission.models import Mission; print(Mission.objects.exists())"
    done = subprocess.run(
        [str(PYTHON), "manage.py", "shell", "--no-imports", "-c", script],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )
    if done.returncode:
        refuse(f"The database could not be read: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout.strip() == "False"


def _processes(environment: dict[str, str], port: int) -> list[subprocess.Popen[bytes]]:
    commands = [
        [
            str(VENV / "bin" / "granian"), "--interface", "wsgi", "--host", environment.get("HOST", "127.0.0.1"),
            "--port", str(port), "--workers", environment.get("WEB_WORKERS", "2"),
            "--blocking-threads", environment.get("WEB_THREADS", "4"), "--log-level", "warning",
            "--workers-kill-timeout", "5", "--respawn-failed-workers", "config.wsgi:application",
        ]
    ]
    if (ROOT / "mission" / "management" / "commands" / "run_worker.py").exists():
        commands.append([str(PYTHON), "manage.py", "run_worker"])
    return [subprocess.Popen(c, cwd=ROOT, env=environment, start_new_session=True) for c in commands]


def _serve(environment: dict[str, str], port: int) -> None:
    started = _processes(environment, port)
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda n, _: stopping.append(n))
    try:
        _wait_until_ready(port, started, stopping)
        while not stopping and all(process.poll() is None for process in started):
            time.sleep(0.2)
        failed = not stopping
    finally:
        _stop(started)
    if failed:
        refuse("A process of the service ended by itself; everything was stopped (see above).")
    say("Stopped")


def _wait_until_ready(port: int, started: list[subprocess.Popen[bytes]], stopping: list[int]) -> None:
    for _ in range(150):
        if stopping or any(process.poll() is not None for process in started):
            return
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                if json.load(answer)["status"] == "ok":
                    say(f"Serving at http://localhost:{port} · Ctrl-C stops it")
                    return
        except OSError:
            time.sleep(0.2)


def _stop(started: list[subprocess.Popen[bytes]]) -> None:
    for process in started:
        _signal(process, signal.SIGTERM)
    deadline = time.monotonic() + 8
    for process in started:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        _signal(process, signal.SIGKILL)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        pass


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
