"""Freezing: the approved record becomes the next position of the mission's line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, OperationalError
from django.db.models import Max

from mission.errors import Incomplete, RuleError, Stale, WrongState
from mission.models import Mission
from mission.pauses import pause_at
from reports import document
from reports.canonical import digest
from reports.changes import Touched, touched_since
from reports.composing.gate import text_of
from reports.edition_files import frozen_files
from reports.models import Edition, EditionFile, Report
from reports.moment import mark_of_moment, one_moment
from reports.parts import parts_of
from reports.report_files import report_files
from reports.selection import WHOLE, Selection
from reports.shelf import Moved, Tally, shelve

Progress = Callable[[str], None]
#: How PostgreSQL says that somebody else changed what is changed here, since this moment.
_CHANGED_MEANWHILE = "40001"


@dataclass(frozen=True)
class Frozen:
    """A frozen edition, and how it differs from the position before."""

    edition: Edition
    tally: Tally


def _is_released(edition: Edition, at: dt.datetime) -> bool:
    return edition.release_at is not None and edition.release_at <= at


def tip_of(mission: Mission) -> Edition | None:
    """The newest position of a mission's line, released or not."""
    return Edition.objects.filter(mission=mission, position__isnull=False).order_by("-position").first()


def freeze(
    report: Report,
    *,
    by: str,
    at: dt.datetime,
    selection: Selection = WHOLE,
    note: str = "",
    corrects: Edition | None = None,
    withdraws: bool = False,
    imported: bool = False,
    on_top: bool = False,
    progress: Progress = lambda _: None,
) -> Frozen:
    """Freeze the approved record into the next edition of a report, not yet with a release time.

    `on_top` freezes over an edition that waits for its release, which only an urgent correction does.
    Raises WrongState where another edition waits, Incomplete where a correction has no note, Stale where
    another edition was frozen meanwhile. Nothing is left behind by a freeze that did not end: the same
    record freezes to the same hash.
    """
    if corrects and not note.strip():
        raise Incomplete("Say what the correction changes and why.", fields={"note": ["Write a note."]})
    terms = {
        "frozen_at": at,
        "frozen_by": by,
        "note": note,
        "corrects": corrects,
        "withdraws": withdraws,
        "imported": imported,
    }
    try:
        with one_moment():
            pause_at("freeze: begun")
            terms["change_mark"] = mark_of_moment() if selection.whole else 0
            tip = tip_of(report.mission)
            # Looked at inside the transaction: before it, somebody else's freeze may still be under way.
            if tip and not on_top and not _is_released(tip, at):
                raise WrongState(
                    f"“{tip}” is frozen and not released yet. "
                    "Release or stop it first; an urgent correction goes before it."
                )
            return _freeze(report, tip, selection, terms, progress)
    except (IntegrityError, OperationalError) as error:
        if isinstance(error, OperationalError) and not _changed_meanwhile(error):
            raise
        raise Stale(
            "Another edition was frozen, or a text of one redacted, meanwhile. Look at it, then freeze again.",
            current=tip_of(report.mission),
        ) from error


def _changed_meanwhile(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) == _CHANGED_MEANWHILE


def _freeze(
    report: Report, tip: Edition | None, selection: Selection, terms: dict[str, Any], progress: Progress
) -> Frozen:
    mission = report.mission
    position = (tip.position or 0) + 1 if tip else 1
    number = (report.editions.aggregate(n=Max("number"))["n"] or 0) + 1
    touched = touched_since(mission, tip.change_mark if tip and selection.whole else 0)
    tally, changed, moved = _shelve_all(mission, position, selection, touched, progress)
    before = json.loads(tip.document)["parts"] if tip else {}
    keep = None if touched.everything else changed
    words, words_again = (
        text_of(report, position=position, imported=terms["imported"], withdraws=terms["withdraws"])
        for _ in range(2)
    )
    if words:
        progress("Making the report as PDF and HTML")
    made = report_files(report, position, words)
    progress("Making the files of the edition")
    files = frozen_files(mission, position, tip=tip, moved=moved, report=made)
    pause_at("freeze: files are stored")
    text, again = (
        document.compose(
            report,
            number=number,
            position=position,
            terms=terms,
            parts=document.manifest(mission, position, before=before, changed=keep),
            files=files,
            text=said,
        )
        for said in (words, words_again)
    )
    if text != again:
        raise RuleError("The document came out differently the second time; nothing was frozen. Try again.")
    edition = Edition.objects.create(
        mission=mission,
        report=report,
        number=number,
        position=position,
        document=text,
        hash=digest(text),
        **terms,
    )
    EditionFile.objects.bulk_create(
        EditionFile(edition=edition, name=name, **line) for name, line in files.items()
    )
    pause_at("freeze: before commit")
    return Frozen(edition, tally)


def _shelve_all(
    mission: Mission, position: int, selection: Selection, touched: Touched, progress: Progress
) -> tuple[Tally, set[str], Moved]:
    tally, changed, moved, kind = Tally(), set(), Moved(), ""
    for part in parts_of(mission, selection, touched):
        found = shelve(
            part.model,
            part.rows,
            mission_id=mission.pk,
            position=position,
            among=part.among,
            only=part.only,
            moves=moved.of(part.model, part.among.get("kind", "")),
        )
        tally.add(found)
        if found.touched:
            changed |= part.names
        if part.kind != kind:
            kind = part.kind
            progress(f"Freezing {kind}")
    return tally, changed, moved
