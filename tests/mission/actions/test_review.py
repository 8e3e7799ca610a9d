"""Review beside the decision: assigning, comments and their answers, several approved at once; and what a decision asks for."""

from __future__ import annotations

import pytest

from mission.actions import entries, review
from mission.choices import Door, EntryState
from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.models import ChangeRecord, ProgressEntry, ReviewComment
from tests.factories import accounts
from tests.factories.mail import sent
from tests.factories.mission import make_commitment
from tests.mission.workspace.entry_world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = World()
    made.second = accounts.reviewer(name="Rolf Reviewer")
    return made


def does(by):
    return {"by": by, "door": Door.WORKSPACE}


# Assigning.


def test_a_submitted_entry_is_assigned_told_by_letter_and_assigned_anew(world):
    entry = world.submitted()
    version = entry.version
    review.assign(entry, to=world.second, seen="", **does(world.reviewer))
    assert (entry.reviewer, entry.version) == (world.second.actor, version)
    [letter] = [mail for mail in sent() if mail.to == [world.second.email]]
    assert "Rita Reviewer has assigned this entry to you" in letter.body
    review.assign(entry, to=world.reviewer, seen=world.second.actor, **does(world.reviewer))
    assert entry.reviewer == world.reviewer.actor
    review.assign(entry, to=None, seen=world.reviewer.actor, **does(world.reviewer))
    assert entry.reviewer == ""
    assert ChangeRecord.objects.filter(row=entry.pk, why__startswith="Assigned").count() == 3


def test_of_two_who_assign_at_once_the_second_is_told(world):
    entry = world.submitted()
    first, other = (ProgressEntry.objects.get(pk=entry.pk) for _ in range(2))
    review.assign(first, to=world.reviewer, seen="", **does(world.reviewer))
    with pytest.raises(Stale, match="Somebody else assigned"):
        review.assign(other, to=world.second, seen="", **does(world.second))
    review.assign(other, to=world.reviewer, seen="", **does(world.second))
    assert other.reviewer == world.reviewer.actor


@pytest.mark.parametrize("role", ["signer", "editor", "stranger"])
def test_only_reviewers_assign(world, role):
    with pytest.raises(NotAllowed):
        review.assign(world.submitted(), to=world.reviewer, seen="", **does(getattr(world, role)))


def test_nobody_is_given_what_they_wrote_or_cannot_decide_on(world):
    entry = world.submitted()
    accounts.membership(world.writer, accounts.Role.REVIEWER)
    for person in (world.writer, world.editor):
        with pytest.raises(Incomplete) as refused:
            review.assign(entry, to=person, seen="", **does(world.reviewer))
        assert "to" in refused.value.fields


def test_a_draft_is_not_assigned(world):
    with pytest.raises(WrongState):
        review.assign(world.draft(), to=world.reviewer, seen="", **does(world.reviewer))


# Comments.


def test_a_comment_is_tied_to_the_passage_it_quotes(world):
    entry = world.submitted()
    made = review.comment(entry, text=" Since when? ", passage="service opened", **does(world.reviewer))
    assert (made.field, made.passage, made.text) == ("done", "service opened", "Since when?")


@pytest.mark.parametrize(
    "passage",
    ["In May the   service", "in May1 the service", "the service’s site opened", "**In** May[^1] the"],
)
def test_a_passage_may_be_quoted_as_it_is_shown_or_as_it_was_typed(world, passage):
    entry = world.draft(done="*In* May[^1] the [service’s site](https://example.org/a) opened.\n\n- Doors")
    ProgressEntry.objects.filter(pk=entry.pk).update(
        state="submitted", submitted_by=world.signer.actor, submitted_at="2022-01-01T00:00Z"
    )
    entry.refresh_from_db()
    assert review.comment(entry, text="x", passage=passage, **does(world.reviewer)).field == "done"


def test_words_that_do_not_stand_there_are_refused(world):
    entry = world.submitted()
    for field, passage in (
        ("", "never said"),
        ("next", "service opened"),
        ("figures", "service"),
        ("done", "…"),
    ):
        with pytest.raises(Incomplete) as refused:
            review.comment(entry, text="x", field=field, passage=passage, **does(world.reviewer))
        assert list(refused.value.fields) == ["passage"], field
    with pytest.raises(Incomplete) as refused:
        review.comment(entry, text="x", field="figures-of-others", **does(world.reviewer))
    assert list(refused.value.fields) == ["field"]
    assert not ReviewComment.objects.exists()


def test_the_same_comment_is_made_once(world):
    entry = world.submitted()
    made = [review.comment(entry, text="Why?", field="done", **does(world.reviewer)) for _ in range(2)]
    assert made[0] == made[1]
    assert review.comment(entry, text="Why?", field="next", **does(world.reviewer)) != made[0]


def test_the_partner_and_the_team_answer_and_the_team_settles(world):
    entry = world.submitted()
    made = review.comment(entry, text="Why?", **does(world.reviewer))
    answer = review.answer_comment(made, text="Because.", **does(world.writer))
    again = review.answer_comment(answer, text="I see.", **does(world.reviewer))
    assert (answer.answers, again.answers) == (made, made)
    with pytest.raises(NotAllowed):
        review.settle(made, **does(world.signer))
    for _ in range(2):
        review.settle(made, **does(world.reviewer))
    assert (made.settled, made.settled_by) == (True, world.reviewer.actor)
    assert ChangeRecord.objects.filter(why="Settled a comment").count() == 1
    with pytest.raises(WrongState):
        review.settle(answer, **does(world.reviewer))


@pytest.mark.parametrize("role", ["stranger", "writer", "editor"])
def test_who_may_not_comment(world, role):
    with pytest.raises(NotAllowed):
        review.comment(world.submitted(), text="x", **does(getattr(world, role)))


def test_strangers_and_editors_do_not_answer_for_the_partner(world):
    made = review.comment(world.submitted(), text="Why?", **does(world.reviewer))
    for person in (world.stranger, world.editor):
        with pytest.raises(NotAllowed):
            review.answer_comment(made, text="x", **does(person))


def test_an_approved_entry_takes_no_comments(world):
    entry = world.approved()
    with pytest.raises(WrongState):
        review.comment(entry, text="x", **does(world.reviewer))


# Deciding.


def test_a_return_says_where_in_the_letter_and_every_reason_is_kept(world):
    entry = world.submitted()
    entries.send_back(
        entry,
        reason="Name the month.",
        passage="service opened",
        seen_version=entry.version,
        **does(world.reviewer),
    )
    [letter] = [mail for mail in sent() if mail.to == [world.writer.email]]
    assert "Name the month." in letter.body
    assert "It is about: What was done, “service opened”" in letter.body
    entries.submit(entry, seen_version=entry.version, **does(world.signer))
    entries.send_back(entry, reason="Name the day.", seen_version=entry.version, **does(world.reviewer))
    assert list(ReviewComment.objects.filter(returns=True).values_list("text", "field")) == [
        ("Name the month.", "done"),
        ("Name the day.", ""),
    ]


def test_a_return_about_words_that_are_not_there_changes_nothing(world):
    entry = world.submitted()
    with pytest.raises(Incomplete):
        entries.send_back(
            entry, reason="x", passage="never said", seen_version=entry.version, **does(world.reviewer)
        )
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED
    assert not ReviewComment.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"team_assessment": "delayed"}, "team_assessment_reason"),
        ({"team_assessment": "superseded", "team_assessment_reason": "x"}, "team_assessment"),
        ({"team_assessment_reason": "It is late."}, "team_assessment"),
    ],
)
def test_an_assessment_that_differs_says_why(world, given, field):
    entry = world.submitted()
    with pytest.raises(Incomplete) as refused:
        entries.approve(entry, seen_version=entry.version, **given, **does(world.reviewer))
    assert list(refused.value.fields) == [field]
    assert ProgressEntry.objects.get(pk=entry.pk).state == EntryState.SUBMITTED


def test_the_same_assessment_as_the_partner_needs_no_reason(world):
    entry = world.submitted()
    entries.approve(entry, seen_version=entry.version, team_assessment="on_track", **does(world.reviewer))
    assert entry.team_assessment == "on_track"


# Several at once.


def several(world, number=3):
    made = []
    for count in range(number):
        commitment = make_commitment(world.mission, f"S-{count}", lead=world.partner)
        entry = entries.start(commitment, world.partner, world.period, **does(world.writer))
        words = {"delivery_status": "on_track", "done": "It opened."}
        entries.save_draft(entry, changes=words, seen_version=entry.version, **does(world.writer))
        made.append(entries.submit(entry, seen_version=entry.version, **does(world.signer)))
    return made


def test_one_that_is_refused_keeps_nothing_from_the_others(world):
    first, second, third = several(world)
    chosen = [(first, first.version), (second, second.version - 1), (third, third.version)]
    found = review.approve_many(chosen, **does(world.reviewer))
    assert [bool(one.refused) for one in found] == [False, True, False]
    states = ProgressEntry.objects.filter(pk__in=[first.pk, second.pk, third.pk]).order_by("pk")
    assert list(states.values_list("state", flat=True)) == ["approved", "submitted", "approved"]


def test_sent_twice_it_says_the_same_and_by_another_it_says_it_is_done(world):
    [entry] = several(world, 1)
    chosen = [(entry, entry.version)]
    for _ in range(2):
        assert review.approve_many(chosen, **does(world.reviewer))[0].refused == ""
    assert review.approve_many(chosen, **does(world.second))[0].refused == "This entry is already approved."


def test_what_a_reviewer_wrote_is_left(world):
    accounts.membership(world.signer, accounts.Role.REVIEWER)
    [entry] = several(world, 1)
    [found] = review.approve_many([(entry, entry.version)], **does(world.signer))
    assert found.refused.startswith("You submitted this entry")
