"""Commitments are moved, reworded, withdrawn and linked, and what was stays."""

from __future__ import annotations

from typing import Any

import pytest

from mission.actions import plan
from mission.choices import Door
from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.models import ChangeRecord, Commitment, CommitmentLink
from tests.factories import accounts
from tests.factories.mission import make_commitment, make_mission, make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Any:
    return accounts.editor()


@pytest.fixture
def commitment() -> Commitment:
    mission = make_mission()
    return make_commitment(mission, "C-1", lead=make_partner(mission), due="2022-04")


def move(commitment: Commitment, by: Any, **given: Any) -> Any:
    return plan.move_due(
        commitment,
        **(
            {"announced": "2022-06", "after": "2023-04", "reason": "Late", "by": by, "door": Door.ADMIN}
            | given
        ),
    )


def test_a_moved_date_keeps_every_earlier_one(commitment: Commitment, editor: Any) -> None:
    move(commitment, editor)
    move(commitment, editor, announced="2023-06", after="")
    assert list(commitment.due_changes.values_list("before", "after")) == [
        ("2022-04", "2023-04"),
        ("2023-04", ""),
    ]
    assert commitment.due == "2022-04"
    with pytest.raises(WrongState, match="no due date"):
        move(commitment, editor, announced="2024", after="2025")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"announced": "June"}, "announced"),
        ({"after": "2022-04"}, "after"),
        ({"after": "x"}, "after"),
    ],
)
def test_a_move_says_which_field_is_wrong(
    commitment: Commitment, editor: Any, given: dict[str, str], field: str
) -> None:
    with pytest.raises(Incomplete) as refused:
        move(commitment, editor, **given)
    assert set(refused.value.fields) == {field}
    assert commitment.due_changes.count() == 0


def test_only_editors_of_the_delivery_team_change_commitments(commitment: Commitment) -> None:
    partner = commitment.partners.get()
    for person in (accounts.authoriser(partner), accounts.reviewer(), accounts.observer()):
        with pytest.raises(NotAllowed):
            move(commitment, person)


def test_a_reworded_commitment_keeps_its_earlier_words_and_reason(
    commitment: Commitment, editor: Any
) -> None:
    given = {"title": "Better words", "description": "y", "date": "2023-01-18", "reason": "Clearer"}
    plan.reword(commitment, **given, seen_version=commitment.version, by=editor, door=Door.ADMIN)
    assert commitment.changes.get().title_before == "Commitment C-1"
    assert ChangeRecord.objects.filter(table="mission_commitment", op="update").get().why == "Clearer"
    with pytest.raises(Stale):
        plan.reword(
            commitment, **(given | {"title": "Z", "date": "2024"}), seen_version=1, by=editor, door=Door.ADMIN
        )
    assert commitment.changes.count() == 1


def test_a_commitment_is_withdrawn_once_with_its_reason(commitment: Commitment, editor: Any) -> None:
    given: dict[str, Any] = {"date": "2023", "reason": "No longer needed", "by": editor, "door": Door.ADMIN}
    plan.withdraw(commitment, seen_version=commitment.version, **given)
    with pytest.raises(WrongState, match="already"):
        plan.withdraw(commitment, seen_version=commitment.version, **given)


def test_links_do_not_lead_back_to_where_they_began(commitment: Commitment, editor: Any) -> None:
    second, third = (make_commitment(commitment.mission, ref) for ref in ("C-2", "C-3"))
    given: dict[str, Any] = {
        "relation": "superseded_by",
        "date": "",
        "reason": "Replaced",
        "by": editor,
        "door": Door.ADMIN,
    }
    plan.link(commitment, related=second, **given)
    plan.link(second, related=third, **given)
    with pytest.raises(Incomplete, match="circle"):
        plan.link(third, related=commitment, **given)
    with pytest.raises(Incomplete, match="itself"):
        plan.link(third, related=third, **given)
    with pytest.raises(WrongState, match="already"):
        plan.link(second, related=third, **given)
    assert CommitmentLink.objects.count() == 2
