"""People for tests."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import TEAM_ROLES, Role

PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)


def person(*, name: str = "", email: str = "", password: str | None = PASSWORD, **fields: Any) -> User:
    """A person without any role; signs in with PASSWORD."""
    number = next(_numbers)
    return User.objects.create_user(
        email or f"person{number}@example.org", password, name=name or f"Person {number}", **fields
    )


def membership(
    user: User, role: Role, *, partner: Any = None, mission: Any = None, **fields: Any
) -> Membership:
    """A role held since an hour ago; an observer's ends in a week."""
    fields.setdefault("since", timezone.now() - timedelta(hours=1))
    if role == Role.OBSERVER:
        fields.setdefault("until", timezone.now() + timedelta(days=7))
    made = Membership.objects.create(user=user, role=role, partner=partner, mission=mission, **fields)
    user.forget_grants()
    return made


def with_role(
    role: Role, *, partner: Any = None, mission: Any = None, second_factor: bool | None = None, **fields: Any
) -> User:
    """A person who holds one role; those of the delivery team have the second factor that they need."""
    user = person(**fields)
    membership(user, role, partner=partner, mission=mission)
    if second_factor if second_factor is not None else role in TEAM_ROLES:
        TOTP.activate(user, generate_totp_secret())
    return user


def administrator(**fields: Any) -> User:
    """An administrator of the delivery team, for all missions."""
    return with_role(Role.ADMINISTRATOR, **fields)


def editor(**fields: Any) -> User:
    """An editor of the delivery team, for all missions."""
    return with_role(Role.EDITOR, **fields)


def reviewer(**fields: Any) -> User:
    """A reviewer of the delivery team, for all missions."""
    return with_role(Role.REVIEWER, **fields)


def contributor(partner: Any, **fields: Any) -> User:
    """Someone who drafts for a partner."""
    return with_role(Role.CONTRIBUTOR, partner=partner, **fields)


def authoriser(partner: Any, **fields: Any) -> User:
    """Someone who may submit for a partner."""
    return with_role(Role.AUTHORISER, partner=partner, **fields)


def observer(mission: Any = None, **fields: Any) -> User:
    """Someone who reads frozen editions for a week."""
    return with_role(Role.OBSERVER, mission=mission, **fields)
