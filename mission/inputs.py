"""What is given beside the words of an entry: figures, evidence, a case study; and what is wrong with them.

Pure: it is told, and looks nothing up. What is wrong comes back as sentences by field, in the names that forms use:
`figures-0-printed` is the number of the first figure, `evidence-2-link` the link of the third piece of evidence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mission.choices import FigureAnswer, Quality
from mission.fields import quantized

_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,22})?", re.ASCII)
_LINK = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_MOST_MARK, _MOST_LINK, _MOST_PLACE, _MOST_PRINTED, _MOST_SOURCE = 9_999, 1_000, 300, 60, 500

#: Sentences by the field that they are about.
Wrong = dict[str, list[str]]


@dataclass(frozen=True)
class FigureInput:
    """A figure as it is typed: numbers as text, `series` and `source` by their ids, `start` and `end` its first and last day.

    Either `printed` is a number, or `missing` (a FigureAnswer) says why there is none. `reason` says why it differs so much
    from the figure before. An entry has one figure for each series, start and end.
    """

    series: int
    start: dt.date
    end: dt.date
    printed: str = ""
    missing: str = ""
    quality: str = ""
    reason: str = ""
    numerator: str = ""
    denominator: str = ""
    source: int | None = None
    source_text: str = ""

    @property
    def key(self) -> tuple[int, dt.date, dt.date]:
        """What it is about: series, first day, last day."""
        return self.series, self.start, self.end


@dataclass(frozen=True)
class FileInput:
    """An uploaded file that was looked at: `content` is open for reading, `content_type` what was found in it."""

    content: Any
    name: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class EvidenceInput:
    """What backs the footnote `[^mark]`: exactly one of a source (by its id), a link, and a file.

    A file is a fresh upload (`file`), or one that the entry has already, by its name in the storage (`kept_file`).
    """

    mark: int
    source: int | None = None
    link: str = ""
    link_title: str = ""
    file: FileInput | None = None
    kept_file: str = ""
    locator: str = ""


@dataclass(frozen=True)
class CaseStudyInput:
    """A story told with an entry. `consent` says who agreed to publication, when and how."""

    title: str
    text: str
    consent: str


@dataclass(frozen=True)
class MilestoneInput:
    """A milestone of the commitment, by its id, and the day on which it was reached."""

    milestone: int
    reached: dt.date


def number_as_printed(text: str) -> str:
    """A typed number in plain digits with its decimals kept: `£1,250.50` is `1250.50`. ValueError with the way to mend it."""
    plain = text.strip().removeprefix("£").replace("−", "-").replace(",", "").strip()
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"“{text}” is not a number. Write it in figures, such as 1250 or 59.30.")
    return plain


def number_in(text: str) -> Decimal:
    """The exact number that a text says, commas between thousands allowed. ValueError with the way to mend it."""
    try:
        return quantized(Decimal(number_as_printed(text)))
    except ValueError as error:
        raise ValueError(f"{str(error).removesuffix('.')}.") from error


def wrong_figures(figures: Sequence[FigureInput]) -> Wrong:
    """What is wrong with the figures of an entry; nothing where all is well."""
    seen: set[Any] = set()
    found: Wrong = {}
    for index, figure in enumerate(figures):
        problems = list(_wrong_figure(figure))
        if figure.key in seen:
            problems.append(("series", "This series and time are given twice. Keep one of them."))
        seen.add(figure.key)
        _note(found, f"figures-{index}", problems)
    return found


def _wrong_figure(figure: FigureInput) -> Iterator[tuple[str, str]]:
    if figure.start > figure.end:
        yield "end", "The last day comes before the first. Exchange them."
    if figure.printed.strip() and figure.missing:
        yield "missing", "Give a figure or say why there is none, not both."
    if not figure.printed.strip() and not figure.missing:
        yield "printed", "Give a figure, or say why there is none."
    if figure.missing not in FigureAnswer.values:
        yield "missing", "Choose one of the reasons offered."
    if figure.quality not in Quality.values:
        yield "quality", "Choose one of the words offered."
    for name in ("printed", "numerator", "denominator"):
        text = getattr(figure, name)
        if text.strip():
            try:
                number_in(text)
            except ValueError as error:
                yield name, str(error)
    if len(figure.printed) > _MOST_PRINTED:
        yield "printed", f"Shorten this to {_MOST_PRINTED} signs."
    if len(figure.source_text) > _MOST_SOURCE:
        yield "source_text", f"Shorten this to {_MOST_SOURCE} characters."


def wrong_evidence(evidence: Sequence[EvidenceInput]) -> Wrong:
    """What is wrong with the evidence of an entry; nothing where all is well."""
    seen: set[int] = set()
    found: Wrong = {}
    for index, one in enumerate(evidence):
        problems = list(_wrong_piece(one))
        if one.mark in seen:
            problems.append(
                ("mark", f"There are two pieces of evidence {one.mark}. Give one of them another number.")
            )
        seen.add(one.mark)
        _note(found, f"evidence-{index}", problems)
    return found


def _wrong_piece(one: EvidenceInput) -> Iterator[tuple[str, str]]:
    if not 1 <= one.mark <= _MOST_MARK:
        yield "mark", f"Use a number from 1 to {_MOST_MARK:,}."
    given = [one.source is not None, bool(one.link), one.file is not None or bool(one.kept_file)]
    if sum(given) != 1:
        yield "link", "Evidence is a source, a link or a file: give exactly one of them."
    if one.link and not _LINK.fullmatch(one.link):
        yield "link", "Write a whole address that begins with https:// or http://."
    for name, most in (("link", _MOST_LINK), ("link_title", _MOST_PLACE), ("locator", _MOST_PLACE)):
        if len(getattr(one, name)) > most:
            yield name, f"Shorten this to {most:,} characters."


def wrong_case_study(study: CaseStudyInput | None) -> Wrong:
    """What is wrong with a case study; nothing where all is well or there is none."""
    if study is None:
        return {}
    sentences = {
        "title": "Give the story a title.",
        "text": "Write the story.",
        "consent": "Say who agreed to publication, when and how.",
    }
    found: Wrong = {
        f"case_study-{name}": [sentence]
        for name, sentence in sentences.items()
        if not getattr(study, name).strip()
    }
    if len(study.title) > 200:
        found["case_study-title"] = ["Shorten this to 200 characters."]
    return found


def wrong_milestones(milestones: Sequence[MilestoneInput], known: Collection[int], today: dt.date) -> Wrong:
    """What is wrong with the milestones of an entry; `known` are those of its commitment, `today` the day in London."""
    found: Wrong = {}
    for index, one in enumerate(milestones):
        problems = []
        if one.milestone not in known:
            problems.append(("milestone", "There is no such milestone of this commitment."))
        if one.reached > today:
            problems.append(
                ("reached", "This day lies ahead. Give the day on which it was reached, or leave it empty.")
            )
        _note(found, f"milestones-{index}", problems)
    return found


def _note(found: Wrong, prefix: str, problems: list[tuple[str, str]]) -> None:
    for name, sentence in problems:
        found.setdefault(f"{prefix}-{name}", []).append(sentence)
