"""One indicator over areas of a kind, side by side: a small chart for each, all on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from mission.spans import span_kind
from mission.wording import code_words, counted
from reports.charts.model import NARROW, WIDE, Frame, Head, Panel
from reports.charts.multiples import multiples
from reports.public.present.series_charts import Subject, breaks_in, drawn_point
from reports.public.present.values import in_order
from reports.public.series_choice import Choice, Held
from reports.released import Body, Shelf, bodies
from reports.series import Point, Series, by_length, read

#: More areas, or more published values, stand in the files and on the areas' own pages.
MOST_AREAS, MOST_VALUES = 40, 6_000


@dataclass(frozen=True)
class OverAreas:
    """The small charts of the areas of one kind. `left_out` says why some of them are not there."""

    kind: str
    title: str
    left_out: str
    sources: frozenset[str]
    wide: SafeString
    narrow: SafeString

    @property
    def name(self) -> str:
        """What the chart is called in an address."""
        return f"areas-{self.kind}"


@dataclass(frozen=True)
class Wanted:
    """What is looked at: an indicator, its series on record, the choice of the page and all areas."""

    indicator: Body
    held: Sequence[Held]
    chosen: Choice
    areas: Mapping[str, Body]
    breaks: Sequence[Body]


def over_areas(shelf: Shelf, wanted: Wanted) -> list[OverAreas]:
    """One chart for each kind that has figures of several areas over time; at most one query."""
    kinds = _kinds(wanted)
    codes = [one.area for own in kinds.values() for one in own]
    if not codes:
        return []
    rows = shelf.figures(vintage="all").filter(
        indicator=wanted.indicator["code"], disaggregation=wanted.chosen.disaggregation, area__in=codes
    )
    found: dict[str, list[Body]] = {}
    for body in bodies(rows.order_by("key")):
        found.setdefault(body["area"], []).append(body)
    series = {code: read(own) for code, own in found.items()}
    charts = [_chart(kind, [one.area for one in own], series, wanted) for kind, own in kinds.items()]
    return [one for one in charts if one]


def too_many(wanted: Wanted) -> str:
    """What is said of kinds that have too many areas or values for small charts; empty where there are none."""
    kinds = [code_words(kind) for kind, own in _all_kinds(wanted).items() if not _fits(own)]
    if not kinds:
        return ""
    return f"{', '.join(kinds)}: too many figures for small charts. They are in the files and on the pages of the areas."


def _all_kinds(wanted: Wanted) -> dict[str, list[Held]]:
    kinds: dict[str, list[Held]] = {}
    for one in wanted.held:
        area = wanted.areas.get(one.area)
        if area and area["parent"] and one.disaggregation == wanted.chosen.disaggregation:
            kinds.setdefault(area["kind"], []).append(one)
    return {kind: own for kind, own in sorted(kinds.items()) if len(own) > 1}


def _kinds(wanted: Wanted) -> dict[str, list[Held]]:
    return {kind: own for kind, own in _all_kinds(wanted).items() if _fits(own)}


def _fits(own: Sequence[Held]) -> bool:
    return len(own) <= MOST_AREAS and sum(one.number for one in own) <= MOST_VALUES


def _chart(kind: str, codes: Sequence[str], series: Mapping[str, Series], wanted: Wanted) -> OverAreas | None:
    view, areas = wanted.chosen.view, wanted.areas
    by_area = {code: by_length(series[code].visible(view)) for code in codes if code in series}
    length = _length([group.points for groups in by_area.values() for group in groups])
    own: dict[str, Sequence[Point]] = {
        code: next((group.points for group in groups if group.points[0].length == length), ())
        for code, groups in by_area.items()
    }
    shown = {code: points for code, points in own.items() if points}
    if len(shown) < 2 or max(map(len, shown.values())) < 2:
        return None
    subject = Subject(wanted.indicator, "", "", in_order(wanted.breaks))
    panels = [
        Panel(
            areas[code]["name"],
            tuple(drawn_point(point, view, wanted.indicator) for point in shown[code]),
            here=code == wanted.chosen.area,
        )
        for code in sorted(shown, key=lambda code: str(areas[code]["name"]))
    ]
    breaks = breaks_in(subject, [point for panel in panels for point in panel.points])
    first = next(iter(shown.values()))[0]
    spans = span_kind(first.start, first.end)
    title = f"{wanted.indicator['title']} in {counted(len(panels), 'area')} of one kind: {code_words(kind)}"
    head = Head(
        f"chart-areas-{kind}", title, f"{title}. One small chart for each, {spans} by {spans}, on one scale."
    )

    def drawn(frame: Frame) -> SafeString:
        return multiples(panels, head=head, frame=frame, fmt=subject.axis, breaks=breaks)

    read_in = {value.source for points in shown.values() for point in points if (value := point.at(view))}
    left_out = _left_out(kind, len(shown), wanted)
    if any(group.points[0].is_part for groups in by_area.values() for group in groups):
        left_out = f"{left_out} Parts of a year are not drawn beside whole periods.".strip()
    return OverAreas(kind, title, left_out, frozenset(read_in), drawn(WIDE), drawn(NARROW))


def _length(groups: Sequence[Sequence[Point]]) -> tuple[str, int] | None:
    """The length of span that most points have; parts of a year are never drawn with whole ones."""
    numbers: dict[tuple[str, int], int] = {}
    for points in groups:
        if not points[0].is_part:
            numbers[points[0].length] = numbers.get(points[0].length, 0) + len(points)
    return max(numbers, key=lambda length: (numbers[length], length), default=None)


def _left_out(kind: str, shown: int, wanted: Wanted) -> str:
    """How many areas of the kind have no figure that is drawn here."""
    all_ = sum(area["kind"] == kind for area in wanted.areas.values())
    without = all_ - shown
    return f"{without:,} of {counted(all_, 'area')} of this kind {'has' if without == 1 else 'have'} no such figure on this record." if without else ""  # fmt: skip
