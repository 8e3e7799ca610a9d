"""Partners are renamed and merged, and their earlier names go on answering."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mission.actions import partners
from mission.choices import Door
from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.models import CommitmentPartner, Mission, PartnerName
from tests.factories import accounts
from tests.factories.mission import make_commitment, make_mission, make_partner

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 4, 1)


@pytest.fixture
def mission() -> Mission:
    return make_mission()


@pytest.fixture
def common() -> dict[str, Any]:
    return {"on": DAY, "reason": "A new charity", "by": accounts.editor(), "door": Door.ADMIN}


def test_a_renamed_partner_keeps_its_earlier_name(mission: Mission, common: dict[str, Any]) -> None:
    partner = make_partner(mission, "old", name="Old name")
    partners.rename(partner, name="New name", code="new", seen_version=partner.version, **common)
    kept = PartnerName.objects.get()
    assert (partner.code, kept.code, kept.name, kept.until) == ("new", "old", "Old name", DAY)
    other = make_partner(mission)
    with pytest.raises(Incomplete, match="another partner's"):
        partners.rename(other, name="X", code="old", seen_version=other.version, **common)


def test_a_name_that_another_partner_has_is_refused_and_nothing_is_kept(
    mission: Mission, common: dict[str, Any]
) -> None:
    make_partner(mission, "taken", name="Taken")
    partner = make_partner(mission)
    with pytest.raises(Incomplete, match="Another partner"):
        partners.rename(partner, name="Taken", code=partner.code, seen_version=partner.version, **common)
    assert PartnerName.objects.count() == 0


def test_a_merged_partner_hands_over_its_parts_members_and_people(
    mission: Mission, common: dict[str, Any]
) -> None:
    old, new = make_partner(mission, "old"), make_partner(mission, "new")
    member = make_partner(mission, member_of=old)
    person = accounts.contributor(old)
    alone = make_commitment(mission, lead=old)
    shared = make_commitment(mission, lead=old)
    CommitmentPartner.objects.create(mission=mission, commitment=shared, partner=new, role="support")
    partners.merge(old, into=new, seen_version=old.version, **common)
    assert {(p.commitment_id, p.partner_id, p.role) for p in CommitmentPartner.objects.all()} == {
        (alone.pk, new.pk, "lead"),
        (shared.pk, new.pk, "lead"),
    }
    member.refresh_from_db()
    assert (member.member_of_id, old.merged_into_id) == (new.pk, new.pk)
    assert person.memberships.filter(partner=new).exists()
    assert PartnerName.objects.get().partner_id == new.pk


def test_two_joint_leads_that_are_merged_become_the_lead(mission: Mission, common: dict[str, Any]) -> None:
    old, new = make_partner(mission), make_partner(mission)
    commitment = make_commitment(mission)
    for partner in (old, new):
        CommitmentPartner.objects.create(
            mission=mission, commitment=commitment, partner=partner, role="joint_lead"
        )
    partners.merge(old, into=new, seen_version=old.version, **common)
    assert CommitmentPartner.objects.get().role == "lead"


def test_a_partner_is_merged_once_and_not_into_itself_or_a_merged_one(
    mission: Mission, common: dict[str, Any]
) -> None:
    old, new = make_partner(mission), make_partner(mission)
    with pytest.raises(WrongState, match="itself"):
        partners.merge(old, into=old, seen_version=old.version, **common)
    partners.merge(old, into=new, seen_version=old.version, **common)
    with pytest.raises(WrongState, match="already"):
        partners.merge(old, into=new, seen_version=old.version, **common)
    with pytest.raises(WrongState, match="itself merged"):
        partners.merge(new, into=old, seen_version=new.version, **common)


def test_a_stale_page_and_a_stranger_change_nothing(mission: Mission, common: dict[str, Any]) -> None:
    old, new = make_partner(mission), make_partner(mission)
    make_commitment(mission, lead=old)
    with pytest.raises(Stale):
        partners.merge(old, into=new, seen_version=7, **common)
    with pytest.raises(NotAllowed):
        partners.merge(old, into=new, seen_version=1, **(common | {"by": accounts.authoriser(old)}))
    assert CommitmentPartner.objects.get().partner_id == old.pk
