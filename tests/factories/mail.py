"""Mail for tests."""

from __future__ import annotations

from django.core import mail
from django.core.mail import EmailMessage

from accounts import outbox


def sent() -> list[EmailMessage]:
    """What has arrived once the worker has sent all that waits."""
    outbox.send_waiting()
    return list(mail.outbox)
