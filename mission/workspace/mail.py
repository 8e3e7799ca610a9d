"""The messages of the demonstration, which go to a folder; and messages that could not be sent, for the delivery team."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import outbox
from accounts.guards import needs
from accounts.models import OutboxMessage
from accounts.roles import Permission
from mission.access import team_missions
from mission.workspace.frame import around

#: As many of the newest messages are shown.
SHOWN = 50
#: A message that waits longer than so many minutes says that no worker runs.
TOO_LONG = 15


@needs(Permission.RUN_ROUNDS)
def folder(request: HttpRequest) -> HttpResponse:
    """What was sent in demo mode, newest first."""
    if not settings.DEMO:
        raise Http404("There is no such page.")
    found = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), key=lambda path: path.stat().st_mtime)
    shown = [message for path in found[: -SHOWN - 1 : -1] for message in _read(path)]
    context = around(request, mails=shown, waiting=OutboxMessage.objects.unsent().count())
    return render(request, "mission/workspace/mail.html", context)


def _read(path: Path) -> list[dict[str, str]]:
    """The messages in a file of the folder: to whom, about what, when, and the words."""
    read = []
    for text in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
        if not text.strip():
            continue
        message = email.message_from_bytes(text, policy=email.policy.default)
        body = message.get_body(("plain",))
        words = body.get_content() if body else ""
        read.append({"words": words, **{name: message.get(name, "") for name in ("To", "Subject", "Date")}})
    return read


def trouble(user: Any) -> dict[str, Any]:
    """What the team has to know of mail: messages that were given up, and whether mail waits too long."""
    if team_missions(user) is not None:
        return {}
    given_up = OutboxMessage.objects.exclude(given_up_at=None).exclude(body="").select_related("person")
    late = timezone.now() - timedelta(minutes=TOO_LONG)
    first = OutboxMessage.objects.unsent().filter(send_after__lt=late, tries=0).order_by("made_at").first()
    return {"given_up": list(given_up.order_by("-given_up_at")[:SHOWN]), "waits_since": first}


@require_POST
@needs(Permission.RUN_ROUNDS)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a message that was given up once more."""
    found = OutboxMessage.objects.filter(pk=pk).first() if team_missions(request.user) is None else None
    if found is None:
        raise Http404("There is no such message.")
    if outbox.try_again(found):
        messages.success(request, "The message is tried again.")
    else:
        messages.error(request, "This message waits already, was sent, or its text is no longer kept.")
    return redirect("workspace:home")
