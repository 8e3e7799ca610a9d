"""Bodies of progress entries."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mission import models as record
from reports.selection import Selection
from reports.snapshot.rows import Body, Row, day


def entries(
    mission: record.Mission, selection: Selection, only: Collection[int] | None = None
) -> Iterator[Row]:
    """Approved entries: for each commitment, partner and period the highest number."""
    rows = record.ProgressEntry.objects.filter(mission=mission).latest_approved().filter(selection.entries())
    if only is not None:
        rows = rows.filter(pk__in=only)
    rows = rows.select_related("commitment", "partner", "period", "case_study").prefetch_related(
        "evidence__source"
    )
    for entry in rows.order_by("code").iterator(chunk_size=500):
        body = _entry_body(entry)
        columns = {name: body[name] or "" for name in ("commitment", "partner", "period", "status", "origin")}
        yield Row(body["code"], body, columns)


def _entry_body(entry: record.ProgressEntry) -> Body:
    case_study = getattr(entry, "case_study", None)
    return {
        "code": entry.code,
        "number": entry.number,
        "commitment": entry.commitment.ref,
        "partner": entry.partner.code,
        "period": entry.period.code,
        "origin": entry.origin,
        "status": entry.delivery_status or None,
        "reason": entry.reason or None,
        "done": entry.done or None,
        "next": entry.next or None,
        "team_assessment": entry.team_assessment or None,
        "team_assessment_reason": entry.team_assessment_reason or None,
        "partner_reply": entry.partner_reply or None,
        "submitted_on": day(entry.submitted_at.date()) if entry.submitted_at else None,
        "approved_on": day(entry.decided_at.date()) if entry.decided_at else None,
        "case_study": {"title": case_study.title, "text": case_study.text} if case_study else None,
        "evidence": [
            {
                "mark": one.mark,
                "source": one.source.code if one.source else None,
                "link": one.link or None,
                "link_title": one.link_title or None,
                "file": one.file.name or None,
                "locator": one.locator or None,
            }
            for one in sorted(entry.evidence.all(), key=lambda one: one.mark)
        ],
    }
