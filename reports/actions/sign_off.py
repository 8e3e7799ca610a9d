"""The sign-off of a report: author, head of team, minister's office, each for exactly the text that they saw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from accounts.roles import Permission, has_permission
from mission.choices import Door
from mission.errors import Incomplete, NotAllowed, RuleError, Stale, WrongState
from mission.history import writing
from reports.actions.compose import require
from reports.composing.composed import Composed, composed
from reports.composing.live import live_facts
from reports.composing.readiness import blocking
from reports.composing.sheets import Sheet, heading_of, sheets_of
from reports.composing.signing import digest_of, next_step, steps
from reports.models import Report, SignOff
from reports.models.composing import SignOffStep


def sign_off(
    report: Report, *, step: str, digest: str, note: str = "", by: Any, door: Door = Door.WORKSPACE
) -> SignOff:
    """One step of sign-off for the text of that digest, which the person has seen.

    The author composes; the head of team releases and is somebody else; for the minister's office somebody who releases
    writes down who agreed, when and how. Raises Stale where the text is another one by now, WrongState where it is not
    this step's turn or something blocks.
    """
    require(by, report.mission_id)
    sheets = sheets_of(report)
    made = composed(heading_of(report), sheets, live_facts(report))
    current = digest_of(made.text)
    if digest != current:
        raise Stale(
            "The report has changed since you looked at it. Read it again, then sign.", current=report
        )
    why_not = why_not_sign(report, step, made, sheets, by)
    if why_not:
        raise why_not
    if step == SignOffStep.MINISTER and not note.strip():
        sentence = "Write down who in the minister's office agreed, when and how."
        raise Incomplete(sentence, fields={"note": [sentence]})
    with writing(by=by.actor, door=door, why="Signed off"):
        return SignOff.objects.create(
            report=report, step=step, digest=current, by=by.actor, at=timezone.now(), note=note.strip()
        )


def why_not_sign(
    report: Report, step: str, made: Composed, sheets: Sequence[Sheet], by: Any
) -> RuleError | None:
    """Why a person may not sign a step now; None where they may."""
    found = steps(report.sign_offs.all(), digest_of(made.text))
    due = next_step(found)
    if due is None or due.step != step:
        return WrongState(
            "This step is not to be signed now. The steps go in their order, each once for a text."
        )
    items = blocking(sheets, made)
    if items:
        return WrongState(f"Something blocks it: {items[0].sentence}")
    if step == SignOffStep.AUTHOR:
        return None
    if not has_permission(by, Permission.RELEASE, mission=report.mission_id):
        return NotAllowed(
            "Only those who release editions sign for the head of team and the minister's office."
        )
    author = found[0].holds
    if step == SignOffStep.HEAD and author and author.by == by.actor:
        return NotAllowed("You signed as the author, so somebody else signs as the head of team.")
    return None
