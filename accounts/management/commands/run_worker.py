"""manage.py run_worker: sends mail and does all other work that no request waits for."""

from __future__ import annotations

import logging
import signal
from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connections
from django.utils.module_loading import autodiscover_modules

from accounts.jobs import Job, all_jobs
from accounts.models import OutboxMessage

logger = logging.getLogger("worker")
#: The longest wait after a job failed, in seconds.
LONGEST_WAIT = 60.0


class Command(BaseCommand):
    """One process, a thread for each kind of work, so that long work does not hold up mail."""

    help = "Sends mail that waits, reminds partners, and does the other work that no request waits for."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        """Work until SIGTERM or Ctrl-C; the piece in hand is finished first."""
        autodiscover_modules("jobs")
        stop = Event()
        if once:
            for job in all_jobs():
                _do_all(job, stop)
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        _until_ready(stop)
        threads = [Thread(target=_over_and_over, args=(job, stop), name=job.name) for job in all_jobs()]
        for thread in threads:
            thread.start()
        stop.wait()
        for thread in threads:
            thread.join()


def _until_ready(stop: Event) -> None:
    """Wait for a database that is still being set up."""
    told = False
    while not stop.is_set():
        try:
            OutboxMessage.objects.exists()
            return
        except DatabaseError:
            if not told:
                logger.warning("The database is not ready yet; the worker waits for it")
            told = True
            connections.close_all()
            stop.wait(2.0)


def _do_all(job: Job, stop: Event) -> None:
    while not stop.is_set() and job.work(stop):
        pass


def _over_and_over(job: Job, stop: Event) -> None:
    wait, failures = 0.0, 0
    while not stop.wait(wait):
        try:
            done = job.work(stop)
            wait, failures = (0.0 if done else job.every), 0
        except Exception:
            # Whatever it was, tomorrow's mail has to go out: write it down, wait, try again.
            failures += 1
            wait = min(2.0**failures, LONGEST_WAIT)
            logger.exception("The job “%s” failed; it is tried again in %d seconds", job.name, wait)
            connections.close_all()
        finally:
            # A thread that waits gives its connection back to the pool.
            close_old_connections()
    connections.close_all()
