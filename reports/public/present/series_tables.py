"""The tables of a series: its values, and who said what when. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mission.spans import partial_date_words, span_kind, span_words
from mission.units import difference, figure
from mission.wording import counted, missing_words
from reports.public.present.values import in_words, read_in, reason_words, remark, step_words
from reports.series import Cell, Point, Revision, Series, Value, View, by_length, revisions_of, triangle

Body = Mapping[str, Any]
#: A triangle of more points than this shows those alone that several publications speak of.
MOST_ROWS = 20


def view_label(view: View) -> str:
    """The head of the column of a view."""
    if view.first:
        return "First published"
    return "Known then" if view.known_on else "Latest"


def value_rows(
    series: Series, view: View, indicator: Body, sources: Mapping[str, Body]
) -> list[dict[str, Any]]:
    """One row per time span, grouped by its length; and one for each period between them that has no figure."""
    rows = []
    for group in by_length(series.visible(view)):
        listed = [(point.start, _value_row(point, view, indicator, sources)) for point in group.points]
        kind = span_kind(group.points[0].start, group.points[0].end)
        listed += [(start, _gap_row(kind, start, end)) for start, end in group.gaps]
        rows += [row for _, row in sorted(listed, key=lambda item: item[0])]
    return rows


def _value_row(point: Point, view: View, indicator: Body, sources: Mapping[str, Body]) -> dict[str, Any]:
    value, first = point.at(view), point.known(view)[0]
    assert value is not None
    return {
        "span": span_words(point.start, point.end, long=True),
        "kind": _kind(point),
        "first": in_words(first, indicator),
        "first_absent": first.number is None,
        "value": in_words(value, indicator),
        "absent": value.number is None,
        "changed": not value.says_the_same(first),
        "remark": remark(point, view, indicator),
        "note": value.note,
        "source": _source(value, sources),
    }


def _source(value: Value, sources: Mapping[str, Body]) -> dict[str, str] | None:
    source = sources.get(value.source)
    if source is None:
        return None
    words = [source["publisher"], partial_date_words(value.published), value.locator]
    return {
        "title": source["title"],
        "url": source.get("page_url", ""),
        "words": ", ".join(word for word in words if word),
    }


def _kind(point: Point) -> str:
    kind = span_kind(point.start, point.end)
    return f"{kind}, part of a year" if point.is_part else kind


def _gap_row(kind: str, start: Any, end: Any) -> dict[str, Any]:
    words = missing_words("unknown")
    return {"span": span_words(start, end, long=True), "kind": kind, "gap": f"{words[0].upper()}{words[1:]}."}


def revision_rows(
    series: Series, view: View, indicator: Body, sources: Mapping[str, Body]
) -> list[dict[str, Any]]:
    """Every revision with both values, its size, its reason and where it was said."""
    return [
        _revision_row(one, indicator, sources) for point in series.points for one in revisions_of(point, view)
    ]


def _revision_row(one: Revision, indicator: Body, sources: Mapping[str, Body]) -> dict[str, Any]:
    step = one.step
    size = difference(one.before.printed, one.after.printed, indicator["unit"]) if step is not None else ""
    return {
        "span": span_words(one.point.start, one.point.end),
        "before": in_words(one.before, indicator),
        "before_in": read_in(one.before, sources, place=False),
        "after": in_words(one.after, indicator),
        "after_in": read_in(one.after, sources),
        "size": size,
        "reason": reason_words(one.after.reason),
    }


def triangle_table(
    series: Series, view: View, indicator: Body, sources: Mapping[str, Body]
) -> dict[str, Any] | None:
    """Time spans down, publications across, changed cells marked; None where no span was published twice."""
    points = series.visible(view)
    several = [point for point in points if len(point.known(view)) > 1]
    if not several:
        return None
    shown = list(points) if len(points) <= MOST_ROWS else several
    table = triangle(shown, view)
    return {
        "columns": [_publication(one, sources) for one in table.publications],
        "rows": [
            {
                "span": span_words(point.start, point.end, long=True),
                "cells": [_cell(cell, indicator) if cell else {} for cell in cells],
            }
            for point, cells in table.rows
        ],
        "left_out": counted(len(points) - len(shown), "time span") if len(shown) < len(points) else "",
        "undated": any(not one.published for one in table.publications),
    }


def _publication(value: Value, sources: Mapping[str, Body]) -> dict[str, str]:
    source = sources.get(value.source)
    title = source["title"] if source else value.source
    again = ", marked as revised" if value.revised and not value.published else ""
    return {
        "title": title,
        "url": source.get("page_url", "") if source else "",
        "date": partial_date_words(value.published) + again,
    }


def _cell(cell: Cell, indicator: Body) -> dict[str, Any]:
    text = in_words(cell.value, indicator)
    step = step_words(cell.before, cell.value) if cell.before and cell.changed else ""
    return {"text": text, "changed": cell.changed, "step": step, "absent": cell.value.number is None}


def revision_sentence(series: Series, view: View) -> str:
    """How many time spans were revised."""
    points = series.visible(view)
    revised = sum(bool(revisions_of(point, view)) for point in points)
    if not revised:
        return ""
    return f"{figure(revised)} of {counted(len(points), 'time span')} {'was' if revised == 1 else 'were'} revised."


def hidden(points: Sequence[Point], view: View) -> int:
    """How many of some points have a reason instead of a value."""
    return sum((value := point.at(view)) is not None and value.number is None for point in points)
