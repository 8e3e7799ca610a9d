"""The verbs of a filled-in spreadsheet: look at it, accept rows of it, take all of them back as one.

What is accepted goes through the verbs of an entry with the version that was seen when the file was checked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any, BinaryIO

from django.db.models import F
from django.utils import timezone

from mission.actions import entries
from mission.actions.entry_parts import figures_of, set_figures
from mission.choices import Door, UploadState
from mission.errors import Incomplete, NotAllowed, RuleError, Stale, WrongState
from mission.history import writing
from mission.inputs import FigureInput
from mission.models import Commitment, Partner, ProgressEntry, ReportingRound, RoundUpload
from mission.spreadsheets.changeset import CHANGED, NEW, change_set
from mission.spreadsheets.desks import origin_for, why_not_fill, work_of
from mission.spreadsheets.figures import as_data, from_data
from mission.spreadsheets.read import read

Row = dict[str, Any]
_STALE = "Somebody wrote in this entry after the file was checked. Upload the file again to see both."


def check_upload(
    round_: ReportingRound, partner: Partner, *, file: BinaryIO, file_name: str, by: Any, door: Door
) -> RoundUpload:
    """Keep what a file would change. Unreadable where it is none of ours; NotAllowed for who does not write for the partner."""
    _require(by, partner)
    found = change_set(work_of(round_, partner, by), read(file, file_name))
    if not found["rows"]:
        raise Incomplete("No row of the file is filled in.", fields={"file": ["No row of it is filled in."]})
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    with writing(by=by.actor, door=door, why="Uploaded"):
        return RoundUpload.objects.create(
            mission_id=round_.mission_id,
            round=round_,
            partner=partner,
            file_name=file_name[-255:],
            sha256=digest,
            found=json.dumps(found, ensure_ascii=False),
            by=by.actor,
            at=timezone.now(),
        )


def found_in(upload: RoundUpload) -> dict[str, Any]:
    """The change set of an upload: `rows` and `notes`."""
    return json.loads(upload.found)  # type: ignore[no-any-return]


def outcome_of(upload: RoundUpload) -> dict[str, list[Row]]:
    """What came of an upload: `done` by entry, `failed` rows, and after taking back what was `kept`, with the reasons."""
    return {"done": [], "failed": [], "kept": [], **json.loads(upload.replaced or "{}")}


def accept(upload: RoundUpload, *, rows: Collection[str], by: Any, door: Door) -> dict[str, list[Row]]:
    """Write the chosen rows into their entries, all rows of an entry or none. Gives what was done and what failed, with why.

    Incomplete where nothing is chosen or nothing could be written, WrongState where it was accepted already.
    """
    _require(by, upload.partner)
    chosen = [
        row for row in found_in(upload)["rows"] if row["id"] in set(rows) and row["kind"] in (NEW, CHANGED)
    ]
    if not chosen:
        raise Incomplete("Choose at least one row to accept.")
    done: list[Row] = []
    failed: list[Row] = []
    with writing(by=by.actor, door=door, why=f"Accepted from {upload.file_name}"[:200]):
        _move(upload, UploadState.CHECKED, UploadState.ACCEPTED, accepted_at=timezone.now())
        for commitment, some in groupby(sorted(chosen, key=_by_commitment), key=_by_commitment):
            group = list(some)
            try:
                done.append(_take_over(upload, commitment, group, by=by, door=door))
            except RuleError as refused:
                failed += [{**_place(row), "sentence": _said(refused)} for row in group]
        if not done:
            raise Incomplete(f"None of the chosen rows could be accepted. {failed[0]['sentence']}")
        outcome = {"done": done, "failed": failed, "kept": []}
        _note(upload, outcome)
    return outcome


def take_back(upload: RoundUpload, *, by: Any, door: Door) -> dict[str, list[Row]]:
    """Put back what the accepted rows replaced, in every entry that nobody has written since; `kept` names the others.

    A draft that the upload began stays, as empty as it was begun. WrongState where nothing can be put back.
    """
    _require(by, upload.partner)
    outcome = outcome_of(upload)
    kept: list[Row] = []
    with writing(by=by.actor, door=door, why=f"Taken back: {upload.file_name}"[:200]):
        _move(upload, UploadState.ACCEPTED, UploadState.TAKEN_BACK, taken_back_at=timezone.now())
        for one in outcome["done"]:
            try:
                _put_back(one, by=by, door=door)
            except RuleError as refused:
                place = {name: one[name] for name in ("ref", "entry", "code", "number")}
                kept.append({**place, "sentence": _said(refused)})
        if len(kept) == len(outcome["done"]):
            raise WrongState(f"Nothing of it can be taken back any more. {kept[0]['sentence']}")
        outcome["kept"] = kept
        _note(upload, outcome)
    return outcome


def _require(by: Any, partner: Partner) -> None:
    refused = why_not_fill(by, partner)
    if refused:
        raise NotAllowed(refused)


def _move(upload: RoundUpload, before: UploadState, after: UploadState, **fields: dt.datetime) -> None:
    """Change the state of an upload; the count of this UPDATE decides between two who do it at once."""
    rows = RoundUpload.objects.filter(pk=upload.pk, state=before)
    changed = rows.update(state=after, version=F("version") + 1, **fields)
    upload.refresh_from_db()
    if not changed:
        stands = {
            UploadState.CHECKED: "This upload has not been accepted.",
            UploadState.ACCEPTED: "This upload was accepted already.",
            UploadState.TAKEN_BACK: "This upload was taken back already.",
        }
        raise WrongState(stands[UploadState(upload.state)])


def _note(upload: RoundUpload, outcome: dict[str, list[Row]]) -> None:
    RoundUpload.objects.filter(pk=upload.pk).update(replaced=json.dumps(outcome, ensure_ascii=False))
    upload.refresh_from_db()


def _by_commitment(row: Row) -> int:
    return int(row["commitment"])


def _place(row: Row) -> Row:
    return {name: row[name] for name in ("ref", "sheet", "row")}


def _said(refused: RuleError) -> str:
    """The sentence of a refusal, with those at its fields."""
    sentences = [refused.sentence, *(text for texts in refused.fields.values() for text in texts)]
    return " ".join(dict.fromkeys(sentences))


def _take_over(upload: RoundUpload, commitment: int, rows: list[Row], *, by: Any, door: Door) -> Row:
    """Write the rows of one entry. Whatever is refused leaves the entry as it was."""
    with writing(by=by.actor, door=door, why="Saved from a spreadsheet"):
        entry, started = _entry_of(upload, commitment, rows[0], by=by, door=door)
        seen = entry.version if started else rows[0]["version"]
        if entry.version != seen:
            raise Stale(_STALE, current=entry)
        words = {name: text for row in rows for name, text in row["changes"].items()}
        before = {name: getattr(entry, name) for name in words}
        if words:
            entries.save_draft(entry, changes=words, seen_version=seen, by=by, door=door)
        given = [row["figure"] for row in rows if row["figure"]]
        replaced = _set_some(entry, given, by=by, door=door) if given else []
    return {
        "entry": entry.pk,
        "ref": rows[0]["ref"],
        "code": entry.code,
        "number": entry.number,
        "version": entry.version,
        "started": started,
        "words": before,
        "figures": replaced,
        "rows": [row["id"] for row in rows],
    }


def _entry_of(
    upload: RoundUpload, commitment: int, row: Row, *, by: Any, door: Door
) -> tuple[ProgressEntry, bool]:
    """The entry that a row is about, and whether it was begun for it."""
    if row["entry"] is not None:
        return ProgressEntry.objects.get(pk=row["entry"]), False
    period = upload.round.period
    theirs = ProgressEntry.objects.filter(commitment=commitment, partner=upload.partner_id, period=period)
    standing = theirs.open().first()
    if standing is not None:
        raise Stale(_STALE, current=standing)
    about = Commitment.objects.get(pk=commitment)
    origin = origin_for(by, upload.partner)
    begun = entries.start(about, upload.partner, period, by=by, door=door, origin=origin)
    if begun.version != 1 or begun.started_by != by.actor:
        raise Stale(_STALE, current=begun)
    return begun, True


def _set_some(entry: ProgressEntry, given: Iterable[Row], *, by: Any, door: Door) -> list[Row]:
    """Make some figures of an entry what is given, others untouched. Gives what stood there before."""
    version = entry.version
    standing: dict[Any, FigureInput] = {one.key: one for one in figures_of(entry)}
    replaced = []
    for one in given:
        key = (one["series"], dt.date.fromisoformat(one["start"]), dt.date.fromisoformat(one["end"]))
        place = {name: one[name] for name in ("series", "start", "end")}
        replaced.append({**place, "after": as_data(standing.pop(key, None))})
        if one["after"]:
            standing[key] = from_data(one["after"])
    set_figures(entry, figures=list(standing.values()), seen_version=version, by=by, door=door)
    return replaced


def _put_back(one: Row, *, by: Any, door: Door) -> None:
    entry = ProgressEntry.objects.get(pk=one["entry"])
    if entry.version != one["version"]:
        raise Stale("Somebody has written in this entry since, so it stays as it is.", current=entry)
    with writing(by=by.actor, door=door, why="Put back"):
        if one["words"]:
            entries.save_draft(entry, changes=one["words"], seen_version=entry.version, by=by, door=door)
        if one["figures"]:
            _set_some(entry, one["figures"], by=by, door=door)
