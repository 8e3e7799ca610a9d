"""A person with an account, and the roles the person holds."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from accounts.words import PARTNER_ROLES, TEAM_ROLES, Role


class UserManager(BaseUserManager["User"]):
    """Makes and finds people by their e-mail address, whatever its case."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """The address as it is kept: without spaces around it and in lower case."""
        return (email or "").strip().lower()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A new person; without a password nobody can sign in as them. ValueError without an address."""
        address = self.normalize_email(email)
        if not address:
            raise ValueError("A person needs an e-mail address.")
        user = self.model(email=address, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """The person with this e-mail address. User.DoesNotExist if there is none."""
        return self.get(email=self.normalize_email(username))


@dataclass(frozen=True)
class Grant:
    """One role as it stands: for which partner and mission (None: for none, or for all missions)."""

    role: Role
    partner: int | None
    mission: int | None
    mission_slug: str | None


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in. In the record they are `public_id` and nothing else."""

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(
        "may sign in",
        default=True,
        help_text="Without this the account is closed and nobody can sign in with it.",
    )
    is_demo = models.BooleanField("account of the demonstration", default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="There is already an account with this e-mail address.",
            ),
            models.CheckConstraint(
                name="user_ended_is_closed", condition=Q(ended_at=None) | Q(is_active=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def actor(self) -> str:
        """The opaque id by which the record names this person."""
        return str(self.public_id)

    @property
    def is_staff(self) -> bool:
        """Whether the person may open the admin: everyone who holds a role now; the rule book scopes it."""
        return bool(self.current_grants())

    def get_full_name(self) -> str:
        """The name, or the address of someone who has not given one."""
        return str(self)

    def get_short_name(self) -> str:
        """The same as the full name: names are not taken apart."""
        return str(self)

    def current_grants(self) -> tuple[Grant, ...]:
        """What the person holds now, asked once and then kept on this object."""
        if self._grants is None:
            self._grants = (
                tuple(Membership.objects.filter(user=self).live(timezone.now()).grants())
                if self.is_active
                else ()
            )
        return self._grants

    def forget_grants(self) -> None:
        """Ask the database again next time; called after a role has changed."""
        self._grants = None

    _grants: tuple[Grant, ...] | None = None


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships; access asks `live`, never the rows themselves."""

    def live(self, at: datetime) -> Self:
        """Those in force at an instant: begun, and not ended by then."""
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at, user__is_active=True)

    def of_partner(self, partner_id: int) -> Self:
        """Those held for one partner."""
        return self.filter(partner_id=partner_id)

    def of_team(self) -> Self:
        """Those of the delivery team."""
        return self.filter(role__in=TEAM_ROLES)

    def grants(self) -> Iterator[Grant]:
        """What these memberships give, in one query. A role for a collective counts for its members too."""
        rows = self.values_list(
            "role",
            "partner_id",
            "mission_id",
            "mission__slug",
            "partner__mission_id",
            "partner__mission__slug",
            "partner__members__id",
        )
        seen: set[Grant] = set()
        for role, partner, mission, slug, partner_mission, partner_slug, member in rows.order_by("id"):
            where = (mission or partner_mission, slug or partner_slug)
            for whom in dict.fromkeys((partner, member if member is not None else partner)):
                grant = Grant(Role(role), whom, *where)
                if grant not in seen:
                    seen.add(grant)
                    yield grant


class Membership(models.Model):
    """One role of one person: for a partner, or in the delivery team, or as an observer."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    partner = models.ForeignKey(
        "mission.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    mission = models.ForeignKey(
        "mission.Mission",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        help_text="Empty: for all missions.",
    )
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True, help_text="Access ends at this moment.")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was given or ended.")
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    stand_in_for = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="stand_ins", editable=False
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user", "since"]
        constraints = [
            models.CheckConstraint(
                name="membership_partner_fits_role",
                condition=Q(role__in=PARTNER_ROLES, partner__isnull=False)
                | (~Q(role__in=PARTNER_ROLES) & Q(partner__isnull=True)),
                violation_error_message="Contributors and authorisers need a partner; other roles have none.",
            ),
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="membership_until_after_since",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message="The end of access cannot lie before its start.",
            ),
            models.CheckConstraint(
                name="membership_observer_for_a_time",
                condition=~Q(role=Role.OBSERVER) | Q(until__isnull=False),
                violation_error_message="Say until when the observer may read.",
            ),
            models.CheckConstraint(
                name="membership_stand_in_for_a_time",
                condition=Q(stand_in_for=None) | (Q(until__isnull=False) & ~Q(stand_in_for=F("user"))),
                violation_error_message="A stand-in is somebody else, and until a day.",
            ),
            models.UniqueConstraint(
                F("user"),
                Coalesce(F("partner"), Value(0), output_field=models.BigIntegerField()),
                Coalesce(F("mission"), Value(0), output_field=models.BigIntegerField()),
                F("role"),
                condition=Q(until=None),
                name="membership_one_live",
                violation_error_message="This person holds this role already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label}"
