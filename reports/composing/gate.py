"""The text of an edition: the composed report from the rows frozen at its position, where nothing keeps it back."""

from __future__ import annotations

from typing import Any

from mission.errors import Incomplete
from reports.composing.composed import composed
from reports.composing.frozen import frozen_facts
from reports.composing.readiness import blocking
from reports.composing.sheets import heading_of, sheets_of
from reports.composing.signing import digest_of, next_step, steps
from reports.models import Report
from reports.models.edition import ReportKind


def text_of(report: Report, *, position: int, imported: bool, withdraws: bool) -> dict[str, Any] | None:
    """The composed report as frozen at a position; None for a report without sections and for a withdrawal.

    Raises Incomplete where something blocks it or, for an annual report that is not loaded, a sign-off is missing.
    """
    sheets = [] if withdraws else sheets_of(report)
    if not sheets:
        return None
    made = composed(heading_of(report), sheets, frozen_facts(report, position))
    if made.faults:
        _refuse(f"{made.faults[0].section}, line {made.faults[0].line}: {made.faults[0].sentence}", report)
    if imported or report.kind != ReportKind.ANNUAL:
        return made.text
    items = blocking(sheets, made)
    if items:
        _refuse(f"{items[0].section}: {items[0].sentence}", report)
    missing = next_step(steps(report.sign_offs.all(), digest_of(made.text)))
    if missing:
        again = " again, since its text has changed since" if missing.lapsed else ""
        _refuse(f"It has to be signed off{again}: {missing.label.lower()}.", report)
    return made.text


def _refuse(sentence: str, report: Report) -> None:
    raise Incomplete(f"“{report}” is not ready to be frozen. {sentence}")
