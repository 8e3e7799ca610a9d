"""A report begun: last year's structure, and a first draft from the approved record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from mission.choices import Door
from mission.errors import WrongState
from mission.history import writing
from mission.models import ReportingPeriod
from reports.actions.compose import bound, require
from reports.composing.facts import Facts
from reports.composing.first_draft import Earlier, draft
from reports.composing.live import live_facts
from reports.composing.sheets import Sheet
from reports.composing.structure import Start, starting
from reports.models import Report, ReportSection, SectionEntry
from reports.models.edition import ReportKind
from reports.selection import WHOLE, Selection


def begin_report(period: ReportingPeriod, *, by: Any, door: Door = Door.WORKSPACE) -> Report:
    """The annual report of a period, with last year's structure and a first draft. Raises WrongState where it has begun."""
    require(by, period.mission_id)
    with writing(by=by.actor, door=door, why="Report begun"):
        report, _ = Report.objects.get_or_create(
            mission=period.mission,
            kind=ReportKind.ANNUAL,
            period=period,
            defaults={"code": period.code, "title": period.report_title or f"Annual report {period.label}"},
        )
        lay_out(report, actor=by.actor, door=door)
    return report


def lay_out(report: Report, *, actor: str, door: Door, selection: Selection = WHOLE) -> list[ReportSection]:
    """The first sections of a report, drafted from what `selection` has of the record. Raises WrongState if there are some."""
    if report.sections.exists():
        raise WrongState("This report has been begun already.")
    facts = live_facts(report, selection)
    starts, earlier = _from_earlier(report)
    sheets = draft(starting(facts, starts), facts, earlier)
    try:
        with writing(by=actor, door=door, why="First draft"):
            return _lay_down(report, sheets, facts, starts, actor)
    except IntegrityError as error:
        raise WrongState("This report has been begun already.") from error


def _lay_down(
    report: Report, sheets: Sequence[Sheet], facts: Facts, starts: Sequence[Start], actor: str
) -> list[ReportSection]:
    now, shown = timezone.now(), {one.code: one.included for one in starts}
    sections = ReportSection.objects.bulk_create(
        ReportSection(
            report=report,
            code=sheet.code,
            kind=sheet.kind,
            outcome=sheet.outcome,
            order=order,
            title=sheet.title,
            text=bound(sheet.text, facts),
            included=shown.get(sheet.code, True),
            changed_by=actor,
            changed_at=now,
        )
        for order, sheet in enumerate(sheets, start=1)
    )
    SectionEntry.objects.bulk_create(
        SectionEntry(section=section, entry=placed.entry, order=order, heading=placed.heading[:300])
        for section, sheet in zip(sections, sheets, strict=True)
        for order, placed in enumerate(sheet.entries, start=1)
    )
    return sections


def _from_earlier(report: Report) -> tuple[list[Start], Earlier]:
    """The structure of the report before this one, the order of its entries and its texts; nothing where there is none."""
    before = earlier_report(report)
    if before is None:
        return [], Earlier()
    sections = list(before.sections.order_by("order", "id").prefetch_related("entries"))
    starts = [Start(s.code, s.kind, s.title, s.outcome, s.included) for s in sections]
    codes = [one.entry for s in sections for one in s.entries.all() if not one.left_out]
    entries = live_facts(before).entries
    order = [entries[code].body["commitment"] for code in codes if code in entries]
    return starts, Earlier(tuple(dict.fromkeys(order)), tuple((s.code, s.text) for s in sections))


def earlier_report(report: Report) -> Report | None:
    """The annual report of the last period before this one's that has sections."""
    if report.period is None:
        return None
    rows = Report.objects.filter(mission=report.mission, kind=ReportKind.ANNUAL, sections__isnull=False)
    rows = rows.filter(period__start__lt=report.period.start).select_related("period", "mission")
    return rows.order_by("-period__start").distinct().first()
