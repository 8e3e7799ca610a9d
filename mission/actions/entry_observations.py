"""What approving an entry makes of it: observations of its figures, with a batch and a source of their own; milestones reached."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from mission.choices import BatchState, FigureAnswer, FigurePart, MilestoneState, Missing
from mission.models import Batch, EntryFigure, EntryMilestone, Observation, ProgressEntry, Source
from mission.vintages import known_by, vintage_key

#: Columns that make a figure of a correction another one than the figure before.
_COMPARED = ("printed", "value", "missing", "quality", "numerator", "denominator")


def record_figures(entry: ProgressEntry, *, by: Any, at: dt.datetime) -> Batch | None:
    """Make observations of the figures of an entry that is being approved; None where there is nothing to record.

    “Nothing to report” makes none. A correction adds the figures that it changes, marked as revised, and takes back those
    that it leaves out. Called inside the transaction of the approval.
    """
    earlier = _earlier_figures(entry)
    figures = list(EntryFigure.objects.filter(entry=entry).select_related("source"))
    given = {_point(row): row for row in figures if row.missing != FigureAnswer.NOTHING_TO_REPORT}
    fresh = [row for point, row in given.items() if _is_news(row, earlier.get(point))]
    gone = [row for point, row in earlier.items() if point not in given and row.missing != Missing.WITHDRAWN]
    if not fresh and not gone:
        return None
    published = timezone.localdate(at).isoformat()
    source = _source(entry, published)
    batch = Batch.objects.create(
        mission_id=entry.mission_id,
        at=at,
        by=entry.submitted_by,
        approved_at=at,
        approved_by=by.actor,
        label=f"Entry of {entry.partner.name} on {entry.commitment.ref}, {entry.period.label}"[:300],
        state=BatchState.APPROVED,
    )
    rows = [_observation(row, source, batch, published, revised=_point(row) in earlier) for row in fresh]
    rows += [_taken_back(row, source, batch, published) for row in gone]
    Observation.objects.bulk_create(rows)
    return batch


def record_milestones(entry: ProgressEntry) -> None:
    """Note on the commitment the milestones that an entry says were reached. Called inside the transaction of the approval."""
    for row in EntryMilestone.objects.filter(entry=entry).select_related("milestone"):
        milestone, reached = row.milestone, row.reached.isoformat()
        if (milestone.state, milestone.date) != (MilestoneState.REACHED, reached):
            milestone.state, milestone.date = MilestoneState.REACHED, reached
            milestone.version += 1
            milestone.save()


def _point(row: EntryFigure) -> tuple[int, dt.date, dt.date]:
    return row.series_id, row.start, row.end


def _earlier_figures(entry: ProgressEntry) -> dict[Any, EntryFigure]:
    """What the approved entry before this correction had made observations of."""
    if entry.number == 1:
        return {}
    before = (
        ProgressEntry.objects.approved()
        .filter(
            commitment=entry.commitment_id,
            partner=entry.partner_id,
            period=entry.period_id,
            number__lt=entry.number,
        )
        .order_by("-number")
        .first()
    )
    rows = EntryFigure.objects.filter(entry=before).exclude(missing=FigureAnswer.NOTHING_TO_REPORT)
    return {_point(row): row for row in rows} if before else {}


def _is_news(row: EntryFigure, before: EntryFigure | None) -> bool:
    return before is None or any(getattr(row, name) != getattr(before, name) for name in _COMPARED)


def _source(entry: ProgressEntry, published: str) -> Source:
    return Source.objects.create(
        mission_id=entry.mission_id,
        code=f"entry-{entry.code}-{entry.number:02d}",
        title=f"Progress entry on {entry.commitment.ref}, {entry.period.label}"
        + (f", correction {entry.number - 1}" if entry.number > 1 else ""),
        publisher=entry.partner.name[:200],
        published=published,
    )


def _observation(
    row: EntryFigure, source: Source, batch: Batch, published: str, *, revised: bool, **fields: Any
) -> Observation:
    return Observation(
        **{
            "series_id": row.series_id,
            "start": row.start,
            "end": row.end,
            "part": FigurePart.FIGURE,
            "value": row.value,
            "printed": row.printed,
            "numerator": row.numerator,
            "numerator_printed": _plain(row.numerator),
            "denominator": row.denominator,
            "denominator_printed": _plain(row.denominator),
            "quality": row.quality,
            "missing": row.missing,
            "note": _note(row),
        }
        | fields,
        revised=revised,
        published=published,
        known_by=known_by(published),
        vintage=vintage_key(published=published, revised=revised, source=source.code),
        source=source,
        batch=batch,
    )


def _taken_back(row: EntryFigure, source: Source, batch: Batch, published: str) -> Observation:
    empty: dict[str, Any] = {
        "value": None,
        "printed": "",
        "numerator": None,
        "numerator_printed": "",
        "denominator": None,
        "denominator_printed": "",
        "quality": "",
        "missing": Missing.WITHDRAWN,
        "note": "Taken back by a correction of the entry.",
    }
    return _observation(row, source, batch, published, revised=True, **empty)


def _note(row: EntryFigure) -> str:
    cited = row.source_text.strip() or (row.source.title if row.source else "")
    parts = [f"Source given: {cited}." if cited else "", row.reason.strip()]
    return " ".join(part for part in parts if part)


def _plain(value: Any) -> str:
    return "" if value is None else f"{value.normalize():f}"
