"""Signs on bars."""

import datetime as dt
from decimal import Decimal

import pytest

from mission.units import number
from reports.charts.bars import period_bars
from reports.charts.model import CARD, NARROW, WIDE, Break, Row, TargetLine
from reports.charts.spans import rows_by_length
from tests.reports.charts.samples import CASES, found, head, marks, month_span, rows_of, words, year, years


def drawn(points, frame=WIDE, targets=(), **more):
    return period_bars(rows_of(points, targets), head=head(), frame=frame, fmt=number, **more)


def bars(svg, role="fill-data"):
    return [item for item in found(svg, "rect", role=role) if item.get("x")]


def placements():
    april, march = dt.date(2021, 4, 1), dt.date(2022, 3, 31)
    return (
        month_span(april, march, 511, "2021-22"),
        month_span(april, dt.date(2021, 12, 31), 326, "April to December 2021", partial="nine months"),
        month_span(april, dt.date(2021, 9, 30), 240, "first half"),
        month_span(dt.date(2021, 7, 1), dt.date(2021, 9, 30), 114, "Q2"),
        month_span(dt.date(2021, 10, 1), dt.date(2021, 12, 31), 129, "Q3"),
    )


def test_the_width_of_a_bar_is_the_time_it_covers_and_heights_share_one_scale():
    svg = period_bars(rows_by_length(placements()), head=head(), frame=WIDE, fmt=number)
    whole, half, second, third = bars(svg)[:4]
    wide = [float(item.get("width")) + 3 for item in (whole, half, second, third)]
    assert wide[0] / wide[1] == pytest.approx(2, rel=0.02)
    assert wide[0] / wide[2] == pytest.approx(4, rel=0.04)
    high = [float(item.get("height")) for item in (whole, half, second, third)]
    assert [height / high[0] * 511 for height in high] == pytest.approx([511, 240, 114, 129], rel=0.02)
    assert {"Years", "Half years", "Quarters"} <= set(words(svg))


def test_a_part_lies_hatched_and_named_on_the_whole():
    svg = period_bars(rows_by_length(placements()), head=head(), frame=WIDE, fmt=number)
    hatched = [item for item in found(svg, "rect") if item.get("fill") == "url(#chart-wide-hatch)"]
    assert len(hatched) == 1
    assert "326 in nine months" in " ".join(words(svg))
    assert "April to December 2021: 326, part of a period, nine months" in marks(svg)


def test_a_part_alone_has_its_name_at_the_axis():
    assert {"23,020", "9 months"} <= set(words(drawn(CASES["partial"])))


def test_a_zero_is_a_line_on_the_base_with_its_figure():
    svg = drawn(CASES["zero"])
    assert len(bars(svg)) == 2
    assert len(found(svg, "line", role="stroke-data")) == 1
    assert words(svg).count("0") == 2


def test_negative_bars_hang_below_the_base():
    svg = drawn(years(-40, 25))
    down, up = bars(svg)
    assert float(down.get("y")) == pytest.approx(float(up.get("y")) + float(up.get("height")), abs=0.2)
    assert "−40" in words(svg)


@pytest.mark.parametrize(
    ("case", "short"), [("gap", "no yearly figure on record"), ("hidden", "hidden to protect people")]
)
def test_a_missing_value_is_a_dashed_box_with_its_reason_and_never_a_bar(case, short):
    svg = drawn(CASES[case])
    assert len(found(svg, "rect", stroke_dasharray="3 3")) == 1
    assert len(bars(svg)) == sum(point.value is not None for point in CASES[case])
    assert any(short in mark for mark in marks(svg))


def test_a_value_first_published_above_is_an_outline_and_below_a_light_line():
    svg = drawn(CASES["revised"], CARD)
    assert len(found(svg, "rect", role="stroke-ink", stroke_dasharray="3 2")) == 1
    assert len(found(svg, "line", role="stroke-on-data", stroke_dasharray="3 2")) == 1
    assert "first 114" in words(svg)


def test_an_estimate_is_pale_with_whiskers_and_a_bound_pale_with_an_arrow():
    assert len(bars(drawn(CASES["estimate"]), "fill-pale")) == 1
    assert len(found(drawn(CASES["estimate"]), "line", role="stroke-ink")) == 3
    assert len(bars(drawn(CASES["bounds"]), "fill-pale")) == 2
    assert {"over 15", "under 16"} <= set(words(drawn(CASES["bounds"])))


def test_a_break_stands_between_the_bars_it_parts():
    svg = drawn(years(17, 66), breaks=(Break(dt.date(2019, 1, 1), "built differently"),))
    first, second = bars(svg)
    upright = float(found(svg, "line", stroke_dasharray="2 3")[0].get("x1"))
    assert float(first.get("x")) + float(first.get("width")) < upright < float(second.get("x"))


def test_a_break_before_all_figures_is_not_drawn():
    assert (
        found(drawn(years(1, 2), breaks=(Break(dt.date(2018, 1, 1), "x"),)), "line", stroke_dasharray="2 3")
        == []
    )


@pytest.mark.parametrize("frame", [WIDE, NARROW, CARD])
def test_every_figure_is_written_where_there_is_room(frame):
    svg = drawn(years(511, 700, 940), frame, (TargetLine(Decimal(1000), "1,000 target"),))
    assert {"511", "700", "940"} <= set(words(svg))
    assert "target" in " ".join(words(svg))


def test_where_figures_do_not_fit_the_last_and_the_highest_are_written():
    points = [year(1960 + place, 2000 if place == 20 else 1000 + place) for place in range(60)]
    assert {"2,000", "1,059"} <= set(words(drawn(points, NARROW)))


def test_figures_at_points_in_time_have_bars_of_one_width():
    days = [dt.date(of, 4, 30) for of in (2022, 2023, 2024)]
    points = tuple(month_span(day, day, 10, f"Apr {day.year}") for day in days)
    svg = period_bars((Row("", points),), head=head(), frame=WIDE, fmt=number)
    wide = [float(item.get("width")) for item in bars(svg)]
    assert wide[0] > 60 and max(wide) - min(wide) < 1
