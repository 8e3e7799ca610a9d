"""People and what they may do. Order of dependencies: people, invitations, log, outbox."""

from accounts.models.invitations import Invitation
from accounts.models.log import AuditEvent, SignIn
from accounts.models.outbox import OutboxMessage
from accounts.models.people import Grant, Membership, User

__all__ = ["AuditEvent", "Grant", "Invitation", "Membership", "OutboxMessage", "SignIn", "User"]
