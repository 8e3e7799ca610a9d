"""What decides, what is compared and what is said: the rules of an assessment where the worked examples end."""

from __future__ import annotations

import datetime as dt

import pytest

from mission.assessment import Break, Figure, Target, assess
from mission.assessment.words import formula, sentence


def target(**fields) -> Target:
    return Target(
        **{
            "code": "t",
            "measure": "level",
            "comparator": "at_least",
            "per": "year",
            "value": "100",
            "due": "2025-12-31",
            **fields,
        }
    )


def year(number: int, value: str, **fields) -> Figure:
    return Figure(
        dt.date(number, 1, 1), dt.date(number, 12, 31), value, **{"published": f"{number + 1}", **fields}
    )


def financial(number: int, value: str) -> Figure:
    return Figure(dt.date(number, 4, 1), dt.date(number + 1, 3, 31), value, published=f"{number + 1}-09")


def day(text: str, value: str) -> Figure:
    return Figure(dt.date.fromisoformat(text), dt.date.fromisoformat(text), value)


def kind(one: Target, *figures: Figure, breaks: list[Break] | None = None) -> tuple[str, str]:
    verdict = assess(one, figures, breaks or [])
    return verdict.kind, verdict.reason


@pytest.mark.parametrize(
    ("due", "value", "expected"),
    [
        ("2024-04-01", "99", "missed"),
        ("2024-04", "99", "missed"),
        ("2024-03-31", "100", "met"),
        ("2024-02", "100", "met"),
        ("2024", "99", "not_enough_data"),
        ("2024-05-01", "99", "not_enough_data"),
    ],
)
def test_a_year_decides_a_day_within_it_or_right_after_it(due: str, value: str, expected: str) -> None:
    assert kind(target(due=due), financial(2023, value))[0] == expected


def test_the_figure_of_the_due_day_decides_and_not_a_later_one() -> None:
    met = kind(target(due="2022"), year(2021, "80"), year(2022, "100"), year(2023, "60"))
    missed = kind(target(due="2022"), year(2021, "80"), year(2022, "99"), year(2023, "120"))
    assert (met[0], missed[0]) == ("met", "missed")


def test_figures_that_pass_the_due_day_by_do_not_decide_it() -> None:
    assert kind(target(due="2022-06"), year(2020, "80"), year(2024, "120")) == (
        "not_enough_data",
        "none_at_due",
    )


def test_figures_of_single_days_decide_from_the_due_day_on() -> None:
    one = target(due="2023-03-31", per="")
    assert kind(one, day("2022-03-31", "80"), day("2023-03-31", "100"))[0] == "met"
    assert kind(one, day("2022-03-31", "80"), day("2023-06-30", "99"))[0] == "missed"
    assert kind(one, day("2022-03-31", "80"), day("2023-03-30", "99"))[0] == "missed"
    assert kind(one, day("2022-03-31", "80"), day("2025-06-30", "120"))[1] == "none_at_due"


def test_a_span_of_another_length_is_never_compared() -> None:
    half = Figure(dt.date(2022, 1, 1), dt.date(2022, 6, 30), "500")
    assert kind(target(), year(2021, "80"), half)[1] == "no_start"
    assert kind(target(per=""), year(2021, "80"), year(2022, "90"), half)[0] == "on_course"


def test_overlapping_spans_are_left_out_for_the_newer_one() -> None:
    verdict = assess(target(), [year(2020, "50"), financial(2021, "20"), year(2022, "90")])
    assert [one.printed for one in verdict.used] == ["50", "90"]


def test_a_break_keeps_a_baseline_and_a_direction_from_being_compared() -> None:
    gap = [Break("2022")]
    assert kind(target(), year(2021, "50"), year(2022, "60"), breaks=gap) == ("not_enough_data", "no_start")
    fewer = target(measure="direction", comparator="at_most", value="", due="")
    assert kind(fewer, year(2021, "50"), year(2022, "60"), breaks=gap)[0] == "not_enough_data"
    based = target(baseline="50", baseline_start=dt.date(2021, 1, 1), baseline_end=dt.date(2021, 12, 31))
    assert kind(based, year(2022, "60"), breaks=gap)[1] == "no_start"


def test_whether_a_value_is_reached_does_not_mind_a_break() -> None:
    assert kind(target(due="2022"), year(2021, "50"), year(2022, "100"), breaks=[Break("2022")])[0] == "met"


def test_a_path_begins_no_more_than_five_years_back() -> None:
    figures = [year(number, str(number - 2000)) for number in range(1996, 2023)]
    verdict = assess(target(), figures)
    assert verdict.start is not None
    assert verdict.start.end.year == 2017


def test_a_baseline_without_a_date_starts_no_path_and_the_sentence_says_so() -> None:
    one = target(baseline="85")
    verdict = assess(one, [year(2020, "50"), year(2021, "60")])
    assert verdict.start == year(2020, "50")
    assert "The stated baseline of 85 has no date" in sentence(one, verdict)


def test_the_last_published_value_counts_and_a_withdrawn_one_is_none() -> None:
    figures = [year(2021, "50"), year(2022, "100"), year(2022, "99", published="2024")]
    assert kind(target(due="2022"), *figures)[0] == "missed"
    taken_back = year(2022, "", missing="withdrawn", published="2025")
    assert kind(target(due="2022"), *figures, taken_back)[0] == "not_enough_data"


def test_a_zero_is_a_value() -> None:
    none_left = target(comparator="at_most", value="0", due="2022")
    assert kind(none_left, year(2022, "0"))[0] == "met"
    assert kind(target(due="2022"), year(2022, "0"))[0] == "missed"


@pytest.mark.parametrize(
    ("bound", "value", "expected"),
    [
        ("more_than", "100", "met"),
        ("more_than", "99", "not_enough_data"),
        ("less_than", "100", "missed"),
        ("less_than", "101", "not_enough_data"),
    ],
)
def test_a_bound_counts_where_it_decides(bound: str, value: str, expected: str) -> None:
    assert kind(target(due="2022"), year(2022, value, bound=bound))[0] == expected


def test_an_exact_value_is_missed_on_both_sides() -> None:
    one = target(comparator="equal", due="2022")
    assert [kind(one, year(2022, value))[0] for value in ("99", "100", "101")] == ["missed", "met", "missed"]
    on_the_way = target(comparator="equal")
    assert kind(on_the_way, year(2020, "50"), year(2021, "60"))[0] == "on_course"
    assert kind(on_the_way, year(2020, "90"), year(2021, "140"))[0] == "moving_away"


def test_a_value_without_a_day_is_met_or_cannot_be_assessed() -> None:
    assert kind(target(due=""), year(2022, "100"))[0] == "met"
    assert kind(target(due=""), year(2022, "99")) == ("not_assessable", "no_day")


def test_a_percentage_of_a_stated_baseline_is_worked_out_first() -> None:
    one = target(value="", change_percent="50", baseline="425", due="2022")
    assert kind(one, year(2022, "637"))[0] == "missed"
    assert kind(one, year(2022, "637.5"))[0] == "met"
    assert formula(one, assess(one, [year(2022, "637")])).startswith("425 × (1 + 50%) = 637.5")
    falling = target(value="", change_percent="-20", baseline="500", comparator="at_most", due="2022")
    assert kind(falling, year(2022, "400"))[0] == "met"


def test_what_sets_no_value_or_names_no_series_cannot_be_assessed() -> None:
    assert kind(target(value=""), year(2022, "1")) == ("not_assessable", "no_value")
    assert kind(target(value="", change_percent="300"), year(2022, "1")) == ("not_assessable", "no_baseline")
    assert kind(target(has_series=False), year(2022, "1")) == ("not_assessable", "no_series")
    assert kind(target(measure="sum"), year(2022, "1")) == ("not_assessable", "no_span")


def test_a_sum_is_never_a_yearly_value() -> None:
    one = target(
        measure="sum",
        value="250",
        combine="sum",
        span_start=dt.date(2021, 1, 1),
        span_end=dt.date(2025, 12, 31),
    )
    assert kind(one, year(2021, "50"))[0] == "on_course"
    assert kind(one, *(year(number, "50") for number in range(2021, 2026))) == ("met", "sum_reached")
    assert kind(one, *(year(number, "49") for number in range(2021, 2026))) == ("missed", "sum_short")


def test_a_sum_takes_no_part_twice_and_no_indicator_that_does_not_add_up() -> None:
    span = {"span_start": dt.date(2021, 1, 1), "span_end": dt.date(2021, 12, 31), "value": "100"}
    first_half = Figure(dt.date(2021, 1, 1), dt.date(2021, 6, 30), "60")
    one = target(measure="sum", combine="sum", **span)
    assert assess(one, [year(2021, "100"), first_half]).total == 100
    assert kind(target(measure="sum", combine="none", **span), year(2021, "100")) == (
        "not_assessable",
        "cannot_add",
    )


def test_a_hole_in_a_sum_is_not_counted_as_zero() -> None:
    one = target(
        measure="sum",
        value="250",
        combine="sum",
        span_start=dt.date(2021, 1, 1),
        span_end=dt.date(2025, 12, 31),
    )
    verdict = assess(one, [year(2022, "50"), year(2023, "50")])
    assert (verdict.kind, verdict.reason) == ("not_enough_data", "sum_absent")
    assert verdict.holes == ((dt.date(2021, 1, 1), dt.date(2021, 12, 31)),)
    assert kind(one, year(2022, "50"), year(2023, "201"))[0] == "met"


def test_a_standard_with_an_end_needs_every_period() -> None:
    one = target(
        measure="each_period",
        value="50",
        due="",
        span_start=dt.date(2021, 1, 1),
        span_end=dt.date(2023, 12, 31),
    )
    assert kind(one, year(2021, "50"), year(2022, "50"), year(2023, "50")) == ("met", "every_period")
    assert kind(one, year(2021, "50"), year(2023, "50")) == ("not_enough_data", "periods_absent")
    assert kind(one, year(2021, "49"), year(2022, "50"), year(2023, "50"))[0] == "missed"


def test_a_year_that_went_the_wrong_way_is_said_where_the_class_is_good() -> None:
    one = target(unit_label="people")
    verdict = assess(one, [year(2020, "50"), year(2021, "95"), year(2022, "90")])
    assert verdict.kind == "on_course"
    assert "It went the wrong way: 90 in 2022 after 95 in 2021." in sentence(one, verdict)


def test_the_change_needed_stands_beside_the_last_change() -> None:
    verdict = assess(target(), [year(2020, "50"), year(2021, "52"), year(2022, "55")])
    assert (verdict.needed, verdict.last_change) == (15, 3)
