"""What waits for review, by the day it was due; who can review; and the words for people that a reader may know."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import ROLES, TEAM_ROLES, Permission, is_team, partner_ids_of
from mission import access
from mission.choices import EntryState
from mission.models import Mission, ProgressEntry, Request

GONE, TEAM, SERVICE = "somebody whose account is closed", "the delivery team", "the service"


def missions_reviewed(user: Any) -> list[Mission]:
    """The missions of which a person is in the delivery team, by title. Entries are asked for by mission, since indexes begin
    with it."""
    rule = access.rows_visible_to(user, path="pk")
    return list(Mission.objects.filter(rule).order_by("title"))


def waiting(missions: Iterable[Mission]) -> Any:
    """The submitted entries of missions, each with its `due` day: only what waits is looked at, however much was decided."""
    rows = ProgressEntry.objects.filter(mission__in=list(missions), state=EntryState.SUBMITTED)
    return with_due(rows)


def with_due(rows: Any) -> Any:
    """Entries with the day on which they were due, as `due`: the earliest of what was asked and stands; none for corrections."""
    asked = Request.objects.standing().filter(
        commitment=OuterRef("commitment"), partner=OuterRef("partner"), round__period=OuterRef("period")
    )
    earliest = Subquery(asked.order_by("due").values("due")[:1])
    return rows.annotate(due=Case(When(number=1, then=earliest)))


def in_order(rows: Any) -> Any:
    """The queue: what was due first comes first, then what nobody set a day for, each in the order in which it came in."""
    return rows.order_by(F("due").asc(nulls_last=True), "submitted_at", "pk")


def narrowed(rows: Any, *, who: str, user: Any, late: bool, today: dt.date) -> Any:
    """Of entries that wait those assigned to a person (`mine`, `nobody` or an opaque id), and of these the ones past their day."""
    if who:
        rows = rows.filter(reviewer={"mine": user.actor, "nobody": ""}.get(who, who))
    return rows.filter(due__lt=today) if late else rows


def counts(rows: Any, user: Any, today: dt.date) -> dict[str, int]:
    """How many of the entries that wait are everybody's, the person's own, nobody's, and past their day. One query."""
    found: dict[str, int] = rows.aggregate(
        all=Count("pk"),
        mine=Count("pk", filter=Q(reviewer=user.actor)),
        nobody=Count("pk", filter=Q(reviewer="")),
        late=Count("pk", filter=Q(due__lt=today)),
    )
    return found


def reviewers(missions: Iterable[Mission]) -> list[User]:
    """Who can approve entries of any of these missions now, by name."""
    roles = [role for role, row in ROLES.items() if Permission.APPROVE in row.allows]
    live = Membership.objects.live(timezone.now()).filter(
        Q(mission=None) | Q(mission__in=list(missions)), role__in=roles
    )
    return sorted(
        User.objects.filter(pk__in=live.values("user")), key=lambda user: (str(user).lower(), user.pk)
    )


@dataclass(frozen=True)
class Known:
    """People by their opaque ids, as one reader may know them."""

    words: dict[str, str]

    def name(self, actor: str) -> str:
        """The name, or what the person is where the name is not for this reader; empty for nobody."""
        return self.words.get(actor, "") if actor else ""


def known_people(reader: Any, actors: Iterable[str]) -> Known:
    """The delivery team knows everybody by name; others know the people of their own partners, and else what somebody is.

    At most two queries, however many people there are.
    """
    wanted = {actor for actor in actors if actor}
    ids = [uuid.UUID(actor) for actor in wanted if _is_id(actor)]
    people = {user.actor: user for user in User.objects.filter(public_id__in=ids)} if ids else {}
    if is_team(reader):
        words = {actor: str(people[actor]) if actor in people else GONE for actor in wanted}
    else:
        own, team = _roles(people.values(), partner_ids_of(reader))
        own.add(getattr(reader, "pk", 0))
        words = {actor: _for_others(people.get(actor), own, team) for actor in wanted}
    # What has no opaque id of a person was written by a command.
    return Known(words | {actor: SERVICE for actor in wanted if not _is_id(actor)})


def _for_others(person: User | None, own: set[int], team: set[int]) -> str:
    if person is None:
        return GONE
    if person.pk in own:
        return str(person)
    return TEAM if person.pk in team else "somebody else"


def _roles(people: Iterable[User], partners: Iterable[int]) -> tuple[set[int], set[int]]:
    """Who of some people has or had a role for one of these partners, or for the collective of one; and who of the team."""
    wanted = Q(partner__in=list(partners)) | Q(partner__members__in=list(partners)) | Q(role__in=TEAM_ROLES)
    rows = Membership.objects.filter(wanted, user__in=[one.pk for one in people]).values_list("user", "role")
    found = list(rows)
    return {pk for pk, role in found if role not in TEAM_ROLES}, {
        pk for pk, role in found if role in TEAM_ROLES
    }


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
