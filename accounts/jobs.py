"""What the worker does over and over: a registry in which every room puts its own jobs, and the jobs of this room.

A room's jobs stand in its `jobs` module, which the worker imports. Several workers may run the same job at the same
moment: a job takes its pieces by a lease, a version check or a unique row, and leaves no half work when it is killed.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from accounts import outbox

#: Does what waits and says how much that was. It looks at `stop` between two pieces of work and ends early.
Work = Callable[[Event], int]


@dataclass(frozen=True)
class Job:
    """One kind of work; `every` is how many seconds lie between two looks when there is nothing to do."""

    name: str
    every: float
    work: Work


_jobs: dict[str, Job] = {}


def job(name: str, *, every: float = 60.0) -> Callable[[Work], Work]:
    """Register a function as a job of the worker. ValueError where another has the name."""

    def register(work: Work) -> Work:
        if name in _jobs and _jobs[name].work is not work:
            raise ValueError(f"There is a job called “{name}” already.")
        _jobs[name] = Job(name, every, work)
        return work

    return register


def all_jobs() -> list[Job]:
    """Every registered job, by name."""
    return [_jobs[name] for name in sorted(_jobs)]


def worker_name() -> str:
    """What this process calls itself in leases."""
    return f"{socket.gethostname()[:50]}:{os.getpid()}"


@job("mail", every=1.0)
def send_mail(stop: Event) -> int:
    """Send the messages that wait, until there is none or the worker stops."""
    tried = 0
    while not stop.is_set() and (message := outbox.lease(worker_name())):
        outbox.send(message, worker=worker_name())
        tried += 1
    return tried


@job("forget old mail", every=3600.0)
def forget_old_mail(stop: Event) -> int:
    """Drop messages that were sent long ago; that much is never urgent."""
    outbox.forget_old()
    return 0
