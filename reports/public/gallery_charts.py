"""Small example charts, one for each chart sign. The numbers are made up and belong to no mission."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from mission.units import number
from reports.charts.bars import period_bars
from reports.charts.line import line_chart
from reports.charts.model import CARD, Break, Head, Point, Row, Series, TargetLine
from reports.charts.words import describe


@dataclass(frozen=True)
class Example:
    """A sign with its meaning and a chart that shows it."""

    title: str
    text: str
    chart: SafeString


def _years(*values: int | None) -> tuple[Point, ...]:
    return tuple(_year(2020 + place, value) for place, value in enumerate(values))


def _year(year: int, value: int | None) -> Point:
    known = None if value is None else Decimal(value)
    return Point(
        date(year, 1, 1),
        date(year, 12, 31),
        known,
        "" if value is None else number(value),
        str(year),
        missing="no figure on record",
        missing_short="no figure",
    )


def _changed(points: tuple[Point, ...], place: int, **changes: object) -> tuple[Point, ...]:
    return (*points[:place], replace(points[place], **changes), *points[place + 1 :])  # type: ignore[arg-type]


def _bars(
    name: str, points: tuple[Point, ...], breaks: tuple[Break, ...] = (), targets: tuple[TargetLine, ...] = ()
) -> SafeString:
    return period_bars(
        [Row("", points, targets)], head=_head(name, points), frame=CARD, fmt=_plain, breaks=breaks
    )


def _line(name: str, points: tuple[Point, ...], targets: tuple[TargetLine, ...] = ()) -> SafeString:
    return line_chart([Series(points)], head=_head(name, points), frame=CARD, fmt=_plain, targets=targets)


def _head(name: str, points: tuple[Point, ...]) -> Head:
    title = f"Example: {name}"
    return Head(f"sign-{name.replace(' ', '-')}", title, describe([Series(points)], subject=title))


def _plain(value: Decimal) -> str:
    return number(f"{value:f}")


_DRAWN: tuple[tuple[str, str, Callable[[], SafeString]], ...] = (
    (
        "Published values",
        "Line and filled points, or solid bars, labelled directly.",
        lambda: _line("published", _years(130, 133, 105, 117)),
    ),
    (
        "Revised",
        "Dashed outline, or a light line in the bar: the value first published.",
        lambda: _bars(
            "revised", _changed(_years(133, 170, 181), 1, first_published=Decimal(218), first_printed="218")
        ),
    ),
    (
        "Estimate with its interval",
        "Pale with an edge; whiskers from the lower to the upper end.",
        lambda: _bars(
            "estimated",
            _changed(_years(47, 43), 1, quality="estimated", lower=Decimal(38), upper=Decimal(48)),
        ),
    ),
    (
        "Provisional",
        "Ring, dotted join and the letter p.",
        lambda: _line("provisional", _changed(_years(298, 302, 300, 320), 3, quality="provisional")),
    ),
    (
        "Part of a period",
        "Hatched; the label names the part. Never compared with a whole.",
        lambda: _bars("part", _changed(_years(287, 230), 1, partial="9 months")),
    ),
    (
        "Break in the series",
        "Dotted upright; no line crosses it.",
        lambda: _bars("break", _years(17, 66, 90), (Break(date(2022, 1, 1), "method changed"),)),
    ),
    (
        "Gap, and a target by a day",
        "Dashed box with words; broken target line.",
        lambda: _bars(
            "gap",
            _years(511, None, 940),
            targets=(TargetLine(Decimal(1000), "target, 1,000", due=date(2022, 12, 31)),),
        ),
    ),
    (
        "Standing standard",
        "Solid thin line: it holds at all times.",
        lambda: _line("standard", _years(91, 93, 90, 92), (TargetLine(Decimal(90), "90", kind="standing"),)),
    ),
    (
        "Bounds",
        "Pale bar, firm edge, arrow to the open side.",
        lambda: _bars("bounds", _changed(_years(18, 15, 16), 1, bound="more_than")),
    ),
    (
        "Suppressed",
        "Dashed box, “hidden”. Never a zero.",
        lambda: _bars(
            "suppressed",
            _changed(
                _years(10, None, 13),
                1,
                missing="hidden by the publisher to protect confidentiality",
                missing_short="hidden",
            ),
        ),
    ),
    ("Zero", "A value: a line on the base and 0.", lambda: _bars("zero", _years(3, 0, 2))),
)


def examples() -> list[Example]:
    """Every chart sign, drawn."""
    return [Example(title, text, chart()) for title, text, chart in _DRAWN]
