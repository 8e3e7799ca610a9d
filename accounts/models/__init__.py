"""People and what they may do. Order of dependencies: people."""

from accounts.models.people import Membership, User

__all__ = ["Membership", "User"]
