"""Pre-release access: who may read a frozen edition before its release, and every look that was taken."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Permission, has_permission
from mission.errors import Incomplete, NotAllowed, WrongState
from reports.models import Edition, PreReleaseAccess, PreReleaseLook

#: Access without a release time ends by itself after this long.
LONGEST = dt.timedelta(days=28)


def may_read(edition: Edition, person: Any, at: dt.datetime) -> bool:
    """Whether a person may read a frozen edition that is not released yet."""
    if edition.position is None:
        return False
    if has_permission(person, Permission.READ_FROZEN, mission=edition.mission_id):
        return True
    listed = edition.pre_release.filter(withdrawn_at=None, since__lte=at, until__gt=at)
    return bool(getattr(person, "is_authenticated", False)) and listed.filter(person=person.actor).exists()


def look(edition: Edition, person: Any, *, page: str, at: dt.datetime) -> None:
    """Write down that a person looked at a page of an edition before its release."""
    PreReleaseLook.objects.create(edition=edition, person=person.actor, page=page[:500], at=at)


def give_access(
    edition: Edition, *, email: str, role: str, organisation: str, reason: str, by: Any, at: dt.datetime
) -> PreReleaseAccess:
    """Put a person with an account on the edition's list until its release (or four weeks without a release time)."""
    _require(by, edition)
    if edition.position is None or (edition.release_at and edition.release_at <= at):
        raise WrongState("This edition does not wait for a release, so there is nothing to read before it.")
    person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        sentence = "No account has that address. Invite the person first."
        raise Incomplete(sentence, fields={"email": [sentence]})
    try:
        with transaction.atomic():
            return PreReleaseAccess.objects.create(
                edition=edition,
                person=person.actor,
                role=role,
                organisation=organisation,
                reason=reason,
                since=at,
                until=edition.release_at or at + LONGEST,
                given_by=by.actor,
            )
    except IntegrityError as error:
        raise WrongState("That person is on the list already.") from error


def take_access(access: PreReleaseAccess, *, by: Any, at: dt.datetime) -> None:
    """Take a person off the list; that they were on it, and their looks, stay on record."""
    _require(by, access.edition)
    PreReleaseAccess.objects.filter(pk=access.pk, withdrawn_at=None).update(withdrawn_at=at)


def _require(by: Any, edition: Edition) -> None:
    if not has_permission(by, Permission.RELEASE, mission=edition.mission_id):
        raise NotAllowed(
            "Only administrators and editors of the delivery team decide who reads before the release."
        )
