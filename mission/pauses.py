"""Named places in the verbs where a drill stops a process, to kill it there or to let two meet.

They do nothing unless a settings module says PAUSE_POINTS = True. The service's own settings never do and no variable
of the environment can make them, so that nobody stops a service that is in use.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.conf import settings

#: How long a process waits at a point until it goes on by itself.
PATIENCE = 60.0


def pause_at(point: str, *, done: int = 1, of: int = 1) -> None:
    """Wait here if a drill named this point in PAUSE_AT (`point@0.5`: from half of the work on).

    A file named by this process in the folder PAUSE_IN says that it waits; a file `go` there lets it go on.
    """
    if not getattr(settings, "PAUSE_POINTS", False):
        return
    wanted, _, share = os.environ.get("PAUSE_AT", "").partition("@")
    if wanted != point or not done or done < float(share or 0) * of:
        return
    folder = Path(os.environ["PAUSE_IN"])
    (folder / f"waits-{os.getpid()}").touch()
    deadline = time.monotonic() + PATIENCE
    while not (folder / "go").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
