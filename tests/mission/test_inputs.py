"""What is given beside the words of an entry: numbers as typed, and what is wrong with figures and evidence."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from mission.inputs import (
    CaseStudyInput,
    EvidenceInput,
    FigureInput,
    number_as_printed,
    number_in,
    wrong_case_study,
    wrong_evidence,
    wrong_figures,
)


def figure(**fields: Any) -> FigureInput:
    given = {"series": 1, "start": dt.date(2022, 1, 1), "end": dt.date(2022, 12, 31), "printed": "5"}
    return FigureInput(**given | fields)


@pytest.mark.parametrize(
    ("typed", "printed", "number"),
    [
        ("1,250", "1250", "1250"),
        (" £1,250.50 ", "1250.50", "1250.5"),
        ("−3.50", "-3.50", "-3.5"),
        ("0", "0", "0"),
        ("0.0000004", "0.0000004", "0"),
    ],
)
def test_a_number_keeps_its_decimals_and_is_exact_to_six(typed: str, printed: str, number: str) -> None:
    assert number_as_printed(typed) == printed
    assert number_in(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["", "about 5", "NaN", "1e5", "1" * 13, "=1+1", "1.2.3", "٣"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        number_in(typed)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"printed": ""}, "printed"),
        ({"printed": "x"}, "printed"),
        ({"missing": "suppressed"}, "missing"),
        ({"printed": "", "missing": "because"}, "missing"),
        ({"quality": "good"}, "quality"),
        ({"end": dt.date(2021, 12, 31)}, "end"),
        ({"denominator": "many"}, "denominator"),
        ({"source_text": "x" * 501}, "source_text"),
    ],
)
def test_a_wrong_figure_is_told_at_its_field(fields: dict[str, Any], name: str) -> None:
    assert list(wrong_figures([figure(series=2), figure(**fields)])) == [f"figures-1-{name}"]


def test_a_value_or_an_answer_why_not_is_enough_and_a_zero_is_a_value() -> None:
    answers = [figure(printed="0"), figure(series=2, printed="", missing="nothing_to_report")]
    assert wrong_figures(answers) == {}


def test_the_same_series_and_time_is_given_once() -> None:
    assert list(wrong_figures([figure(), figure(printed="6")])) == ["figures-1-series"]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({}, "link"),
        ({"link": "https://example.org", "source": 1}, "link"),
        ({"source": 1, "kept_file": "evidence/a.pdf"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://"}, "link"),
        ({"link": "https://a b"}, "link"),
        ({"source": 1, "mark": 0}, "mark"),
        ({"source": 1, "mark": 10_000}, "mark"),
        ({"source": 1, "locator": "x" * 301}, "locator"),
    ],
)
def test_wrong_evidence_is_told_at_its_field(fields: dict[str, Any], name: str) -> None:
    assert list(wrong_evidence([EvidenceInput(**{"mark": 7} | fields)])) == [f"evidence-0-{name}"]


def test_each_mark_is_given_once() -> None:
    twice = [EvidenceInput(mark=1, source=1), EvidenceInput(mark=1, link="https://example.org/")]
    assert list(wrong_evidence(twice)) == ["evidence-1-mark"]


def test_a_case_study_needs_the_consent_of_the_person_it_is_about() -> None:
    assert wrong_case_study(None) == {}
    assert list(wrong_case_study(CaseStudyInput("A day", "It helped.", " "))) == ["case_study-consent"]
