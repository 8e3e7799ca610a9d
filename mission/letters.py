"""The letters of the record: who is told what. Called inside the transaction of the verb whose after-effect they are."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from accounts.emails import text_of
from accounts.models import Membership, User
from accounts.outbox import enqueue
from accounts.roles import PARTNER_ROLES, Role
from mission.choices import EntryState

if TYPE_CHECKING:
    from mission.models import Partner, ProgressEntry, Request
    from mission.owed import Item


def receipt(entry: ProgressEntry, by: Any) -> None:
    """Tell the person who submitted an entry what was submitted, in full."""
    _about_entry("receipt", f"Submitted: {_title(entry)}", entry, [by])


def returned(entry: ProgressEntry, reason: str, by: Any, *, place: str = "", passage: str = "") -> None:
    """Tell those who wrote and submitted an entry that it came back, why, and what the reason is about."""
    about = {"reason": reason, "place": place, "passage": passage}
    _about_entry("returned", f"Returned to you: {_title(entry)}", entry, _authors(entry), **about)


def decided(entry: ProgressEntry, by: Any) -> None:
    """Tell those who wrote and submitted an entry that it was approved, or withdrawn by the delivery team."""
    word = {EntryState.APPROVED: "Approved", EntryState.WITHDRAWN: "Withdrawn"}[EntryState(entry.state)]
    _about_entry("decided", f"{word}: {_title(entry)}", entry, _authors(entry), decision=word.lower())


def assigned(entry: ProgressEntry, to: Any, by: Any) -> None:
    """Tell a reviewer that an entry is theirs to review; nothing where they took it themselves."""
    if to.pk != by.pk:
        _about_entry("assigned", f"To review: {_title(entry)}", entry, [to], giver=str(by))


def replied(entry: ProgressEntry, by: Any) -> None:
    """Tell the person who decided on an entry that the partner answered the team's assessment."""
    _about_entry("replied", f"The partner replied: {_title(entry)}", entry, people([entry.decided_by]))


def asked(partner: Partner, requests: Sequence[Request]) -> int:
    """One letter to each person of a partner about all that it is asked for now; how many were written.

    `requests` have their commitment and round at hand and are of one round.
    """
    about = requests[0].round
    subject = f"Entries are asked for: {about.title}"
    return _to_partner("asked", subject, partner, {"requests": requests, "round": about}, about=about.title)


def digest(partner: Partner, items: Sequence[Item], *, from_team: str = "") -> int:
    """One letter to each person of a partner about all that is due from it; how many were written.

    `from_team` are the words of the delivery team where it chases by hand.
    """
    overdue = [item for item in items if item.owed.is_overdue]
    soon = [item for item in items if not item.owed.is_overdue]
    parts = [f"{len(overdue)} overdue"] if overdue else []
    parts += [f"{len(soon)} due soon"] if soon else []
    context = {"overdue": overdue, "soon": soon, "from_team": from_team}
    return _to_partner(
        "digest", f"Progress entries: {', '.join(parts)}", partner, context, about=partner.code
    )


def extended(partner: Partner, requests: Sequence[Request], reason: str) -> int:
    """Tell a partner's people of a later (or earlier) due date."""
    subject = f"New due date: {requests[0].due:%-d %B %Y}"
    return _to_partner(
        "extended", subject, partner, {"requests": requests, "reason": reason}, about=partner.code
    )


def cancelled(partner: Partner, requests: Sequence[Request], reason: str) -> int:
    """Tell a partner's people that something is no longer asked of them."""
    context = {"requests": requests, "reason": reason}
    return _to_partner("cancelled", "No longer asked for", partner, context, about=partner.code)


def people(actors: Iterable[str]) -> list[User]:
    """The people behind opaque ids who can still sign in, in order of their addresses."""
    known = [actor for actor in set(actors) if _is_id(actor)]
    return list(User.objects.filter(public_id__in=known, is_active=True).order_by("email"))


def _is_id(text: str) -> bool:
    """Whether this is the opaque id of a person: what a command wrote names nobody."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def people_of(partner: Partner, roles: Collection[Role] = PARTNER_ROLES) -> list[User]:
    """Who acts for a partner now: its own people, and those of the collective that it is a member of."""
    partners = [pk for pk in (partner.pk, partner.member_of_id) if pk]
    live = Membership.objects.live(timezone.now()).filter(partner__in=partners, role__in=roles)
    return list(User.objects.filter(pk__in=live.values("user")).order_by("email"))


def address(path: str) -> str:
    """The full address of a page of this service."""
    return f"{settings.SITE_URL}{path}"


def _authors(entry: ProgressEntry) -> list[User]:
    """Who wrote or submitted an entry and still acts for its partner; the partner's authorisers where nobody does."""
    actors = {*entry.writers.values_list("by", flat=True), entry.started_by, entry.submitted_by}
    now = people(actors)
    still = {user.pk for user in people_of(entry.partner)}
    found = [user for user in now if user.pk in still or user.actor == entry.submitted_by]
    return found or people_of(entry.partner, (Role.AUTHORISER,))


def _title(entry: ProgressEntry) -> str:
    return f"{entry.commitment.ref}, {entry.period.label}"


def _about_entry(kind: str, subject: str, entry: ProgressEntry, to: Iterable[Any], **context: Any) -> None:
    link = address(f"/workspace/entries/{entry.code}/{entry.number}/")
    for person in to:
        words = {"entry": entry, "person": person, "link": link, **context}
        body = text_of(f"mission/mail/{kind}.txt", words)
        enqueue(kind=kind, person=person, subject=subject, body=body, about=str(entry))


def _to_partner(kind: str, subject: str, partner: Partner, context: dict[str, Any], *, about: str) -> int:
    to = people_of(partner)
    for person in to:
        words = {"partner": partner, "person": person, "link": address("/workspace/"), **context}
        body = text_of(f"mission/mail/{kind}.txt", words)
        enqueue(kind=kind, person=person, subject=subject, body=body, about=about)
    return len(to)
