"""Series for the tests of charts: each kind of figure that the record can hold."""

import datetime as dt
import xml.etree.ElementTree as ET
from decimal import Decimal

from mission.units import number
from reports.charts.model import (
    CARD,
    NARROW,
    WIDE,
    Break,
    Category,
    Head,
    Marker,
    Panel,
    Point,
    Row,
    Series,
    TargetLine,
    Tile,
)

SVG = "{http://www.w3.org/2000/svg}"
FRAMES = (WIDE, NARROW, CARD)


def year(first, value, **more):
    figure = None if value is None else Decimal(value)
    printed = more.pop("printed", "" if figure is None else number(figure))
    return Point(dt.date(first, 1, 1), dt.date(first, 12, 31), figure, printed, str(first), **more)


def years(*values, since=2018, **more):
    return tuple(year(since + place, value, **more) for place, value in enumerate(values))


def month_span(start, end, value, label="", **more):
    figure = None if value is None else Decimal(value)
    return Point(start, end, figure, "" if figure is None else number(figure), label, **more)


HOSTILE = '<script>alert("1")</script> & \x00 ]]> \' "'

CASES = {
    "plain": years(1187, 1280, 1339, 1330, 1051),
    "zero": years(3, 0, 2),
    "only zero": years(0),
    "all zero": years(0, 0, 0),
    "negative": years(-40, 25, -10),
    "all negative": years(-3, -4),
    "gap": (*years(511), year(2019, None, missing="no yearly figure on record"), year(2020, 940)),
    "hidden": (*years(10, 7), year(2020, None, missing="hidden to protect people", missing_short="hidden")),
    "not yet due": (*years(10), year(2019, None, missing="not yet due", missing_short="")),
    "one point": years(17),
    "no point": (),
    "all missing": (year(2018, None, missing="not collected"), year(2019, None)),
    "huge": years("98765432109876543210987654321", 1),
    "tiny": years("0.00000000000000000001", "0.00000000000000000003"),
    "bounds": (year(2018, 15, bound="more_than"), year(2019, 16, bound="less_than")),
    "estimate": years(43400, lower=Decimal(41900), upper=Decimal(45100), quality="estimated"),
    "provisional": (*years(297), year(2019, 320, quality="provisional")),
    "partial": (*years(28689), year(2019, 23020, partial="9 months")),
    "revised": (year(2018, 170, first_published=Decimal(218)), year(2019, 129, first_published=Decimal(114))),
    "many": years(*range(200, 260), since=1960),
    "hostile": (
        year(2018, 5, printed=HOSTILE, partial=HOSTILE),
        year(2019, None, missing=HOSTILE, missing_short=HOSTILE),
    ),
}

TARGETS = (
    TargetLine(Decimal(1000), "1,000 a year by 2026", due=dt.date(2026, 3, 31)),
    TargetLine(Decimal(90), "90% at all times", kind="standing"),
    TargetLine(Decimal(800), "800, replaced", kind="replaced", due=dt.date(2024, 3, 31)),
    TargetLine(
        Decimal(600),
        "600 by 2025",
        due=dt.date(2025, 3, 31),
        start=dt.date(2018, 1, 1),
        start_value=Decimal(100),
    ),
)
BREAKS = (Break(dt.date(2019, 7, 1), "method changed & widened"),)
MARKERS = (Marker(dt.date(2018, 6, 1), "announced"), Marker(dt.date(2018, 1, 1), "baseline 12", Decimal(12)))


def head(prefix="chart", title="Deaths & <others>", description="From 1 to 2."):
    return Head(prefix, title, description)


def rows_of(points, targets=()):
    return (Row("Years", tuple(points), tuple(targets)),)


def series_of(points, name=""):
    return (Series(tuple(points), name),)


def categories_of(points):
    return [Category(point.label, point.value, point.printed, point.missing, here=True) for point in points]


def panels_of(points):
    return [
        Panel("Greater Glasgow and Clyde", tuple(points), here=True),
        Panel("Other", ()),
        Panel("Third", tuple(points)),
    ]


def tiles_of(points, layout):
    return [
        Tile(place.code, place.name, point.value, point.printed, point.missing)
        for place, point in zip(layout.places, points, strict=False)
    ]


def parsed(svg):
    return ET.fromstring(str(svg))  # noqa: S314  our own picture


def found(svg, tag, **wanted):
    """Elements of a tag whose attributes are as wanted; `role` is a class such as `stroke-data`."""
    role = wanted.pop("role", None)
    names = {name.replace("_", "-"): value for name, value in wanted.items()}
    return [
        item
        for item in parsed(svg).iter(f"{SVG}{tag}")
        if all(item.get(name) == value for name, value in names.items())
        and (role is None or f"chart-{role}" in item.get("class", "").split())
    ]


def words(svg):
    return [item.text for item in parsed(svg).iter(f"{SVG}text")]


def marks(svg):
    """What each mark says on hovering."""
    return [group.find(f"{SVG}title").text for group in found(svg, "g", **{"class": "chart-mark"})]
