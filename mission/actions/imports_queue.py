"""What the worker does with long releases: takes one by a lease, says how far it is, and hands back what cannot be done."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.db.models import F

from mission.actions import imports_work as work
from mission.choices import BatchState, Door, ImportState
from mission.errors import RuleError
from mission.history import writing
from mission.models import FigureImport

logger = logging.getLogger("worker")
#: Rows between two notes of how far a check is; each is a write to the record.
NOTED_EVERY = 25_000
#: So often is a piece of work begun that ends with an error or with its worker.
MOST_TRIES = 3
_DAY = 86_400
_FAILED = (
    "The {what} ended with an error of the service, not of the file, {tries} times. Nothing of it is on the record. "
    "Try it again; if that does not help either, tell the people who run the service: it is release {pk} in their log."
)


class Stopped(Exception):
    """The worker is to end; the work is begun again by the next one."""


class Lease:
    """Holds a release for one worker and tells others how far it is, through the shared cache.

    A thread of its own keeps it, because that has a connection of its own: what the work's transaction writes is seen by
    nobody before it ends.
    """

    def __init__(self, pk: int) -> None:
        self._key = f"figure-import-{pk}"
        self._seconds = int(getattr(settings, "IMPORT_LEASE_SECONDS", 120))
        self._over, self.done = Event(), 0

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Whether this worker has it inside."""
        if not cache.add(self._key, 0, self._seconds):
            yield False
            return
        keeper = Thread(target=self._keep, name=self._key, daemon=True)
        keeper.start()
        try:
            yield True
        finally:
            self._over.set()
            keeper.join()
            cache.delete(self._key)

    def _keep(self) -> None:
        told, left = 0, self._seconds / 3
        while not self._over.wait(1.0):
            left -= 1.0
            if left <= 0 or self.done != told:
                told, left = self.done, self._seconds / 3
                cache.set(self._key, told, self._seconds)
        connections.close_all()


def written_so_far(found: FigureImport) -> int:
    """How many figures of a release that is being written the worker has written; nobody sees them before the last."""
    return int(cache.get(f"figure-import-{found.pk}") or 0)


def work_on_imports(stop: Event) -> int:
    """Check, write and take back what waits for the worker; how many releases that were. A lease keeps other workers off."""
    done = 0
    for pk in list(work.waiting().order_by("pk").values_list("pk", flat=True)):
        if stop.is_set():
            break
        lease = Lease(pk)
        with lease.held() as mine:
            if mine:
                done += _work_on(pk, lease, stop)
    return done


def _work_on(pk: int, lease: Lease, stop: Event) -> int:
    found = work.waiting().select_related("mission", "source", "indicator", "batch").filter(pk=pk).first()
    if found is None:
        return 0
    tries = _begun(found)
    if tries > MOST_TRIES:
        # The ones before it died in it.
        _set_aside(found, MOST_TRIES)
        return 1
    try:
        _do(found, _Told(found, lease, stop))
    except Stopped:
        _forget_tries(found)
        return 0
    except RuleError as refused:
        _hand_back(found, refused.sentence)
    except Exception:
        logger.exception("Release %d (%s): try %d failed", pk, found.state, tries)
        if tries < MOST_TRIES:
            return 0
        _set_aside(found, tries)
    _forget_tries(found)
    return 1


def _do(found: FigureImport, progress: _Told) -> None:
    if found.state == ImportState.CHECKING:
        work.check_now(found, by=found.uploaded_by, door=Door.COMMAND, progress=progress)
    elif found.state == ImportState.WRITING:
        work.write_now(found, by=found.decided_by, door=Door.COMMAND, progress=progress)
    else:
        work.take_back_now(found, door=Door.COMMAND)


class _Told:
    """Progress of one piece of work. Raises Stopped where the worker is to end."""

    def __init__(self, found: FigureImport, lease: Lease, stop: Event) -> None:
        self._found, self._lease, self._stop, self._noted = found, lease, stop, 0

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        if self._stop.is_set():
            raise Stopped
        self._lease.done = done
        found = self._found
        if found.state == ImportState.CHECKING and done - self._noted >= NOTED_EVERY:
            self._noted = done
            with writing(by=found.uploaded_by, door=Door.COMMAND, why="How far the check is"):
                FigureImport.objects.filter(pk=found.pk, state=found.state, version=found.version).update(
                    rows=done
                )


def _tries_key(found: FigureImport) -> str:
    return f"figure-import-tries-{found.pk}-{found.version}"


def _begun(found: FigureImport) -> int:
    """The number of this try, noted before it begins, so that one that kills its worker counts too."""
    key = _tries_key(found)
    tries = int(cache.get(key) or 0) + 1
    cache.set(key, tries, _DAY)
    return tries


def _forget_tries(found: FigureImport) -> None:
    cache.delete(_tries_key(found))


def _set_aside(found: FigureImport, tries: int) -> None:
    """Say at the release that the service cannot do it, and log it."""
    what = {ImportState.CHECKING: "check", ImportState.WRITING: "writing"}.get(
        ImportState(found.state), "taking back"
    )
    logger.error("Release %d is set aside after %d tries: %s", found.pk, tries, what)
    _forget_tries(found)
    sentence = _FAILED.format(what=what, tries=tries, pk=found.pk)
    if what == "taking back":
        sentence = sentence.replace("Nothing of it is on", "All of it is still on")
    _hand_back(found, sentence)


def _hand_back(found: FigureImport, sentence: str) -> None:
    """Say at the release why it was not done, in the state from which a person can try it again."""
    values: dict[str, Any] = {"reason": sentence, "version": F("version") + 1}
    if found.state == ImportState.CHECKING:
        values |= {"state": ImportState.FAILED}
    elif found.state == ImportState.WRITING:
        values |= {"state": ImportState.SUBMITTED, "decided_by": "", "decided_at": None}
    else:
        values |= {"taken_back_by": None}
    with writing(by=found.decided_by or found.uploaded_by, door=Door.COMMAND, why=sentence):
        waits = work.waiting().filter(pk=found.pk, state=found.state)
        if waits.update(**values) and found.taken_back_by:
            found.taken_back_by.state = BatchState.WITHDRAWN
            found.taken_back_by.save(update_fields=["state"])
