"""What the page of an entry under review shows: the entry beside last period's, the three views, comments, and who may do what."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from mission import access
from mission.actions.entry_passages import place_words, places_of
from mission.actions.entry_ready import last_entry
from mission.actions.review import why_not_decide
from mission.assessed import assessed_targets
from mission.assessment.agreement import disagreements
from mission.markdown import render as as_html
from mission.models import Evidence, ProgressEntry, ReviewComment
from mission.reviewing import Known, known_people, reviewers
from mission.words_diff import differ, word_diff
from mission.workflow import Act, Beside, why_not_from
from mission.workspace.entry_page import facts
from mission.workspace.entry_people import people_words
from mission.workspace.entry_read import note_of
from mission.workspace.review_figures import figures_beside
from mission.workspace.review_forms import ApproveForm, AssignForm, CommentForm, SendBackForm

Row = dict[str, Any]


def review_context(request: HttpRequest, entry: ProgressEntry, bound: Row | None = None) -> Row:
    """The whole context of the page. `bound` has forms that were sent and refused, by their names."""
    last = last_entry(entry)
    rows = list(ReviewComment.objects.filter(entry=entry).order_by("at", "pk"))
    actors = [entry.started_by, entry.submitted_by, entry.decided_by, entry.reviewer]
    actors += [actor for one in rows for actor in (one.by, one.settled_by)]
    known = known_people(request.user, actors)
    targets = assessed_targets([entry.commitment])[entry.commitment_id]
    return {
        "last": last,
        "parts": parts_beside(entry, last),
        "figures": figures_beside(entry),
        "notes": [
            note_of(entry, one) for one in Evidence.objects.filter(entry=entry).select_related("source")
        ],
        "study": getattr(entry, "case_study", None),
        "milestones": list(entry.milestones.select_related("milestone").order_by("reached", "pk")),
        "people": people_words(entry, known),
        "reviewer": known.name(entry.reviewer),
        "late": entry.due is not None and entry.due < timezone.localdate()
        if hasattr(entry, "due")
        else False,
        "threads": threads_of(rows, known),
        "returns": returns_of(rows, known),
        "statuses": [{"status": entry.delivery_status, "text": entry.partner.name}],
        "team": {
            "status": entry.team_assessment,
            "text": entry.team_assessment_reason,
            "reply": entry.partner_reply,
        },
        "targets": [
            {"title": one.title or one.code, "assessment": one.kind, "text": one.sentence} for one in targets
        ],
        "disagreements": disagreements(
            entry.delivery_status, entry.team_assessment, [one.kind for one in targets]
        ),
        **may_do(request.user, entry),
        **_forms(entry, bound or {}),
        **facts(entry),
    }


def may_do(user: Any, entry: ProgressEntry) -> Row:
    """The sentences that say why a person may not do something with an entry now; None where they may."""
    state = why_not_from(Act.APPROVE, entry.state)
    return {
        "no_decision": why_not_decide(user, entry) or state,
        "no_return": access.why_not(user, Act.SEND_BACK, entry),
        "no_comment": access.why_not_beside(user, Beside.COMMENT, entry),
        "no_answer": access.why_not_beside(user, Beside.ANSWER, entry),
        "no_assigning": access.why_not_beside(user, Beside.ASSIGN, entry),
    }


def _forms(entry: ProgressEntry, bound: Row) -> Row:
    places = places_of(entry)
    made = {
        "approve_form": ApproveForm(),
        "back_form": SendBackForm(places=places),
        "comment_form": CommentForm(places=places),
        "assign_form": AssignForm(people=can_review(entry), initial={"to": entry.reviewer}),
    }
    return made | bound


def can_review(entry: ProgressEntry) -> list[Any]:
    """Who can decide on an entry: reviewers of its mission who wrote none of it and did not submit it."""
    wrote = entry.written_by() | {entry.submitted_by}
    return [user for user in reviewers([entry.mission]) if user.actor not in wrote]


def parts_beside(entry: ProgressEntry, last: ProgressEntry | None) -> list[Row]:
    """The texts of an entry, each as the public will read it, with last period's and the difference word by word."""
    found = []
    for name in ("reason", "done", "next"):
        text, before = getattr(entry, name), getattr(last, name) if last else ""
        if name == "reason" and not (text or before):
            continue
        found.append(
            {
                "name": name,
                "title": place_words(name),
                "text": as_html(text, prefix="entry"),
                "before": as_html(before) if before else "",
                "same": bool(last) and not differ(before, text),
                "pieces": word_diff(before, text) if before and differ(before, text) else [],
                "planned": as_html(last.next) if name == "done" and last and last.next else "",
            }
        )
    return found


def threads_of(rows: list[ReviewComment], known: Known) -> list[Row]:
    """The comments with their answers, the open ones first, each in the order in which they were made."""
    answers: dict[int, list[Row]] = {}
    for one in rows:
        if one.answers_id is not None:
            answers.setdefault(one.answers_id, []).append(_said(one, known))
    found = [
        {
            **_said(one, known),
            "pk": one.pk,
            "place": place_words(one.field),
            "passage": one.passage,
            "settled": one.settled,
            "settled_by": known.name(one.settled_by),
            "settled_at": one.settled_at,
            "answers": answers.get(one.pk, []),
        }
        for one in rows
        if one.answers_id is None and not one.returns
    ]
    return sorted(found, key=lambda one: one["settled"])


def returns_of(rows: list[ReviewComment], known: Known) -> list[Row]:
    """Every reason with which an entry was sent back, the latest first, with what was answered."""
    found = []
    for one in reversed([row for row in rows if row.returns]):
        answers = [_said(row, known) for row in rows if row.answers_id == one.pk]
        place = place_words(one.field) if one.field else ""
        found.append(
            {**_said(one, known), "pk": one.pk, "place": place, "passage": one.passage, "answers": answers}
        )
    return found


def _said(one: ReviewComment, known: Known) -> Row:
    return {"text": one.text, "who": known.name(one.by), "at": one.at}
