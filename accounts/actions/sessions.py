"""Verbs about sessions and the sign-in log."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import SignIn, User
from accounts.words import EventType, SignInOutcome


def record_sign_in(user: User, *, method: str, address: str | None, agent: str) -> None:
    """Keep a sign-in, and drop what is older than the log is kept for."""
    oldest = timezone.now() - timedelta(days=settings.SIGN_IN_LOG_DAYS)
    SignIn.objects.filter(at__lt=oldest).delete()
    SignIn.objects.create(
        user=user, outcome=SignInOutcome.SIGNED_IN, method=method[:30], address=address, agent=agent[:200]
    )


def record_failure(email: str, *, address: str | None, agent: str) -> None:
    """Keep a refused try; of an address without an account only that there was one."""
    user = User.objects.filter(email=User.objects.normalize_email(email)).first()
    SignIn.objects.create(user=user, outcome=SignInOutcome.WRONG, address=address, agent=agent[:200])


@transaction.atomic
def end_all(user: User, *, by: User | None, keep: str | None = None) -> int:
    """End the sessions of a person but for the one with the key `keep`; give how many."""
    ended = 0
    for session in UserSession.objects.filter(user=user).exclude(session_key=keep or ""):
        session.end()
        ended += 1
    if ended:
        audit.record(EventType.SESSIONS_ENDED, by=by, about=user, note=f"{ended} ended")
    return ended


@transaction.atomic
def end_one(user: User, session_id: int) -> bool:
    """End one session of a person; False if it is not theirs."""
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None:
        return False
    session.end()
    audit.record(EventType.SESSIONS_ENDED, by=user, about=user, note="1 ended")
    return True
