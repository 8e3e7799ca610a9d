"""Which entry a page of review is about, for whom, and what those who come too late are told."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from mission import access
from mission.errors import RuleError
from mission.models import ProgressEntry, ReviewComment
from mission.reviewing import known_people, with_due
from mission.wording import state_word
from mission.workspace.entry_scope import Stopped, address, entry_of, stopped_by


def reviewed(request: HttpRequest, code: str, number: int) -> ProgressEntry:
    """An entry with its due day, for the delivery team of its mission. Http404 for everybody else."""
    rows = with_due(ProgressEntry.objects.filter(code=code, number=number))
    rows = rows.filter(access.rows_visible_to(request.user))
    found = rows.select_related("mission", "commitment", "partner", "period").order_by("-mission").first()
    if found is None:
        raise Http404("There is no such entry.")
    return found  # type: ignore[no-any-return]


def comment_of(request: HttpRequest, code: str, number: int, pk: int) -> ReviewComment:
    """A comment on an entry that the person may know of. Http404."""
    entry = entry_of(request, code, number)
    found = ReviewComment.objects.filter(entry=entry, pk=pk).select_related("answers").first()
    if found is None:
        raise Http404("There is no such comment.")
    found.entry = entry
    return found


def stands_words(entry: ProgressEntry, reader: Any) -> str:
    """How an entry stands, who made it so and when: “Approved by Rita Reviewer, 3 June 2024, 14:05.”"""
    state = state_word(entry.state)
    at, by = entry.changed_at, ""
    if entry.state in ("approved", "returned"):
        at, by = entry.decided_at or at, entry.decided_by
    elif entry.state == "submitted":
        at, by = entry.submitted_at or at, entry.submitted_by
    local = timezone.localtime(at)
    name = known_people(reader, [by]).name(by)
    who = ("you" if by == getattr(reader, "actor", "") else name) if by else ""
    return f"{state}{f' by {who}' if who else ''}, {local.day} {local:%B %Y, %H:%M}."


def too_late(request: HttpRequest, refused: RuleError, entry: ProgressEntry, **typed: str) -> Stopped:
    """The page for somebody whose move came too late: how the entry stands, by whom, and what was typed."""
    entry.refresh_from_db()
    stopped = stopped_by(
        refused, entry, link=address(entry, "review"), link_text="Look at the entry as it is now"
    )
    stopped.sentence = f"{refused.sentence} It stands like this: {stands_words(entry, request.user)}"
    stopped.more["typed"] = {name: text for name, text in typed.items() if text}
    return stopped
