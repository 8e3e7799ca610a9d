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
    INVITE_PARTNERS = "invite_partners"
    MANAGE_PEOPLE = "manage_people"


#: Permissions that a role gives for its own partner only.
OWN_PARTNER_ONLY = frozenset(
    {
        Permission.DRAFT_FOR_PARTNER,
        Permission.SUBMIT_FOR_PARTNER,
        Permission.INVITE_COLLEAGUES,
    }
)


class InvitationState(TextChoices):
    """How an invitation stands."""

    OPEN = "open", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"


class SignInOutcome(TextChoices):
    """What came of a try to sign in."""

    SIGNED_IN = "signed_in", "Signed in"
    WRONG = "wrong", "Refused: wrong password"


class EventType(TextChoices):
    """What an audit event says."""

    PERSON_ADDED = "person_added", "An account was made"
    ROLE_GIVEN = "role_given", "A role was given"
    ROLE_CHANGED = "role_changed", "A role was changed"
    ROLE_ENDED = "role_ended", "A role was ended"
    STAND_IN_NAMED = "stand_in_named", "A stand-in was named"
    INVITED = "invited", "An invitation was sent"
    INVITATION_RESENT = "invitation_resent", "An invitation was sent again"
    INVITATION_WITHDRAWN = "invitation_withdrawn", "An invitation was withdrawn"
    INVITATION_ACCEPTED = "invitation_accepted", "An invitation was accepted"
    ACCOUNT_CLOSED = "account_closed", "An account was closed and its personal data erased"
    SESSIONS_ENDED = "sessions_ended", "Sessions were ended"
    PASSWORD_CHANGED = "password_changed", "A password was changed"  # noqa: S105 - the name of an event
    SECOND_FACTOR_ADDED = "second_factor_added", "A second factor was added"
    SECOND_FACTOR_REMOVED = "second_factor_removed", "A second factor was removed"
    VIEWED_AS_PARTNER = "viewed_as_partner", "The workspace was viewed as a partner"
