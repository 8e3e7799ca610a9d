"""The long parts of an import, done at once for short files and by the worker for long ones: checking and writing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from threading import Event
from typing import Any, BinaryIO, cast

from django.core.cache import cache
from django.core.files import File
from django.db import IntegrityError
from django.db.models import F, Max
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from mission.choices import Door, ImportState
from mission.datapackage.progress import Progress, silent
from mission.errors import RuleError, Stale
from mission.history import writing
from mission.models import FigureImport, Mission, Observation
from mission.pauses import pause_at
from mission.releases.changes import NEW, REVISES, UNCHANGED, WRONG, ChangeSet, Index
from mission.releases.check import Examination
from mission.releases.errors import Unreadable
from mission.releases.files import Release
from mission.releases.mapping import from_json
from mission.releases.write import MOVED, Writer, new_batch

#: So many figures are written while a person waits.
AT_ONCE = 20_000
#: Rows between two notes of how far it is; each is a write to the record.
NOTED_EVERY = 25_000
_LEASE = 120


class Stopped(Exception):
    """The worker is to end; the work is begun again by the next one."""


def opened(found: FigureImport) -> BinaryIO:
    """The uploaded file, open for reading; the caller closes it."""
    return _open(found.file)


def change_set(found: FigureImport) -> ChangeSet:
    """The change set of an import that was checked; its file stays open as long as it lives."""
    return ChangeSet(_open(found.changes))


def _open(kept: FieldFile) -> BinaryIO:
    """The stored bytes themselves, without the wrapper of the storage, which is no whole file object."""
    return cast(BinaryIO, kept.storage.open(kept.name or "", "rb").file)


def is_long(found: FigureImport) -> bool:
    """Whether checking takes longer than a person waits for a page."""
    with closing(opened(found)) as file:
        try:
            return Release(file, found.file_name).is_long
        except Unreadable:
            return False


def check_now(found: FigureImport, *, by: str, door: Door, progress: Progress = silent) -> None:
    """Look at the file and note what it would do, or why it cannot be read. The record's figures stay as they are."""
    before = found.changes.name
    with tempfile.TemporaryFile() as to:
        against = Observation.objects.aggregate(last=Max("pk"))["last"] or 0
        index, refused = _examined(found, to, progress)
        with writing(by=by, door=door, why="Checked"):
            values: dict[str, Any] = {"state": ImportState.FAILED, "reason": refused, "changes": ""}
            if index is not None:
                to.seek(0)
                values = {"state": ImportState.CHECKED, "reason": "", "against": against, **_counts(index)}
                storage, name = found.changes.storage, f"imports/{found.pk}-{found.version}.changes"
                values["changes"] = storage.save(name, File(to))
            _settle(found, ImportState.CHECKING, **values)
    if before and before != found.changes.name:
        found.changes.storage.delete(before)


def _examined(found: FigureImport, to: Any, progress: Progress) -> tuple[Index | None, str]:
    examination = Examination(
        found.mission,
        indicator=found.indicator,
        source=found.source,
        published=found.published,
        mapping=from_json(found.mapping),
    )
    try:
        with closing(opened(found)) as file:
            return examination.run(Release(file, found.file_name), to, progress), ""
    except Unreadable as error:
        return None, error.sentence


def _counts(index: Index) -> dict[str, int]:
    counts = index.counts
    return {
        "new": counts[NEW],
        "unchanged": counts[UNCHANGED],
        "revising": counts[REVISES],
        "wrong": counts[WRONG],
        "rows": index.rows,
    }


def write_now(found: FigureImport, *, by: str, door: Door, progress: Progress = silent) -> None:
    """Bring the figures into the record, all or none. Stale where the record is not as the check found it."""
    try:
        with writing(by=by, door=door, why=f"Figures of {found.file_name} approved"):
            Mission.objects.select_for_update().get(pk=found.mission_id)
            batch = new_batch(
                found.mission,
                label=f"{found.source.title}: {found.file_name}",
                by=found.uploaded_by,
                approved_by=by,
                digest=found.sha256,
            )
            changes = change_set(found)
            Writer(found, batch, from_json(found.mapping)).write(changes, progress)
            _settle(
                found,
                found.state,
                state=ImportState.APPROVED,
                batch=batch,
                decided_by=by,
                decided_at=timezone.now(),
                reason="",
            )
            pause_at("import: before commit")
    except IntegrityError as error:
        raise Stale(MOVED, current=found) from error


def _settle(found: FigureImport, waits_as: str, **values: Any) -> None:
    rows = FigureImport.objects.filter(pk=found.pk, version=found.version, state=waits_as)
    if not rows.update(version=F("version") + 1, **values):
        raise Stale("Somebody has changed this release meanwhile.", current=found)
    found.refresh_from_db()


def work_on_imports(stop: Event) -> int:
    """Check and write what waits for the worker; how many releases that were. Other workers are kept off by a lease."""
    done = 0
    waiting = FigureImport.objects.filter(state__in=(ImportState.CHECKING, ImportState.WRITING))
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        key = f"figure-import-{pk}"
        if stop.is_set() or not cache.add(key, 1, _LEASE):
            continue
        try:
            done += _work_on(pk, lambda key=key: cache.touch(key, _LEASE), stop)  # type: ignore[misc]
        finally:
            cache.delete(key)
    return done


def _work_on(pk: int, keep: Callable[[], Any], stop: Event) -> int:
    found = FigureImport.objects.select_related("mission", "source", "indicator").get(pk=pk)
    noted = 0

    def progress(step: str, done: int = 0, total: int = 0) -> None:
        nonlocal noted
        if stop.is_set():
            raise Stopped
        if done - noted >= NOTED_EVERY:
            noted = done
            keep()
            if found.state == ImportState.CHECKING:
                with writing(by=found.uploaded_by, door=Door.COMMAND, why="How far the check is"):
                    FigureImport.objects.filter(pk=pk, state=ImportState.CHECKING).update(rows=done)

    try:
        if found.state == ImportState.CHECKING:
            check_now(found, by=found.uploaded_by, door=Door.COMMAND, progress=progress)
        elif found.state == ImportState.WRITING:
            write_now(found, by=found.decided_by, door=Door.COMMAND, progress=progress)
    except Stopped:
        return 0
    except RuleError as refused:
        _hand_back(found, refused.sentence)
    return 1


def _hand_back(found: FigureImport, sentence: str) -> None:
    """Say at the release why it could not be written; it waits for a decision again."""
    with writing(by=found.decided_by or found.uploaded_by, door=Door.COMMAND, why=sentence):
        FigureImport.objects.filter(pk=found.pk, state=ImportState.WRITING).update(
            version=F("version") + 1,
            state=ImportState.SUBMITTED,
            decided_by="",
            decided_at=None,
            reason=sentence,
        )
