"""The headline figures of a mission: the gravest one alone and large, then one for each outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from mission.choices import OutcomeKind
from mission.spans import lag_words, partial_date_words, span_words
from mission.units import difference, printed
from mission.wording import QUALITIES, aim_words
from reports.charts.bars import period_bars
from reports.charts.line import line_chart
from reports.charts.model import CARD, Break, Frame, Head, Point, Series
from reports.charts.spans import length_name, rows_by_length, with_gaps
from reports.charts.words import describe
from reports.public.addresses import address, file_address
from reports.public.present import points as points_of
from reports.public.present.names import source_words
from reports.public.present.outcomes import ancestors
from reports.public.present.target_charts import axis_format
from reports.released import Body, Shelf

LEAD_WIDE, LEAD_NARROW = Frame("wide", 620, 320), Frame("narrow", 340, 260)
#: A series of at least so many values is drawn as a line.
LINE_FROM = 6
#: A card shows the newest values, as many as it has room for.
CARD_POINTS = 4


@dataclass
class Headline:
    """A headline indicator with the values of its undivided series for the whole area."""

    indicator: Body
    values: list[points_of.Value] = field(default_factory=list)
    breaks: list[Body] = field(default_factory=list)


def headlines(indicators: Iterable[Body], figures: Iterable[Body], breaks: Iterable[Body]) -> list[Headline]:
    """The headline indicators that have a value. `figures` are all published values, sorted by their keys."""
    first: dict[str, dict[tuple[str, ...], Body]] = {}
    latest: dict[str, dict[tuple[str, ...], Body]] = {}
    for body in figures:
        point = (body["period_start"], body["period_end"], body["part"] or "")
        first.setdefault(body["indicator"], {}).setdefault(point, body)
        latest.setdefault(body["indicator"], {})[point] = body
    gone = list(breaks)
    found = []
    for indicator in indicators:
        code = indicator["code"]
        values = points_of.values(latest.get(code, {}).values(), first.get(code, {}).values())
        if points_of.newest(values):
            found.append(Headline(indicator, values, [one for one in gone if one["indicator"] == code]))
    return found


def lead_of(found: Sequence[Headline], outcomes: Mapping[str, Body]) -> Headline | None:
    """The headline of the aim with the longest series; without one the first headline."""
    aims = [one for one in found if outcomes.get(one.indicator["outcome"], {}).get("kind") == OutcomeKind.AIM]
    return max(aims, key=lambda one: len(one.values), default=None) or (found[0] if found else None)


def one_of_each(
    found: Sequence[Headline], outcomes: Mapping[str, Body], lead: Headline | None
) -> list[Headline]:
    """For each top-level outcome the headline with most values, in the order of the outcomes."""
    best: dict[str, Headline] = {}
    for one in sorted(found, key=_weight):
        code = one.indicator["outcome"]
        if one is lead or code not in outcomes:
            continue
        top = (ancestors(outcomes, code)[:1] or [outcomes[code]])[0]["code"]
        best.setdefault(top, one)
    return [one for _, one in sorted(best.items())]


def _weight(one: Headline) -> tuple[int, int, str]:
    return -len(one.values), len(one.indicator["outcome"]), one.indicator["code"]


def card(shelf: Shelf, one: Headline, sources: Mapping[str, Body], *, lead: bool = False) -> dict[str, Any]:
    """For components/headline_figure.html."""
    newest = points_of.newest(one.values)
    assert newest is not None
    body, indicator = newest.latest, one.indicator
    code = indicator["code"]
    shown = printed(body["value"], indicator["unit"], indicator["unit_label"] or "", body["bound"] or "")
    found = {
        "title": indicator["title"],
        "url": address(shelf, "indicator", code=code),
        "number": shown.number,
        "unit": shown.unit,
        "period": span_words(*newest.span, long=True),
        "qualifiers": _qualifiers(newest, indicator),
        "words": _words(one, newest),
        "source": _source(newest, sources),
        "later": "No later figure is on this record.",
    }
    if lead:
        data = {"label": "CSV", "url": file_address(shelf, "indicator", "csv", code=code), "type": "text/csv"}
        links = [{"label": "All figures, areas and revisions", "url": found["url"]}, data]
        return {**found, "links": links, **_lead_charts(one)}
    return {**found, "chart": _card_chart(one, newest)}


def _qualifiers(newest: points_of.Value, indicator: Body) -> list[str]:
    words = [QUALITIES.get(newest.latest["quality"] or "", "")]
    if newest.revised:
        words.append(f"revised, first {points_of.words(newest.first, indicator)}")
    return [word for word in words if word]


def _words(one: Headline, newest: points_of.Value) -> str:
    """The aim, and the value before in plain words; never said to be better or worse."""
    indicator, body = one.indicator, newest.latest
    counts = indicator["unit"] == "count"
    aim = f"{aim_words(indicator['direction'] or '', counts=counts)}."
    interval = ""
    if newest.lower and newest.upper:
        ends = [points_of.words(end, indicator) for end in (newest.lower, newest.upper)]
        interval = f" Between {ends[0]} and {ends[1]}."
    earlier = points_of.before(one.values, newest)
    if earlier is None:
        return f"{aim}{interval} No earlier figure to compare with is on record."
    then = f"{span_words(*earlier.span)} ({points_of.words(earlier.latest, indicator)})"
    if _broken(one, earlier, newest):
        return f"{aim}{interval} Counted differently before, so it is not compared with {then}."
    if body["bound"] or earlier.latest["bound"] or interval:
        return f"{aim}{interval} Before: {then}."
    step = difference(earlier.latest["value"], body["value"], indicator["unit"])
    than = "as in" if step == "the same" else "than in"
    return f"{aim} {step[0].upper()}{step[1:]} {than} {then}."


def _broken(one: Headline, earlier: points_of.Value, newest: points_of.Value) -> bool:
    start, end = earlier.span[1].isoformat(), newest.span[1].isoformat()
    return any(start < (gone["date"] or "") <= end for gone in one.breaks)


def _source(newest: points_of.Value, sources: Mapping[str, Body]) -> str:
    body, first = newest.latest, newest.first
    words = source_words(sources.get(body["source"]), body["locator"])
    published = first["published"] or body["published"] or ""
    lag = lag_words(*newest.span, published) if published else ""
    if first["published"] and first["source"] != body["source"]:
        when = f"First published {partial_date_words(first['published'])}{f', {lag}' if lag else ''}"
        return f"{when}. As read in: {words}."
    return f"{words}{f'; {lag}' if lag else ''}."


def _of_length(one: Headline, newest: points_of.Value) -> list[Point]:
    name = length_name(*newest.span)
    return [
        point
        for point in points_of.points(one.values, one.indicator)
        if length_name(point.start, point.end) == name
    ]


def _lead_charts(one: Headline) -> dict[str, SafeString]:
    newest = points_of.newest(one.values)
    assert newest is not None
    drawn = _of_length(one, newest)
    return {"wide": _draw(one, drawn, LEAD_WIDE), "narrow": _draw(one, drawn, LEAD_NARROW)}


def _card_chart(one: Headline, newest: points_of.Value) -> SafeString | str:
    drawn = _of_length(one, newest)[-CARD_POINTS:]
    return _draw(one, drawn, CARD) if len(drawn) > 1 else ""


def _draw(one: Headline, drawn: Sequence[Point], frame: Frame) -> SafeString:
    indicator = one.indicator
    breaks = [gone for gone in points_of.breaks(one.breaks) if drawn[0].end < gone.day <= drawn[-1].end]
    if frame.is_card:
        # A card has no room for words; its sentence says what changed.
        breaks = [Break(breaks[-1].day, "")] if breaks else []
    description = describe([Series(tuple(drawn))], subject=indicator["title"], breaks=breaks)
    head = Head(f"headline-{indicator['code']}", indicator["title"], description)
    fmt = axis_format(indicator)
    if len(drawn) >= LINE_FROM:
        return line_chart([Series(tuple(drawn))], head=head, frame=frame, fmt=fmt, breaks=breaks)
    filled = with_gaps(drawn, label=span_words, words="no figure on record", short="none")
    return period_bars(rows_by_length(filled[-CARD_POINTS:]), head=head, frame=frame, fmt=fmt, breaks=breaks)
