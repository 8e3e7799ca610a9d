"""Descriptions in sentences."""

import datetime as dt
from decimal import Decimal

from reports.charts.model import Break, TargetLine
from reports.charts.words import describe
from tests.reports.charts.samples import CASES, series_of, year, years


def said(points, **more):
    return describe(series_of(points), subject="Deaths registered", unit="deaths", **more)


def test_first_last_highest_and_lowest_are_said():
    assert said(years(1187, 1280, 1339, 1330, 1051)) == (
        "Deaths registered, in deaths. From 1,187 in 2018 to 1,051 in 2022. "
        "Highest 1,339 in 2020, lowest 1,051 in 2022."
    ).replace("From", "from")


def test_gaps_qualifiers_breaks_and_targets_are_said():
    points = (
        year(2018, 10, quality="estimated"),
        year(2019, None, missing="hidden to protect people"),
        year(2020, 12, first_published=Decimal(11), first_printed="11"),
        year(2021, 15, bound="more_than", quality="provisional"),
    )
    text = said(
        points,
        breaks=(Break(dt.date(2020, 1, 1), "wider count"),),
        targets=(TargetLine(Decimal(5), "5 by 2026"), TargetLine(Decimal(9), "9 at most", kind="standing")),
    )
    for part in (
        "to over 15 in 2021",
        "No value: 2019: hidden to protect people.",
        "Provisional: 2021.",
        "Estimated: 2018.",
        "Revised since first published: 2020.",
        "Break in the series: wider count.",
        "Target: 5 by 2026.",
        "Standard: 9 at most.",
    ):
        assert part in text


def test_a_part_is_called_a_part():
    assert "23,020 in 2019 (9 months, part of a period)" in said(CASES["partial"])


def test_nothing_and_one_value_are_said_plainly():
    assert said(()).endswith("no figure on record.")
    assert "one value, 17 in 2018." in said(years(17))
    assert "Every value is 0." in said(years(0, 0, 0))


def test_many_gaps_are_counted():
    assert "No value for 5 periods." in said(tuple(year(2010 + place, None) for place in range(5)))
