"""Numbers that are typed: what is looked up, and what matches nothing on the record."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from reports.composing.live import live_facts
from reports.composing.numbers import typed_in, unmatched
from tests.factories import mission as make
from tests.reports.composing.conftest import report_of


def texts(text: str) -> list[str]:
    return [one.text for one in typed_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "In 2023, by 31 March 2024 and since March 2022, in 2021-22 and 2022/23.",
        "The 3rd and the 21st of twelve: 12 and 5, outcomes 1 to 6.",
        "1. one\n2. two\n34. three",
        "[here](https://a.example/4711) and https://b.example/98765",
        "{{figure:kits/S1/2023-01-01..2023-12-31}} of NM-012, section 8.2.1 and A4567",
    ],
)
def test_years_dates_ordinals_codes_and_references_are_left_alone(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("There were 1,017 of them.", "1017", ""),
        ("It rose to 90.6%.", "90.6", "percent"),
        ("About 5 per cent.", "5", "percent"),
        ("It cost £34.187 million in all.", "34187000", "gbp"),
        ("(938)", "938", ""),
        ("£250", "250", "gbp"),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, value: str, unit: str) -> None:
    (one,) = typed_in(text)
    assert (one.value, one.unit) == (Decimal(value), unit)


def test_the_place_of_a_number_is_said() -> None:
    (one,) = typed_in("One.\n\n{{total:entries}} and 938 here")
    assert (one.line, one.column) == (3, 23)


def test_a_number_in_what_a_chart_says_is_read_too() -> None:
    assert texts("{{chart:placements/S1 | 938 were approved}}") == ["938"]


@pytest.mark.django_db
def test_what_is_on_the_record_matches_and_the_rest_is_flagged(record: SimpleNamespace) -> None:
    percent = make.make_indicator(record.mission, "share", unit="percent", unit_label="%")
    make.make_observation(make.make_series(percent, record.area), "74.5", year=2023, source=record.source)
    facts = live_facts(report_of(record))
    text = "938, 23 kits, £50 million, 1,000, 650 and 74.5%; but 939, 938%, £51 million and 74.6%."
    assert [one.text for one in unmatched(typed_in(text), facts)] == ["939", "938%", "£51 million", "74.6%"]


def test_a_paragraph_that_names_a_source_has_sourced_numbers() -> None:
    found = typed_in("938 here.\n\n938 there.{{source:survey}}")
    assert [one.sourced for one in found] == [False, True]
