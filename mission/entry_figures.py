"""Which figures an entry may give, what is on record of them, and what they are compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from mission.choices import FigurePart
from mission.completeness import GivenFigure
from mission.models import EntryFigure, Observation, ProgressEntry, Series
from mission.spans import whole_months

#: Figures that end so long before a draft's own are looked at for the one to compare with.
_LOOKED_BACK = dt.timedelta(days=1_100)
Point = tuple[int, dt.date, dt.date]


def figure_key(series: int, start: dt.date, end: dt.date) -> str:
    """The key by which rules and pages name a figure of an entry."""
    return f"{series}.{start}.{end}"


def asked_series(entry: ProgressEntry) -> list[Series]:
    """The series of which an entry gives figures: those of the commitment's targets in force, those that this partner gave
    before for the commitment, and those in the entry itself."""
    of_targets = Q(targets__commitment=entry.commitment_id, targets__replaced_by=None)
    given = EntryFigure.objects.filter(
        entry__commitment=entry.commitment_id, entry__partner=entry.partner_id
    ).values("series")
    found = Series.objects.filter(of_targets | Q(pk__in=given), mission=entry.mission_id)
    return list(
        found.select_related("indicator", "area")
        .distinct()
        .order_by("indicator__code", "area__code", "disaggregation")
    )


def possible_series(entry: ProgressEntry, without: Collection[int]) -> list[Series]:
    """Other series that the entry may give a figure of: of the indicators of the commitment's outcomes."""
    rows = Series.objects.filter(indicator__outcome__commitments=entry.commitment_id).exclude(pk__in=without)
    return list(
        rows.select_related("indicator", "area")
        .distinct()
        .order_by("indicator__code", "area__code", "disaggregation")[:500]
    )


@dataclass
class OnRecord:
    """The latest published figures of some series, by series, in order of time."""

    rows: dict[int, list[Observation]] = field(default_factory=dict)

    def before(self, series: int, start: dt.date, end: dt.date) -> Observation | None:
        """The last figure with a value that ended before a span and is of the same length."""
        alike = [
            row
            for row in self.rows.get(series, [])
            if row.end < start and row.value is not None and _same_length(row, start, end)
        ]
        return alike[-1] if alike else None

    def within(self, series: int, start: dt.date, end: dt.date) -> list[Observation]:
        """The figures for spans that lie in a span."""
        return [row for row in self.rows.get(series, []) if row.start >= start and row.end <= end]


def on_record(points: Iterable[Point]) -> OnRecord:
    """What is on record around the points (series, first day, last day) of a draft, by one query."""
    wanted = list(points)
    found = OnRecord()
    if not wanted:
        return found
    first, last = min(point[1] for point in wanted), max(point[2] for point in wanted)
    rows = Observation.objects.approved().filter(
        series__in={point[0] for point in wanted},
        part=FigurePart.FIGURE,
        end__gte=first - _LOOKED_BACK,
        end__lte=last,
    )
    latest: dict[Point, Any] = {}
    for row in rows.select_related("source").order_by("series", "end", "start", "vintage"):
        latest[(row.series_id, row.start, row.end)] = row
    for (series, _, _), row in latest.items():
        found.rows.setdefault(series, []).append(row)
    return found


def given_figures(entry: ProgressEntry) -> list[GivenFigure]:
    """The figures of a draft as the rules of completeness want to know them."""
    rows = list(EntryFigure.objects.filter(entry=entry).select_related("series__indicator", "series__area"))
    record = on_record((row.series_id, row.start, row.end) for row in rows)
    return [_given(row, record) for row in rows]


def _given(row: EntryFigure, record: OnRecord) -> GivenFigure:
    before = record.before(row.series_id, row.start, row.end)
    return GivenFigure(
        key=figure_key(row.series_id, row.start, row.end),
        name=row.series.indicator.title,
        value=row.value,
        printed=row.printed,
        percent=row.series.indicator.unit == "percent",
        numerator=row.numerator,
        denominator=row.denominator,
        has_source=bool(row.source_id or row.source_text.strip()),
        reason=row.reason,
        before=before.value if before else None,
    )


def _same_length(row: Observation, start: dt.date, end: dt.date) -> bool:
    months = whole_months(start, end)
    if months:
        return whole_months(row.start, row.end) == months
    return abs((row.end - row.start).days - (end - start).days) <= 3
