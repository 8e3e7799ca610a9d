"""Bodies of targets and of published figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from mission import models as record
from mission.vintages import known_by, vintage_key
from reports.assessing import assessed
from reports.selection import Selection
from reports.snapshot.nouns import indicators, series_breaks
from reports.snapshot.rows import SOURCED, Body, Row, day, shape


def targets(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Targets, each with its assessment from the figures of the edition: four queries, however many there are."""
    bodies = list(_targets(mission, selection))
    found = assessed(
        bodies,
        {row.key: row.body for row in indicators(mission, selection)},
        _figures_of_targets(mission, selection),
        [row.body for row in series_breaks(mission, selection)],
    )
    for body in bodies:
        columns = {name: body[name] or "" for name in ("indicator", "area", "commitment")}
        yield Row(body["code"], {**body, "assessment": found[body["code"]]}, columns)


def _figures_of_targets(mission: record.Mission, selection: Selection) -> Iterator[Body]:
    series = record.Target.objects.filter(mission=mission, series__isnull=False).order_by().values("series")
    rows = record.Observation.objects.approved().filter(selection.figures(), series__in=series)
    for body in _figures(rows):
        for name in ("period_start", "period_end"):
            body[name] = day(body[name])
        yield body


def _targets(mission: record.Mission, selection: Selection) -> Iterator[Body]:
    rows = record.Target.objects.filter(mission=mission)
    if not selection.whole:
        rows = rows.filter(source__published_last__lte=selection.known_by)
    for body in shape(
        rows,
        "code",
        "title",
        "change_reason",
        "measure",
        "per",
        "baseline_start",
        "baseline_end",
        "comparator",
        "span_start",
        "span_end",
        "due",
        "set_by",
        "note",
        indicator="indicator__code",
        area="series__area__code",
        disaggregation="series__disaggregation",
        commitment="commitment__ref",
        replaces="replaces__code",
        baseline="baseline_printed",
        value="value_printed",
        change_percent="change_percent_printed",
        **SOURCED,
    ):
        for name in ("baseline_start", "baseline_end", "span_start", "span_end"):
            body[name] = day(body[name])
        yield body


def figures(mission: record.Mission, selection: Selection, *, indicator_id: int) -> Iterator[Row]:
    """The published values of one indicator."""
    rows = record.Observation.objects.approved().filter(
        selection.figures(), series__indicator_id=indicator_id
    )
    for body in _figures(rows):
        yield _figure_row(body)


def figures_of(mission: record.Mission, selection: Selection, *, codes: Collection[str]) -> Iterator[Row]:
    """The published values of some indicators, in one query."""
    rows = record.Observation.objects.approved().filter(
        selection.figures(), series__mission=mission, series__indicator__code__in=codes
    )
    for body in _figures(rows):
        yield _figure_row(body)


def _figures(rows: QuerySet[record.Observation]) -> Iterator[Body]:
    return shape(
        rows.order_by(),
        "part",
        "missing",
        "bound",
        "quality",
        "revised",
        "reason",
        "published",
        "locator",
        "note",
        indicator="series__indicator__code",
        area="series__area__code",
        disaggregation="series__disaggregation",
        period_start="start",
        period_end="end",
        value="printed",
        numerator="numerator_printed",
        denominator="denominator_printed",
        source="source__code",
    )


def _figure_row(body: Body) -> Row:
    start, end = body["period_start"], body["period_end"]
    body["period_start"], body["period_end"] = day(start), day(end)
    words = [
        body[name] or ""
        for name in ("indicator", "area", "disaggregation", "period_start", "period_end", "part")
    ]
    point = "|".join(words)
    published = body["published"] or ""
    vintage = vintage_key(published=published, revised=body["revised"], source=body["source"])
    columns = {
        "point": point,
        "indicator": body["indicator"],
        "area": body["area"],
        "disaggregation": body["disaggregation"] or "",
        "start": start,
        "end": end,
        "vintage": vintage,
        "known_by": known_by(published),
    }
    return Row(f"{point}|{vintage}", body, columns)
