"""Charts of the series that the targets of a commitment are about, each with its table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from mission.choices import Measure
from mission.dates import last_day
from mission.spans import partial_date_words, span_words
from mission.units import figure, number
from mission.wording import counted, disaggregation_words, listed
from reports.charts.bars import period_bars
from reports.charts.model import NARROW, Break, Format, Frame, Head, Series, TargetLine
from reports.charts.spans import rows_by_length, with_gaps
from reports.charts.words import describe
from reports.public.addresses import address, file_address
from reports.public.present import points as points_of
from reports.public.present.names import source_words
from reports.public.series_choice import TOTAL
from reports.released import Body, Shelf

WIDE = Frame("wide", 720, 300)
#: The rows of a chart that a target of some length is drawn in.
_ROWS = {"month": "Months", "quarter": "Quarters", "half_year": "Half years", "year": "Years", "": ""}


def chart(
    shelf: Shelf,
    indicator: Body,
    disaggregation: str,
    area: Body | None,
    found: Sequence[points_of.Value],
    targets: Sequence[Body],
    breaks: Sequence[Body],
    sources: Mapping[str, Body],
    of_indicator: Sequence[Body],
) -> dict[str, Any]:
    """For components/chart_figure.html and components/data_table.html."""
    drawn = points_of.points(found, indicator)
    replaced = {one["replaces"] for one in of_indicator}
    lines = [line for one in targets if (line := _line(one, indicator, one["code"] in replaced))]
    lines += [(one["per"] or "", path) for one in targets if (path := path_line(one))]
    names = {row.name for row in rows_by_length(drawn)}
    if len(names) == 1:
        drawn = with_gaps(drawn, label=span_words, words="no figure on record", short="none")
    rows = rows_by_length(drawn, _by_row(lines, names))
    parts = [disaggregation_words(disaggregation)] if disaggregation else []
    subject = ", ".join([indicator["title"], *parts, *([area["name"]] if area else [])])
    gone = points_of.breaks(breaks)
    description = describe([Series(drawn)], subject=subject, targets=[line for _, line in lines], breaks=gone)
    code = f"{indicator['code']}-{disaggregation}" if disaggregation else indicator["code"]
    head = Head("".join(c if c.isalnum() else "-" for c in code), subject, description)
    return {
        "title": headline(found, indicator),
        "subtitle": ", ".join([subject, indicator["unit_label"] or ""]).rstrip(", "),
        "wide": _draw(rows, head, WIDE, gone, indicator),
        "narrow": _draw(rows, head, NARROW, gone, indicator),
        "source": _sources(found, sources),
        "links": [
            {"label": "Indicator", "url": address(shelf, "indicator", code=indicator["code"])},
            {
                "label": "CSV",
                "url": file_address(shelf, "indicator", "csv", code=indicator["code"]),
                "type": "text/csv",
            },
            *_pictures(shelf, indicator, area, disaggregation),
        ],
        "table": points_of.table(found, indicator, f"Data for this chart: {subject}"),
    }


def _pictures(shelf: Shelf, indicator: Body, area: Body | None, disaggregation: str) -> list[dict[str, str]]:
    """The chart of the same series as files, as the page of the indicator draws it."""
    if area is None:
        return []
    pairs = [("area", area["code"]), ("disaggregation", disaggregation or TOTAL)]
    kinds = (("SVG", "indicator_picture", "image/svg+xml"), ("PNG", "indicator_png", "image/png"))
    return [
        {"label": label, "url": address(shelf, name, pairs, code=indicator["code"]), "type": kind}
        for label, name, kind in kinds
    ]


def headline(found: Sequence[points_of.Value], indicator: Body) -> str:
    """What the chart says: the newest value and the one before it."""
    one = points_of.newest(found)
    if one is None:
        return f"{indicator['title']}: no figure on record"
    words = f"{points_of.words(one.latest, indicator)} in {span_words(*one.span)}"
    earlier = points_of.before(found, one)
    if earlier is None:
        return words
    return f"{words}, {points_of.words(earlier.latest, indicator)} in {span_words(*earlier.span)}"


def axis_format(indicator: Body) -> Format:
    """How the axis writes its figures."""
    unit = indicator["unit"] if indicator["unit"] in ("percent", "gbp") else "count"
    return lambda value: figure(number(value).replace(",", ""), unit)


def _draw(rows: Any, head: Head, frame: Frame, gone: Sequence[Break], indicator: Body) -> str:
    return period_bars(rows, head=head, frame=frame, fmt=axis_format(indicator), breaks=gone)


def _line(target: Body, indicator: Body, replaced: bool) -> tuple[str, TargetLine] | None:
    """A target as a line; none where it has no figure or is a sum over several spans."""
    if not target["value"] or target["measure"] == Measure.SUM:
        return None
    by = f" by {partial_date_words(target['due'])}" if target["due"] else ""
    label = f"target {figure(target['value'], indicator['unit'], indicator['unit_label'] or '')}{by}"
    kind = "replaced" if replaced else "by_day" if target["due"] else "standing"
    due = last_day(target["due"]) if target["due"] else None
    return target["per"] or "", TargetLine(Decimal(target["value"]), label, kind=kind, due=due)


def path_line(target: Body) -> TargetLine | None:
    """The expected path of a target from its start to its due day; None where the assessment has none or it is over."""
    one = target.get("assessment")
    if not one or one["replaced_by"] or one["expected"] is None or not one["start"] or not target["due"]:
        return None
    start = one["start"]
    return TargetLine(
        Decimal(one["to_reach"]),
        "expected path",
        due=last_day(target["due"]),
        start=dt.date.fromisoformat(start["period_end"]),
        start_value=Decimal(start["value"]),
    )


def _by_row(lines: Sequence[tuple[str, TargetLine]], names: set[str]) -> dict[str, list[TargetLine]]:
    found: dict[str, list[TargetLine]] = {}
    for per, line in lines:
        wanted = _ROWS.get(per, "")
        row = wanted if wanted in names else next(iter(names)) if len(names) == 1 and not wanted else ""
        if row:
            found.setdefault(row, []).append(line)
    return found


def _sources(found: Sequence[points_of.Value], sources: Mapping[str, Body]) -> str:
    codes = list(dict.fromkeys(one.latest["source"] for one in reversed(found)))
    words = [source_words(sources[code]) for code in codes[:3] if code in sources]
    more = len(codes) - 3
    tail = f"; and {counted(more, 'more source')}" if more > 0 else ""
    return f"{'; '.join(words)}{tail}." if words else listed(codes)
