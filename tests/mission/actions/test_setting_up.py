"""The next period and a successor mission are set up from what there is."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.words import Role
from mission.actions import setting_up
from mission.choices import Door
from mission.datapackage.dump import dump
from mission.errors import Incomplete, NotAllowed, WrongState
from mission.models import (
    Commitment,
    CommitmentLink,
    CommitmentPartner,
    DueChange,
    Mission,
    Outcome,
    Partner,
    ReportingPeriod,
)
from tests.factories import accounts
from tests.factories.mission import (
    make_area,
    make_commitment,
    make_mission,
    make_outcome,
    make_partner,
    make_period,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission():
    return make_mission("old")


@pytest.fixture
def team(mission):
    return accounts.editor()


def next_year(mission, by, **more):
    found = setting_up.next_period(mission)
    given = {"code": found.code, "label": found.label, "start": found.start, "end": found.end}
    return setting_up.set_up_next_period(mission, by=by, door=Door.WORKSPACE, **given | more)


def test_the_next_period_follows_the_last_one_for_a_year(mission, team):
    ReportingPeriod.objects.create(
        mission=mission, code="x", label="x", start=dt.date(2021, 1, 1), end=dt.date(2022, 3, 31)
    )
    made = next_year(mission, team)
    assert (made.code, made.label) == ("2022-23", "April 2022 to March 2023")
    assert (made.start, made.end) == (dt.date(2022, 4, 1), dt.date(2023, 3, 31))


def test_no_time_is_left_out_or_counted_twice(mission, team):
    make_period(mission, 2022)
    for start in (dt.date(2023, 1, 2), dt.date(2022, 12, 31)):
        with pytest.raises(Incomplete) as refused:
            next_year(mission, team, start=start)
        assert list(refused.value.fields) == ["start"]
    with pytest.raises(Incomplete) as refused:
        next_year(mission, team, end=dt.date(2022, 12, 1))
    assert list(refused.value.fields) == ["end"]


def test_a_period_pressed_twice_is_made_once(mission, team):
    make_period(mission, 2022)
    given = {"code": "2023", "label": "2023", "start": dt.date(2023, 1, 1), "end": dt.date(2023, 12, 31)}
    setting_up.set_up_next_period(mission, **given, by=team, door=Door.WORKSPACE)
    with pytest.raises((WrongState, Incomplete)):
        setting_up.set_up_next_period(mission, **given, by=team, door=Door.WORKSPACE)


def test_a_mission_without_a_period_has_no_next_one(mission):
    assert setting_up.next_period(mission) is None


def test_reviewers_and_partners_set_up_nothing(mission):
    make_period(mission, 2022)
    for person in (accounts.reviewer(), accounts.authoriser(make_partner(mission))):
        with pytest.raises(NotAllowed):
            next_year(mission, person)


@pytest.fixture
def record(mission):
    """A mission with a tree of outcomes, a collective with a member, and three commitments."""
    area = make_area(mission, "S1")
    outcome = make_outcome(mission, "1")
    below = Outcome.objects.create(
        mission=mission, code="1.1", title="Below", kind="sub_outcome", parent=outcome
    )
    member = make_partner(mission, "a-member", area=area)
    collective = make_partner(mission, "z-all", kind="collective")
    Partner.objects.filter(pk=member.pk).update(member_of=collective)
    gone = make_partner(mission, "gone", merged_into=member)
    going_on = make_commitment(mission, "C-1", lead=member, outcomes=[below], due="2025", announced="2021")
    CommitmentPartner.objects.create(mission=mission, commitment=going_on, partner=gone, role="support")
    DueChange.objects.create(
        mission=mission, commitment=going_on, announced="2024", before="2025", after="2027", reason="Late"
    )
    make_commitment(mission, "C-2", lead=member)
    type(mission).objects.filter(pk=mission.pk).update(lead=member)
    mission.refresh_from_db()
    return going_on


def successor(mission, by, commitments, **more):
    given = {"slug": "new", "title": "The new one", "aim": "Better still", "start": "2027", "end": "2031"}
    return setting_up.set_up_successor_mission(
        mission, commitments=commitments, by=by, door=Door.WORKSPACE, **given | more
    )


def test_a_successor_takes_over_outcomes_partners_and_the_commitments_that_go_on(mission, record, team):
    new = successor(mission, team, [record])
    assert new.successor_of == mission
    assert (new.lead.code, new.lead.mission) == ("a-member", new)
    assert [(o.code, o.parent.code if o.parent else "") for o in Outcome.objects.filter(mission=new)] == [
        ("1", ""),
        ("1.1", "1"),
    ]
    partners = {p.code: p for p in Partner.objects.filter(mission=new)}
    assert set(partners) == {"a-member", "z-all"}
    assert partners["a-member"].member_of == partners["z-all"]
    assert partners["a-member"].area.mission == new
    goes_on = Commitment.objects.get(mission=new)
    assert (goes_on.ref, goes_on.due, goes_on.announced) == ("C-1", "2027", "2021")
    assert [str(part.partner.code) for part in goes_on.parts.all()] == ["a-member"]
    assert [o.code for o in goes_on.outcomes.all()] == ["1.1"]
    link = CommitmentLink.objects.get()
    assert (link.commitment, link.relation, link.related, link.date) == (
        record,
        "carried_over",
        goes_on,
        "2027",
    )


def test_the_old_missions_package_does_not_hold_links_into_the_new_one(mission, record, team, tmp_path):
    successor(mission, team, [record])
    assert dump(mission, tmp_path / "out")["commitment_links.csv"] == 0
    assert dump(Mission.objects.get(slug="new"), tmp_path / "new")["commitments.csv"] == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"slug": "New one"}, "slug"),
        ({"slug": "workspace"}, "slug"),
        ({"slug": ""}, "slug"),
        ({"title": " "}, "title"),
        ({"aim": ""}, "aim"),
        ({"start": ""}, "start"),
        ({"start": "soon"}, "start"),
        ({"end": "2026"}, "end"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(mission, record, team, given, field):
    with pytest.raises(Incomplete) as refused:
        successor(mission, team, [record], **given)
    assert list(refused.value.fields) == [field]
    assert Mission.objects.count() == 1


def test_an_address_is_taken_once(mission, record, team):
    with pytest.raises(WrongState) as refused:
        successor(mission, team, [record], slug="old")
    assert list(refused.value.fields) == ["slug"]
    assert Commitment.objects.count() == 2


def test_an_editor_of_one_mission_sets_up_no_other(mission, record):
    for person in (accounts.with_role(Role.EDITOR, mission=mission), accounts.reviewer()):
        with pytest.raises(NotAllowed):
            successor(mission, person, [record])
