"""The reports of a mission, and the sections of one: begin, order, add, take out."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.guards import needs
from accounts.roles import Permission
from mission.errors import RuleError
from mission.models import Mission, Outcome, ReportingPeriod
from mission.reviewing import known_people
from mission.workspace.frame import around
from reports.actions import beginning, compose
from reports.composing.sheets import Sheet, chapters
from reports.models import Report, ReportSection, SectionComment
from reports.models.edition import ReportKind
from reports.workspace.composer_forms import AddForm, OrderForm, TitleForm, report_title
from reports.workspace.composer_scope import (
    READERS,
    may_compose,
    missions_of,
    names,
    page,
    report_of,
    section_of,
)
from reports.workspace.scope import refuse

_OF_OUTCOMES = ("aim", "outcome", "cross_cutting_priority")


@needs(*READERS)
def index(request: HttpRequest) -> HttpResponse:
    """The periods of a mission, each with its report."""
    missions = missions_of(request.user)
    wanted = request.POST.get("mission") or request.GET.get("mission")
    mission = next((one for one in missions if wanted in (None, "", one.slug)), None)
    if mission is None:
        raise Http404
    if request.method == "POST":
        return _begin(request, mission)
    context = around(
        request,
        mission=mission,
        missions=missions,
        rows=_periods(mission),
        may_compose=may_compose(request.user, mission.pk),
    )
    return render(request, "reports/workspace/composer_index.html", context)


def _periods(mission: Mission) -> list[dict[str, Any]]:
    reports = {
        report.period_id: report
        for report in Report.objects.filter(mission=mission, kind=ReportKind.ANNUAL).prefetch_related(
            "editions"
        )
    }
    begun = Counter(
        ReportSection.objects.filter(report__mission=mission).order_by().values_list("report", flat=True)
    )
    return [
        {
            "period": period,
            "report": reports.get(period.pk),
            "sections": begun[reports[period.pk].pk] if period.pk in reports else 0,
            "editions": sum(1 for e in reports[period.pk].editions.all() if e.position)
            if period.pk in reports
            else 0,
        }
        for period in ReportingPeriod.objects.filter(mission=mission).order_by("-start")
    ]


def _begin(request: HttpRequest, mission: Mission) -> HttpResponse:
    period = ReportingPeriod.objects.filter(mission=mission, code=request.POST.get("period", "")).first()
    if period is None or not may_compose(request.user, mission.pk):
        raise Http404
    try:
        report = beginning.begin_report(period, by=request.user)
    except RuleError as refused:
        messages.error(request, refused.sentence)
        return redirect("composer:index")
    messages.success(request, "The report has its sections and a first draft. Edit them one by one.")
    return redirect("composer:report", **names(report))


@needs(*READERS)
def contents(request: HttpRequest, mission: str, report: str) -> HttpResponse:
    """The sections of a report by chapter, each with its state."""
    return _contents(request, report_of(request, mission, report))


def _contents(request: HttpRequest, found: Report, **wrong: Any) -> HttpResponse:
    sections = list(found.sections.order_by("order", "id").prefetch_related("entries"))
    outcomes = list(Outcome.objects.filter(mission=found.mission, kind__in=_OF_OUTCOMES).order_by("code"))
    people = known_people(request.user, (section.changed_by for section in sections)).words
    comments = Counter(
        SectionComment.objects.filter(section__report=found, settled_at=None).values_list(
            "section", flat=True
        )
    )
    order = OrderForm(sections=sections)
    context = {
        "chapters": _chapters(sections, outcomes, people, comments),
        "taken_out": [section for section in sections if not section.included],
        "order_form": order,
        "order_rows": [(section, order.place_of(section)) for section in sections],
        "add_form": AddForm(outcomes=outcomes, sections=sections),
        "title_form": report_title(found),
        **wrong,
    }
    if "order_form" in wrong:
        context["order_rows"] = [
            (one, wrong["order_form"].place_of(one)) for one in wrong["order_form"].sections
        ]
    context["wrong_forms"] = [form for form in wrong.values() if form.errors]
    return page(request, "contents", found, context, status=400 if context["wrong_forms"] else 200)


def _chapters(
    sections: list[ReportSection], outcomes: list[Outcome], people: dict[str, str], comments: Counter[int]
) -> list[dict[str, Any]]:
    shown = {section.code: section for section in sections if section.included}
    sheets = [Sheet(s.code, s.kind, s.title, s.outcome) for s in shown.values()]
    aims = [one.code for one in outcomes if one.kind == "aim"]
    plans = chapters(sheets, {one.code: one.title for one in outcomes}, aims=aims)
    return [
        {
            "title": plan.title,
            "number": plan.number,
            "rows": [_row(shown[sheet.code], people, comments) for sheet in plan.sheets],
        }
        for plan in plans
    ]


def _row(section: ReportSection, people: dict[str, str], comments: Counter[int]) -> dict[str, Any]:
    return {
        "section": section,
        "by": people.get(section.changed_by, ""),
        "comments": comments[section.pk],
        "words": len(section.text.split()),
        "entries": sum(not one.left_out for one in section.entries.all()),
        "left_out": sum(one.left_out for one in section.entries.all()),
    }


@require_POST
@needs(Permission.COMPOSE)
def rename(request: HttpRequest, mission: str, report: str) -> HttpResponse:
    """Give the report another title."""
    found = report_of(request, mission, report)
    form = TitleForm(request.POST)
    if form.is_valid():
        try:
            compose.rename(found, title=form.cleaned_data["title"], by=request.user)
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(request, "The title is saved.")
            return redirect("composer:report", **names(found))
    return _contents(request, found, title_form=form)


@require_POST
@needs(Permission.COMPOSE)
def order(request: HttpRequest, mission: str, report: str) -> HttpResponse:
    """Put the sections in another order."""
    found = report_of(request, mission, report)
    form = OrderForm(request.POST, sections=found.sections.order_by("order", "id"))
    if form.is_valid():
        seen = form.cleaned_data["seen"].split(" ")
        try:
            compose.order_sections(found, form.codes(), seen=seen, by=request.user)
        except RuleError as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, "The order is saved.")
        return redirect("composer:report", **names(found))
    return _contents(request, found, order_form=form)


@require_POST
@needs(Permission.COMPOSE)
def add(request: HttpRequest, mission: str, report: str) -> HttpResponse:
    """Add a section."""
    found = report_of(request, mission, report)
    outcomes = Outcome.objects.filter(mission=found.mission, kind__in=_OF_OUTCOMES).order_by("code")
    form = AddForm(request.POST, outcomes=outcomes, sections=found.sections.order_by("order", "id"))
    if form.is_valid():
        try:
            section = compose.add_section(found, **form.cleaned_data, by=request.user)
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(request, "The section is added.")
            return redirect("composer:section", **names(found, section=section.code))
    return _contents(request, found, add_form=form)


@require_POST
@needs(Permission.COMPOSE)
def include(request: HttpRequest, mission: str, report: str, section: str) -> HttpResponse:
    """Take a section out of the report, or put it back."""
    found = section_of(request, mission, report, section)
    put_back = request.POST.get("included") == "1"
    try:
        compose.include(found, included=put_back, by=request.user)
    except RuleError as refused:
        messages.error(request, refused.sentence)
    else:
        said = "is in the report again" if put_back else "is taken out; its words stay"
        messages.success(request, f"“{found.title}” {said}.")
    return redirect("composer:report", **names(found.report))
