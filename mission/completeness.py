"""What an entry still needs before it can be submitted. Pure: it is told, and looks nothing up."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mission.choices import DeliveryStatus
from mission.inputs import CaseStudyInput, wrong_case_study

FOOTNOTE_MARK = re.compile(r"\[\^([0-9]{1,4})\]")
MOST_CHARACTERS = 20_000

#: Statuses that need a word on why.
NEED_REASON = (DeliveryStatus.AT_RISK, DeliveryStatus.DELAYED, DeliveryStatus.STOPPED)


@dataclass(frozen=True)
class Problem:
    """Something that is missing or wrong: the field, and the sentence that says how to mend it.

    `at` says which of several it is about: the key of a figure, the mark of a piece of evidence.
    """

    field: str
    sentence: str
    at: str = ""


@dataclass(frozen=True)
class GivenFigure:
    """A figure of a draft, as the rules want to know it; `before` is the value of the period before, where there is one."""

    key: str
    name: str
    value: Decimal | None
    printed: str = ""
    percent: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    has_source: bool = False
    reason: str = ""
    before: Decimal | None = None


@dataclass(frozen=True)
class Draft:
    """What is asked about: the words of an entry and the footnote marks that have evidence."""

    delivery_status: str
    reason: str
    done: str
    next: str
    evidence_marks: Collection[int]
    corrects: bool = False
    status_before: str = ""
    figures: Sequence[GivenFigure] = ()
    case_study: CaseStudyInput | None = None


def marks_in(*texts: str) -> set[int]:
    """The footnote marks that stand in texts."""
    return {int(mark) for text in texts for mark in FOOTNOTE_MARK.findall(text)}


def problems_in(draft: Draft) -> list[Problem]:
    """Everything that keeps an entry from being submitted, in the order of the form."""
    found = []
    if not draft.delivery_status:
        found.append(Problem("delivery_status", "Choose a delivery status."))
    if draft.delivery_status == DeliveryStatus.SUPERSEDED:
        found.append(
            Problem(
                "delivery_status", "Superseded is worked out from links between commitments; choose another."
            )
        )
    if draft.delivery_status in NEED_REASON and not draft.reason.strip():
        label = DeliveryStatus(draft.delivery_status).label.lower()
        found.append(Problem("reason", f"Say why the commitment is {label}."))
    elif draft.status_before and draft.status_before != draft.delivery_status and not draft.reason.strip():
        found.append(Problem("reason", "The status differs from last period's. Say why."))
    elif draft.corrects and not draft.reason.strip():
        found.append(Problem("reason", "Say what this correction changes and why."))
    if not draft.done.strip():
        found.append(Problem("done", "Write what was done, or that there is nothing to report."))
    found += _too_long(draft)
    for figure in draft.figures:
        found += figure_problems(figure)
    for field, sentences in wrong_case_study(draft.case_study).items():
        found += [Problem(field, f"Case study: {sentence}") for sentence in sentences]
    missing = sorted(marks_in(draft.done, draft.next) - set(draft.evidence_marks))
    found += [
        Problem("evidence", f"Footnote {mark} has no evidence. Add it, or take the mark out.", str(mark))
        for mark in missing
    ]
    spare = sorted(set(draft.evidence_marks) - marks_in(draft.done, draft.next))
    found += [
        Problem("evidence", f"Evidence {mark} is not used. Put [^{mark}] into the text.", str(mark))
        for mark in spare
    ]
    return found


def _too_long(draft: Draft) -> list[Problem]:
    return [
        Problem(field, f"Shorten this to {MOST_CHARACTERS:,} characters; it has {len(text):,}.")
        for field, text in (("reason", draft.reason), ("done", draft.done), ("next", draft.next))
        if len(text) > MOST_CHARACTERS
    ]


def asks_for_reason(before: Decimal | None, value: Decimal | None) -> bool:
    """Whether a figure differs from the one before by more than half of it, so that its reason is asked for."""
    if before is None or value is None or value == before:
        return False
    return abs(value - before) * 2 > abs(before)


def figure_problems(figure: GivenFigure) -> list[Problem]:
    """What a figure still needs before its entry can be submitted. One without a value needs nothing more."""
    if figure.value is None:
        return []
    found = []
    if not figure.has_source:
        found.append(("source_text", f"Name the source of the figure {figure.printed} ({figure.name})."))
    if figure.percent:
        sentence = _share_problem(figure)
        found += [("numerator", sentence)] if sentence else []
    if asks_for_reason(figure.before, figure.value) and not figure.reason.strip():
        found.append(("reason", f"{figure.name} differs by more than half from the period before. Say why."))
    return [Problem(f"figures-{name}", sentence, figure.key) for name, sentence in found]


def _share_problem(figure: GivenFigure) -> str:
    if figure.numerator is None or figure.denominator is None:
        return f"Say of how many: give both numbers of which {figure.name} is the percentage."
    if figure.denominator <= 0:
        return f"{figure.name}: a percentage is of a number above 0."
    assert figure.value is not None
    places = Decimal(1).scaleb(-min(6, len(figure.printed.partition(".")[2])))
    share = (figure.numerator * 100 / figure.denominator).quantize(places, rounding=ROUND_HALF_UP)
    if share == figure.value.quantize(places, rounding=ROUND_HALF_UP):
        return ""
    return (
        f"{figure.name}: {figure.numerator.normalize():f} of {figure.denominator.normalize():f} is {share:f}%, "
        f"not {figure.printed}%. Correct one of the three."
    )
