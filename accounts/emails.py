"""Every mail of this room. `deliver` is the one place through which they leave."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from accounts.models import Invitation, Membership
from accounts.roles import ROLES
from accounts.words import Role


def deliver(message: EmailMessage) -> None:
    """Hand a message over for sending."""
    message.send()


def invitation(invited: Invitation, *, link: str) -> None:
    """Tell somebody that they are invited, with the link that works once."""
    subject = "Your invitation to Mission Progress"
    _write("invitation", subject, invited.email, {"invitation": invited, "link": link}, role=invited.role)


def role_changed(membership: Membership) -> None:
    """Tell somebody that their role is another one now."""
    _tell("role_changed", "Your role in Mission Progress has changed", membership)


def access_ended(membership: Membership) -> None:
    """Tell somebody that a role of theirs has ended."""
    if membership.user.is_active:
        _tell("access_ended", "Your access to Mission Progress", membership)


def stand_in_named(membership: Membership) -> None:
    """Tell somebody for whom they stand in, and how long."""
    _tell("stand_in", "You stand in for a colleague", membership)


def _tell(template: str, subject: str, membership: Membership) -> None:
    _write(template, subject, membership.user.email, {"membership": membership}, role=membership.role)


def _write(template: str, subject: str, to: str, context: dict[str, Any], *, role: str) -> None:
    words = {"role": Role(role).label, "role_description": ROLES[Role(role)].description}
    text = render_to_string(f"accounts/mail/{template}.txt", context | words)
    deliver(EmailMessage(subject=subject, body=text, to=[to]))
