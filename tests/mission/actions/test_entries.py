"""The way of a progress entry: every move from every state, who may make it, and what races come to."""

from __future__ import annotations

from typing import Any

import pytest

from mission.actions import entries
from mission.choices import Door, EntryState, Origin
from mission.errors import Incomplete, NotAllowed, RuleError, Stale, WrongState
from mission.models import ChangeRecord, Commitment, Partner, ProgressEntry, ReportingPeriod
from mission.workflow import MOVES, Act
from tests.factories import accounts
from tests.factories.mission import make_commitment, make_mission, make_partner, make_period

pytestmark = pytest.mark.django_db

WORDS = {"delivery_status": "on_track", "done": "The service opened."}


class Cast:
    """The people of two partners and of the delivery team, and one commitment."""

    def __init__(self) -> None:
        mission = make_mission("m")
        self.partner, self.other = make_partner(mission, "p"), make_partner(mission, "q")
        self.commitment: Commitment = make_commitment(mission, "C-1", lead=self.partner)
        self.period: ReportingPeriod = make_period(mission, 2022)
        self.writer = accounts.contributor(self.partner)
        self.signer = accounts.authoriser(self.partner)
        self.stranger = accounts.authoriser(self.other)
        self.reviewer = accounts.reviewer()
        self.second_reviewer = accounts.reviewer()
        self.editor = accounts.editor()
        self.administrator = accounts.administrator()

    def entry(self, state: EntryState = EntryState.DRAFT) -> ProgressEntry:
        """An entry brought to a state by the real verbs."""
        entry = entries.start(self.commitment, self.partner, self.period, by=self.writer, door=Door.WORKSPACE)
        entries.save_draft(
            entry, changes=WORDS, seen_version=entry.version, by=self.writer, door=Door.WORKSPACE
        )
        if state == EntryState.WITHDRAWN:
            self.act(Act.WITHDRAW, entry, self.editor)
        if state in (EntryState.SUBMITTED, EntryState.RETURNED, EntryState.APPROVED):
            self.act(Act.SUBMIT, entry, self.signer)
        if state == EntryState.RETURNED:
            self.act(Act.SEND_BACK, entry, self.reviewer)
        if state == EntryState.APPROVED:
            self.act(Act.APPROVE, entry, self.reviewer)
        return entry

    def act(self, act: Act, entry: ProgressEntry, by: Any, **arguments: Any) -> ProgressEntry:
        """One move."""
        given: dict[str, Any] = {"by": by, "door": Door.WORKSPACE} | arguments
        if act != Act.START_CORRECTION:
            given.setdefault("seen_version", entry.version)
        if act in (Act.SEND_BACK, Act.WITHDRAW, Act.START_CORRECTION):
            given.setdefault("reason", "Because of this.")
        if act == Act.SAVE:
            return entries.save_draft(entry, **({"changes": {"done": "Other words"}} | given))
        return getattr(entries, act.value)(entry, **given)


@pytest.fixture
def cast() -> Cast:
    return Cast()


RIGHTFUL = {
    Act.SAVE: "writer",
    Act.SUBMIT: "signer",
    Act.TAKE_BACK: "signer",
    Act.SEND_BACK: "reviewer",
    Act.APPROVE: "reviewer",
    Act.START_CORRECTION: "writer",
    Act.WITHDRAW: "editor",
}


@pytest.mark.parametrize("state", list(EntryState))
@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.act)
def test_each_move_works_from_its_states_and_from_no_other(cast: Cast, move: Any, state: EntryState) -> None:
    entry = cast.entry(state)
    by = getattr(cast, RIGHTFUL[move.act])
    if state in move.sources:
        after = cast.act(move.act, entry, by)
        assert after.state == (
            move.target or (EntryState.DRAFT if move.act == Act.START_CORRECTION else state)
        )
        return
    before = ProgressEntry.objects.filter(pk=entry.pk).values().get()
    with pytest.raises(WrongState):
        cast.act(move.act, entry, by)
    assert ProgressEntry.objects.filter(pk=entry.pk).values().get() == before


@pytest.mark.parametrize("act", list(Act))
def test_another_partners_person_is_told_that_there_is_no_such_entry(cast: Cast, act: Act) -> None:
    entry = cast.entry(EntryState.SUBMITTED)
    with pytest.raises(NotAllowed, match="There is no such entry"):
        cast.act(act, entry, cast.stranger)


@pytest.mark.parametrize(
    ("act", "state", "who"),
    [
        (Act.SUBMIT, EntryState.DRAFT, "writer"),
        (Act.APPROVE, EntryState.SUBMITTED, "signer"),
        (Act.APPROVE, EntryState.SUBMITTED, "editor"),
        (Act.SAVE, EntryState.DRAFT, "reviewer"),
        (Act.WITHDRAW, EntryState.DRAFT, "writer"),
        (Act.SEND_BACK, EntryState.SUBMITTED, "editor"),
    ],
)
def test_a_role_that_a_move_is_not_for_is_refused_with_a_sentence(
    cast: Cast, act: Act, state: EntryState, who: str
) -> None:
    entry = cast.entry(state)
    with pytest.raises(NotAllowed) as refused:
        cast.act(act, entry, getattr(cast, who))
    assert refused.value.sentence.startswith("Only ")


def test_nobody_approves_what_they_wrote_or_submitted(cast: Cast) -> None:
    everything = cast.administrator
    entry = entries.start(
        cast.commitment,
        cast.partner,
        cast.period,
        by=cast.editor,
        door=Door.WORKSPACE,
        origin=Origin.DELIVERY_TEAM,
    )
    entries.save_draft(entry, changes=WORDS, seen_version=entry.version, by=everything, door=Door.WORKSPACE)
    cast.act(Act.SUBMIT, entry, cast.editor)
    with pytest.raises(NotAllowed, match="You wrote some of this entry"):
        cast.act(Act.APPROVE, entry, everything)
    assert cast.act(Act.APPROVE, entry, cast.reviewer).state == EntryState.APPROVED


def test_started_submitted_and_decided_by_are_three_peoples_fields(cast: Cast) -> None:
    entry = cast.entry(EntryState.APPROVED)
    assert (entry.started_by, entry.submitted_by, entry.decided_by) == (
        cast.writer.actor,
        cast.signer.actor,
        cast.reviewer.actor,
    )


def test_an_entry_is_not_submitted_before_it_is_complete_and_each_field_says_what_it_needs(
    cast: Cast,
) -> None:
    entry = entries.start(cast.commitment, cast.partner, cast.period, by=cast.writer, door=Door.WORKSPACE)
    with pytest.raises(Incomplete) as refused:
        cast.act(Act.SUBMIT, entry, cast.signer)
    assert set(refused.value.fields) == {"delivery_status", "done"}
    assert ProgressEntry.objects.get().state == EntryState.DRAFT


def test_starting_twice_gives_the_same_draft(cast: Cast) -> None:
    assert (
        cast.entry().pk
        == entries.start(cast.commitment, cast.partner, cast.period, by=cast.signer, door=Door.API).pk
    )


def test_a_save_over_a_newer_text_shows_both(cast: Cast) -> None:
    entry = cast.entry()
    stale = ProgressEntry.objects.get(pk=entry.pk)
    cast.act(Act.SAVE, entry, cast.writer, changes={"done": "First"})
    with pytest.raises(Stale) as refused:
        cast.act(Act.SAVE, stale, cast.signer, seen_version=stale.version, changes={"done": "Second"})
    assert refused.value.current.done == "First"
    assert ProgressEntry.objects.get().done == "First"


def test_a_second_decision_hears_that_it_was_decided_already(cast: Cast) -> None:
    entry = cast.entry(EntryState.SUBMITTED)
    seen = entry.version
    cast.act(Act.APPROVE, ProgressEntry.objects.get(pk=entry.pk), cast.reviewer, seen_version=seen)
    with pytest.raises(RuleError, match="already approved"):
        cast.act(Act.APPROVE, entry, cast.second_reviewer, seen_version=seen)
    with pytest.raises(WrongState, match="approved"):
        cast.act(Act.SEND_BACK, entry, cast.second_reviewer, seen_version=seen)
    assert ProgressEntry.objects.get().decided_by == cast.reviewer.actor


def test_a_correction_carries_the_words_over_and_leaves_the_approved_entry_as_it_is(cast: Cast) -> None:
    entry = cast.entry(EntryState.APPROVED)
    made = cast.act(Act.START_CORRECTION, entry, cast.writer, reason="The date was wrong")
    assert (made.number, made.state, made.done, made.code) == (2, EntryState.DRAFT, entry.done, entry.code)
    with pytest.raises(WrongState, match="open already"):
        cast.act(Act.START_CORRECTION, entry, cast.signer)


def test_a_return_keeps_its_reason_and_so_does_the_next(cast: Cast) -> None:
    entry = cast.entry(EntryState.RETURNED)
    cast.act(Act.SUBMIT, entry, cast.signer)
    cast.act(Act.SEND_BACK, entry, cast.second_reviewer, reason="And this")
    assert list(entry.comments.values_list("text", flat=True)) == ["Because of this.", "And this"]


def test_every_move_stands_in_the_history_with_its_person_and_door(cast: Cast) -> None:
    entry = cast.entry(EntryState.APPROVED)
    rows = ChangeRecord.objects.filter(table="mission_progressentry", row=entry.pk).order_by("id")
    assert [(row.why, row.actor) for row in rows] == [
        ("Started", cast.writer.actor),
        ("Saved", cast.writer.actor),
        ("Submitted", cast.signer.actor),
        ("Approved", cast.reviewer.actor),
    ]
    assert {row.door for row in rows} == {Door.WORKSPACE}


def test_a_refused_move_writes_nothing(cast: Cast) -> None:
    entry = cast.entry(EntryState.DRAFT)
    before = ChangeRecord.objects.count()
    with pytest.raises(RuleError):
        cast.act(Act.SEND_BACK, entry, cast.reviewer)
    assert ChangeRecord.objects.count() == before
    assert entry.comments.count() == 0


def test_people_act_for_their_partner_only(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="You do not write for this partner"):
        entries.start(cast.commitment, cast.partner, cast.period, by=cast.stranger, door=Door.WORKSPACE)
    assert isinstance(cast.other, Partner)
