"""The rule book: who may see or do what. Asked by the workspace, the admin, the API, downloads and search alike.

Nothing here runs a query but for the person's own roles, which are kept on the person for a request.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.roles import ROLES, TEAM_ROLES, Permission, has_permission, is_team, partner_ids_of
from mission.choices import EntryState, Origin
from mission.workflow import Act, Beside, Who, move_of, why_not_beside_from, why_not_from

if TYPE_CHECKING:
    from mission.models import ProgressEntry

Person = Any


def entries_visible_to(user: Person) -> Q:
    """Entries that a person may know of: all for the delivery team, else those of the partners they act for."""
    return _team_missions(user) | Q(partner__in=partner_ids_of(user))


def commitments_visible_to(user: Person) -> Q:
    """Commitments that a person may know of before they are public: those in which a partner of theirs has a part."""
    mine = partner_ids_of(user)
    # Without partners there is no join, which would name a commitment once for each of its parts.
    return _team_missions(user) | Q(parts__partner__in=mine) if mine else _team_missions(user)


def partners_visible_to(user: Person) -> Q:
    """Partners that a person may know of before they are public: their own, and for the team all."""
    return _team_missions(user) | Q(pk__in=partner_ids_of(user))


def team_missions(user: Person) -> frozenset[int] | None:
    """The missions of which a person is in the delivery team: None for every mission, empty for none."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    found = {grant.mission for grant in user.current_grants() if grant.role in TEAM_ROLES}
    return None if None in found else frozenset(mission for mission in found if mission is not None)


def _team_missions(user: Person) -> Q:
    """Rows of the missions of which a person is in the delivery team; none for others."""
    missions = team_missions(user)
    return Q(mission__isnull=False) if missions is None else Q(mission__in=missions)


def parts_of(user: Person, entry: ProgressEntry) -> set[Who]:
    """What a person is to an entry."""
    found: set[Who] = set()
    of = {"partner": entry.partner_id, "mission": entry.mission_id}
    if entry.origin == Origin.DELIVERY_TEAM:
        if has_permission(user, Permission.ENTER_ON_BEHALF, mission=entry.mission_id):
            found |= {Who.WRITER, Who.AUTHORISER}
    else:
        if has_permission(user, Permission.DRAFT_FOR_PARTNER, **of):
            found.add(Who.WRITER)
        if has_permission(user, Permission.SUBMIT_FOR_PARTNER, **of):
            found.add(Who.AUTHORISER)
    if has_permission(user, Permission.APPROVE, mission=entry.mission_id):
        found.add(Who.REVIEWER)
    if has_permission(user, Permission.ENTER_ON_BEHALF, mission=entry.mission_id):
        found.add(Who.TEAM)
    return found


def may_see(user: Person, entry: ProgressEntry) -> bool:
    """Whether a person may know of an entry."""
    return is_team(user, entry.mission_id) or entry.partner_id in partner_ids_of(
        user, mission=entry.mission_id
    )


def why_not(user: Person, act: Act, entry: ProgressEntry, *, writers: Collection[str] = ()) -> str | None:
    """The sentence that says why a person may not do this with an entry now; None where they may.

    `writers` are the opaque ids of those who wrote any of its words.
    """
    refused = why_not_who(user, act, entry, writers=writers)
    return refused or why_not_from(act, entry.state)


def why_not_who(user: Person, act: Act, entry: ProgressEntry, *, writers: Collection[str] = ()) -> str | None:
    """The part of the answer that does not depend on the entry's state."""
    if not may_see(user, entry):
        return "There is no such entry."
    move = move_of(act)
    if not parts_of(user, entry) & set(move.who):
        return _SENTENCES.get(
            act, "Your role does not allow this. Ask an administrator of the delivery team."
        )
    if act == Act.APPROVE and user.actor == entry.submitted_by:
        return "You submitted this entry, so another reviewer has to decide on it."
    if act == Act.APPROVE and user.actor in writers:
        return "You wrote some of this entry, so another reviewer has to decide on it."
    return None


_SENTENCES = {
    Act.SAVE: "Only people who write for this partner can change the entry.",
    Act.SUBMIT: "Only an authoriser of this partner can submit the entry. Ask a colleague who is one.",
    Act.TAKE_BACK: "Only an authoriser of this partner can take the entry back.",
    Act.SEND_BACK: "Only a reviewer of the delivery team can send the entry back.",
    Act.APPROVE: "Only a reviewer of the delivery team can approve the entry.",
    Act.WITHDRAW: "Only an editor of the delivery team can withdraw the entry.",
}


def why_not_start(user: Person, *, partner_id: int, mission_id: int, origin: str) -> str | None:
    """Why a person may not begin an entry for a partner; None where they may."""
    if origin == Origin.DELIVERY_TEAM:
        allowed = has_permission(user, Permission.ENTER_ON_BEHALF, mission=mission_id)
        return None if allowed else "Only an editor of the delivery team can write on a partner's behalf."
    if has_permission(user, Permission.DRAFT_FOR_PARTNER, partner=partner_id, mission=mission_id):
        return None
    return "You do not write for this partner."


def why_not_beside(user: Person, what: Beside, entry: ProgressEntry) -> str | None:
    """Why a person may not assign, comment or answer now; None where they may."""
    return why_not_beside_who(user, what, entry) or why_not_beside_from(what, entry.state)


def why_not_beside_who(user: Person, what: Beside, entry: ProgressEntry) -> str | None:
    """The part of that answer that does not depend on the entry's state."""
    if not may_see(user, entry):
        return "There is no such entry."
    if what == Beside.ASSIGN and not has_permission(user, Permission.REVIEW, mission=entry.mission_id):
        return "Only a reviewer of the delivery team can assign entries."
    parts = parts_of(user, entry)
    if what == Beside.COMMENT and Who.REVIEWER not in parts:
        return "Only a reviewer of the delivery team can comment on the entry."
    if what == Beside.ANSWER and not parts & {Who.WRITER, Who.REVIEWER}:
        return "Only people who write for this partner and reviewers can answer."
    return None


def may_reply(user: Person, entry: ProgressEntry) -> bool:
    """Whether a person may answer the team's assessment for the partner."""
    of = {"partner": entry.partner_id, "mission": entry.mission_id}
    return entry.state == EntryState.APPROVED and has_permission(user, Permission.SUBMIT_FOR_PARTNER, **of)


def rows_visible_to(user: Person, *, path: str = "mission") -> Q:
    """Set-up and reference rows, and all else that only the delivery team may know of. `path` leads to the mission."""
    missions = team_missions(user)
    return Q(**{f"{path}__isnull": False}) if missions is None else Q(**{f"{path}__in": missions})


def missions_visible_to(user: Person) -> Q:
    """Missions in which a person holds a role."""
    missions = {grant.mission for grant in getattr(user, "current_grants", tuple)()}
    return Q(pk__isnull=False) if None in missions else Q(pk__in=missions)


def periods_visible_to(user: Person) -> Q:
    """Reporting periods of the missions for which a person writes, reviews or keeps the record."""
    return _team_missions(user) | Q(mission__in=_partner_missions(user))


def requests_visible_to(user: Person) -> Q:
    """What is owed: all for the delivery team, else what the partners owe that a person acts for."""
    return _team_missions(user) | Q(partner__in=partner_ids_of(user))


def with_permission(user: Person, permission: Permission, *, path: str = "mission") -> Q:
    """Rows of the missions in which a person has a permission for the whole mission."""
    grants = [grant for grant in getattr(user, "current_grants", tuple)() if grant.partner is None]
    missions = {grant.mission for grant in grants if permission in ROLES[grant.role].allows}
    return Q(**{f"{path}__isnull": False}) if None in missions else Q(**{f"{path}__in": missions})


def is_scoped(user: Person) -> bool:
    """Whether a person sees anything only through the partners they act for."""
    return bool(partner_ids_of(user))


def _partner_missions(user: Person) -> set[int]:
    return {
        grant.mission
        for grant in user.current_grants()
        if grant.partner is not None and grant.mission is not None
    }


def imports_visible_to(user: Person) -> Q:
    """Uploaded statistics releases: the delivery team's, and nobody else's."""
    return _team_missions(user)


def why_not_import(
    user: Person, act: str, mission_id: int, *, written_by: Collection[str] = ()
) -> str | None:
    """Why a person may not do this with a statistics release; None where they may.

    `act` is `enter` (upload, choose columns, check, submit), `refuse`, `take_back` or `approve`; `written_by` are the opaque
    ids of those who uploaded and submitted it.
    """
    enters = has_permission(user, Permission.EDIT_RECORD, mission=mission_id)
    decides = enters or has_permission(user, Permission.APPROVE, mission=mission_id)
    if act == "enter":
        return None if enters else "Only an editor of the delivery team can enter figures."
    if not decides:
        return "Only an editor or a reviewer of the delivery team can decide on figures."
    if act == "approve" and user.actor in written_by:
        return "You entered these figures, so another person has to approve them."
    return None
