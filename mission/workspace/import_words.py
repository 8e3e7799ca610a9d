"""What the pages of figures say: states with who and when, changes as cells of a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from mission.choices import FigurePart, ImportState, Missing, Quality
from mission.dates import PARTIAL_DATE
from mission.models import Area, FigureImport, Indicator
from mission.releases.changes import Change
from mission.reviewing import known_people
from mission.spans import partial_date_words, span_words
from mission.units import difference, figure

_MISSING = dict(Missing.choices)


def standing(imports: Sequence[FigureImport], reader: Any) -> list[tuple[FigureImport, str]]:
    """Each import with its state in a sentence, people as a reader may know them; one query for the team's."""
    actors = {a for one in imports for a in (one.uploaded_by, one.submitted_by, one.decided_by)}
    actors |= {one.taken_back_by.by for one in imports if one.taken_back_by}
    names = known_people(reader, actors).words
    return [(one, _sentence(one, names)) for one in imports]


def _sentence(one: FigureImport, names: dict[str, str]) -> str:
    word = ImportState(one.state).label
    who, at = one.uploaded_by, one.uploaded_at
    if one.state == ImportState.SUBMITTED:
        # Only what the worker handed back has a reason.
        word = "Could not be written; submitted" if one.reason else word
        who, at = one.submitted_by, one.submitted_at or at
    elif one.state == ImportState.APPROVED and one.taken_back_by:
        word, who, at = "Being taken back; asked for", one.taken_back_by.by, one.taken_back_by.at
    elif one.state == ImportState.FAILED:
        word = "Could not be checked; uploaded"
    elif one.state in (ImportState.APPROVED, ImportState.WRITING, ImportState.REFUSED):
        who, at = one.decided_by, one.decided_at or at
    elif one.state == ImportState.TAKEN_BACK and one.taken_back_by:
        who, at = one.taken_back_by.by, one.taken_back_by.at
    else:
        word = f"{word}; uploaded"
    local = timezone.localtime(at)
    return f"{word} by {names.get(who, 'the service')}, {local.day} {local:%B %Y, %H:%M}"


@dataclass(frozen=True)
class Shown:
    """One change as it stands in the table."""

    where: str
    indicator: str
    area: str
    period: str
    breakdown: str
    before: str
    now: str
    step: str
    remarks: str


def shown(changes: Iterable[Change], indicators: dict[int, Indicator]) -> list[Shown]:
    """Changes in words; one query for the names of the areas."""
    rows = list(changes)
    areas = dict(Area.objects.filter(pk__in={row.point.area for row in rows}).values_list("pk", "name"))
    return [_shown(row, indicators[row.point.indicator], areas[row.point.area]) for row in rows]


def _shown(change: Change, indicator: Indicator, area: str) -> Shown:
    point, earlier = change.point, change.earlier
    part = FigurePart(point.part).label if point.part else ""
    before = _value(earlier.printed, earlier.bound, earlier.missing, indicator)
    if before and PARTIAL_DATE.fullmatch(earlier.published):
        before = f"{before}, published {partial_date_words(earlier.published)}"
    step = ""
    if earlier.printed and point.printed and not (earlier.bound or point.bound):
        step = difference(earlier.printed, point.printed, indicator.unit)
    remarks = [
        Quality(point.quality).label if point.quality else "",
        "marked as revised" if point.revised else "",
    ]
    return Shown(
        where=f"{point.row:,}{f', {point.column}' if point.column else ''}",
        indicator=indicator.title,
        area=area,
        period=span_words(dt.date.fromisoformat(point.start), dt.date.fromisoformat(point.end)),
        breakdown=", ".join(filter(None, [point.disaggregation.replace(";", ", ").replace("=", ": "), part])),
        before=before,
        now=_value(point.printed, point.bound, point.missing, indicator),
        step=step,
        remarks=", ".join(filter(None, [*remarks, point.note])),
    )


def _value(printed: str, bound: str, missing: str, indicator: Indicator) -> str:
    if missing:
        return _MISSING[missing]
    return figure(printed, indicator.unit, indicator.unit_label, bound) if printed else ""


def counted(found: Any) -> list[tuple[str, str, int]]:
    """How many changes of each kind: its name in addresses, in words, and the number."""
    return [
        ("wrong", "Wrong cells", found.wrong),
        ("revises", "Revise an earlier figure", found.revising),
        ("new", "New", found.new),
        ("unchanged", "Unchanged", found.unchanged),
    ]
