"""Who may do what."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import (
    PARTNER_ROLES,
    ROLES,
    Permission,
    Role,
    has_permission,
    is_team,
    partner_ids_of,
    permissions_of,
)
from tests.factories import accounts
from tests.factories.mission import make_mission, make_partner

pytestmark = pytest.mark.django_db


def test_every_role_has_a_description_and_every_permission_somebody():
    assert set(ROLES) == set(Role)
    assert all(row.description for row in ROLES.values())
    assert set().union(*(row.allows for row in ROLES.values())) == set(Permission)


def test_editors_do_not_approve_and_reviewers_do_not_release():
    assert Permission.APPROVE not in ROLES[Role.EDITOR].allows
    assert Permission.RELEASE not in ROLES[Role.REVIEWER].allows


@pytest.mark.parametrize("role", [*PARTNER_ROLES, Role.OBSERVER])
def test_only_the_delivery_team_sees_everything(role):
    assert Permission.SEE_EVERYTHING not in ROLES[role].allows


def test_a_contributor_drafts_for_the_own_partner_only(partner, other_partner):
    user = accounts.contributor(partner)
    assert has_permission(user, Permission.DRAFT_FOR_PARTNER, partner=partner)
    assert not has_permission(user, Permission.DRAFT_FOR_PARTNER, partner=other_partner)
    assert not has_permission(user, Permission.SUBMIT_FOR_PARTNER, partner=partner)


def test_somebody_may_act_for_several_partners(partner, other_partner):
    user = accounts.contributor(partner)
    accounts.membership(user, Role.AUTHORISER, partner=other_partner)
    assert partner_ids_of(user) == {partner.pk, other_partner.pk}
    assert partner_ids_of(user, permission=Permission.SUBMIT_FOR_PARTNER) == {other_partner.pk}


def test_a_role_for_a_collective_counts_for_its_members(mission, partner):
    collective = make_partner(mission, kind="collective")
    member = make_partner(mission, member_of=collective)
    user = accounts.contributor(collective)
    assert partner_ids_of(user) == {collective.pk, member.pk}
    assert not has_permission(user, Permission.DRAFT_FOR_PARTNER, partner=partner)


def test_the_team_of_one_mission_has_no_say_in_another(mission):
    other = make_mission()
    user = accounts.with_role(Role.EDITOR, mission=mission)
    assert is_team(user, mission) and is_team(user, mission.slug)
    assert not is_team(user, other)
    assert permissions_of(user, other.slug) == frozenset()


def test_the_team_of_all_missions_covers_all_partners(partner):
    assert has_permission(accounts.reviewer(), Permission.APPROVE, partner=partner, mission=partner.mission)


def test_a_role_that_has_ended_gives_nothing(partner):
    user = accounts.authoriser(partner)
    Membership.objects.filter(user=user).update(until=timezone.now())
    user = User.objects.get(pk=user.pk)
    assert permissions_of(user) == frozenset()
    assert not user.is_staff


def test_a_role_that_has_not_begun_gives_nothing(partner):
    user = accounts.person()
    accounts.membership(user, Role.CONTRIBUTOR, partner=partner, since=timezone.now() + timedelta(days=1))
    assert partner_ids_of(user) == frozenset()


def test_a_closed_account_has_no_roles(partner):
    user = accounts.authoriser(partner)
    user.is_active = False
    user.save()
    assert permissions_of(User.objects.get(pk=user.pk)) == frozenset()


def test_nobody_signed_in_may_do_nothing():
    assert permissions_of(AnonymousUser()) == frozenset()


def test_what_somebody_may_do_is_asked_of_the_database_once(partner, django_assert_num_queries):
    user = accounts.authoriser(partner)
    with django_assert_num_queries(1):
        for permission in Permission:
            has_permission(user, permission, partner=partner)
        partner_ids_of(user)
        is_team(user)
