"""The long parts of an import, done at once for short files and by the worker for long ones: checking and writing."""

from __future__ import annotations

import tempfile
from contextlib import closing
from typing import IO, Any, BinaryIO, cast

from django.core.files import File
from django.db import IntegrityError
from django.db.models import F, Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from mission.choices import BatchState, Door, ImportState
from mission.datapackage.progress import Progress, silent
from mission.engines import many_rows
from mission.errors import Stale
from mission.history import writing
from mission.models import FigureImport, Mission
from mission.pauses import pause_at
from mission.releases.changes import NEW, REVISES, UNCHANGED, WRONG, ChangeSet, Index
from mission.releases.check import Examination
from mission.releases.errors import Unreadable
from mission.releases.files import Release
from mission.releases.mapping import from_json
from mission.releases.write import MOVED, Writer, end_all, new_batch

#: So many figures are written while a person waits.
AT_ONCE = 20_000


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
        index, refused = _examined(found, to, progress)
        with writing(by=by, door=door, why="Checked"):
            _claim(found)
            values: dict[str, Any] = {"state": ImportState.FAILED, "reason": refused, "changes": ""}
            if index is not None:
                values = {"state": ImportState.CHECKED, "reason": "", **_counts(index)}
                values["changes"] = _kept(found, to)
            pause_at("import: change set stored")
            _settle(found, ImportState.CHECKING, **values)
    if before and before != found.changes.name:
        found.changes.storage.delete(before)


def _kept(found: FigureImport, changes: IO[bytes]) -> str:
    """The name under which a change set is kept. One of the same version was left by a worker that died."""
    changes.seek(0)
    storage, name = found.changes.storage, f"imports/{found.pk}-{found.version}.changes"
    if name != found.changes.name:
        storage.delete(name)
    return str(storage.save(name, File(changes)))


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
            _claim(found)
            batch = new_batch(
                found.mission,
                label=f"{found.source.title}: {found.file_name}",
                by=found.uploaded_by,
                approved_by=by,
                digest=found.sha256,
            )
            with closing(change_set(found)) as changes:
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


def take_back_now(found: FigureImport, *, door: Door) -> None:
    """End the figures of an import by the batch that waits for it, and put back what they had ended."""
    batch = found.taken_back_by
    assert batch and found.batch
    with writing(by=batch.by, door=door, why=found.reason):
        Mission.objects.select_for_update().get(pk=found.mission_id)
        _claim(found)
        # Approved now and not before: a freeze looks at the batches that changed since the one before it.
        batch.state, batch.approved_at = BatchState.APPROVED, timezone.now()
        batch.save(update_fields=["state", "approved_at"])
        with many_rows():
            end_all(found.batch, batch)
        pause_at("import: taken back")
        _settle(found, ImportState.APPROVED, state=ImportState.TAKEN_BACK)


def waiting() -> QuerySet[FigureImport]:
    """What waits for the worker: to be checked, written, or taken back."""
    long = Q(state__in=(ImportState.CHECKING, ImportState.WRITING))
    return FigureImport.objects.filter(long | Q(state=ImportState.APPROVED, taken_back_by__isnull=False))


def _claim(found: FigureImport) -> None:
    """Hold the import as it was found. Stale, saying how it stands, where somebody was quicker."""
    now = FigureImport.objects.select_for_update().get(pk=found.pk)
    if (now.version, now.state) != (found.version, found.state):
        state = ImportState(now.state).label.lower()
        raise Stale(f"Somebody else was quicker: this release is {state} now.", current=now)


def _settle(found: FigureImport, waits_as: str, **values: Any) -> None:
    rows = FigureImport.objects.filter(pk=found.pk, version=found.version, state=waits_as)
    if not rows.update(version=F("version") + 1, **values):
        raise Stale("Somebody has changed this release meanwhile.", current=found)
    found.refresh_from_db()
