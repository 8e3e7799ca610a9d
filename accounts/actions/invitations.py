"""Verbs about invitations."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit, emails, outbox
from accounts.access import require_may_give, why_not_give
from accounts.actions import people
from accounts.errors import Refused
from accounts.models import Invitation, Membership, User
from accounts.words import EventType, InvitationState, Role

#: Makes of a token the address to open.
LinkFor = Callable[[str], str]


@transaction.atomic
def invite(
    email: str,
    role: Role,
    *,
    by: User,
    link_for: LinkFor,
    partner: Any = None,
    mission: Any = None,
    until: datetime | None = None,
) -> Invitation:
    """Invite somebody to a role and send the link. Refused if `by` may not give it, or it is offered or held already."""
    require_may_give(by, role, partner=partner, mission=mission)
    email = User.objects.normalize_email(email)
    now = timezone.now()
    held = Membership.objects.live(now).filter(user__email=email, role=role, partner=partner, mission=mission)
    if held.filter(stand_in_for=None).exists():
        raise Refused("This person holds this role already.", field="email")
    token = _token()
    try:
        with transaction.atomic():
            made = Invitation.objects.create(
                email=email,
                role=role,
                partner=partner,
                mission=mission,
                until=until,
                invited_by=by,
                invited_at=now,
                sent_at=now,
                expires_at=_expiry(now),
                token_hash=hash_of(token),
            )
    except IntegrityError as error:
        sentence = "This person is invited to this role already. Send that invitation again, or withdraw it."
        raise Refused(sentence, field="email") from error
    audit.record(EventType.INVITED, by=by, target=audit.membership_words(made), note=f"invitation {made.pk}")
    emails.invitation(made, link=link_for(token))
    return made


@transaction.atomic
def resend(invitation: Invitation, *, by: User, link_for: LinkFor) -> None:
    """Send a new link; the earlier one stops working. Refused if `by` may not, or the invitation is answered."""
    require_may_give(by, Role(invitation.role), partner=invitation.partner, mission=invitation.mission)
    now = timezone.now()
    token = _token()
    fresh = {"token_hash": hash_of(token), "sent_at": now, "expires_at": _expiry(now)}
    if not Invitation.objects.unanswered().filter(pk=invitation.pk).update(**fresh):
        raise Refused("This invitation has been accepted or withdrawn meanwhile.")
    invitation.refresh_from_db()
    audit.record(
        EventType.INVITATION_RESENT,
        by=by,
        target=audit.membership_words(invitation),
        note=f"invitation {invitation.pk}",
    )
    outbox.drop(emails.about(invitation))
    emails.invitation(invitation, link=link_for(token))


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Make the link useless. Refused if `by` may not, or the invitation is answered."""
    require_may_give(by, Role(invitation.role), partner=invitation.partner, mission=invitation.mission)
    withdrawn = Invitation.objects.unanswered().filter(pk=invitation.pk)
    if not withdrawn.update(withdrawn_at=timezone.now(), withdrawn_by=by):
        raise Refused("This invitation has been accepted or withdrawn meanwhile.")
    outbox.drop(emails.about(invitation))
    audit.record(
        EventType.INVITATION_WITHDRAWN,
        by=by,
        target=audit.membership_words(invitation),
        note=f"invitation {invitation.pk}",
    )


def with_token(token: str) -> Invitation | None:
    """The invitation that a link belongs to, in whatever state; None for a link of ours that never was or is replaced."""
    rows = Invitation.objects.select_related("partner", "mission", "invited_by")
    return rows.filter(token_hash=hash_of(token)).first()


@transaction.atomic
def accept(invitation: Invitation, *, user: User) -> Membership:
    """Take the role up, once. Refused if it is not this person's, or withdrawn, expired, answered, or no longer given."""
    if user.email != invitation.email:
        raise Refused("This invitation is for another e-mail address.")
    now = timezone.now()
    won = Invitation.objects.open(now).filter(pk=invitation.pk, token_hash=invitation.token_hash)
    if not won.update(accepted_at=now, accepted_by=user):
        raise Refused(sentence_for(invitation, now))
    inviter = User.objects.get(pk=invitation.invited_by_id)
    role = Role(invitation.role)
    if why_not_give(inviter, role, partner=invitation.partner, mission=invitation.mission) is not None:
        raise Refused(
            "The person who invited you can no longer give this access. Ask the delivery team to invite you."
        )
    made = people.give_role(
        user, role, by=inviter, partner=invitation.partner, mission=invitation.mission, until=invitation.until
    )
    audit.record(
        EventType.INVITATION_ACCEPTED,
        by=user,
        about=user,
        target=audit.membership_words(invitation),
        note=f"invitation {invitation.pk}",
    )
    return made


@transaction.atomic
def accept_as_new(invitation: Invitation, *, name: str, password: str) -> User:
    """Make the account and take the role up. Refused as `accept` is, and if the address has an account by now."""
    user = people.add(invitation.email, name=name, password=password)
    accept(invitation, user=user)
    return user


def sentence_for(invitation: Invitation, at: datetime) -> str:
    """Why an invitation cannot be accepted, in words for the person who tries."""
    fresh = Invitation.objects.get(pk=invitation.pk)
    if fresh.token_hash != invitation.token_hash:
        return "A newer invitation was sent to you. Use the link in the newest message."
    return {
        InvitationState.ACCEPTED: "This invitation has been used already. Sign in with your e-mail address and password.",
        InvitationState.WITHDRAWN: "This invitation was withdrawn.",
        InvitationState.EXPIRED: "This invitation has expired. Ask for a new one.",
        InvitationState.OPEN: "This invitation is open.",
    }[fresh.state(at)]


def hash_of(token: str) -> str:
    """What is kept of a token: it is random and long, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _token() -> str:
    return secrets.token_urlsafe(32)


def _expiry(now: datetime) -> datetime:
    return now + timedelta(days=settings.INVITATION_DAYS)
