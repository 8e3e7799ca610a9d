"""The port to serve at: free, and not served from this folder already. What a killed start left behind is ended."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from pathlib import Path

from assets import VAR
from guard import end_groups
from say import refuse, say

#: What the service's own processes have in their command line.
OURS = "config.wsgi:application", "run_worker"


class Port:
    """A port that is ours while this process lives."""

    def __init__(self, host: str, raw: str) -> None:
        if not (raw.isascii() and raw.isdigit() and 0 < int(raw) < 65536):
            refuse(f"PORT={raw} is not a port. Choose a number from 1 to 65535, such as: PORT=8001 make run")
        self.host, self.number = host, int(raw)
        VAR.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(VAR / f".serving-{self.number}", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            refuse(
                f"Mission Progress is already being served at port {raw} from this folder. Stop it, or: PORT=8001 make run"
            )
        left = [int(line) for line in os.read(self._handle, 10_000).split()]
        if left and not self._is_free():
            say("Ending what an earlier start left behind")
            end_groups([group for group in left if _is_ours(group)])
            self._wait()
        if not self._is_free():
            refuse(
                f"Port {raw} is taken or not allowed. Stop what uses it, or choose another: PORT=8001 make run"
            )

    def note(self, groups: list[int]) -> None:
        """Keep which process groups serve here, for the next start in case this one is killed."""
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, "".join(f"{group}\n" for group in groups).encode(), 0)

    def _wait(self) -> None:
        deadline = time.monotonic() + 10
        while not self._is_free() and time.monotonic() < deadline:
            time.sleep(0.1)

    def _is_free(self) -> bool:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.number))
                probe.listen(1)
            except OSError:
                return False
        return True


def _is_ours(group: int) -> bool:
    """Whether a process of the group runs the service (where the system can tell; numbers are given out again)."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
            if os.getpgid(int(folder.name)) == group and any(word in command for word in OURS):
                return True
        except OSError:
            continue
    return False
