"""Redaction: the text of one frozen row replaced by a notice, by two people and for a reason.

The one exception to "frozen stays" (a court's order, personal data). Hash and place of the row are kept, and the
redaction is listed among the corrections.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Permission, has_permission
from mission.errors import Incomplete, NotAllowed, WrongState
from reports import redacted_report
from reports.canonical import canonical
from reports.models import FrozenCommitment, FrozenEntry, Redaction
from reports.models import RedactionRequest as Asked
from reports.models.frozen import FrozenRow
from reports.redacted import TABLES

#: Parts of a body that are words of people, and that a notice replaces; the rest keeps the record readable.
WORDS = (
    "title",
    "description",
    "done",
    "next",
    "reason",
    "note",
    "definition",
    "origin",
    "purpose",
    "name",
    "locator",
    "partner_reply",
    "team_assessment_reason",
    "title_before",
    "description_before",
)


def ask(*, mission_id: int, table: str, key: str, first: int, notice: str, reason: str, by: Any) -> Asked:
    """Ask for a redaction; another person has to agree."""
    _require(by, mission_id)
    fields = {
        name: ["Write this."] for name, text in (("notice", notice), ("reason", reason)) if not text.strip()
    }
    if fields:
        raise Incomplete("Say what the notice reads and why the text is redacted.", fields=fields)
    _found(table, mission_id, key, first)
    if Redaction.objects.filter(mission_id=mission_id, table=table, key=key, first=first).exists():
        raise WrongState("This text is redacted already.")
    try:
        with transaction.atomic():
            return Asked.objects.create(
                mission_id=mission_id,
                table=table,
                key=key,
                first=first,
                notice=notice.strip(),
                reason=reason.strip(),
                asked_by=by.actor,
                asked_at=timezone.now(),
            )
    except IntegrityError as error:
        raise WrongState(
            "A redaction of this text is asked for already. Another person has to agree."
        ) from error


def agree(asked: Asked, *, by: Any) -> Redaction:
    """Agree to a redaction that somebody else asked for; it is done at once, in every edition that has the row."""
    _require(by, asked.mission_id)
    if by.actor == asked.asked_by:
        raise NotAllowed("You asked for this redaction, so another person has to agree.")
    with transaction.atomic():
        settled = Asked.objects.filter(pk=asked.pk, settled_at=None).update(settled_at=timezone.now())
        if not settled:
            raise WrongState("This redaction is settled already.")
        row = _found(asked.table, asked.mission_id, asked.key, asked.first)
        made = Redaction.objects.create(
            mission_id=asked.mission_id,
            table=asked.table,
            key=asked.key,
            first=asked.first,
            notice=asked.notice,
            reason=asked.reason,
            asked_by=asked.asked_by,
            agreed_by=by.actor,
            at=timezone.now(),
        )
        if isinstance(row, FrozenRow):
            type(row)._default_manager.filter(pk=row.pk).update(**_replaced(row, asked.notice))
    return made


def refuse(asked: Asked, *, by: Any) -> None:
    """Leave the text as it is."""
    _require(by, asked.mission_id)
    Asked.objects.filter(pk=asked.pk, settled_at=None).update(settled_at=timezone.now())


def words_in(row: FrozenRow) -> list[str]:
    """The parts of a row's body that a notice would replace, besides a case study. An entry's origin is a code."""
    content = json.loads(row.body)
    return [
        name
        for name in WORDS
        if content.get(name) and not (name == "origin" and isinstance(row, FrozenEntry))
    ]


def _replaced(row: FrozenRow, notice: str) -> dict[str, str]:
    """The columns with the notice in place of words; a commitment is also searched and sorted by its title."""
    body = _redacted(row, notice)
    return {"body": body, "title": notice[:300]} if isinstance(row, FrozenCommitment) else {"body": body}


def _redacted(row: FrozenRow, notice: str) -> str:
    content = json.loads(row.body)
    content |= dict.fromkeys(words_in(row), notice)
    if content.get("case_study"):
        content["case_study"] = {"title": notice, "text": notice}
    return canonical(content)


def _found(table: str, mission_id: int, key: str, first: int) -> FrozenRow | redacted_report.Passage:
    """The row, or the section of a report, that a redaction is about."""
    if table != redacted_report.TABLE:
        return _row(table, mission_id, key, first)
    for passage in redacted_report.passages(mission_id, key):
        if (passage.key, passage.first) == (key, first):
            return passage
    raise WrongState("There is no such frozen text.")


def _row(table: str, mission_id: int, key: str, first: int) -> FrozenRow:
    model = TABLES.get(table)
    found = (
        list(model._default_manager.filter(mission_id=mission_id, key=key, first=first)[:2]) if model else []
    )
    if not found:
        raise WrongState("There is no such frozen text.")
    if len(found) > 1:
        raise WrongState(
            "Things of two kinds have this key in the same edition, so it does not say which is meant."
        )
    return found[0]


def _require(by: Any, mission_id: int) -> None:
    if not has_permission(by, Permission.RELEASE, mission=mission_id):
        raise NotAllowed("Only administrators and editors of the delivery team redact.")
