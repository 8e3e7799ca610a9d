"""Every mail of this room. Each is a row of the outbox, written in the transaction whose after-effect it is."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from accounts import outbox
from accounts.models import Invitation, Membership, User
from accounts.roles import ROLES
from accounts.words import Role


def deliver(message: EmailMessage, *, kind: str, person: User | None = None) -> None:
    """Hand a message over for sending: to a person, or to the addresses that it has."""
    for address in [""] if person else message.to:
        outbox.enqueue(
            kind=kind, person=person, address=address, subject=str(message.subject), body=str(message.body)
        )


def invitation(invited: Invitation, *, link: str) -> None:
    """Tell somebody that they are invited, with the link that works once."""
    text = _text("invitation", {"invitation": invited, "link": link}, role=invited.role)
    outbox.enqueue(
        kind="invitation",
        address=invited.email,
        subject="Your invitation to Mission Progress",
        body=text,
        about=about(invited),
    )


def about(thing: Invitation | Membership) -> str:
    """How the outbox names what a message is about: “invitation 12”."""
    return f"{thing._meta.model_name} {thing.pk}"


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


def text_of(template: str, context: dict[str, Any]) -> str:
    """The words of a letter."""
    return render_to_string(template, context)


def _tell(template: str, subject: str, membership: Membership) -> None:
    text = _text(template, {"membership": membership}, role=membership.role)
    outbox.enqueue(kind=template, person=membership.user, subject=subject, body=text, about=about(membership))


def _text(template: str, context: dict[str, Any], *, role: str) -> str:
    words = {"role": Role(role).label, "role_description": ROLES[Role(role)].description}
    return render_to_string(f"accounts/mail/{template}.txt", context | words)
