"""The workflow of a progress entry: one table of moves, from which code, pages and docs are made. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mission.choices import OPEN_STATES, EntryState


class Act(StrEnum):
    """What can be done with an entry."""

    SAVE = "save"
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    START_CORRECTION = "start_correction"
    WITHDRAW = "withdraw"


class Beside(StrEnum):
    """What is done beside the moves, while an entry is reviewed."""

    ASSIGN = "assign"
    COMMENT = "comment"
    ANSWER = "answer"


class Who(StrEnum):
    """Who may make a move; `mission.access` knows who that is."""

    WRITER = "writer"
    AUTHORISER = "authoriser"
    REVIEWER = "reviewer"
    TEAM = "team"


@dataclass(frozen=True)
class Move:
    """One row of the table: in which states an act is possible, where it leads, who may do it."""

    act: Act
    sources: tuple[EntryState, ...]
    target: EntryState | None
    who: tuple[Who, ...]
    label: str
    needs_reason: bool = False


MOVES: tuple[Move, ...] = (
    Move(Act.SAVE, (EntryState.DRAFT, EntryState.RETURNED), None, (Who.WRITER,), "Save"),
    Move(
        Act.SUBMIT, (EntryState.DRAFT, EntryState.RETURNED), EntryState.SUBMITTED, (Who.AUTHORISER,), "Submit"
    ),
    Move(Act.TAKE_BACK, (EntryState.SUBMITTED,), EntryState.DRAFT, (Who.AUTHORISER,), "Take back"),
    Move(
        Act.SEND_BACK,
        (EntryState.SUBMITTED,),
        EntryState.RETURNED,
        (Who.REVIEWER,),
        "Send back",
        needs_reason=True,
    ),
    Move(Act.APPROVE, (EntryState.SUBMITTED,), EntryState.APPROVED, (Who.REVIEWER,), "Approve"),
    Move(
        Act.START_CORRECTION,
        (EntryState.APPROVED,),
        None,
        (Who.WRITER, Who.TEAM),
        "Start a correction",
        needs_reason=True,
    ),
    Move(
        Act.WITHDRAW,
        (EntryState.DRAFT, EntryState.RETURNED, EntryState.SUBMITTED),
        EntryState.WITHDRAWN,
        (Who.TEAM,),
        "Withdraw",
        needs_reason=True,
    ),
)

_BY_ACT = {move.act: move for move in MOVES}


def move_of(act: Act) -> Move:
    """The row of the table for an act."""
    return _BY_ACT[act]


def moves_from(state: str) -> list[Move]:
    """The moves that a state allows, whoever asks."""
    return [move for move in MOVES if state in move.sources]


def why_not_from(act: Act, state: str) -> str | None:
    """The sentence that says why an act is not possible in a state; None where it is."""
    move = move_of(act)
    if state in move.sources:
        return None
    now = EntryState(state).label.lower()
    allowed = " or ".join(source.label.lower() for source in move.sources)
    if act == Act.APPROVE and state == EntryState.APPROVED:
        return "This entry is already approved."
    return f"This entry is {now}; “{move.label}” is for an entry that is {allowed}."


#: In which states each is possible, and the sentence for the others.
_BESIDE = {
    Beside.ASSIGN: (
        (EntryState.SUBMITTED,),
        "Only an entry that is submitted is assigned to somebody.",
    ),
    Beside.COMMENT: (
        (EntryState.SUBMITTED, EntryState.RETURNED),
        "Comments are made on an entry that was submitted and is not yet approved.",
    ),
    Beside.ANSWER: (OPEN_STATES, "Comments are answered while the entry is open."),
}


def why_not_beside_from(what: Beside, state: str) -> str | None:
    """The sentence that says why this is not possible in a state; None where it is."""
    states, sentence = _BESIDE[what]
    return None if state in states else sentence


def as_table() -> list[tuple[str, str, str, str]]:
    """The table in words, for the documentation: from, act, to, who."""
    return [
        (
            ", ".join(source.label for source in move.sources),
            move.label + (" (with a reason)" if move.needs_reason else ""),
            move.target.label
            if move.target
            else ("Same" if move.act == Act.SAVE else "Draft of the next number"),
            ", ".join(who.value for who in move.who),
        )
        for move in MOVES
    ]


def as_markdown() -> str:
    """The page of the documentation that holds the table."""
    rows = "\n".join(f"| {' | '.join(row)} |" for row in as_table())
    return (
        "# The workflow of a progress entry\n\n"
        "Printed by `manage.py print_workflow` from `mission/workflow.py`; a test compares the two. "
        "Who is who, `mission/access.py` says.\n\n"
        "| from | move | to | who |\n| --- | --- | --- | --- |\n"
        f"{rows}\n\n"
        "Nobody approves what they submitted or wrote any word of. An approved entry never changes: its correction is "
        "the next number, goes the same way, and the public sees it with the next edition.\n"
    )
