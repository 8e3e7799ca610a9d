"""The record of who decided what about access. Rows name people by opaque id and things by words that last."""

from __future__ import annotations

from accounts.models import AuditEvent, Membership, User
from accounts.models.invitations import Invitation
from accounts.words import EventType, Role


def record(
    event: EventType, *, by: User | None, about: User | None = None, target: str = "", note: str = ""
) -> AuditEvent:
    """Write one event; it is never changed afterwards."""
    return AuditEvent.objects.create(
        event=event,
        actor=by.actor if by else "",
        about=about.actor if about else "",
        target=target[:300],
        note=note[:500],
    )


def role_words(role: str, partner: object | None, mission: object | None) -> str:
    """A role in words that last: “Authoriser for partner (code)”."""
    words = str(Role(role).label)
    if partner is not None:
        return f"{words} for {partner} ({getattr(partner, 'code', '')})"
    return f"{words}, {mission}" if mission is not None else f"{words}, all missions"


def membership_words(membership: Membership | Invitation) -> str:
    """The role of a membership or invitation in words that last."""
    return role_words(membership.role, membership.partner, membership.mission)
