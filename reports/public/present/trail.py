"""A commitment through all reports, in words."""

from __future__ import annotations

from typing import Any

from mission.spans import partial_date_words
from mission.wording import listed
from reports.public.addresses import address
from reports.released import Shelf
from reports.trail import Step, trail_of


def trail(shelf: Shelf, ref: str) -> dict[str, Any]:
    """The context of reports/commitment_trail.html."""
    return {
        "trail": [_row(shelf, ref, step) for step in trail_of(shelf, ref)],
        "since_url": address(shelf, "since_index"),
    }


def _row(shelf: Shelf, ref: str, step: Step) -> dict[str, Any]:
    period = step.edition.report.period
    there = step.body is not None
    of = shelf.beside(step.edition)
    return {
        "label": period.label if period else step.edition.report.title,
        "url": address(of, "commitment", ref=ref) if there else address(of, "home"),
        "there": there,
        "status": (step.body or {}).get("status") or "",
        "due": partial_date_words((step.body or {}).get("due_now") or "") or "No date stated",
        "words": _words(step),
    }


def _words(step: Step) -> str:
    said = ["an entry for the period" if step.reported else "no entry for the period"]
    if step.reworded:
        said.append("another wording than before")
    if step.moved:
        said.append("another due date than before")
    words = listed(said)
    return words[:1].upper() + words[1:]
