"""The verb that closes an account: access, sessions and personal data go at once, the opaque id stays."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts import audit
from accounts.access import why_not_close
from accounts.actions import sessions
from accounts.errors import Refused
from accounts.models import Invitation, Membership, OutboxMessage, SignIn, User
from accounts.words import EventType


@transaction.atomic
def close_account(user: User, *, by: User, reason: str) -> None:
    """Close an account for good. Refused without a reason, if `by` may not, or for the last administrator."""
    sentence = why_not_close(by, user)
    if sentence is None and not reason.strip():
        sentence = "Say why this account is closed."
    if sentence is not None:
        raise Refused(sentence, field="reason")
    now = timezone.now()
    running = Membership.objects.filter(user=user).filter(Q(until=None) | Q(until__gt=now))
    # A role that was to begin later ends as it begins: an end never lies before its start.
    running.update(until=Greatest(F("since"), Value(now)), ended_by=by, reason=reason[:300])
    sessions.end_all(user, by=by)
    _erase(user)
    audit.record(EventType.ACCOUNT_CLOSED, by=by, about=user, note=reason)


def _erase(user: User) -> None:
    """Take away what says who the person was."""
    gone = f"closed-{user.public_id}@closed.invalid"
    Invitation.objects.filter(email=user.email).update(email=gone)
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    SignIn.objects.filter(user=user).delete()
    OutboxMessage.objects.filter(Q(person=user) | Q(address=user.email)).delete()
    linked = getattr(user, "socialaccount_set", None)
    if linked is not None:  # single sign-on is set
        linked.all().delete()
    user.email, user.name, user.is_active, user.ended_at = gone, "", False, timezone.now()
    user.set_unusable_password()
    user.save(update_fields=["email", "name", "is_active", "ended_at", "password"])
    user.forget_grants()
