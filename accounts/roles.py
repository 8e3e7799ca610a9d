"""The role table: what each role is for and what it allows. `mission.access` builds the rule book on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.models.people import Grant
from accounts.words import OWN_PARTNER_ONLY, PARTNER_ROLES, TEAM_ROLES, Permission, Role

__all__ = [
    "OWN_PARTNER_ONLY",
    "PARTNER_ROLES",
    "ROLES",
    "TEAM_ROLES",
    "Permission",
    "Role",
    "RoleRow",
    "has_permission",
    "is_team",
    "partner_ids_of",
    "permissions_of",
    "roles_of",
]


@dataclass(frozen=True)
class RoleRow:
    """One row of the role table."""

    role: Role
    description: str
    allows: frozenset[Permission]


_TEAM = {
    Permission.SEE_EVERYTHING,
    Permission.READ_FROZEN,
    Permission.VIEW_AS_PARTNER,
}

_EDITOR = _TEAM | {
    Permission.SET_UP_MISSION,
    Permission.RUN_ROUNDS,
    Permission.EDIT_RECORD,
    Permission.ENTER_ON_BEHALF,
    Permission.COMPOSE,
    Permission.INVITE_PARTNERS,
}

_REVIEWER = _TEAM | {Permission.RUN_ROUNDS, Permission.REVIEW, Permission.APPROVE}

#: Every role with what it is for, in words a person who is given it can read.
ROLES: dict[Role, RoleRow] = {
    row.role: row
    for row in (
        RoleRow(
            Role.ADMINISTRATOR,
            "Runs the service for the delivery team: all that editors and reviewers do, releases editions,"
            " and decides who has access.",
            frozenset(_EDITOR | _REVIEWER | {Permission.RELEASE, Permission.MANAGE_PEOPLE}),
        ),
        RoleRow(
            Role.EDITOR,
            "Keeps the mission’s record for the delivery team: sets it up, runs reporting rounds, enters on a"
            " partner’s behalf, and composes and releases reports. Does not approve entries.",
            frozenset(_EDITOR | {Permission.RELEASE}),
        ),
        RoleRow(
            Role.REVIEWER,
            "Reads what partners submit, sends it back with a reason or approves it, and gives the team’s"
            " assessment.",
            frozenset(_REVIEWER),
        ),
        RoleRow(
            Role.CONTRIBUTOR,
            "Writes drafts for their organisation. Cannot submit them.",
            frozenset({Permission.DRAFT_FOR_PARTNER}),
        ),
        RoleRow(
            Role.AUTHORISER,
            "Writes drafts, submits them for their organisation, and invites colleagues.",
            frozenset(OWN_PARTNER_ONLY),
        ),
        RoleRow(
            Role.OBSERVER,
            "Reads editions that are frozen and not yet released, until a day. Never writes.",
            frozenset({Permission.READ_FROZEN}),
        ),
    )
}

Person = Any
Place = Any


def permissions_of(user: Person, mission: Place = None) -> frozenset[Permission]:
    """All that a person may do, for any partner; with a mission (row, id or slug) only in that one."""
    found: set[Permission] = set()
    for grant in _grants(user):
        if _in_mission(grant, mission):
            found |= ROLES[grant.role].allows
    return frozenset(found)


def has_permission(
    user: Person, permission: Permission, *, partner: Place = None, mission: Place = None
) -> bool:
    """Whether a person may do a thing.

    `partner` (row or id) asks for that partner: a permission of the delivery team covers all partners, one held
    for an organisation only its own. `mission` (row, id or slug) asks in that mission. Without them: anywhere.
    """
    wanted = _key(partner)
    return any(
        permission in ROLES[grant.role].allows
        and _in_mission(grant, mission)
        and (wanted is None or grant.partner is None or grant.partner == wanted)
        for grant in _grants(user)
    )


def roles_of(user: Person, *, partner: Place = None, mission: Place = None) -> frozenset[Role]:
    """The roles a person holds now; with a partner only those held for it."""
    wanted = _key(partner)
    return frozenset(
        grant.role
        for grant in _grants(user)
        if _in_mission(grant, mission) and (wanted is None or grant.partner == wanted)
    )


def is_team(user: Person, mission: Place = None) -> bool:
    """Whether a person is of the delivery team."""
    return any(grant.role in TEAM_ROLES and _in_mission(grant, mission) for grant in _grants(user))


def partner_ids_of(
    user: Person, *, permission: Permission | None = None, mission: Place = None
) -> frozenset[int]:
    """Ids of the partners a person acts for, members of a collective included; with a permission, those it is held for."""
    return frozenset(
        grant.partner
        for grant in _grants(user)
        if grant.partner is not None
        and _in_mission(grant, mission)
        and (permission is None or permission in ROLES[grant.role].allows)
    )


def _grants(user: Person) -> tuple[Grant, ...]:
    """What a person holds now; asked of the database once per person object, which lives as long as a request."""
    return user.current_grants() if getattr(user, "is_authenticated", False) else ()


def _in_mission(grant: Grant, mission: Place) -> bool:
    if mission is None or grant.mission is None:
        return True
    if isinstance(mission, str):
        return grant.mission_slug == mission
    return grant.mission == _key(mission)


def _key(thing: Place) -> int | None:
    """The id of a row, or the id itself."""
    return thing if thing is None or isinstance(thing, int) else thing.pk
