"""Parts of one indicator beside their totals, for the page of the indicator and its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mission.choices import Combine
from mission.parts import AddedUp, of_breakdowns, of_spans
from mission.spans import span_words
from mission.units import figure, unit_of
from mission.wording import code_words, counted, disaggregation_words
from reports.public.series_choice import Choice, Held
from reports.released import Body, Shelf, bodies
from reports.series import Point, Series, Value, View, read

Span = tuple[dt.date, dt.date]
#: More published values of one area are not added up for a page.
MOST_VALUES = 6_000
#: A page lists so many sums; the file has all.
MOST_ROWS = 12
COLUMNS = (
    "indicator", "area", "period_start", "period_end", "of", "by", "parts", "parts_without_value", "sum", "total",
    "difference", "as_an_earlier_total",
)  # fmt: skip
_LENGTHS = {"1": "months", "3": "quarters", "6": "half years", "12": "years"}


@dataclass(frozen=True)
class Checked:
    """One sum of a span. `spans`: its parts are shorter spans and no breakdown.

    `earlier` are the plain values that were published for the total before the one that is shown.
    """

    span: Span
    sum: AddedUp
    spans: bool
    earlier: frozenset[Decimal] = frozenset()

    @property
    def fits_earlier(self) -> bool:
        """Whether the parts are as much as the total was before it was revised."""
        return bool(self.sum.difference) and self.sum.sum in self.earlier


@dataclass(frozen=True)
class Sums:
    """Every sum of one indicator in one area. `too_many`: there are more values than are added up."""

    indicator: Body
    area: str
    checked: tuple[Checked, ...] = ()
    too_many: bool = False

    @property
    def apart(self) -> list[Checked]:
        """The sums that differ from their total, newest span first."""
        return [one for one in reversed(self.checked) if one.sum.difference]

    @property
    def unsaid(self) -> int:
        """How many sums are not made, because a part has no plain value."""
        return sum(one.sum.difference is None for one in self.checked)


def sums(
    shelf: Shelf, indicator: Body, held: Sequence[Held], chosen: Choice, shown: Series | None = None
) -> Sums:
    """The sums of the area and view that a page shows; one query, none where nothing adds up.

    `shown` is the chosen series where it is at hand: shorter spans are added up for that one alone.
    """
    here = [one for one in held if one.area == chosen.area]
    if not here or not _adds(indicator):
        return Sums(indicator, chosen.area)
    if sum(one.number for one in here) > MOST_VALUES:
        return Sums(indicator, chosen.area, too_many=True)
    if len(here) > 1:
        rows = shelf.figures(vintage="all").filter(indicator=indicator["code"], area=chosen.area)
        found: dict[str, list[Body]] = {}
        for body in bodies(rows.order_by("key")):
            found.setdefault(body["disaggregation"] or "", []).append(body)
        series = {part: read(own) for part, own in found.items()}
    else:
        series = {chosen.disaggregation: shown} if shown else {}
    checked = [*_broken_down(series, chosen.view)]
    if indicator["combine"] == Combine.SUM and chosen.disaggregation in series:
        checked += _over_time(series[chosen.disaggregation], chosen.view)
    ordered = sorted(checked, key=lambda one: (one.span[1], one.span[0], one.spans, one.sum.by))
    return Sums(indicator, chosen.area, tuple(ordered))


def _adds(indicator: Body) -> bool:
    """Whether parts of an indicator can be added up: counts and amounts, never shares and rates."""
    unit = unit_of(indicator["unit"])
    share = unit.points or unit.suffix.startswith("per ")
    return not share and (unit.counts or indicator["combine"] == Combine.SUM)


def _broken_down(series: Mapping[str, Series], view: View) -> Iterator[Checked]:
    by_span: dict[Span, dict[str, Decimal | None]] = {}
    earlier: dict[tuple[Span, str], frozenset[Decimal]] = {}
    for part, own in series.items():
        for point in own.visible(view):
            by_span.setdefault((point.start, point.end), {})[part] = _plain(point.at(view))
            earlier[(point.start, point.end), part] = _earlier(point, view)
    for span, figures in by_span.items():
        for one in of_breakdowns(figures):
            yield Checked(span, one, False, earlier[span, one.total_name])


def _over_time(series: Series, view: View) -> Iterator[Checked]:
    points = {(point.start, point.end): point for point in series.visible(view)}
    figures = {span: _plain(point.at(view)) for span, point in points.items()}
    for one in of_spans(figures):
        start, _, end = one.total_name.partition("/")
        span = (dt.date.fromisoformat(start), dt.date.fromisoformat(end))
        yield Checked(span, one, True, _earlier(points[span], view))


def _earlier(point: Point, view: View) -> frozenset[Decimal]:
    if view.first:
        return frozenset()
    return frozenset(value for one in point.known(view)[:-1] if (value := _plain(one)) is not None)


def _plain(value: Value | None) -> Decimal | None:
    return None if value is None or value.bound else value.number


def shown(found: Sums) -> dict[str, Any] | None:
    """What the page says; None where there is nothing to add up."""
    if found.too_many:
        return {"words": "There are too many values to add up here.", "rows": [], "more": 0}
    if not found.checked:
        return None
    apart = found.apart
    made = len(found.checked) - found.unsaid
    words = f"{counted(made, 'sum')} of published parts {'stands' if made == 1 else 'stand'} beside a published total."
    if made:
        words += f" {_of_them(made - len(apart), made)}"
    if found.unsaid:
        one = found.unsaid == 1
        words += f" {counted(found.unsaid, 'other')} {'is' if one else 'are'} not made: a part has no plain value, and none is to follow from the difference."
    return {
        "words": words,
        "rows": [_row(one, found.indicator) for one in apart[:MOST_ROWS]],
        "more": max(0, len(apart) - MOST_ROWS),
    }


def _of_them(fitting: int, made: int) -> str:
    if fitting == made:
        return "Each is the same as its total." if made > 1 else "It is the same as its total."
    if not fitting:
        return "None is the same as its total." if made > 1 else "It is not the same as its total."
    return f"{fitting:,} {'is' if fitting == 1 else 'are'} the same as the total, {made - fitting:,} not."


def _row(one: Checked, indicator: Body) -> dict[str, Any]:
    made, difference = one.sum.sum, one.sum.difference
    assert made is not None and difference is not None
    of = "" if one.spans else one.sum.total_name
    return {
        "span": span_words(*one.span),
        "of": disaggregation_words(of) if of else "",
        "by": _by(one),
        "parts": "; ".join(
            f"{_part(part.name, one)} {_number(part.value, indicator)}" for part in one.sum.parts
        ),
        "sum": _number(made, indicator),
        "total": _number(one.sum.total, indicator),
        "difference": f"{_number(abs(difference), indicator)} {'more' if difference > 0 else 'less'}",
        "remark": "As much as the total was before it was revised" if one.fits_earlier else "",
    }


def _by(one: Checked) -> str:
    if one.spans:
        return f"{len(one.sum.parts)} {_LENGTHS.get(one.sum.by, f'spans of {one.sum.by} months')}"
    return f"By {code_words(one.sum.by).lower()}"


def _part(name: str, one: Checked) -> str:
    if one.spans:
        start, _, end = name.partition("/")
        return span_words(dt.date.fromisoformat(start), dt.date.fromisoformat(end))
    own = [pair for pair in name.split(";") if pair.partition("=")[0] == one.sum.by]
    return own[0].partition("=")[2].replace("_", " ") if own else name


def _number(value: Decimal | None, indicator: Body) -> str:
    text = "" if value is None else f"{value.normalize():f}"
    return figure(text, "gbp" if indicator["unit"] == "gbp" else "") if text else ""


def lines(found: Sums) -> Iterable[dict[str, Any]]:
    """Every sum under COLUMNS, those that fit too; a sum that is not made has no difference."""
    for one in found.checked:
        made, difference = one.sum.sum, one.sum.difference
        yield {
            "indicator": found.indicator["code"],
            "area": found.area,
            "period_start": one.span[0].isoformat(),
            "period_end": one.span[1].isoformat(),
            "of": "" if one.spans else one.sum.total_name,
            "by": f"span:{one.sum.by}-months" if one.spans else one.sum.by,
            "parts": len(one.sum.parts),
            "parts_without_value": one.sum.without_value,
            "sum": None if made is None else f"{made.normalize():f}",
            "total": f"{one.sum.total.normalize():f}",
            "difference": None if difference is None else f"{difference.normalize():f}",
            "as_an_earlier_total": one.fits_earlier,
        }
