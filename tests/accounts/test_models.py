"""What the database refuses about people."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Membership, User
from accounts.words import Role
from tests.factories import accounts

pytestmark = pytest.mark.django_db


def test_two_accounts_cannot_share_an_address_whatever_its_case():
    accounts.person(email="jo@example.org")
    with pytest.raises(IntegrityError):
        User.objects.bulk_create([User(email="Jo@Example.org")])


def test_an_address_is_found_whatever_its_case():
    user = accounts.person(email=" Jo@Example.org ")
    assert user.email == "jo@example.org"
    assert User.objects.get_by_natural_key("JO@example.ORG") == user


def test_people_are_known_to_the_record_by_an_opaque_id():
    user = accounts.person()
    assert len(user.actor) == 36
    assert user.email not in user.actor


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.EDITOR, Role.REVIEWER])
def test_a_role_in_the_team_has_no_partner(role, partner):
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=accounts.person(), role=role, partner=partner)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.AUTHORISER])
def test_a_partner_role_needs_a_partner(role):
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=accounts.person(), role=role)


def test_an_observer_reads_for_a_time():
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=accounts.person(), role=Role.OBSERVER)


def test_nobody_holds_the_same_role_twice(partner):
    user = accounts.contributor(partner)
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=user, role=Role.CONTRIBUTOR, partner=partner)


def test_nobody_holds_the_same_role_for_all_missions_twice(administrator):
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=administrator, role=Role.ADMINISTRATOR)


def test_a_role_that_ended_can_be_given_again(partner):
    user = accounts.contributor(partner)
    Membership.objects.filter(user=user).update(until=timezone.now())
    accounts.membership(user, Role.CONTRIBUTOR, partner=partner)


def test_access_cannot_end_before_it_begins(partner):
    now = timezone.now()
    with pytest.raises(IntegrityError):
        accounts.membership(
            accounts.person(), Role.CONTRIBUTOR, partner=partner, since=now, until=now - timedelta(days=1)
        )


def test_nobody_stands_in_for_themselves(contributor, partner):
    with pytest.raises(IntegrityError):
        accounts.membership(
            contributor,
            Role.AUTHORISER,
            partner=partner,
            until=timezone.now() + timedelta(days=1),
            stand_in_for=contributor,
        )
