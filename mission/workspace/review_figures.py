"""The figures of an entry beside their series: what was said for earlier spans, and by how much this one differs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mission.choices import FigureAnswer, FigurePart
from mission.completeness import asks_for_reason
from mission.entry_figures import OnRecord
from mission.models import EntryFigure, Observation, ProgressEntry
from mission.spans import span_words
from mission.units import difference, figure
from mission.wording import missing_words
from mission.workspace.entry_page import series_name

Row = dict[str, Any]
#: So far back the series is shown, and so many of its values.
_LOOKED_BACK, _SHOWN = dt.timedelta(days=2_300), 6


def figures_beside(entry: ProgressEntry) -> list[Row]:
    """Each figure of an entry in words, with the latest values of its series up to the end of its span. Two queries."""
    rows = list(
        EntryFigure.objects.filter(entry=entry).select_related("series__indicator", "series__area", "source")
    )
    record = _on_record(rows)
    return [_row(one, record) for one in rows]


def _on_record(rows: list[EntryFigure]) -> OnRecord:
    found = OnRecord()
    if not rows:
        return found
    observations = Observation.objects.approved().filter(
        series__in={one.series_id for one in rows},
        part=FigurePart.FIGURE,
        end__gte=min(one.start for one in rows) - _LOOKED_BACK,
        end__lte=max(one.end for one in rows),
    )
    latest: dict[Any, Observation] = {}
    for one in observations.select_related("source").order_by("series", "end", "start", "vintage"):
        latest[(one.series_id, one.start, one.end)] = one
    for one in latest.values():
        found.rows.setdefault(one.series_id, []).append(one)
    return found


def _row(one: EntryFigure, record: OnRecord) -> Row:
    indicator = one.series.indicator
    answer = FigureAnswer(one.missing).label if one.missing else ""
    before = record.before(one.series_id, one.start, one.end)
    printed = one.printed or str(one.value or 0)
    shown: Row = {
        "code": indicator.code,
        "name": series_name(one.series),
        "span": span_words(one.start, one.end),
        "value": answer or figure(printed, indicator.unit, indicator.unit_label),
        "unit": "" if answer else indicator.unit_label,
        "share": _share(one),
        "quality": one.get_quality_display() if one.quality else "",
        "reason": one.reason,
        "source": one.source_text or (one.source.title if one.source else ""),
        "series": [_earlier(row, indicator) for row in record.rows.get(one.series_id, [])][-_SHOWN:],
    }
    if before is not None and before.value is not None and one.value is not None:
        shown["step"] = difference(before.printed or str(before.value), printed, indicator.unit)
        shown["step_from"] = span_words(before.start, before.end)
        shown["far"] = asks_for_reason(before.value, one.value)
    return shown


def _earlier(row: Observation, indicator: Any) -> Row:
    value = missing_words(row.missing) if row.value is None else figure(
        row.printed or str(row.value), indicator.unit, indicator.unit_label
    )  # fmt: skip
    return {"span": span_words(row.start, row.end), "value": value, "source": row.source}


def _share(one: EntryFigure) -> str:
    if one.numerator is None or one.denominator is None:
        return ""
    return f"{one.numerator.normalize():f} of {one.denominator.normalize():f}"
