"""A report as its editors have it: plain sheets of its sections, and the chapters that they make. Pure but for `sheets_of`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.models import Report
from reports.models.composing import SectionKind

ANNEXES = (SectionKind.FRAMEWORK, SectionKind.COMMITMENTS, SectionKind.PUNCTUALITY)
#: Kinds that stand together, by outcome, in the chapter of an outcome.
OF_OUTCOME = (SectionKind.OVERVIEW, SectionKind.PROGRESS, SectionKind.MEASURES, SectionKind.PLANS)
#: Kinds that tell entries.
TELLING = (SectionKind.PROGRESS, SectionKind.PRIORITY)
PRIORITIES = "Priorities across all outcomes"


@dataclass(frozen=True)
class Placed:
    """An entry at its place in a section, or left out with the reason."""

    entry: str
    heading: str = ""
    left_out: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Sheet:
    """One section as typed."""

    code: str
    kind: str
    title: str
    outcome: str = ""
    text: str = ""
    signatory_name: str = ""
    signatory_role: str = ""
    entries: tuple[Placed, ...] = ()


@dataclass(frozen=True)
class Heading:
    """What a report is."""

    code: str
    kind: str
    title: str
    period: str = ""


@dataclass
class ChapterPlan:
    """Sections that make one chapter. `number` is a number for outcomes, a letter for annexes, else empty."""

    code: str
    title: str
    kind: str
    outcome: str = ""
    number: str = ""
    sheets: list[Sheet] = field(default_factory=list)


def heading_of(report: Report) -> Heading:
    """What a report is, as plain values."""
    return Heading(report.code, report.kind, report.title, report.period.code if report.period else "")


def sheets_of(report: Report) -> list[Sheet]:
    """The sections that a report includes, in order, with their entries: two queries."""
    sections = report.sections.filter(included=True).order_by("order", "id").prefetch_related("entries")
    return [
        Sheet(
            section.code,
            section.kind,
            section.title,
            section.outcome,
            section.text,
            section.signatory_name,
            section.signatory_role,
            tuple(Placed(one.entry, one.heading, one.left_out, one.reason) for one in section.entries.all()),
        )
        for section in sections
    ]


def chapters(
    sheets: Sequence[Sheet], titles: dict[str, str], *, aims: Sequence[str] = ()
) -> list[ChapterPlan]:
    """The chapters of sections in order: an outcome's sections are one, all priorities are one, others stand alone.

    `titles` are those of outcomes by code; chapters of `aims` have no number.
    """
    found: list[ChapterPlan] = []
    numbers, letters = iter(range(1, 10_000)), iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    for sheet in sheets:
        plan = _plan(sheet, titles)
        if found and plan.kind in ("outcome", "priorities") and found[-1].code == plan.code:
            found[-1].sheets.append(sheet)
            continue
        if plan.kind == "outcome" and sheet.outcome not in aims:
            plan.number = str(next(numbers))
        elif plan.kind == "annex":
            plan.number = next(letters, "")
        plan.sheets.append(sheet)
        found.append(plan)
    return found


def _plan(sheet: Sheet, titles: dict[str, str]) -> ChapterPlan:
    if sheet.kind in OF_OUTCOME and sheet.outcome:
        title = titles.get(sheet.outcome, sheet.title)
        return ChapterPlan(f"outcome-{sheet.outcome}", title, "outcome", sheet.outcome)
    if sheet.kind == SectionKind.PRIORITY:
        return ChapterPlan("priorities", PRIORITIES, "priorities")
    kind = "annex" if sheet.kind in ANNEXES else sheet.kind
    return ChapterPlan(sheet.code, sheet.title, kind, sheet.outcome)
