"""The delivery team looks at the workspace as a partner's people see it: who may, and the record of it."""

from __future__ import annotations

from typing import Any

from accounts.audit import record
from accounts.models.people import Grant
from accounts.roles import PARTNER_ROLES, Permission, has_permission
from accounts.words import EventType
from mission.errors import NotAllowed
from mission.models import Partner


def may_view_as(person: Any, partner: Partner) -> bool:
    """Whether a person may look at the workspace as the people of a partner see it."""
    return has_permission(person, Permission.VIEW_AS_PARTNER, mission=partner.mission_id)


def begin(partner: Partner, *, by: Any) -> None:
    """Write down that somebody begins to look as a partner's people do. NotAllowed for others."""
    if not may_view_as(by, partner):
        raise NotAllowed("Only the delivery team can look at the workspace as a partner does.")
    _note(partner, by, "Begun")


def end(partner: Partner, *, by: Any) -> None:
    """Write down that it has ended."""
    _note(partner, by, "Ended")


def grants_of(partner: Partner) -> tuple[Grant, ...]:
    """The roles that the people of a partner hold: for it, and where it is a collective for its members."""
    mission = partner.mission
    partners = [partner.pk, *partner.members.values_list("pk", flat=True)]
    return tuple(Grant(role, pk, mission.pk, mission.slug) for pk in partners for role in PARTNER_ROLES)


def _note(partner: Partner, by: Any, note: str) -> None:
    record(EventType.VIEWED_AS_PARTNER, by=by, target=f"{partner.name} ({partner.code})", note=note)
