"""Signs on a line."""

import datetime as dt
from decimal import Decimal

import pytest

from mission.units import number
from reports.charts.line import line_chart
from reports.charts.model import NARROW, WIDE, Break, Marker, TargetLine
from tests.reports.charts.samples import CASES, found, head, marks, series_of, words, year, years


def drawn(points, frame=WIDE, **more):
    return line_chart(series_of(points), head=head(), frame=frame, fmt=number, **more)


def joins(svg, role="stroke-data"):
    return found(svg, "line", role=role)


def test_a_gap_is_a_dashed_box_with_words_and_no_line():
    svg = drawn(CASES["gap"])
    assert joins(svg) == []
    assert len(found(svg, "rect", stroke_dasharray="3 3")) == 1
    assert {"no yearly figure", "on record"} <= set(words(svg)) or "no yearly figure on record" in words(svg)


def test_not_yet_due_is_said_without_a_box():
    svg = drawn(CASES["not yet due"])
    assert found(svg, "rect", stroke_dasharray="3 3") == []
    assert "not yet due" in words(svg)


def test_a_provisional_point_is_a_ring_with_a_dotted_join_and_a_p():
    svg = drawn(CASES["provisional"])
    assert [item.get("stroke-dasharray") for item in joins(svg)] == ["2 4"]
    assert len(found(svg, "circle", role="fill-paper")) == 1
    assert "320 p" in words(svg)


def test_an_estimate_is_pale_with_whiskers():
    svg = drawn(CASES["estimate"])
    assert len(found(svg, "circle", role="fill-pale")) == 1
    assert len(found(svg, "line", role="stroke-ink")) == 3


def test_a_break_is_a_dotted_upright_with_its_words():
    svg = drawn(years(1, 2, 3), breaks=(Break(dt.date(2020, 1, 1), "wider count"),))
    upright = found(svg, "line", stroke_dasharray="2 3")
    assert len(upright) == 1 and upright[0].get("x1") == upright[0].get("x2")
    assert "wider count" in words(svg)
    assert len(joins(svg)) == 1
    assert all(float(item.get("x2")) <= float(upright[0].get("x1")) for item in joins(svg))


@pytest.mark.parametrize(
    ("kind", "mark", "dash"),
    [("by_day", "line", "6 4"), ("standing", "line", None), ("replaced", "circle", "3 2")],
)
@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_each_kind_of_target_has_its_own_line_and_its_words(kind, mark, dash, frame):
    target = TargetLine(Decimal(90), "90% standard", kind=kind, due=dt.date(2020, 12, 31))
    svg = drawn(years(91, 93, 90), frame, targets=(target,))
    shapes = found(svg, mark, role="stroke-target")
    assert [item.get("stroke-dasharray") for item in shapes] == [dash]
    assert "90% standard" in words(svg)


def test_a_path_runs_from_the_baseline_to_the_due_day():
    target = TargetLine(
        Decimal(10),
        "10 by 2025",
        due=dt.date(2025, 12, 31),
        start=dt.date(2018, 1, 1),
        start_value=Decimal(50),
    )
    path = found(drawn(years(50, 40), targets=(target,)), "line", role="stroke-target")[0]
    assert float(path.get("x1")) < float(path.get("x2")) and float(path.get("y1")) < float(path.get("y2"))


def test_a_baseline_has_its_words():
    svg = drawn(years(50, 40), markers=(Marker(dt.date(2018, 6, 1), "baseline 50", Decimal(50)),))
    assert "baseline 50" in words(svg)


def test_points_stand_by_time_not_by_rank():
    dots = found(drawn((year(2010, 1), year(2018, 1), year(2019, 1))), "circle", role="fill-data")
    first, second, third = (float(item.get("cx")) for item in dots)
    assert (second - first) / (third - second) == pytest.approx(8, rel=0.01)


def test_zero_and_negative_values_are_drawn_and_written():
    svg = drawn(years(-40, 0, 20))
    assert len(found(svg, "circle", role="fill-data")) == 3
    assert {"−40", "0", "20"} <= set(words(svg))


def test_the_second_series_has_another_mark_and_both_are_named():
    svg = line_chart(
        (*series_of(years(9, 8), "Men"), *series_of(years(4, 3), "Women")),
        head=head(),
        frame=WIDE,
        fmt=number,
    )
    assert len(found(svg, "rect", role="fill-second")) == 2
    assert {"Men", "Women"} <= set(words(svg))


def test_the_first_published_value_stays_visible():
    svg = drawn((year(2018, 10), year(2019, 1280, first_published=Decimal(1264), first_printed="1,264")))
    assert "2019: 1,280, first published as 1,264" in marks(svg)
    assert len(found(svg, "circle", role="stroke-ink-2")) == 1


def test_a_bound_points_to_its_open_side():
    svg = drawn(CASES["bounds"])
    assert {"over 15", "under 16"} <= set(words(svg))
    over, under = found(svg, "path", role="stroke-ink")
    assert over.get("d") != under.get("d")
