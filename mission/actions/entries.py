"""The verbs of a progress entry. Every door calls these and nothing else; each is one transaction.

Each raises NotAllowed, WrongState, Incomplete or Stale with a sentence for the person, and then has changed nothing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import IntegrityError
from django.db.models import F, Max
from django.utils import timezone

from mission import access, letters
from mission.actions.entry_observations import record_figures, record_milestones
from mission.actions.entry_passages import place_words, tied
from mission.actions.entry_ready import draft_of, why_not_asked
from mission.asked import SUBMITTED, TAKEN_BACK
from mission.choices import DeliveryStatus, Door, EntryState, Origin
from mission.completeness import problems_in
from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.history import writing
from mission.models import (
    CaseStudy,
    Commitment,
    EntryFigure,
    EntryMilestone,
    EntryWriter,
    Evidence,
    Partner,
    ProgressEntry,
    ReportingPeriod,
    ReviewComment,
)
from mission.pauses import pause_at
from mission.workflow import Act, move_of, why_not_from

#: What the delivery team can say of an entry: superseded is worked out from links.
ASSESSED = tuple(str(one) for one in DeliveryStatus if one.value and one != DeliveryStatus.SUPERSEDED)
#: The fields that a draft's writers may change.
WRITTEN = ("delivery_status", "reason", "done", "next")


def start(
    commitment: Commitment,
    partner: Partner,
    period: ReportingPeriod,
    *,
    by: Any,
    door: Door,
    origin: Origin = Origin.PARTNER,
) -> ProgressEntry:
    """A new draft; the open one where there is one already. WrongState where an entry is approved: correct that."""
    refused = access.why_not_start(by, partner_id=partner.pk, mission_id=commitment.mission_id, origin=origin)
    if refused:
        raise NotAllowed(refused)
    entries = ProgressEntry.objects.filter(commitment=commitment, partner=partner, period=period)
    standing = entries.open().first()
    if standing:
        return standing
    if entries.approved().exists():
        raise WrongState("There is an approved entry for this period. Start a correction of it.")
    closed = why_not_asked(commitment, partner, period, origin=origin)
    if closed:
        raise WrongState(closed)
    try:
        with writing(by=by.actor, door=door, why="Started"):
            return _new(commitment, partner, period, by=by, origin=origin, number=_next_number(entries))
    except IntegrityError:
        found = entries.open().first()
        if found is None:
            raise
        return found


def _next_number(entries: Any) -> int:
    return (entries.aggregate(last=Max("number"))["last"] or 0) + 1


def _new(
    commitment: Commitment,
    partner: Partner,
    period: ReportingPeriod,
    *,
    by: Any,
    origin: str,
    number: int,
    **fields: Any,
) -> ProgressEntry:
    return ProgressEntry.objects.create(
        mission=commitment.mission,
        code=fields.pop("code", "") or _code(commitment.ref, period.code, partner.code),
        commitment=commitment,
        partner=partner,
        period=period,
        number=number,
        origin=origin,
        started_by=by.actor,
        **fields,
    )


def _code(*names: str) -> str:
    """A code for a new entry: readable, and told from others that begin alike by a short digest."""
    whole = "-".join(names)
    return f"{whole[:50]}-{hashlib.sha256(whole.encode()).hexdigest()[:6]}"


def save_draft(
    entry: ProgressEntry, *, changes: Mapping[str, str], seen_version: int, by: Any, door: Door
) -> ProgressEntry:
    """The draft with the changed words. Stale where somebody saved a newer one: both texts can be shown."""
    unknown = set(changes) - set(WRITTEN)
    if unknown:
        raise Incomplete(f"These fields cannot be changed here: {', '.join(sorted(unknown))}.")
    if changes.get("delivery_status") == DeliveryStatus.SUPERSEDED:
        raise Incomplete(
            "Superseded is worked out from links between commitments.",
            fields={"delivery_status": ["Choose another delivery status."]},
        )
    with drafting(entry, changes=changes, seen_version=seen_version, by=by, door=door, why="Saved"):
        return entry


@contextlib.contextmanager
def drafting(
    entry: ProgressEntry,
    *,
    seen_version: int,
    by: Any,
    door: Door,
    why: str,
    changes: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """One transaction in which a writer makes the next version of a draft; what hangs on it is written inside."""
    _require(entry, Act.SAVE, by)
    with writing(by=by.actor, door=door, why=why):
        _change(entry, seen_version, Act.SAVE, **(changes or {}))
        EntryWriter.objects.get_or_create(entry=entry, by=by.actor)
        yield


def submit(entry: ProgressEntry, *, seen_version: int, by: Any, door: Door) -> ProgressEntry:
    """The entry handed to the delivery team for review. Incomplete names every field that still needs something."""
    _require(entry, Act.SUBMIT, by)
    with writing(by=by.actor, door=door, why=SUBMITTED):
        entry.refresh_from_db()
        _require_asked(entry)
        problems = problems_in(draft_of(entry))
        if problems:
            fields: dict[str, list[str]] = {}
            for problem in problems:
                fields.setdefault(problem.field, []).append(problem.sentence)
            raise Incomplete("The entry is not ready to be submitted.", fields=fields)
        _change(
            entry,
            seen_version,
            Act.SUBMIT,
            submitted_by=by.actor,
            submitted_at=_now(),
            decided_by="",
            decided_at=None,
        )
        pause_at("submit: before the letter")
        letters.receipt(entry, by)
        pause_at("submit: before commit")
    pause_at("submit: after commit")
    return entry


def _require_asked(entry: ProgressEntry) -> None:
    """WrongState where a first submission comes too late. What was handed in once may be handed in again at any time."""
    if entry.submitted_at is None and entry.number == 1:
        closed = why_not_asked(entry.commitment, entry.partner, entry.period, origin=entry.origin)
        if closed and why_not_from(Act.SUBMIT, entry.state) is None:
            raise WrongState(closed)


def take_back(entry: ProgressEntry, *, seen_version: int, by: Any, door: Door) -> ProgressEntry:
    """The submitted entry as a draft again, as long as nobody has decided."""
    _require(entry, Act.TAKE_BACK, by)
    with writing(by=by.actor, door=door, why=TAKEN_BACK):
        _change(entry, seen_version, Act.TAKE_BACK)
    return entry


def send_back(
    entry: ProgressEntry,
    *,
    reason: str,
    seen_version: int,
    by: Any,
    door: Door,
    field: str = "",
    passage: str = "",
) -> ProgressEntry:
    """The entry returned to its partner with the reason, which is kept as a comment."""
    why = _reason(reason, "Say what has to change before the entry can be approved.")
    _require(entry, Act.SEND_BACK, by)
    with writing(by=by.actor, door=door, why=why):
        _change(entry, seen_version, Act.SEND_BACK, decided_by=by.actor, decided_at=_now())
        field, passage = tied(entry, field, passage)
        ReviewComment.objects.create(
            mission=entry.mission,
            entry=entry,
            field=field,
            passage=passage,
            text=why,
            by=by.actor,
            at=_now(),
            returns=True,
        )
        letters.returned(entry, why, by, place=place_words(field) if field else "", passage=passage)
        pause_at("send back: before commit")
    return entry


def approve(
    entry: ProgressEntry,
    *,
    seen_version: int,
    by: Any,
    door: Door,
    team_assessment: str = "",
    team_assessment_reason: str = "",
) -> ProgressEntry:
    """The entry approved: it waits for the next edition and never changes again."""
    _require(entry, Act.APPROVE, by)
    assessed = _assessment(entry, team_assessment, team_assessment_reason)
    with writing(by=by.actor, door=door, why="Approved"):
        _change(
            entry,
            seen_version,
            Act.APPROVE,
            decided_by=by.actor,
            decided_at=_now(),
            **assessed,
        )
        assert entry.decided_at is not None
        record_figures(entry, by=by, at=entry.decided_at)
        record_milestones(entry)
        letters.decided(entry, by)
        pause_at("approve: before commit")
    pause_at("approve: after commit")
    return entry


def _assessment(entry: ProgressEntry, assessment: str, reason: str) -> dict[str, str]:
    """The team's assessment as it is kept. Incomplete where it differs from the partner's status and nobody says why."""
    wrong: dict[str, list[str]] = {}
    if assessment and assessment not in ASSESSED:
        wrong["team_assessment"] = ["Choose one of the assessments."]
    elif assessment and assessment != entry.delivery_status and not reason.strip():
        wrong["team_assessment_reason"] = [
            "Say why your assessment differs from the partner’s delivery status."
        ]
    elif reason.strip() and not assessment:
        wrong["team_assessment"] = ["Choose the assessment that this is the reason for, or leave both empty."]
    if wrong:
        raise Incomplete("The team’s assessment is not complete.", fields=wrong)
    return {"team_assessment": assessment, "team_assessment_reason": reason.strip()}


def withdraw(entry: ProgressEntry, *, reason: str, seen_version: int, by: Any, door: Door) -> ProgressEntry:
    """The open entry taken out of the workflow, with a reason."""
    why = _reason(reason, "Say why the entry is withdrawn.")
    _require(entry, Act.WITHDRAW, by)
    with writing(by=by.actor, door=door, why=why):
        _change(entry, seen_version, Act.WITHDRAW)
        letters.decided(entry, by)
    return entry


def start_correction(entry: ProgressEntry, *, reason: str, by: Any, door: Door) -> ProgressEntry:
    """A draft of the next number with the approved words, evidence and figures carried over."""
    why = _reason(reason, "Say what the correction changes and why.")
    _require(entry, Act.START_CORRECTION, by)
    entry.refresh_from_db()
    wrong = why_not_from(Act.START_CORRECTION, entry.state)
    if wrong:
        raise WrongState(wrong)
    numbers = ProgressEntry.objects.filter(
        commitment_id=entry.commitment_id, partner_id=entry.partner_id, period_id=entry.period_id
    )
    if numbers.open().exists():
        raise WrongState("A correction of this entry is open already. Go on with that one.")
    origin = entry.origin
    if origin == Origin.COMPILED:
        writes = access.why_not_start(
            by, partner_id=entry.partner_id, mission_id=entry.mission_id, origin=Origin.PARTNER
        )
        origin = Origin.DELIVERY_TEAM if writes else Origin.PARTNER
    with writing(by=by.actor, door=door, why=why):
        made = _new(
            entry.commitment,
            entry.partner,
            entry.period,
            by=by,
            origin=origin,
            number=_next_number(numbers),
            code=entry.code,
            delivery_status=""
            if entry.delivery_status == DeliveryStatus.SUPERSEDED
            else entry.delivery_status,
            reason=why,
            done=entry.done,
            next=entry.next,
        )
        _carry_over(entry, made)
    return made


def _carry_over(old: ProgressEntry, new: ProgressEntry) -> None:
    for model in (Evidence, EntryFigure, CaseStudy, EntryMilestone):
        for row in model._default_manager.filter(entry=old):
            row.pk, row.entry, row.version = None, new, 1
            row.save(force_insert=True)


def reply(entry: ProgressEntry, *, text: str, seen_version: int, by: Any, door: Door) -> ProgressEntry:
    """The partner's answer to the team's assessment, published beside it."""
    if not access.may_see(by, entry):
        raise NotAllowed("There is no such entry.")
    if not access.may_reply(by, entry):
        raise NotAllowed("Only an authoriser of this partner can reply, once the entry is approved.")
    with writing(by=by.actor, door=door, why="Replied"):
        _update(entry, seen_version, states=(EntryState.APPROVED,), partner_reply=text)
        letters.replied(entry, by)
    return entry


def _now() -> dt.datetime:
    return timezone.now()


def _reason(text: str, sentence: str) -> str:
    if not text.strip():
        raise Incomplete(sentence, fields={"reason": [sentence]})
    return text.strip()


def _require(entry: ProgressEntry, act: Act, by: Any) -> None:
    writers = entry.written_by() if act == Act.APPROVE else set()
    refused = access.why_not_who(by, act, entry, writers=writers)
    if refused:
        raise NotAllowed(refused)


def _change(entry: ProgressEntry, seen_version: int, act: Act, **fields: Any) -> None:
    """Make a move: state, role and version are checked by one UPDATE, whose row count decides races."""
    move = move_of(act)
    if move.target is not None:
        fields["state"] = str(move.target)
    _update(entry, seen_version, states=move.sources, act=act, **fields)


def _update(
    entry: ProgressEntry, seen_version: int, *, states: tuple[str, ...], act: Act | None = None, **fields: Any
) -> None:
    rows = ProgressEntry.objects.filter(pk=entry.pk, version=seen_version, state__in=[str(s) for s in states])
    changed = rows.update(version=F("version") + 1, changed_at=_now(), **fields)
    entry.refresh_from_db()
    if changed:
        return
    if act is not None:
        wrong = why_not_from(act, entry.state)
        if wrong:
            raise WrongState(wrong)
    raise Stale(
        "Somebody else saved a newer version of this entry. Compare both texts, then save again.",
        current=entry,
    )
