"""Starts the service's processes, watches them, and stops all of them together."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from environment import PYTHON, ROOT
from guard import end_groups
from port import Port
from say import refuse, say

Process = subprocess.Popen
READY_WITHIN = 60.0


def commands(environment: dict[str, str], port: Port) -> list[list[str]]:
    """The command of each process of the service: the web server, and the worker where there is one."""
    web = [
        str(PYTHON),
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        port.host,
        "--port",
        str(port.number),
    ]
    web += [
        "--workers",
        environment.get("WEB_WORKERS", "2"),
        "--blocking-threads",
        environment.get("WEB_THREADS", "4"),
    ]
    web += ["--log-level", "warning", "--workers-kill-timeout", "5", "--respawn-failed-workers"]
    found = [[*web, "config.wsgi:application"]]
    if any(
        (ROOT / room / "management/commands/run_worker.py").exists()
        for room in ("accounts", "mission", "reports")
    ):
        found.append([str(PYTHON), "manage.py", "run_worker"])
    return found


class Service:
    """The running processes, each the head of a group of its own."""

    def __init__(self, environment: dict[str, str], port: Port) -> None:
        self._environment, self._port = environment, port
        self._running: dict[int, Process[bytes]] = {}
        self._stopping = False
        self._parent = os.getppid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_asked)
        guard = [sys.executable, str(Path(__file__).parent / "guard.py")]
        self._guard = Process(guard, stdin=subprocess.PIPE, start_new_session=True)

    def run(self) -> None:
        """Serve until Ctrl-C, or until one of the processes ends by itself."""
        try:
            for command in commands(self._environment, self._port):
                self._start(command)
            self._say_when_ready()
            while self._goes_on():
                time.sleep(0.2)
        finally:
            end_groups(list(self._running), lambda group: self._running[group].poll() is None)
            self._guard.kill()
            self._port.note([])
        if not self._stopping:
            refuse("A process of the service ended by itself; everything was stopped (see above).")
        say("Stopped")

    def _start(self, command: list[str]) -> None:
        process = Process(command, cwd=ROOT, env=self._environment, start_new_session=True)
        self._running[process.pid] = process
        self._port.note(list(self._running))
        assert self._guard.stdin
        self._guard.stdin.write(f"{process.pid}\n".encode())
        self._guard.stdin.flush()

    def _stop_asked(self, number: int, frame: object) -> None:
        self._stopping = True

    def _goes_on(self) -> bool:
        # Where the parent (make, or a shell) was killed, nobody is left who could stop this.
        self._stopping = self._stopping or os.getppid() != self._parent
        return not self._stopping and all(process.poll() is None for process in self._running.values())

    def _say_when_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while self._goes_on():
            failing = self._failing()
            if not failing:
                say(f"Serving at http://{self._name()}:{self._port.number} · Ctrl-C stops it")
                return
            if time.monotonic() > deadline:
                say(f"Started, but not ready yet: {', '.join(failing)} (see /readyz)")
                return
            time.sleep(0.1)

    def _failing(self) -> list[str]:
        """What /readyz says is failing; nothing where the service is ready."""
        loopback = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._port.host, self._port.host)  # noqa: S104
        address = f"[{loopback}]" if ":" in loopback else loopback
        hosts = self._environment.get("ALLOWED_HOSTS", "").split(",")
        headers = {"Host": hosts[0].strip().lstrip(".")} if hosts[0].strip() else {}
        request = urllib.request.Request(f"http://{address}:{self._port.number}/readyz", headers=headers)
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                request, timeout=5
            ) as answer:
                return list(json.load(answer)["failing"])
        except urllib.error.HTTPError as error:
            try:
                return list(json.load(error)["failing"])
            except (ValueError, KeyError):
                return [f"it answers {error.code}"]
        except (OSError, ValueError):
            return ["no answer"]

    def _name(self) -> str:
        return "localhost" if self._port.host in ("127.0.0.1", "::1", "0.0.0.0", "::") else self._port.host  # noqa: S104
