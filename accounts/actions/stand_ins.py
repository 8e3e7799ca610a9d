"""The verb by which somebody names a colleague for an absence."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit, emails
from accounts.access import colleagues_of
from accounts.errors import Refused
from accounts.models import Membership, User
from accounts.words import EventType, Role

LONGEST = timedelta(days=90)


@transaction.atomic
def name_stand_in(
    membership: Membership, colleague: User, *, by: User, since: datetime, until: datetime
) -> Membership:
    """Give a colleague one's own role for a time. Refused for a role of somebody else, or one held as a stand-in."""
    now = timezone.now()
    if membership.user != by or not Membership.objects.live(now).filter(pk=membership.pk).exists():
        raise Refused("You can name a stand-in for a role that you hold yourself.", field="membership")
    if membership.stand_in_for_id is not None or membership.role == Role.OBSERVER:
        raise Refused("This role cannot be handed on.", field="membership")
    if not colleagues_of(membership).filter(pk=colleague.pk).exists():
        raise Refused(
            "A stand-in is a colleague who has an account for the same organisation.", field="colleague"
        )
    if until <= max(since, now) or until - max(since, now) > LONGEST:
        raise Refused(
            f"Choose a last day that is after the first, and at most {LONGEST.days} days later.",
            field="until",
        )
    made = Membership.objects.create(
        user=colleague,
        role=membership.role,
        partner=membership.partner,
        mission=membership.mission,
        since=max(since, now),
        until=until,
        reason="Stand-in",
        granted_by=by,
        stand_in_for=by,
    )
    colleague.forget_grants()
    audit.record(
        EventType.STAND_IN_NAMED,
        by=by,
        about=colleague,
        target=audit.membership_words(made),
        note=f"until {until:%Y-%m-%d}",
    )
    emails.stand_in_named(made)
    return made


@transaction.atomic
def end_stand_in(membership: Membership, *, by: User) -> None:
    """End an absence early. Refused for a stand-in that somebody else named."""
    now = timezone.now()
    ended = Membership.objects.filter(pk=membership.pk, stand_in_for=by, until__gt=now)
    if membership.since > now:
        # It never began: its end cannot lie before its start.
        changed = ended.update(until=membership.since, ended_by=by)
    else:
        changed = ended.update(until=now, ended_by=by)
    if not changed:
        raise Refused("This stand-in has ended already, or was named by somebody else.")
    membership.user.forget_grants()
    audit.record(
        EventType.ROLE_ENDED,
        by=by,
        about=membership.user,
        target=audit.membership_words(membership),
        note="Stand-in",
    )
