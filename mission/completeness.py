"""What an entry still needs before it can be submitted. Pure: it is told, and looks nothing up."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from mission.choices import DeliveryStatus

FOOTNOTE_MARK = re.compile(r"\[\^([0-9]{1,4})\]")
MOST_CHARACTERS = 20_000

#: Statuses that need a word on why.
NEED_REASON = (DeliveryStatus.AT_RISK, DeliveryStatus.DELAYED, DeliveryStatus.STOPPED)


@dataclass(frozen=True)
class Problem:
    """Something that is missing or wrong: the field, and the sentence that says how to mend it."""

    field: str
    sentence: str


@dataclass(frozen=True)
class Draft:
    """What is asked about: the words of an entry and the footnote marks that have evidence."""

    delivery_status: str
    reason: str
    done: str
    next: str
    evidence_marks: Collection[int]
    corrects: bool = False
    status_before: str = ""


def marks_in(*texts: str) -> set[int]:
    """The footnote marks that stand in texts."""
    return {int(mark) for text in texts for mark in FOOTNOTE_MARK.findall(text)}


def problems_in(draft: Draft) -> list[Problem]:
    """Everything that keeps an entry from being submitted, in the order of the form."""
    found = []
    if not draft.delivery_status:
        found.append(Problem("delivery_status", "Choose a delivery status."))
    if draft.delivery_status == DeliveryStatus.SUPERSEDED:
        found.append(
            Problem(
                "delivery_status", "Superseded is worked out from links between commitments; choose another."
            )
        )
    if draft.delivery_status in NEED_REASON and not draft.reason.strip():
        label = DeliveryStatus(draft.delivery_status).label.lower()
        found.append(Problem("reason", f"Say why the commitment is {label}."))
    elif draft.status_before and draft.status_before != draft.delivery_status and not draft.reason.strip():
        found.append(Problem("reason", "The status differs from last period's. Say why."))
    elif draft.corrects and not draft.reason.strip():
        found.append(Problem("reason", "Say what this correction changes and why."))
    if not draft.done.strip():
        found.append(Problem("done", "Write what was done, or that there is nothing to report."))
    found += _too_long(draft)
    missing = sorted(marks_in(draft.done, draft.next) - set(draft.evidence_marks))
    found += [
        Problem("evidence", f"Footnote {mark} has no evidence. Add it, or take the mark out.")
        for mark in missing
    ]
    spare = sorted(set(draft.evidence_marks) - marks_in(draft.done, draft.next))
    found += [
        Problem("evidence", f"Evidence {mark} is not used. Put [^{mark}] into the text.") for mark in spare
    ]
    return found


def _too_long(draft: Draft) -> list[Problem]:
    return [
        Problem(field, f"Shorten this to {MOST_CHARACTERS:,} characters; it has {len(text):,}.")
        for field, text in (("reason", draft.reason), ("done", draft.done), ("next", draft.next))
        if len(text) > MOST_CHARACTERS
    ]
