"""Who released an edition and who read it before: by role and organisation, never by name."""

from __future__ import annotations

import uuid

from django.utils import timezone

from accounts.models import Membership
from accounts.words import Role
from mission.spans import day_words
from reports.models import Edition
from reports.released import Shelf

_RELEASERS = (Role.ADMINISTRATOR, Role.EDITOR)


def released_by(edition: Edition) -> str:
    """“Released by an administrator of the delivery team”: the role that was held when it was frozen or released."""
    if edition.imported:
        return "Made when published reports were loaded"
    role = _role(edition)
    who = f"{'an' if role[:1].lower() in 'aeiou' else 'a'} {role.lower()} of " if role else ""
    return f"Released by {who}the delivery team"


def _role(edition: Edition) -> str:
    try:
        person = uuid.UUID(edition.released_by)
    except ValueError:
        return ""
    held = Membership.objects.filter(
        user__public_id=person, role__in=_RELEASERS, since__lte=edition.release_at
    )
    codes = set(held.exclude(until__lte=edition.frozen_at).values_list("role", flat=True))
    return next((role.label for role in _RELEASERS if role in codes), "")


def read_before(shelf: Shelf) -> list[dict[str, str]]:
    """Role, organisation, reason and days of those who could read the edition before its release."""
    if shelf.preview:
        return []
    return [
        {
            "role": one.role,
            "organisation": one.organisation,
            "reason": one.reason,
            "since": day_words(timezone.localdate(one.since)),
            "until": day_words(timezone.localdate(one.withdrawn_at or one.until)),
        }
        for one in shelf.edition.pre_release.order_by("organisation", "role", "since")
    ]
