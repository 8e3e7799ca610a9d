"""The worked examples of the published method are what the code computes and what the pages say."""

from __future__ import annotations

import pytest

from mission.assessment import CLASSES, METHOD, assess
from mission.assessment.words import sentence
from mission.wording import ASSESSMENTS, assessment_word
from tests.mission.assessment.examples import METHODS, Example, worked_examples

EXAMPLES = worked_examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.target}: {one.figures}")
def test_an_example_has_its_class_and_its_sentence(example: Example) -> None:
    target = example.as_target()
    verdict = assess(target, example.as_figures(), example.as_breaks())
    assert assessment_word(verdict.kind) == example.kind
    assert sentence(target, verdict) == example.sentence


def test_every_class_has_an_example() -> None:
    assert {one.kind for one in EXAMPLES} == {word for word, _ in ASSESSMENTS.values()}
    assert set(CLASSES) == set(ASSESSMENTS)


def test_the_text_names_the_version_of_the_code() -> None:
    text = METHODS.read_text("utf-8")
    assert f"This is version {METHOD} of the method." in text
    assert f"\n| {METHOD} | " in text.split("### Versions")[1]
