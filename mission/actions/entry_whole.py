"""All that is typed on the page of an entry, saved together: what is right is kept, what is not is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mission import access
from mission.actions import entries, entry_parts
from mission.choices import DeliveryStatus, Door
from mission.completeness import MOST_CHARACTERS
from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.history import writing
from mission.inputs import (
    CaseStudyInput,
    EvidenceInput,
    FigureInput,
    MilestoneInput,
    Wrong,
    wrong_evidence,
    wrong_figures,
)
from mission.models import CaseStudy, ProgressEntry
from mission.workflow import Act, why_not_from


@dataclass(frozen=True)
class Whole:
    """All that a draft says: its words by field, its figures, evidence, case study and milestones reached."""

    words: Mapping[str, str] = field(default_factory=dict)
    figures: Sequence[FigureInput] = ()
    evidence: Sequence[EvidenceInput] = ()
    case_study: CaseStudyInput | None = None
    milestones: Sequence[MilestoneInput] = ()


def whole_of(entry: ProgressEntry) -> Whole:
    """What an entry says now, as it could be typed again."""
    study = CaseStudy.objects.filter(entry=entry).first()
    return Whole(
        words={name: getattr(entry, name) for name in entries.WRITTEN},
        figures=entry_parts.figures_of(entry),
        evidence=entry_parts.evidence_of(entry),
        case_study=CaseStudyInput(study.title, study.text, study.consent) if study else None,
        milestones=entry_parts.milestones_of(entry),
    )


def save_whole(entry: ProgressEntry, *, given: Whole, seen_version: int, by: Any, door: Door) -> Wrong:
    """Save a draft as it was typed, in one transaction; gives sentences by field for what could not be saved.

    What is wrong keeps what the record says of it and hinders nothing else. NotAllowed and WrongState where the draft
    cannot be written by this person or no longer, Stale where somebody saved a newer version: nothing is saved then.
    """
    with writing(by=by.actor, door=door, why="Saved"):
        entry.refresh_from_db()
        _require(entry, by, seen_version)
        changes, wrong = _changed_words(entry, given.words)
        as_seen: dict[str, Any] = {"by": by, "door": door}
        if changes:
            entries.save_draft(entry, changes=changes, seen_version=entry.version, **as_seen)
        for part in (_save_figures, _save_evidence, _save_case_study, _save_milestones):
            wrong |= part(entry, given, as_seen)
    return wrong


def _require(entry: ProgressEntry, by: Any, seen_version: int) -> None:
    refused = access.why_not_who(by, Act.SAVE, entry)
    if refused:
        raise NotAllowed(refused)
    wrong = why_not_from(Act.SAVE, entry.state)
    if wrong:
        raise WrongState(wrong)
    if entry.version != seen_version:
        raise Stale("Somebody else saved a newer version of this entry.", current=entry)


def _changed_words(entry: ProgressEntry, words: Mapping[str, str]) -> tuple[dict[str, str], Wrong]:
    changes: dict[str, str] = {}
    wrong: Wrong = {}
    for name, text in words.items():
        if text == getattr(entry, name):
            continue
        if name == "delivery_status" and (
            text not in DeliveryStatus.values or text == DeliveryStatus.SUPERSEDED
        ):
            wrong[name] = ["Choose one of the delivery statuses offered."]
        elif len(text) > MOST_CHARACTERS:
            wrong[name] = [f"Shorten this to {MOST_CHARACTERS:,} characters; it has {len(text):,}."]
        else:
            changes[name] = text
    return changes, wrong


def _save_figures(entry: ProgressEntry, given: Whole, as_seen: dict[str, Any]) -> Wrong:
    wrong = wrong_figures(given.figures)
    stored = {one.key: one for one in entry_parts.figures_of(entry)} if wrong else {}
    figures = _mended(given.figures, wrong, "figures", stored, lambda one: one.key)
    return wrong | _tried(entry_parts.set_figures, entry, figures=figures, **as_seen)


def _save_evidence(entry: ProgressEntry, given: Whole, as_seen: dict[str, Any]) -> Wrong:
    wrong = wrong_evidence(given.evidence)
    stored = {one.mark: one for one in entry_parts.evidence_of(entry)} if wrong else {}
    evidence = _mended(given.evidence, wrong, "evidence", stored, lambda one: one.mark)
    return wrong | _tried(entry_parts.set_evidence, entry, evidence=evidence, **as_seen)


def _save_case_study(entry: ProgressEntry, given: Whole, as_seen: dict[str, Any]) -> Wrong:
    return _tried(entry_parts.set_case_study, entry, case_study=given.case_study, **as_seen)


def _save_milestones(entry: ProgressEntry, given: Whole, as_seen: dict[str, Any]) -> Wrong:
    return _tried(entry_parts.set_milestones, entry, milestones=given.milestones, **as_seen)


def _tried(verb: Callable[..., Any], entry: ProgressEntry, **arguments: Any) -> Wrong:
    try:
        verb(entry, seen_version=entry.version, **arguments)
    except Incomplete as refused:
        return dict(refused.fields)
    return {}


def _mended(
    rows: Sequence[Any], wrong: Wrong, prefix: str, stored: Mapping[Any, Any], key: Callable[[Any], Any]
) -> list[Any]:
    """The rows without the wrong ones, in whose place stands what is stored under their key."""
    bad = {int(name.removeprefix(f"{prefix}-").partition("-")[0]) for name in wrong}
    kept = {key(one): one for index, one in enumerate(rows) if index not in bad}
    for index in sorted(bad):
        at = key(rows[index])
        if at not in kept and at in stored:
            kept[at] = stored[at]
    return list(kept.values())
