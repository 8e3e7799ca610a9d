"""What an entry still needs before it can be submitted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mission.completeness import Draft, GivenFigure, asks_for_reason, figure_problems, problems_in
from mission.inputs import CaseStudyInput


def _draft(**fields: Any) -> Draft:
    given: dict[str, Any] = {
        "delivery_status": "on_track",
        "reason": "",
        "done": "It opened.",
        "next": "",
        "evidence_marks": [],
    }
    return Draft(**given | fields)


def _figure(**fields: Any) -> GivenFigure:
    given = {"key": "1", "name": "Beds", "value": Decimal(10), "printed": "10", "has_source": True}
    return GivenFigure(**given | fields)


def test_a_whole_draft_needs_nothing() -> None:
    assert problems_in(_draft()) == []


@pytest.mark.parametrize("status", ["at_risk", "delayed", "stopped"])
def test_a_status_that_is_not_well_asks_for_its_reason(status: str) -> None:
    assert [problem.field for problem in problems_in(_draft(delivery_status=status))] == ["reason"]
    assert problems_in(_draft(delivery_status=status, reason="Staff.")) == []


def test_a_status_that_changed_asks_for_its_reason() -> None:
    assert [problem.field for problem in problems_in(_draft(status_before="delayed"))] == ["reason"]
    assert problems_in(_draft(status_before="on_track")) == []


def test_marks_and_evidence_belong_together() -> None:
    found = problems_in(_draft(done="One.[^1] Two.[^2]", evidence_marks=[2, 3]))
    assert [(problem.field, problem.at) for problem in found] == [("evidence", "1"), ("evidence", "3")]


def test_a_case_study_needs_consent() -> None:
    study = CaseStudyInput("A day", "It helped.", "")
    assert [problem.field for problem in problems_in(_draft(case_study=study))] == ["case_study-consent"]


@pytest.mark.parametrize(
    ("before", "value", "asks"),
    [
        ("100", "150", False),
        ("100", "151", True),
        ("100", "50", False),
        ("100", "49", True),
        ("0", "0", False),
        ("0", "1", True),
        ("-10", "-4", True),
        ("0.2", "0.3", False),
        (None, "5", False),
        ("5", None, False),
    ],
)
def test_more_than_half_higher_or_lower_asks_for_a_reason(
    before: str | None, value: str | None, asks: bool
) -> None:
    first, second = (None if one is None else Decimal(one) for one in (before, value))
    assert asks_for_reason(first, second) is asks


def test_a_figure_needs_its_source_and_an_answer_without_a_value_needs_nothing() -> None:
    assert [problem.field for problem in figure_problems(_figure(has_source=False))] == [
        "figures-source_text"
    ]
    assert figure_problems(_figure(value=None, printed="", has_source=False)) == []


@pytest.mark.parametrize(
    ("printed", "part", "whole", "right"),
    [
        ("25", "10", "40", True),
        ("33.3", "1", "3", True),
        ("33.4", "1", "3", False),
        ("0.5", "1", "200", True),
        ("90.65", "9065", "10000", True),
        ("100", "0", "0", False),
        ("25", None, "40", False),
    ],
)
def test_a_percentage_agrees_with_its_two_numbers(
    printed: str, part: str | None, whole: str | None, right: bool
) -> None:
    numbers = {"numerator": part, "denominator": whole}
    given = {name: None if one is None else Decimal(one) for name, one in numbers.items()}
    found = figure_problems(_figure(value=Decimal(printed), printed=printed, percent=True, **given))
    assert [problem.field for problem in found] == ([] if right else ["figures-numerator"])
