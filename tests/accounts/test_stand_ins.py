"""Naming a colleague for an absence."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.actions import people
from accounts.models import Membership, User
from accounts.roles import Permission, has_permission
from accounts.words import Role
from tests.factories import accounts
from tests.factories.mail import sent

pytestmark = pytest.mark.django_db


def _name(client, by, colleague, *, days=7, start=0):
    held = Membership.objects.get(user=by, stand_in_for=None)
    client.force_login(by)
    today = timezone.localdate()
    data = {
        "colleague": colleague.pk,
        "since": today + timedelta(days=start),
        "until": today + timedelta(days=days),
    }
    return client.post(f"/accounts/roles/{held.pk}/stand-in/", data)


def _may_submit(user, partner):
    return has_permission(User.objects.get(pk=user.pk), Permission.SUBMIT_FOR_PARTNER, partner=partner)


def test_a_colleague_can_do_what_the_absent_one_can_until_the_day(client, authoriser, contributor, partner):
    assert _name(client, authoriser, contributor).status_code == 302
    assert _may_submit(contributor, partner)
    assert sent()[0].to == [contributor.email]
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        assert not _may_submit(contributor, partner)


def test_it_begins_on_the_first_day(client, authoriser, contributor, partner):
    _name(client, authoriser, contributor, start=3)
    assert not _may_submit(contributor, partner)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert _may_submit(contributor, partner)


def test_only_a_colleague_of_the_same_organisation_can_stand_in(client, authoriser, other_partner):
    stranger = accounts.contributor(other_partner)
    assert _name(client, authoriser, stranger).status_code == 422
    assert not Membership.objects.filter(stand_in_for=authoriser).exists()


@pytest.mark.parametrize(("start", "days"), [(5, 2), (0, 200), (-10, -5)])
def test_an_absence_has_an_end_that_is_near(client, authoriser, contributor, start, days):
    assert _name(client, authoriser, contributor, start=start, days=days).status_code == 422


def test_the_absent_one_ends_it_early(client, authoriser, contributor, partner):
    _name(client, authoriser, contributor)
    standing = Membership.objects.get(stand_in_for=authoriser)
    client.post(f"/accounts/stand-ins/{standing.pk}/end/")
    assert not _may_submit(contributor, partner)


def test_one_that_never_began_is_taken_back(client, authoriser, contributor, partner):
    _name(client, authoriser, contributor, start=3)
    standing = Membership.objects.get(stand_in_for=authoriser)
    client.post(f"/accounts/stand-ins/{standing.pk}/end/")
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert not _may_submit(contributor, partner)


def test_nobody_hands_on_what_they_hold_as_a_stand_in(client, authoriser, contributor, partner):
    _name(client, authoriser, contributor)
    standing = Membership.objects.get(stand_in_for=authoriser)
    client.force_login(contributor)
    assert client.get(f"/accounts/roles/{standing.pk}/stand-in/").status_code == 404


def test_roles_of_others_cannot_be_handed_on(client, authoriser, contributor):
    client.force_login(contributor)
    held = Membership.objects.get(user=authoriser)
    assert client.get(f"/accounts/roles/{held.pk}/stand-in/").status_code == 404


def test_who_leaves_takes_the_stand_in_along(client, authoriser, contributor, partner, administrator):
    _name(client, authoriser, contributor)
    people.end_membership(
        Membership.objects.get(user=authoriser, role=Role.AUTHORISER), by=administrator, reason="Left"
    )
    assert not _may_submit(contributor, partner)
