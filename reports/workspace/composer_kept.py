"""What was typed into a section when the session had ended: kept with the anonymous session, shown to the same person again.

The page carries a signed note of who opened it and for which section; without it nothing is kept.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from mission.markdown import MAX_CHARACTERS
from reports.models import ReportSection

SAID = "Your session had ended. What you typed is on this page again, but it is not saved yet: look at it, then save."
_KEY, _SALT = "typed_section", "report section"
_WEEK = 7 * 24 * 3600
_FIELDS = ("title", "text", "signatory_name", "signatory_role", "seen_version", "base")
_MOST = MAX_CHARACTERS + 2000


def note_for(user: Any, section: ReportSection) -> str:
    """The note that the page of a section carries."""
    return signing.dumps([user.actor, section.pk], salt=_SALT)


def keep_typed(request: HttpRequest) -> HttpResponseBase:
    """Keep what somebody sent whose session has ended, and lead to the sign-in page."""
    try:
        actor, pk = signing.loads(request.POST.get("note", ""), salt=_SALT, max_age=_WEEK)
    except (signing.BadSignature, ValueError, TypeError):
        return redirect_to_login(request.path)
    data = {name: request.POST[name] for name in _FIELDS if name in request.POST}
    if sum(map(len, data.values())) <= _MOST:
        request.session[_KEY] = {"by": actor, "section": pk, "data": data}
    return redirect_to_login(request.path)


def typed_before(request: Any, section: ReportSection) -> dict[str, str] | None:
    """What this person typed into this section when the session had ended; None where there is nothing."""
    kept = request.session.get(_KEY)
    if not kept:
        return None
    if kept["by"] != request.user.actor:
        forget(request)
        return None
    return kept["data"] if kept["section"] == section.pk else None


def forget(request: HttpRequest) -> None:
    """It is saved, or somebody else's."""
    request.session.pop(_KEY, None)
