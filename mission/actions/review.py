"""The verbs of review beside the decision itself: who reviews, what is remarked and answered, and several approved at once.

Each is one transaction and raises NotAllowed, WrongState, Incomplete or Stale with a sentence, and then has changed nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from mission import access, letters
from mission.actions import entries
from mission.actions.entry_passages import tied
from mission.choices import Door, EntryState
from mission.errors import Incomplete, NotAllowed, RuleError, Stale, WrongState
from mission.history import writing
from mission.models import ProgressEntry, ReviewComment
from mission.workflow import Act, Beside, why_not_beside_from

#: So many characters a comment or an answer may have.
LONGEST_COMMENT = 5_000


def why_not_decide(person: Any, entry: ProgressEntry) -> str | None:
    """Why a person may not approve an entry, whatever its state: their role, or a word of it is theirs. None where they may."""
    return access.why_not_who(person, Act.APPROVE, entry, writers=entry.written_by())


def assign(entry: ProgressEntry, *, to: Any, seen: str, by: Any, door: Door) -> ProgressEntry:
    """The submitted entry given to somebody to review, or to nobody (None); who gets it from another is told by letter.

    `seen` is the opaque id of the person it was assigned to when the page was opened: of two who assign at once one is
    told. The entry's version stays, so that nobody's page of the entry grows old by it.
    """
    _require(entry, Beside.ASSIGN, by)
    if to is not None and why_not_decide(to, entry):
        sentence = (
            f"{to} cannot decide on this entry. Choose a reviewer who wrote none of it and did not submit it."
        )
        raise Incomplete(sentence, fields={"to": [sentence]})
    wanted = to.actor if to is not None else ""
    with writing(by=by.actor, door=door, why="Assigned" if wanted else "Assigned to nobody"):
        rows = ProgressEntry.objects.filter(pk=entry.pk, state=EntryState.SUBMITTED, reviewer=seen)
        changed = rows.update(reviewer=wanted) if wanted != seen else rows.count()
        entry.refresh_from_db()
        if not changed:
            _not_assigned(entry, wanted)
        elif wanted and wanted != seen:
            letters.assigned(entry, to, by)
    return entry


def _not_assigned(entry: ProgressEntry, wanted: str) -> None:
    """Say what happened meanwhile; nothing where somebody else did the same."""
    if entry.state != EntryState.SUBMITTED:
        raise WrongState(
            f"This entry is {entry.get_state_display().lower()} now, so it is assigned to nobody."
        )
    if entry.reviewer != wanted:
        raise Stale("Somebody else assigned this entry meanwhile. Look who has it now.", current=entry)


def comment(
    entry: ProgressEntry, *, text: str, by: Any, door: Door, field: str = "", passage: str = ""
) -> ReviewComment:
    """A remark on the entry, on a part of it, on a figure or on a passage of a text. The same remark is not made twice."""
    _require(entry, Beside.COMMENT, by)
    words = _words(text, "Write your comment.")
    with writing(by=by.actor, door=door, why="Commented"):
        _hold(entry)
        _require(entry, Beside.COMMENT, by)
        where, quoted = tied(entry, field, passage)
        return _once(entry, text=words, field=where, passage=quoted, by=by)


def answer_comment(about: ReviewComment, *, text: str, by: Any, door: Door) -> ReviewComment:
    """An answer to a comment or to a reason for a return, by the partner or the delivery team."""
    _require(about.entry, Beside.ANSWER, by)
    words = _words(text, "Write your answer.")
    first = about.answers or about
    with writing(by=by.actor, door=door, why="Answered a comment"):
        _hold(about.entry)
        _require(about.entry, Beside.ANSWER, by)
        return _once(about.entry, text=words, field=first.field, passage="", by=by, answers=first)


def settle(about: ReviewComment, *, by: Any, door: Door) -> ReviewComment:
    """The comment settled. It stays on record; settled twice at once it is settled once."""
    if about.returns or about.answers_id:
        raise WrongState(
            "Only a comment is settled; the reasons for a return and the answers stay as they are."
        )
    _require(about.entry, Beside.COMMENT, by)
    with writing(by=by.actor, door=door, why="Settled a comment"):
        _hold(about.entry)
        _require(about.entry, Beside.COMMENT, by)
        rows = ReviewComment.objects.filter(pk=about.pk, settled=False)
        rows.update(settled=True, settled_by=by.actor, settled_at=timezone.now())
        about.refresh_from_db()
    return about


@dataclass(frozen=True)
class Outcome:
    """What came of one of several: the entry, and the sentence that refused it; empty where it is approved."""

    entry: ProgressEntry
    refused: str = ""


def approve_many(chosen: Iterable[tuple[ProgressEntry, int]], *, by: Any, door: Door) -> list[Outcome]:
    """Approve entries one after the other, each over the version that was seen, in a transaction of its own.

    One that is refused keeps nothing from the others. An entry that this person has approved over just that version is
    approved, so that a request that is sent twice says the same twice.
    """
    found = []
    for entry, seen in chosen:
        try:
            entries.approve(entry, seen_version=seen, by=by, door=door)
            found.append(Outcome(entry))
        except RuleError as refused:
            done = decided_before(entry, Act.APPROVE, seen_version=seen, by=by)
            found.append(Outcome(entry, "" if done else refused.sentence))
    return found


def decided_before(entry: ProgressEntry, act: Act, *, seen_version: int, by: Any) -> bool:
    """Whether this person made this very decision over this version already: a double click, or a request sent again."""
    state = {Act.APPROVE: EntryState.APPROVED, Act.SEND_BACK: EntryState.RETURNED}[act]
    rows = ProgressEntry.objects.filter(
        pk=entry.pk, state=state, version=seen_version + 1, decided_by=by.actor
    )
    return rows.exists()


def _once(entry: ProgressEntry, *, by: Any, **said: Any) -> ReviewComment:
    same = ReviewComment.objects.filter(entry=entry, by=by.actor, settled=False, returns=False)
    found = same.filter(**{"answers": None, **said}).first()
    if found is not None:
        return found
    return ReviewComment.objects.create(
        mission_id=entry.mission_id, entry=entry, by=by.actor, at=timezone.now(), **said
    )


def _hold(entry: ProgressEntry) -> None:
    """Read the entry as it is now, and keep others from deciding on it until this transaction ends."""
    held = ProgressEntry.objects.select_for_update().get(pk=entry.pk)
    for name in ("state", "version", "reason", "done", "next", "reviewer"):
        setattr(entry, name, getattr(held, name))


def _words(text: str, sentence: str) -> str:
    words = text.strip()
    if not words:
        raise Incomplete(sentence, fields={"text": [sentence]})
    if len(words) > LONGEST_COMMENT:
        much = f"At most {LONGEST_COMMENT:,} characters; this has {len(words):,}."
        raise Incomplete(much, fields={"text": [much]})
    return words


def _require(entry: ProgressEntry, what: Beside, by: Any) -> None:
    refused = access.why_not_beside_who(by, what, entry)
    if refused:
        raise NotAllowed(refused)
    wrong = why_not_beside_from(what, entry.state)
    if wrong:
        raise WrongState(wrong)
