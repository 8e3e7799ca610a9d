"""Verbs about people and their roles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit, emails
from accounts.access import require_may_end, require_may_give
from accounts.errors import Refused
from accounts.models import Membership, User
from accounts.words import EventType, Role


@transaction.atomic
def add(
    email: str, *, name: str = "", password: str | None, by: User | None = None, is_demo: bool = False
) -> User:
    """A new account without any role. Refused if there is one with this address."""
    if User.objects.filter(email=User.objects.normalize_email(email)).exists():
        raise Refused("There is already an account with this e-mail address.", field="email")
    user = User.objects.create_user(email, password, name=name, is_demo=is_demo)
    audit.record(EventType.PERSON_ADDED, by=by, about=user)
    return user


def rename(user: User, name: str) -> None:
    """Change somebody's own name."""
    user.name = name
    user.save(update_fields=["name"])


@transaction.atomic
def give_role(
    user: User,
    role: Role,
    *,
    by: User | None,
    partner: Any = None,
    mission: Any = None,
    until: datetime | None = None,
    reason: str = "",
) -> Membership:
    """Give a person a role. Refused if `by` may not, or the person holds it. `by` None: the service's own commands."""
    if by is not None:
        require_may_give(by, role, partner=partner, mission=mission)
    held = Membership.objects.live(timezone.now()).filter(
        user=user, role=role, partner=partner, mission=mission
    )
    if held.filter(stand_in_for=None).exists():
        raise Refused("This person holds this role already.", field="role")
    return _give(user, role, by=by, partner=partner, mission=mission, until=until, reason=reason)


def _give(user: User, role: Role, *, by: User | None, **fields: Any) -> Membership:
    try:
        with transaction.atomic():
            made = Membership.objects.create(user=user, role=role, granted_by=by, **fields)
    except IntegrityError as error:
        raise Refused(
            "This role could not be given: somebody changed this person’s roles at the same moment."
        ) from error
    user.forget_grants()
    audit.record(
        EventType.ROLE_GIVEN,
        by=by,
        about=user,
        target=audit.membership_words(made),
        note=fields.get("reason", ""),
    )
    return made


@transaction.atomic
def change_role(membership: Membership, role: Role, *, by: User, reason: str) -> Membership:
    """Put another role in the place of one, for the same partner and mission. Refused if `by` may not, or it has ended."""
    require_may_end(by, membership)
    require_may_give(by, role, partner=membership.partner, mission=membership.mission)
    if role == membership.role:
        raise Refused("This person holds this role already. Choose another one.", field="role")
    if role == Role.OBSERVER or membership.role == Role.OBSERVER:
        raise Refused("An observer’s access is for a time: end it and invite the person anew.", field="role")
    _end(membership, by=by, reason=reason)
    made = give_role(
        membership.user, role, by=by, partner=membership.partner, mission=membership.mission, reason=reason
    )
    audit.record(
        EventType.ROLE_CHANGED,
        by=by,
        about=membership.user,
        target=f"{Role(membership.role).label} → {Role(role).label}",
        note=reason,
    )
    emails.role_changed(made)
    return made


@transaction.atomic
def end_membership(membership: Membership, *, by: User, reason: str) -> None:
    """End a role at once. Refused without a reason, if `by` may not, or if it has ended."""
    require_may_end(by, membership)
    if not reason.strip():
        raise Refused("Say why this person’s access ends.", field="reason")
    _end(membership, by=by, reason=reason)
    audit.record(
        EventType.ROLE_ENDED,
        by=by,
        about=membership.user,
        target=audit.membership_words(membership),
        note=reason,
    )
    emails.access_ended(membership)


def _end(membership: Membership, *, by: User | None, reason: str) -> None:
    now = timezone.now()
    ended = (
        Membership.objects.live(now)
        .filter(pk=membership.pk)
        .update(until=now, ended_by=by, reason=reason[:300])
    )
    if not ended:
        raise Refused("This access has already ended.")
    # Who stood in for this person in this role stands in no longer.
    Membership.objects.live(now).filter(
        stand_in_for=membership.user,
        role=membership.role,
        partner=membership.partner,
        mission=membership.mission,
    ).update(until=now, ended_by=by, reason="The person stood in for has left.")
    membership.until = now
    membership.user.forget_grants()
