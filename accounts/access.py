"""Who may give and end access. One answer for pages, verbs and commands: a sentence that refuses, or None."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import Invitation, Membership, User
from accounts.roles import ROLES, has_permission, partner_ids_of
from accounts.words import PARTNER_ROLES, TEAM_ROLES, Permission, Role

_OWN_ONLY = "You can give access to people of your own organisation only."


def why_not_give(by: User, role: Role, *, partner: Any = None, mission: Any = None) -> str | None:
    """Why somebody may not give a role (invite to it, change to it); None if they may."""
    where = mission if mission is not None else getattr(partner, "mission_id", None)
    if has_permission(by, Permission.MANAGE_PEOPLE, mission=where) and (where is not None or _everywhere(by)):
        return None
    if role not in PARTNER_ROLES or partner is None:
        return "Only an administrator of the delivery team can give this role."
    if has_permission(by, Permission.INVITE_PARTNERS, mission=where):
        return None
    if has_permission(by, Permission.INVITE_COLLEAGUES, partner=partner):
        return None
    return _OWN_ONLY


def why_not_end(by: User, membership: Membership) -> str | None:
    """Why somebody may not end or change a membership; None if they may."""
    refused = why_not_give(by, Role(membership.role), partner=membership.partner, mission=membership.mission)
    if refused is not None:
        return "Only an administrator of the delivery team, or an authoriser of the same organisation, can change this."
    if membership.role == Role.ADMINISTRATOR and not _another(membership):
        return "This is the last administrator. Give the role to somebody else first."
    return None


def require_may_give(by: User, role: Role, *, partner: Any = None, mission: Any = None) -> None:
    """Refused if `why_not_give` says so."""
    sentence = why_not_give(by, role, partner=partner, mission=mission)
    if sentence is not None:
        raise Refused(sentence, field="role")


def require_may_end(by: User, membership: Membership) -> None:
    """Refused if `why_not_end` says so."""
    sentence = why_not_end(by, membership)
    if sentence is not None:
        raise Refused(sentence)


def visible_to(user: User) -> Q | None:
    """Which memberships and invitations somebody may see: all (delivery team), own organisations', or none (None)."""
    missions = {grant.mission for grant in user.current_grants() if grant.role in TEAM_ROLES}
    if None in missions:
        return Q()
    partners = partner_ids_of(user, permission=Permission.INVITE_COLLEAGUES)
    if not missions and not partners:
        return None
    return Q(partner__in=partners) | Q(mission__in=missions) | Q(partner__mission__in=missions)


def memberships_visible_to(user: User) -> Any:
    """Memberships in force now that somebody may see, with person, partner and mission."""
    allowed = visible_to(user)
    rows = Membership.objects.live(timezone.now()).select_related(
        "user", "partner", "mission", "stand_in_for"
    )
    return rows.none() if allowed is None else rows.filter(allowed)


def invitations_visible_to(user: User) -> Any:
    """Unanswered invitations that somebody may see."""
    allowed = visible_to(user)
    rows = Invitation.objects.unanswered().select_related("partner", "mission", "invited_by")
    return rows.none() if allowed is None else rows.filter(allowed)


def _everywhere(by: User) -> bool:
    """Whether somebody manages people of all missions, and not only of some."""
    return any(g.role == Role.ADMINISTRATOR and g.mission is None for g in by.current_grants())


def _another(membership: Membership) -> bool:
    others = (
        Membership.objects.live(timezone.now()).filter(role=Role.ADMINISTRATOR).exclude(user=membership.user)
    )
    return others.filter(Q(mission=None) | Q(mission=membership.mission)).exists()


def why_not_close(by: User, user: User) -> str | None:
    """Why somebody may not close an account; None if they may: their own, or as an administrator of all missions."""
    if by == user:
        last = Membership.objects.live(timezone.now()).filter(user=user, role=Role.ADMINISTRATOR)
        if any(not _another(membership) for membership in last):
            return "This is the last administrator. Give the role to somebody else first."
        return None
    if _everywhere(by):
        return None
    return "Only an administrator of the delivery team can close an account."


def colleagues_of(membership: Membership) -> QuerySet[User]:
    """Who could stand in: people of the same partner, or of the delivery team for a role in it."""
    others = (
        Membership.objects.live(timezone.now()).filter(stand_in_for=None).exclude(user=membership.user_id)
    )
    same = others.filter(partner=membership.partner) if membership.partner_id else others.of_team()
    return User.objects.filter(pk__in=same.values("user")).order_by("name", "email")


def partners_for(by: User) -> QuerySet[Any]:
    """The partners for which somebody may give roles."""
    model = Membership._meta.get_field("partner").related_model
    rows = cast(Any, model).objects.filter(merged_into=None).order_by("name")
    missions = {g.mission for g in by.current_grants() if Permission.INVITE_PARTNERS in ROLES[g.role].allows}
    if None in missions:
        return rows
    own = partner_ids_of(by, permission=Permission.INVITE_COLLEAGUES)
    return rows.filter(Q(mission__in=missions) | Q(pk__in=own))


def missions_for(by: User) -> QuerySet[Any]:
    """The missions in which somebody may give roles of the delivery team."""
    model = Membership._meta.get_field("mission").related_model
    rows = cast(Any, model).objects.order_by("title")
    return (
        rows
        if _everywhere(by)
        else rows.filter(pk__in=[g.mission for g in by.current_grants() if g.role == Role.ADMINISTRATOR])
    )


def roles_to_give(by: User) -> list[Role]:
    """The roles that somebody may give at all."""
    return list(Role) if has_permission(by, Permission.MANAGE_PEOPLE) else list(PARTNER_ROLES)


def may_manage_people(by: User) -> bool:
    """Whether somebody may invite people at all."""
    return any(
        has_permission(by, permission)
        for permission in (Permission.MANAGE_PEOPLE, Permission.INVITE_PARTNERS, Permission.INVITE_COLLEAGUES)
    )
