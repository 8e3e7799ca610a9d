"""The people of the demonstration: who they are, for whom they act, and their passwords."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.actions import people
from accounts.models import Membership, User
from accounts.words import Role

DOMAIN = "demo.example"
#: Sectors of the demonstration's partners, in this order; where a mission knows none of them, any do.
_VOLUNTARY = ("third_sector",)
_PUBLIC = ("local_government", "health")


@dataclass(frozen=True)
class DemoAccount:
    """One account of the demonstration; `partner` is the code of the partner it acts for."""

    email: str
    password: str
    role: str
    partner: str | None


@transaction.atomic
def make(passwords: Path) -> list[DemoAccount]:
    """Make the accounts that are missing and give all of them. Passwords are made once and kept in a private file."""
    known = _read(passwords)
    made: list[DemoAccount] = []
    for role in (Role.ADMINISTRATOR, Role.EDITOR, Role.REVIEWER, Role.OBSERVER):
        made.append(_account(known, f"{role}@{DOMAIN}", role, None))
    for partner in _partners():
        for role in (Role.CONTRIBUTOR, Role.AUTHORISER):
            made.append(_account(known, f"{role}.{partner.code}@{DOMAIN}", role, partner))
    _write(passwords, {account.email: account.password for account in made})
    return made


def _account(known: dict[str, str], address: str, role: Role, partner: Any) -> DemoAccount:
    email = User.objects.normalize_email(address)
    user = User.objects.filter(email=email).first()
    password = known.get(email) or f"{secrets.token_urlsafe(9)}-{role}"
    if user is None:
        name = f"{role.label} of {partner}" if partner else f"Demo {role.label.lower()}"
        user = people.add(email, name=name[:150], password=password, is_demo=True)
    elif email not in known:
        user.set_password(password)
        user.save(update_fields=["password"])
    if not Membership.objects.live(timezone.now()).filter(user=user, role=role, partner=partner).exists():
        until = timezone.now() + timedelta(days=365) if role == Role.OBSERVER else None
        people.give_role(user, role, by=None, partner=partner, until=until, reason="Demonstration")
    return DemoAccount(email, password, str(role), partner.code if partner else None)


def _partners() -> list[Any]:
    """Two partners of the voluntary sector and a public one: those that act already, else those with most parts."""
    rows = apps.get_model("mission", "Partner").objects.filter(kind="organisation", merged_into=None)
    acting = rows.filter(memberships__user__is_demo=True).distinct().order_by("pk")
    chosen = list(acting[:3])
    if len(chosen) == 3:
        return chosen
    busiest = list(
        rows.annotate(parts_held=Count("parts")).order_by("-parts_held", "code").exclude(parts_held=0)
    )
    chosen += [partner for partner in busiest if partner.sector in _VOLUNTARY][:2]
    chosen += [partner for partner in busiest if partner.sector in _PUBLIC][:1]
    chosen += busiest
    return list({partner.pk: partner for partner in chosen}.values())[:3]


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, passwords: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(passwords, file, indent=1, sort_keys=True)
    fresh.replace(path)
