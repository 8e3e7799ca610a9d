"""The verbs of a statistics release: uploaded, mapped, checked, submitted, approved by a second person, taken back.

Each raises NotAllowed, WrongState, Incomplete or Stale with a sentence for the person, and then has changed nothing. Long files
are left to the worker (`mission/actions/imports_queue.py`): their state says that they are being checked or written.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import Any, BinaryIO

from django.core.files import File
from django.db.models import F, QuerySet
from django.utils import timezone

from mission import access
from mission.actions import imports_work as work
from mission.choices import BatchState, Door, ImportState
from mission.dates import first_day
from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.history import writing
from mission.models import Batch, ColumnMapping, FigureImport, Indicator, Mission, Source
from mission.releases.errors import Unreadable
from mission.releases.files import Release
from mission.releases.mapping import Mapping, from_json, wrong_mapping

#: States in which the columns can be chosen and the file be checked.
OPEN = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)
#: States that end the way of a release without its figures being on the record.
GONE = (ImportState.REFUSED, ImportState.FAILED, ImportState.TAKEN_BACK)


def upload(
    mission: Mission,
    *,
    file: BinaryIO,
    file_name: str,
    indicator: Indicator | None,
    source: Source,
    published: str,
    by: Any,
    door: Door,
) -> FigureImport:
    """A new import with its file. Incomplete, by field, where the file cannot be read or is here already."""
    _allow(by, "enter", mission.pk)
    _fit(mission, indicator, source, published)
    try:
        Release(file, file_name)
    except Unreadable as error:
        raise Incomplete(error.sentence, fields={"file": [error.sentence]}) from None
    digest = _digest(file)
    twin = twins(mission, digest, indicator).first()
    if twin is not None:
        sentence = (
            f"This very file was uploaded on {timezone.localtime(twin.uploaded_at):%-d %B %Y} and is "
            f"{ImportState(twin.state).label.lower()}. Go on with that one, or refuse or take it back first."
        )
        raise Incomplete(sentence, fields={"file": [sentence]})
    found = FigureImport(
        mission=mission,
        indicator=indicator,
        source=source,
        published=published,
        file_name=file_name[-255:],
        sha256=digest,
        uploaded_by=by.actor,
        uploaded_at=timezone.now(),
    )
    file.seek(0)
    found.file.save(f"{uuid.uuid4().hex}", File(file), save=False)
    try:
        with writing(by=by.actor, door=door, why="Statistics release uploaded"):
            found.save(force_insert=True)
    except BaseException:
        found.file.delete(save=False)
        raise
    return found


def _fit(mission: Mission, indicator: Indicator | None, source: Source, published: str) -> None:
    wrong: dict[str, list[str]] = {}
    if indicator is not None and indicator.mission_id != mission.pk:
        wrong["indicator"] = ["Choose an indicator of this mission."]
    if source.mission_id != mission.pk:
        wrong["source"] = ["Choose a source of this mission."]
    try:
        first_day(published)
    except ValueError:
        wrong["published"] = ["Write a day, a month or a year: 2025-08-26, 2025-08 or 2025."]
    if wrong:
        raise Incomplete("Some of what was given does not fit.", fields=wrong)


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    found = hashlib.sha256()
    while block := file.read(1 << 20):
        found.update(block)
    return found.hexdigest()


def twins(mission: Mission, digest: str, indicator: Indicator | None) -> QuerySet[FigureImport]:
    """Imports of the very same file for the same indicator that are under way or on the record."""
    same = FigureImport.objects.filter(mission=mission, sha256=digest, indicator=indicator)
    return same.exclude(state__in=GONE).order_by("-pk")


def remembered(found: FigureImport) -> Mapping | None:
    """How the columns of this publisher's last release for the indicator were read; else of its last one for any."""
    rows = ColumnMapping.objects.filter(mission=found.mission_id, publisher=found.source.publisher)
    row = rows.filter(indicator=found.indicator_id).first() or rows.filter(indicator=None).first()
    return from_json(row.mapping) if row else None


def set_mapping(
    found: FigureImport, mapping: Mapping, *, seen_version: int, by: Any, door: Door
) -> FigureImport:
    """The import with how its columns are read; remembered for the publisher's next release."""
    _allow(by, "enter", found.mission_id)
    _in(found, OPEN, "The columns of a release that is {state} cannot be chosen any more.")
    wrong = wrong_mapping(mapping, one_indicator=found.indicator_id is not None)
    if wrong:
        raise Incomplete("The columns are not all chosen yet.", fields=wrong)
    with writing(by=by.actor, door=door, why="Columns chosen"):
        text = mapping.to_json()
        _change(found, seen_version, state=ImportState.UPLOADED, mapping=text, reason="", **_NOTHING_CHECKED)
        ColumnMapping.objects.update_or_create(
            mission=found.mission,
            publisher=found.source.publisher,
            indicator=found.indicator,
            defaults={"mapping": text, "by": by.actor, "at": timezone.now()},
        )
    return found


_NOTHING_CHECKED: dict[str, Any] = {"rows": 0, "new": 0, "unchanged": 0, "revising": 0, "wrong": 0}


def check(found: FigureImport, *, by: Any, door: Door) -> FigureImport:
    """The import with its change set, or with why it cannot be read; a long file is checked by the worker."""
    begin_check(found, by=by, door=door)
    if not work.is_long(found):
        work.check_now(found, by=by.actor, door=door)
    return found


def begin_check(found: FigureImport, *, by: Any, door: Door) -> None:
    """Put the import to those that are to be checked."""
    _allow(by, "enter", found.mission_id)
    _in(found, (*OPEN, ImportState.SUBMITTED), "A release that is {state} cannot be checked.")
    if not found.mapping:
        raise WrongState("Choose what the columns hold first.")
    with writing(by=by.actor, door=door, why="To be checked"):
        _change(
            found,
            found.version,
            state=ImportState.CHECKING,
            reason="",
            submitted_by="",
            submitted_at=None,
            **_NOTHING_CHECKED,
        )


def submit(found: FigureImport, *, by: Any, door: Door) -> FigureImport:
    """The import, handed to a second person. Nothing of it may be wrong."""
    _allow(by, "enter", found.mission_id)
    _in(
        found,
        (ImportState.CHECKED,),
        "Only a release that was checked can be submitted; this one is {state}.",
    )
    if found.wrong:
        raise Incomplete(
            f"{found.wrong:,} {'cell is' if found.wrong == 1 else 'cells are'} wrong. Mend the file or choose the columns anew."
        )
    if not found.new + found.unchanged + found.revising:
        raise Incomplete("There is no figure in it.")
    with writing(by=by.actor, door=door, why="Submitted"):
        _change(
            found,
            found.version,
            state=ImportState.SUBMITTED,
            submitted_by=by.actor,
            submitted_at=timezone.now(),
            reason="",
        )
    return found


def approve(found: FigureImport, *, seen_version: int, by: Any, door: Door) -> FigureImport:
    """The import's figures on the record, as one batch. Stale where the record has moved since the check."""
    _allow(by, "approve", found.mission_id, written_by=(found.uploaded_by, found.submitted_by))
    _in(
        found,
        (ImportState.SUBMITTED,),
        "Only a release that was submitted can be approved; this one is {state}.",
    )
    if seen_version != found.version:
        raise Stale(_NEWER, current=found)
    if found.new + found.unchanged + found.revising <= work.AT_ONCE:
        work.write_now(found, by=by.actor, door=door)
        return found
    with writing(by=by.actor, door=door, why="Approved, to be written"):
        _change(
            found,
            seen_version,
            state=ImportState.WRITING,
            decided_by=by.actor,
            decided_at=timezone.now(),
            reason="",
        )
    return found


def refuse(found: FigureImport, *, reason: str, by: Any, door: Door) -> FigureImport:
    """The import put aside, with the reason; the one who entered it may withdraw it so too."""
    _allow(by, "refuse", found.mission_id)
    _in(
        found,
        (*OPEN, ImportState.CHECKING, ImportState.SUBMITTED),
        "A release that is {state} cannot be refused.",
    )
    _say_why(reason)
    with writing(by=by.actor, door=door, why=reason.strip()):
        _change(
            found,
            found.version,
            state=ImportState.REFUSED,
            decided_by=by.actor,
            decided_at=timezone.now(),
            reason=reason.strip(),
        )
    return found


def take_back(found: FigureImport, *, reason: str, by: Any, door: Door) -> FigureImport:
    """The import's figures ended as one, and those that it had ended put back; nothing is deleted. Many are left to the worker."""
    _allow(by, "take_back", found.mission_id)
    _in(
        found,
        (ImportState.APPROVED,),
        "Only a release that is on the record can be taken back; this one is {state}.",
    )
    _say_why(reason)
    if found.taken_back_by_id:
        raise WrongState("This release is being taken back already.")
    batch = Batch(
        mission=found.mission,
        label=f"Taken back: {found.file_name}"[:300],
        at=timezone.now(),
        by=by.actor,
        approved_by=by.actor,
        state=BatchState.SUBMITTED,
    )
    with writing(by=by.actor, door=door, why=reason.strip()):
        batch.save(force_insert=True)
        _change(found, found.version, taken_back_by=batch, reason=reason.strip())
        if found.new + found.unchanged + found.revising <= work.AT_ONCE:
            work.take_back_now(found, door=door)
    return found


_NEWER = "Somebody has changed this release since you opened the page. Look at it again."


def _allow(by: Any, act: str, mission_id: int, **more: Any) -> None:
    refused = access.why_not_import(by, act, mission_id, **more)
    if refused:
        raise NotAllowed(refused)


def _in(found: FigureImport, states: tuple[ImportState, ...], sentence: str) -> None:
    if found.state not in states:
        raise WrongState(sentence.format(state=ImportState(found.state).label.lower()))


def _say_why(reason: str) -> None:
    if not reason.strip():
        raise Incomplete("Say why.", fields={"reason": ["Say why, in a sentence."]})


def _change(found: FigureImport, seen_version: int, **values: Any) -> None:
    """Write values as the next version. Stale where somebody was quicker."""
    rows = FigureImport.objects.filter(pk=found.pk, version=seen_version, state=found.state)
    if not rows.update(version=F("version") + 1, **values):
        raise Stale(_NEWER, current=FigureImport.objects.get(pk=found.pk))
    found.refresh_from_db()
