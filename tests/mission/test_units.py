"""Figures, money and units as they are printed."""

from decimal import Decimal

import pytest

from mission import units


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("1017", "1,017"),
        ("0", "0"),
        ("59.30", "59.30"),
        ("0.0000004", "0.0000004"),
        ("1234567.50", "1,234,567.50"),
        ("-3.5", "−3.5"),
        ("−48", "−48"),
        ("+2", "2"),
        ("007", "7"),
        (1344, "1,344"),
        (Decimal("1E+3"), "1,000"),
        (Decimal("12.50"), "12.50"),
    ],
)
def test_a_number_keeps_its_decimals_and_groups_its_thousands(text: str, printed: str) -> None:
    assert units.number(text) == printed


@pytest.mark.parametrize(
    "text", ["", "abc", "1,017", "NaN", "Infinity", "1e309", "１２", "1_000", "12 34", "--1"]
)
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        units.number(text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("4000000", "£4 million"),
        ("34187000", "£34.187 million"),
        ("250000000", "£250 million"),
        ("250000000.00", "£250 million"),
        ("1200000000", "£1.2 billion"),
        ("1234567", "£1,234,567"),
        ("1234", "£1,234"),
        ("999999", "£999,999"),
        ("4.5", "£4.50"),
        ("4.00", "£4"),
        ("0", "£0"),
        ("-500", "−£500"),
        ("-2000000", "−£2 million"),
    ],
)
def test_money_is_shortened_only_where_that_is_exact(text: str, printed: str) -> None:
    assert units.money(text) == printed


def test_another_currency_brings_its_own_sign() -> None:
    assert units.money("1500000", "€") == "€1.5 million"


@pytest.mark.parametrize(
    ("value", "unit", "label", "printed"),
    [
        ("1017", "count", "people", "1,017"),
        ("90.6", "percent", "% of people", "90.6%"),
        ("4000000", "gbp", "pounds sterling", "£4 million"),
        ("19.1", "rate_per_100000", "deaths per 100,000 people", "19.1 per 100,000"),
        ("2.50", "rate_per_1000", "kits per 1,000 people", "2.50 per 1,000"),
        ("45", "years", "years", "45 years"),
        ("1", "years", "years", "1 year"),
        ("12", "days", "", "12 days"),
        ("15.3", "ratio", "times as likely", "15.3 times as likely"),
        ("52.14", "score", "mean score (WEMWBS)", "52.14 mean score (WEMWBS)"),
        ("3", "furlongs", "", "3"),
    ],
)
def test_a_figure_in_a_sentence_carries_its_unit(value: str, unit: str, label: str, printed: str) -> None:
    assert units.figure(value, unit, label) == printed


@pytest.mark.parametrize(
    ("value", "unit", "label", "number", "words"),
    [
        ("940", "count", "placements", "940", "placements"),
        ("90", "percent", "% of assessments", "90%", "of assessments"),
        ("4000000", "gbp", "pounds sterling", "£4 million", ""),
        ("19.1", "rate_per_100000", "deaths per 100,000 people", "19.1", "per 100,000 people"),
        ("3.4", "ddd_per_1000_per_day", "doses per 1,000 people", "3.4", "doses per 1,000 people"),
        ("45", "years", "years", "45", "years"),
        ("45", "years", "", "45", "years"),
    ],
)
def test_a_large_figure_has_its_unit_beside_it(
    value: str, unit: str, label: str, number: str, words: str
) -> None:
    printed = units.printed(value, unit, label)
    assert (printed.number, printed.unit) == (number, words)
    assert str(printed) == f"{number} {words}".strip()


def test_a_bound_is_said_in_words() -> None:
    assert units.figure("1", "percent", bound="less_than") == "less than 1%"
    assert units.figure("15", "ratio", bound="more_than") == "more than 15"
    assert units.printed("1", "percent", "% of people", "less_than").number == "less than 1%"


def test_a_bound_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a bound"):
        units.bounded("1", "around")


def test_an_amount_says_how_exactly_its_text_states_it() -> None:
    assert units.amount("2000000", "up_to") == "up to £2 million"
    assert units.amount("4000000", "about") == "about £4 million"
    assert units.amount("4000000") == "£4 million"


@pytest.mark.parametrize(
    ("before", "after", "unit", "words"),
    [
        ("938", "940", "count", "2 more"),
        ("1339", "1172", "count", "167 fewer"),
        ("235", "182", "rate_per_100000", "53 per 100,000 lower"),
        ("66", "90", "percent", "24 percentage points higher"),
        ("66", "67", "percent", "1 percentage point higher"),
        ("0.1", "0.3", "percent", "0.2 percentage points higher"),
        ("5", "5.0", "count", "the same"),
    ],
)
def test_a_difference_is_plain_and_judges_nothing(before: str, after: str, unit: str, words: str) -> None:
    assert units.difference(before, after, unit) == words


def test_a_revision_is_printed_with_its_sign() -> None:
    assert units.signed("938", "940") == "+2"
    assert units.signed("218", "170") == "−48"
    assert units.signed("5", "5") == "0"
