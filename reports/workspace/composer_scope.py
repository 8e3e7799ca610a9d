"""Whose reports a person composes, and what the pages of the composer have in common."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.roles import Permission, has_permission
from mission.access import team_missions
from mission.models import Mission
from mission.workspace.frame import around
from reports.models import Report, ReportSection
from reports.models.edition import ReportKind

#: Who opens the composer. Only those who compose change anything; the others look on and comment.
READERS = (Permission.COMPOSE, Permission.REVIEW)


def missions_of(user: Any) -> list[Mission]:
    """The missions whose reports a person may see here."""
    chosen = team_missions(user)
    rows = Mission.objects.order_by("slug")
    if chosen is not None:
        rows = rows.filter(pk__in=chosen)
    return [mission for mission in rows if may_read(user, mission.pk)]


def may_read(user: Any, mission_id: int) -> bool:
    """Whether a person may look into the composer of a mission."""
    return any(has_permission(user, one, mission=mission_id) for one in READERS)


def may_compose(user: Any, mission_id: int) -> bool:
    """Whether a person may change the reports of a mission."""
    return has_permission(user, Permission.COMPOSE, mission=mission_id)


def report_of(request: HttpRequest, mission: str, report: str) -> Report:
    """The annual report of that address, for those who may look into it. Raises Http404."""
    rows = Report.objects.select_related("mission", "period").filter(kind=ReportKind.ANNUAL)
    found = rows.filter(mission__slug=mission, code=report).first()
    if found is None or not may_read(request.user, found.mission_id):
        raise Http404
    return found


def section_of(request: HttpRequest, mission: str, report: str, section: str) -> ReportSection:
    """A section of a report. Raises Http404."""
    found = report_of(request, mission, report)
    one = found.sections.filter(code=section).first()
    if one is None:
        raise Http404
    one.report = found
    return one


def names(report: Report, **more: Any) -> dict[str, Any]:
    """What an address of a report's page is made of."""
    return {"mission": report.mission.slug, "report": report.code, **more}


def page(
    request: HttpRequest, name: str, report: Report, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of one report's composer, with the steps of the work."""
    base = names(report)
    steps = [
        ("contents", "Sections", reverse("composer:report", kwargs=base)),
        ("preview", "Preview", reverse("composer:preview", kwargs=base)),
        ("readiness", "Readiness", reverse("composer:readiness", kwargs=base)),
        ("sign_off", "Sign-off and freezing", reverse("composer:sign_off", kwargs=base)),
    ]
    whole = around(
        request,
        report=report,
        mission=report.mission,
        steps=[{"label": label, "url": url, "current": step == name} for step, label, url in steps],
        may_compose=may_compose(request.user, report.mission_id),
        **context,
    )
    return render(request, f"reports/workspace/composer_{name}.html", whole, status=status)
