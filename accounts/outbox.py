"""The outbox: messages are written in the transaction whose after-effect they are, and sent later by a worker.

A message is tried by the worker that holds its lease, always under the same Message-ID. It can arrive twice only where
the worker dies after the mail server took it and before that was written down.
"""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import OutboxMessage, User

#: After so many tries a message is given up: with the waits between them that is more than two days.
MOST_TRIES = 15
#: The longest wait between two tries.
LONGEST_WAIT = timedelta(hours=12)
#: How long sent messages, without their text, stay on the list.
KEPT = timedelta(days=90)
#: How long the text of a message that was given up, which may hold a secret link, waits for another try.
KEPT_TEXT = timedelta(days=14)


def enqueue(
    *,
    kind: str,
    subject: str,
    body: str,
    person: User | None = None,
    address: str = "",
    about: str = "",
    send_after: datetime | None = None,
) -> OutboxMessage | None:
    """One message to a person, or to an address without an account; sent once the transaction around it is there.

    `kind` says in one word what it is about, `about` names the thing. Nothing is written to a closed account (None).
    ValueError without anybody to send it to.
    """
    if person is None and not address:
        raise ValueError("A message needs somebody to whom it goes.")
    if person is not None and not person.is_active:
        return None
    return OutboxMessage.objects.create(
        kind=kind,
        subject=_one_line(subject)[:250],
        body=body,
        person=person,
        address=address,
        about=_one_line(about)[:200],
        **({"send_after": send_after} if send_after else {}),
    )


def drop(about: str) -> None:
    """Take away what waits about a thing, because it is no longer true. What a living worker has in hand goes out."""
    OutboxMessage.objects.filter(about=about, sent_at=None).free(timezone.now()).delete()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def lease(worker: str, *, at: datetime | None = None) -> OutboxMessage | None:
    """The next message that waits, held for this worker alone until its lease ends; None where none waits."""
    now = at or timezone.now()
    for pk in OutboxMessage.objects.due(now).order_by("send_after", "id").values_list("pk", flat=True)[:20]:
        # The UPDATE decides which of two workers has it.
        held = OutboxMessage.objects.due(now).filter(pk=pk)
        until = now + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
        if held.update(leased_by=worker, leased_until=until, tries=F("tries") + 1):
            message = OutboxMessage.objects.select_related("person").get(pk=pk)
            if message.tries <= MOST_TRIES:
                return message
            _give_up(message, worker, "Every worker that took it ended before it was sent.", now)
    return None


def send(message: OutboxMessage, *, worker: str) -> bool:
    """Try a leased message once; whether it was sent. What went wrong is written down, never raised."""
    person = message.person
    if person is not None and not person.is_active:
        _give_up(message, worker, "The account is closed.", timezone.now())
        return False
    to = person.email if person else message.address
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[to],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except Exception as error:
        failed(message, error, worker=worker)
        return False
    sent(message, worker=worker)
    return True


def sent(message: OutboxMessage, *, worker: str, at: datetime | None = None) -> None:
    """Write down that a message is on its way; its text, which may hold a secret link, is not kept."""
    _held(message, worker).update(
        sent_at=at or timezone.now(), body="", leased_by="", leased_until=None, last_error=""
    )


def failed(message: OutboxMessage, error: Exception, *, worker: str, at: datetime | None = None) -> None:
    """Write down that a try failed: the next one is later each time, and after the last one it is given up."""
    now = at or timezone.now()
    words = _one_line(f"{type(error).__name__}: {error}")[:500]
    if _is_final(error) or message.tries >= MOST_TRIES:
        _give_up(message, worker, words, now)
        return
    _held(message, worker).update(
        send_after=now + wait_after(message.tries), leased_by="", leased_until=None, last_error=words
    )


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries: a minute, then twice as long each time, at most half a day."""
    return min(timedelta(minutes=2 ** min(tries - 1, 20)), LONGEST_WAIT)


def send_waiting(*, worker: str = "here", most: int = 1000) -> int:
    """Send what waits now; how many messages were tried."""
    for number in range(most):
        message = lease(worker)
        if message is None:
            return number
        send(message, worker=worker)
    return most


def try_again(message: OutboxMessage) -> bool:
    """Let a message that was given up be tried from the beginning; whether it was one whose text is still there."""
    given_up = OutboxMessage.objects.filter(pk=message.pk, sent_at=None).exclude(given_up_at=None)
    given_up = given_up.exclude(body="")
    return bool(given_up.update(given_up_at=None, tries=0, send_after=timezone.now()))


@transaction.atomic
def forget_old(*, at: datetime | None = None) -> int:
    """Delete what was sent or given up long ago, and sooner the texts of what was given up; how many messages."""
    now = at or timezone.now()
    OutboxMessage.objects.filter(given_up_at__lt=now - KEPT_TEXT).update(body="")
    old = now - KEPT
    gone = OutboxMessage.objects.filter(sent_at__lt=old) | OutboxMessage.objects.filter(given_up_at__lt=old)
    return gone.delete()[0]


def _held(message: OutboxMessage, worker: str) -> Any:
    """The message as long as this worker holds it: one that came back late changes nothing."""
    return OutboxMessage.objects.unsent().filter(pk=message.pk, leased_by=worker)


def _give_up(message: OutboxMessage, worker: str, words: str, at: datetime) -> None:
    _held(message, worker).update(given_up_at=at, leased_by="", leased_until=None, last_error=words)


def _is_final(error: Exception) -> bool:
    """Whether the mail server said for good that it will not take this message for this person."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600
