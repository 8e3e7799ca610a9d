"""What the processes of a drill do with statistics releases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

from accounts.models import User
from mission.actions import imports, imports_queue, imports_work
from mission.choices import Door
from mission.models import Batch, FigureImport, Observation
from mission.releases import files, write
from tests.factories import accounts
from tests.mission.releases.record import checked, small_record

#: So that three hundred rows are a long release, written in several chunks.
files.LONG, write.CHUNK = 10, 50
APPROVER = "approver@example.org"


def make_release(rows: int = 300) -> int:
    """A statistics release, uploaded and waiting for the worker to check it, and somebody who may approve it."""
    record = small_record()
    accounts.reviewer(email=APPROVER)
    years = range(1700, 1700 + rows // 3)
    lines = [f"{year},{area},{year % 97}" for year in years for area in ("Scotland", "North", "South")]
    return int(checked(record, "\n".join(["Year,Area,Deaths", *lines])).pk)


def work_on_releases() -> int:
    """What the worker does with long releases."""
    return imports_queue.work_on_imports(Event())


def submit_release(pk: int) -> None:
    """The release submitted by who entered it."""
    found = FigureImport.objects.get(pk=pk)
    imports.submit(found, by=_entered(found), door=Door.WORKSPACE)


def _entered(found: FigureImport) -> User:
    return next(user for user in User.objects.all() if user.actor == found.uploaded_by)


def approve_release(pk: int, at_once: bool = False) -> str:
    """The release approved by another person, written at once or by the worker; how it stands then."""
    imports_work.AT_ONCE = 20_000 if at_once else 1
    found, other = FigureImport.objects.get(pk=pk), User.objects.get(email=APPROVER)
    return str(imports.approve(found, seen_version=found.version, by=other, door=Door.WORKSPACE).state)


def take_release_back(pk: int) -> None:
    """The release left to the worker to take back."""
    imports_work.AT_ONCE = 1
    found = FigureImport.objects.get(pk=pk)
    imports.take_back(found, reason="The wrong table", by=_entered(found), door=Door.WORKSPACE)


def release_stands(pk: int) -> dict[str, Any]:
    """How a release stands, and what of it is on the record and in the files."""
    found = FigureImport.objects.get(pk=pk)
    return {
        "state": found.state,
        "reason": found.reason,
        "new": found.new,
        "standing": Observation.objects.approved().count(),
        "observations": Observation.objects.count(),
        "batches": Batch.objects.filter(state="approved").count(),
        "change sets": len(list(Path(found.file.path).parent.glob("*.changes*"))),
    }


DOES: dict[str, Callable[..., Any]] = {
    act.__name__: act
    for act in (
        make_release, work_on_releases, submit_release, approve_release, take_release_back, release_stands,
    )
}  # fmt: skip
