"""The verbs of what hangs on a draft: its figures, evidence, case study and milestones. Each is one transaction and a version of the entry.

`set_...` makes the whole list what is given; `save_...` and `remove_...` change one of it. All raise NotAllowed, WrongState,
Stale, or Incomplete with sentences by field (`mission/inputs.py`), and then have changed nothing. Where the record says the
same already nothing is written and the version stays.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage
from django.utils import timezone

from mission import access
from mission.actions.entries import drafting
from mission.choices import Door
from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.inputs import (
    CaseStudyInput,
    EvidenceInput,
    FigureInput,
    FileInput,
    MilestoneInput,
    Wrong,
    number_as_printed,
    number_in,
    wrong_case_study,
    wrong_evidence,
    wrong_figures,
    wrong_milestones,
)
from mission.models import (
    CaseStudy,
    EntryFigure,
    EntryMilestone,
    Evidence,
    Milestone,
    ProgressEntry,
    Series,
    Source,
)
from mission.uploads import NotStored
from mission.workflow import Act, why_not_from

_ENDING = re.compile(r"\.[a-z0-9]{1,8}$")
_TRIES = 5
#: So many pieces of evidence one entry may have.
MOST_EVIDENCE = 60


def figures_of(entry: ProgressEntry) -> list[FigureInput]:
    """The figures of an entry as they could be typed again."""
    return [figure_as_given(row) for row in EntryFigure.objects.filter(entry=entry)]


def figure_as_given(row: EntryFigure) -> FigureInput:
    """A figure of an entry as it could be typed again."""
    return FigureInput(
        series=row.series_id,
        start=row.start,
        end=row.end,
        printed=row.printed or _plain(row.value),
        missing=row.missing,
        quality=row.quality,
        reason=row.reason,
        numerator=_plain(row.numerator),
        denominator=_plain(row.denominator),
        source=row.source_id,
        source_text=row.source_text,
    )


def set_figures(
    entry: ProgressEntry, *, figures: Sequence[FigureInput], seen_version: int, by: Any, door: Door
) -> ProgressEntry:
    """The draft with exactly these figures, each for a series of its mission."""
    _require(entry, by)
    wrong = wrong_figures(figures) or _strangers(
        entry,
        (
            ("figures", "series", Series, [one.series for one in figures]),
            ("figures", "source", Source, [one.source for one in figures]),
        ),
    )
    _refuse(wrong, "Some figures are not right yet.")
    wanted = {one.key: _figure(one) for one in figures}
    return _replace(
        entry,
        EntryFigure,
        ("series_id", "start", "end"),
        wanted,
        "Figures saved",
        seen_version=seen_version,
        by=by,
        door=door,
    )


def save_figure(
    entry: ProgressEntry, *, figure: FigureInput, seen_version: int, by: Any, door: Door
) -> ProgressEntry:
    """The draft with this figure, in place of the one for the same series and time."""
    others = [one for one in figures_of(entry) if one.key != figure.key]
    return set_figures(entry, figures=[figure, *others], seen_version=seen_version, by=by, door=door)


def remove_figure(
    entry: ProgressEntry, *, series: int, start: dt.date, end: dt.date, seen_version: int, by: Any, door: Door
) -> ProgressEntry:
    """The draft without its figure for a series and time."""
    others = [one for one in figures_of(entry) if one.key != (series, start, end)]
    return set_figures(entry, figures=others, seen_version=seen_version, by=by, door=door)


def evidence_of(entry: ProgressEntry) -> list[EvidenceInput]:
    """The evidence of an entry as it could be given again."""
    return [
        EvidenceInput(
            mark=row.mark,
            source=row.source_id,
            link=row.link,
            link_title=row.link_title,
            kept_file=str(row.file.name or ""),
            locator=row.locator,
        )
        for row in Evidence.objects.filter(entry=entry)
    ]


def set_evidence(
    entry: ProgressEntry, *, evidence: Sequence[EvidenceInput], seen_version: int, by: Any, door: Door
) -> ProgressEntry:
    """The draft with exactly this evidence. Files that are taken out stay in the storage, as the history does."""
    _require(entry, by)
    wrong = wrong_evidence(evidence) or _strangers(
        entry, (("evidence", "source", Source, [one.source for one in evidence]),)
    )
    files = {str(row.file.name): row for row in Evidence.objects.filter(entry=entry).exclude(file="")}
    for index, one in enumerate(evidence):
        if one.kept_file and one.kept_file not in files:
            wrong[f"evidence-{index}-file"] = ["This file is no longer with the entry. Upload it again."]
    _refuse(wrong, "Some evidence is not right yet.")
    stored: list[str] = []
    try:
        wanted = {(one.mark,): _piece(one, files.get(one.kept_file), stored) for one in evidence}
        return _replace(
            entry, Evidence, ("mark",), wanted, "Evidence saved", seen_version=seen_version, by=by, door=door
        )
    except BaseException:
        for name in stored:
            _storage().delete(name)
        raise


def save_evidence(
    entry: ProgressEntry, *, evidence: EvidenceInput, seen_version: int, by: Any, door: Door
) -> ProgressEntry:
    """The draft with this piece of evidence, in place of the one with the same mark."""
    others = [one for one in evidence_of(entry) if one.mark != evidence.mark]
    return set_evidence(entry, evidence=[evidence, *others], seen_version=seen_version, by=by, door=door)


def upload_evidence(
    entry: ProgressEntry,
    *,
    mark: int,
    file: FileInput,
    title: str = "",
    locator: str = "",
    by: Any,
    door: Door,
) -> tuple[int, bool]:
    """Add a document to the draft as it is now. Gives its mark, and whether it is new.

    `title` is what the public reads of it.

    The mark is the next free one where another piece has the wanted one. It overwrites nothing, so it asks for no version
    that was seen; the same document again is not kept twice.
    """
    for _ in range(_TRIES):
        entry.refresh_from_db()
        there = {row.mark: row for row in Evidence.objects.filter(entry=entry)}
        if mark in there and there[mark].sha256 == file.sha256:
            return mark, False
        if len(there) >= MOST_EVIDENCE:
            raise Incomplete(f"An entry has at most {MOST_EVIDENCE} pieces of evidence. Take one out first.")
        mark = max(there) + 1 if mark in there else mark
        piece = EvidenceInput(mark=mark, link_title=title, file=file, locator=locator)
        try:
            save_evidence(entry, evidence=piece, seen_version=entry.version, by=by, door=door)
        except Stale:
            file.content.seek(0)
        else:
            return mark, True
    raise Stale("Others save this entry at the moment. Upload the document again.", current=entry)


def remove_evidence(
    entry: ProgressEntry, *, mark: int, seen_version: int, by: Any, door: Door
) -> ProgressEntry:
    """The draft without the evidence of a mark."""
    others = [one for one in evidence_of(entry) if one.mark != mark]
    return set_evidence(entry, evidence=others, seen_version=seen_version, by=by, door=door)


def set_case_study(
    entry: ProgressEntry, *, case_study: CaseStudyInput | None, seen_version: int, by: Any, door: Door
) -> ProgressEntry:
    """The draft with this case study, finished or not; with none where None is given."""
    _require(entry, by)
    too_long = {name: said for name, said in wrong_case_study(case_study).items() if "Shorten" in said[0]}
    _refuse(too_long, "The case study is not right yet.")
    wanted: dict[Any, dict[str, Any]] = {}
    if case_study is not None:
        wanted[()] = {"title": case_study.title, "text": case_study.text, "consent": case_study.consent}
    return _replace(
        entry, CaseStudy, (), wanted, "Case study saved", seen_version=seen_version, by=by, door=door
    )


def milestones_of(entry: ProgressEntry) -> list[MilestoneInput]:
    """The milestones that an entry says were reached."""
    rows = EntryMilestone.objects.filter(entry=entry)
    return [MilestoneInput(milestone=row.milestone_id, reached=row.reached) for row in rows]


def set_milestones(
    entry: ProgressEntry, *, milestones: Sequence[MilestoneInput], seen_version: int, by: Any, door: Door
) -> ProgressEntry:
    """The draft with exactly these milestones of its commitment reached."""
    _require(entry, by)
    known = set(Milestone.objects.filter(commitment=entry.commitment_id).values_list("pk", flat=True))
    wrong = wrong_milestones(milestones, known, timezone.localdate())
    _refuse(wrong, "Some milestones are not right yet.")
    wanted = {(one.milestone,): {"reached": one.reached} for one in milestones}
    return _replace(
        entry,
        EntryMilestone,
        ("milestone_id",),
        wanted,
        "Milestones saved",
        seen_version=seen_version,
        by=by,
        door=door,
    )


def _figure(one: FigureInput) -> dict[str, Any]:
    has_value = bool(one.printed.strip())
    return {
        "value": number_in(one.printed) if has_value else None,
        "printed": number_as_printed(one.printed) if has_value else "",
        "missing": one.missing,
        "quality": one.quality,
        "reason": one.reason,
        "numerator": number_in(one.numerator) if one.numerator.strip() else None,
        "denominator": number_in(one.denominator) if one.denominator.strip() else None,
        "source_id": one.source,
        "source_text": one.source_text,
    }


def _piece(one: EvidenceInput, kept: Evidence | None, stored: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "source_id": one.source,
        "link": one.link,
        "link_title": one.link_title,
        "locator": one.locator,
        "file": "",
        "file_name": "",
        "content_type": "",
        "size": None,
        "sha256": "",
    }
    if kept is not None:
        names = ("file_name", "content_type", "size", "sha256")
        fields |= {"file": one.kept_file, **{name: getattr(kept, name) for name in names}}
    if one.file is not None:
        fields |= _uploaded(one.file, stored)
    return fields


def _storage() -> Storage:
    return Evidence._meta.get_field("file").storage


def _uploaded(file: FileInput, stored: list[str]) -> dict[str, Any]:
    """The columns of a fresh file. Its name in the storage says nothing but its ending; it is noted in `stored`."""
    ending = _ENDING.search(file.name.lower())
    name = f"evidence/{uuid.uuid4().hex}{ending.group() if ending else ''}"
    stored.append(name)
    try:
        _storage().save(name, File(file.content))
    except OSError as error:
        raise NotStored(
            "The document could not be stored, because there is no room for it. Tell the delivery team; your text is kept."
        ) from error
    return {
        "file": name,
        "file_name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
    }


def _replace(
    entry: ProgressEntry,
    model: Any,
    key: tuple[str, ...],
    wanted: Mapping[Any, dict[str, Any]],
    why: str,
    *,
    seen_version: int,
    by: Any,
    door: Door,
) -> ProgressEntry:
    """Make the rows of a table that hang on a draft the wanted ones, told apart by their key. Equal rows are left alone.

    The rows are read before the entry's version is checked: whoever changed them since has made another version."""
    there = {tuple(getattr(row, name) for name in key): row for row in model.objects.filter(entry=entry)}
    gone = [row for at, row in there.items() if at not in wanted]
    changed = [
        (there[at], fields) for at, fields in wanted.items() if at in there and _differs(there[at], fields)
    ]
    fresh = [(at, fields) for at, fields in wanted.items() if at not in there]
    if not (gone or changed or fresh):
        return entry
    with drafting(entry, seen_version=seen_version, by=by, door=door, why=why):
        for row in gone:
            row.delete()
        for row, fields in changed:
            for name, value in fields.items():
                setattr(row, name, value)
            row.version += 1
            row.save()
        for at, fields in fresh:
            model.objects.create(
                mission_id=entry.mission_id, entry=entry, **dict(zip(key, at, strict=True)), **fields
            )
    return entry


def _differs(row: Any, fields: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in fields.items())


def _strangers(entry: ProgressEntry, given: Iterable[tuple[str, str, Any, Sequence[int | None]]]) -> Wrong:
    """Sentences for ids that are no rows of the entry's mission."""
    found: Wrong = {}
    for prefix, name, model, ids in given:
        asked = {one for one in ids if one is not None}
        known = (
            set(model.objects.filter(mission=entry.mission_id, pk__in=asked).values_list("pk", flat=True))
            if asked
            else set()
        )
        for index, one in enumerate(ids):
            if one is not None and one not in known:
                found[f"{prefix}-{index}-{name}"] = [f"There is no such {name} in this mission."]
    return found


def _require(entry: ProgressEntry, by: Any) -> None:
    refused = access.why_not_who(by, Act.SAVE, entry)
    if refused:
        raise NotAllowed(refused)
    wrong = why_not_from(Act.SAVE, entry.state)
    if wrong:
        raise WrongState(wrong)


def _refuse(wrong: Wrong, sentence: str) -> None:
    if wrong:
        raise Incomplete(sentence, fields=wrong)


def _plain(value: Any) -> str:
    return "" if value is None else f"{value.normalize():f}"
