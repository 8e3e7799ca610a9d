"""The words for roles and permissions. No Django beyond its text choices."""

from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person is in the work of a mission."""

    ADMINISTRATOR = "administrator", "Administrator"
    EDITOR = "editor", "Editor"
    REVIEWER = "reviewer", "Reviewer"
    CONTRIBUTOR = "contributor", "Contributor"
    AUTHORISER = "authoriser", "Authoriser"
    OBSERVER = "observer", "Observer"


#: Roles of the delivery team; they are held for a mission or for all of them.
TEAM_ROLES = (Role.ADMINISTRATOR, Role.EDITOR, Role.REVIEWER)
#: Roles held for one partner.
PARTNER_ROLES = (Role.CONTRIBUTOR, Role.AUTHORISER)


class Permission(StrEnum):
    """One thing that a role allows."""

    SET_UP_MISSION = "set_up_mission"
    RUN_ROUNDS = "run_rounds"
    EDIT_RECORD = "edit_record"
    SEE_EVERYTHING = "see_everything"
    ENTER_ON_BEHALF = "enter_on_behalf"
    REVIEW = "review"
    APPROVE = "approve"
    COMPOSE = "compose"
    RELEASE = "release"
    READ_FROZEN = "read_frozen"
    VIEW_AS_PARTNER = "view_as_partner"
    DRAFT_FOR_PARTNER = "draft_for_partner"
    SUBMIT_FOR_PARTNER = "submit_for_partner"
    INVITE_COLLEAGUES = "invite_colleagues"
    MANAGE_PEOPLE = "manage_people"


#: Permissions that a role gives for its own partner only.
OWN_PARTNER_ONLY = frozenset(
    {
        Permission.DRAFT_FOR_PARTNER,
        Permission.SUBMIT_FOR_PARTNER,
        Permission.INVITE_COLLEAGUES,
    }
)
