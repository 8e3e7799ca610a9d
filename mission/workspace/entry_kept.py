"""What was typed when the session had ended: kept with the anonymous session, and shown to the same person again.

A page carries a signed note of who opened it and for which entry. Only with such a note anything is kept, and only for
that person: whoever else signs in there sees nothing of it.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from mission.models import ProgressEntry
from mission.workspace.entry_sheet import flat
from mission.workspace.entry_typed import MOST, from_text

_KEY = "typed_entry"
_SALT = "entry page"
_DAY = 24 * 3600
_FIELDS = re.compile(
    r"(delivery_status|reason|done|next|nothing_planned|version|seen|(figures|evidence|milestones|case_study)-[a-z0-9_-]{1,40})"
)


def note_for(request: Any, entry: ProgressEntry) -> str:
    """The note that a page carries."""
    return signing.dumps([request.user.actor, entry.pk], salt=_SALT)


def keep_typed(request: HttpRequest) -> HttpResponseBase:
    """Keep what somebody typed whose session has ended, and lead to the sign-in page."""
    try:
        actor, pk = signing.loads(request.POST.get("note", ""), salt=_SALT, max_age=7 * _DAY)
    except (signing.BadSignature, ValueError, TypeError):
        return redirect_to_login(request.path)
    data = {name: str(value) for name, value in request.POST.items() if _FIELDS.fullmatch(name)}
    if "typed" in request.POST:
        data = _carried(request.POST["typed"]) | {"version": request.POST.get("version", "")}
    if sum(map(len, data.values())) <= MOST:
        request.session[_KEY] = {"by": actor, "entry": pk, "data": data, "files": bool(request.FILES)}
    return redirect_to_login(request.path.removesuffix("choose/"))


def _carried(text: str) -> dict[str, str]:
    """What was typed, from the page on which a person chooses between two versions."""
    try:
        return {name: str(value) for name, value in flat(from_text(text), [], []).items()}
    except ValueError:
        return {}


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Tell the page's script that the session has ended; what was typed stays on the page."""
    said = {"type": "about:blank", "title": "Your session has ended.", "status": 401}
    return JsonResponse(said, status=401, content_type="application/problem+json")


def typed_before(request: Any, entry: ProgressEntry) -> dict[str, Any] | None:
    """What this person typed for this entry when the session had ended; None where there is nothing."""
    kept = request.session.get(_KEY)
    if not kept:
        return None
    if kept["by"] != request.user.actor:
        del request.session[_KEY]
        return None
    return kept if kept["entry"] == entry.pk else None


def forget_typed(request: HttpRequest) -> None:
    """What was typed is saved, or no longer wanted."""
    request.session.pop(_KEY, None)


def say_restored(request: HttpRequest, kept: dict[str, Any]) -> None:
    """Tell the person that nothing was lost, and what is still to do."""
    said = "Your session had ended. What you typed is on this page again, but it is not saved yet: look at it, then save."
    if kept.get("files"):
        said += " Choose the documents again; they cannot be kept."
    messages.warning(request, said)
