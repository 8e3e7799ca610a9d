"""All that was remarked on an entry and answered, with every reason for a return, for the partner and the delivery team."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import by_rule
from accounts.roles import is_team
from mission.actions import review as verbs
from mission.choices import Door
from mission.errors import Incomplete, NotAllowed, RuleError
from mission.models import ProgressEntry, ReviewComment
from mission.reviewing import known_people
from mission.workspace.entry_page import facts
from mission.workspace.entry_scope import address, entry_of, page, stopped_by, told
from mission.workspace.review_forms import AnswerForm
from mission.workspace.review_page import may_do, returns_of, threads_of
from mission.workspace.review_scope import comment_of, too_late


@require_safe
@by_rule("mission.access.may_see")
@told
def comments(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Every comment with its answers, and every reason for a return."""
    return _draw(request, entry_of(request, code, number))


def _draw(
    request: HttpRequest, entry: ProgressEntry, form: Any = None, about: int = 0, status: int = 200
) -> HttpResponse:
    rows = list(ReviewComment.objects.filter(entry=entry).order_by("at", "pk"))
    known = known_people(request.user, [actor for one in rows for actor in (one.by, one.settled_by)])
    context = {
        "threads": threads_of(rows, known),
        "returns": returns_of(rows, known),
        "answer_form": form or AnswerForm(),
        "answered": about,
        "reviews": is_team(request.user, entry.mission_id),
        **may_do(request.user, entry),
        **facts(entry),
    }
    return page(request, "review_comments", context, entry=entry, status=status)


@require_POST
@by_rule("mission.access.why_not_beside")
@told
def answer(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Answer a comment or the reason for a return."""
    about = comment_of(request, code, number, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _draw(request, about.entry, form, pk, 422)
    try:
        verbs.answer_comment(about, text=form.cleaned_data["text"], by=request.user, door=Door.WORKSPACE)
    except Incomplete as refused:
        form.refuse(refused)
        return _draw(request, about.entry, form, pk, 422)
    except RuleError as refused:
        raise _refused(request, refused, about.entry, text=form.cleaned_data["text"]) from refused
    messages.success(request, "Your answer is kept.")
    return redirect(address(about.entry, "entry-comments"))


@require_POST
@by_rule("mission.access.why_not_beside")
@told
def settle(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Settle a comment: it stays on record, and stands at the field no more."""
    about = comment_of(request, code, number, pk)
    try:
        verbs.settle(about, by=request.user, door=Door.WORKSPACE)
    except RuleError as refused:
        raise _refused(request, refused, about.entry) from refused
    messages.success(request, "The comment is settled. It stays on record.")
    to_review = request.POST.get("from") == "review" and is_team(request.user, about.entry.mission_id)
    return redirect(address(about.entry, "review" if to_review else "entry-comments") + "#comments")


def _refused(request: HttpRequest, refused: RuleError, entry: ProgressEntry, **typed: str) -> Any:
    if isinstance(refused, NotAllowed):
        return stopped_by(refused, entry, typed=typed)
    stopped = too_late(request, refused, entry, **typed)
    stopped.more |= {"link": address(entry, "entry-comments"), "link_text": "All comments on the entry"}
    return stopped
