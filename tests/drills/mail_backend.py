"""The service's mail backend, with a place before and one after the conversation at which a drill stops the worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from mission.pauses import pause_at


class Backend(EmailBackend):
    """Speaks to a real server."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Send, and stop where a drill wants it."""
        pause_at("mail: before the conversation")
        sent = super().send_messages(email_messages) or 0
        pause_at("mail: the server said OK")
        return sent
