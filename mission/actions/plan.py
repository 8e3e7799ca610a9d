"""The verbs of a commitment: moved, reworded, withdrawn, linked. Each keeps what was, with reason and date."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.db.models import F

from accounts.roles import Permission, has_permission
from mission.choices import CommitmentChangeKind, Door, Relation
from mission.dates import first_day
from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.history import writing
from mission.models import Commitment, CommitmentChange, CommitmentLink, DueChange, Source

#: Relations that may not lead back to where they began.
WITHOUT_CIRCLES = (
    Relation.SUPERSEDED_BY,
    Relation.CARRIED_OVER,
    Relation.SPLIT_INTO,
    Relation.MERGED_INTO,
    Relation.FOLLOWED_BY,
    Relation.PART_OF,
)


def move_due(
    commitment: Commitment,
    *,
    announced: str,
    after: str,
    reason: str,
    by: Any,
    door: Door,
    source: Source | None = None,
    locator: str = "",
) -> DueChange:
    """The due date moved to `after` (empty: no new date was set); every earlier date stays."""
    _require(commitment, by)
    why = _said(reason, "reason", "Say why the date is moved.")
    _date(announced, "announced", "Say when the move was announced.")
    before = due_now(commitment)
    if not before:
        raise WrongState("This commitment has no due date that could be moved. Set its due date first.")
    if after:
        _date(after, "after", "")
    if after == before:
        raise Incomplete(
            "The new date is the same as the one now in force.", fields={"after": ["Give another date."]}
        )
    try:
        with writing(by=by.actor, door=door, why=why):
            return DueChange.objects.create(
                mission=commitment.mission,
                commitment=commitment,
                announced=announced,
                before=before,
                after=after,
                reason=why,
                source=source,
                locator=locator,
            )
    except IntegrityError as error:
        raise WrongState(
            "A move announced on that day is on the record already. Look at it first."
        ) from error


def due_now(commitment: Commitment) -> str:
    """The due date now in force: the last one that it was moved to, else the first one."""
    last = commitment.due_changes.order_by("-announced_first", "-id").first()
    return last.after if last else commitment.due


def reword(
    commitment: Commitment,
    *,
    title: str,
    description: str,
    date: str,
    reason: str,
    seen_version: int,
    by: Any,
    door: Door,
    source: Source | None = None,
    locator: str = "",
) -> Commitment:
    """The commitment in other words; what it said before stays."""
    _require(commitment, by)
    why = _said(reason, "reason", "Say why the words are changed.")
    _said(title, "title", "A commitment needs a title.")
    _date(date, "date", "Say since when the new words stand.")
    if (title, description) == (commitment.title, commitment.description):
        raise Incomplete(
            "The words are the same as before.", fields={"title": ["Change the title or the description."]}
        )
    with writing(by=by.actor, door=door, why=why):
        _keep_wording(commitment, CommitmentChangeKind.REWORDED, date, why, source, locator)
        _update(commitment, seen_version, title=title, description=description)
    return commitment


def withdraw(
    commitment: Commitment,
    *,
    date: str,
    reason: str,
    seen_version: int,
    by: Any,
    door: Door,
    source: Source | None = None,
    locator: str = "",
) -> Commitment:
    """The commitment withdrawn, with reason and date; its page and entries stay."""
    _require(commitment, by)
    why = _said(reason, "reason", "Say why it is withdrawn.")
    _date(date, "date", "Say since when it is withdrawn.")
    if commitment.changes.filter(kind=CommitmentChangeKind.WITHDRAWN).exists():
        raise WrongState("This commitment is withdrawn already.")
    with writing(by=by.actor, door=door, why=why):
        _keep_wording(commitment, CommitmentChangeKind.WITHDRAWN, date, why, source, locator)
        _update(commitment, seen_version)
    return commitment


def link(
    commitment: Commitment,
    *,
    relation: str,
    related: Commitment,
    date: str,
    reason: str,
    by: Any,
    door: Door,
    source: Source | None = None,
    locator: str = "",
) -> CommitmentLink:
    """A relation to another commitment, read as a sentence: superseded by, carried over into, split into, ..."""
    _require(commitment, by)
    why = _said(reason, "reason", "Say why the two belong together.")
    if date:
        _date(date, "date", "")
    refused = why_not_link(commitment, relation, related)
    if refused:
        raise Incomplete(refused, fields={"related": [refused]})
    try:
        with writing(by=by.actor, door=door, why=why):
            return CommitmentLink.objects.create(
                mission=commitment.mission,
                commitment=commitment,
                relation=relation,
                related=related,
                date=date,
                reason=why,
                source=source,
                locator=locator,
            )
    except IntegrityError as error:
        raise WrongState("This link is on the record already.") from error


def why_not_link(commitment: Commitment, relation: str, related: Commitment) -> str | None:
    """Why two commitments may not be linked in this way; None where they may."""
    if commitment.pk == related.pk:
        return "A commitment is not linked to itself."
    if commitment.mission_id != related.mission_id:
        return "Both commitments have to be of the same mission."
    if relation not in Relation.values:
        return f"“{relation}” is no relation; choose one of {', '.join(Relation.values)}."
    if commitment.pk in _reached_from(related, relation):
        label = Relation(relation).label
        return f"{related.ref} is already {label} {commitment.ref}, directly or in steps: that would be a circle."
    return None


def _reached_from(commitment: Commitment, relation: str) -> set[int]:
    links: dict[int, list[int]] = {}
    rows = CommitmentLink.objects.filter(mission=commitment.mission_id, relation=relation)
    for start, end in rows.order_by().values_list("commitment_id", "related_id"):
        links.setdefault(start, []).append(end)
    found, waiting = set(), [commitment.pk]
    while waiting:
        for end in links.get(waiting.pop(), []):
            if end not in found:
                found.add(end)
                waiting.append(end)
    return found


def _keep_wording(
    commitment: Commitment,
    kind: CommitmentChangeKind,
    date: str,
    why: str,
    source: Source | None,
    locator: str,
) -> None:
    if commitment.changes.filter(kind=kind, date=date).exists():
        raise WrongState("A change of that day is on the record already. Give the exact day of this one.")
    CommitmentChange.objects.create(
        mission=commitment.mission,
        commitment=commitment,
        kind=kind,
        date=date,
        title_before=commitment.title,
        description_before=commitment.description,
        reason=why,
        source=source,
        locator=locator,
    )


def _update(commitment: Commitment, seen_version: int, **fields: Any) -> None:
    rows = Commitment.objects.filter(pk=commitment.pk, version=seen_version)
    changed = rows.update(version=F("version") + 1, **fields)
    commitment.refresh_from_db()
    if not changed:
        raise Stale(
            "Somebody else changed this commitment meanwhile. Look at it, then try again.", current=commitment
        )


def _require(commitment: Commitment, by: Any) -> None:
    if not has_permission(by, Permission.EDIT_RECORD, mission=commitment.mission_id):
        raise NotAllowed("Only editors of the delivery team change commitments.")


def _said(text: str, field: str, sentence: str) -> str:
    if not text.strip():
        raise Incomplete(sentence, fields={field: [sentence]})
    return text.strip()


def _date(text: str, field: str, missing: str) -> None:
    if not text:
        raise Incomplete(missing, fields={field: [missing]})
    try:
        first_day(text)
    except ValueError as error:
        raise Incomplete(f"{error}.", fields={field: [f"{error}."]}) from error
