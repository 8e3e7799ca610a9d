"""Editions for tests, made by the real verbs."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from mission.models import Mission
from reports.actions.freeze import freeze
from reports.clock import quarter_begun
from reports.models import Edition, Report
from reports.models.edition import ReportKind


def make_report(mission: Mission, **fields: Any) -> Report:
    """An update."""
    number = Report.objects.filter(mission=mission).count() + 1
    given = {
        "mission": mission,
        "kind": ReportKind.UPDATE,
        "code": f"update-{number}",
        "title": f"Update {number}",
    }
    return Report.objects.create(**given | fields)


def frozen_edition(mission: Mission, report: Report | None = None, **arguments: Any) -> Edition:
    """The record frozen into an edition that has no release time yet."""
    return freeze(report or make_report(mission), by="tester", at=timezone.now(), **arguments).edition


def released_edition(mission: Mission, report: Report | None = None, **arguments: Any) -> Edition:
    """The record frozen and public since the quarter hour last begun."""
    edition = frozen_edition(mission, report, imported=True, **arguments)
    edition.release_at = quarter_begun(timezone.now())
    edition.save(update_fields=["release_at"])
    return edition
