"""A composed report of many entries and charts, frozen and printed inside the service's own code."""

from __future__ import annotations

import json
import re
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from bench.measure import spent
from mission.models import Area, Indicator, ReportingPeriod
from reports.actions.beginning import lay_out
from reports.actions.freeze import freeze
from reports.composing.signing import digest_of
from reports.models import Edition, Report
from reports.models.edition import ReportKind
from reports.public.present.report import Report as Told
from reports.public.report_files import cover_of, fonts, shelf_at
from reports.render import typst_report
from reports.render.print_data import print_data

_PAGES = re.compile(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>")


def compose(slug: str, charts: int, server: int = 0) -> dict[str, Any]:
    """Compose the report of the last period with so many charts, and freeze it: what took how long on the clock."""
    period = ReportingPeriod.objects.filter(mission__slug=slug).order_by("-start")[0]
    report = Report.objects.create(
        mission=period.mission, period=period, kind=ReportKind.ANNUAL, code=period.code, title="The year"
    )
    lay_out(report, actor="bench", door="command")
    codes = Indicator.objects.filter(mission__slug=slug).order_by("code").values_list("code", flat=True)
    areas = Area.objects.filter(mission__slug=slug, series__isnull=False).distinct().order_by("code")
    pairs = [f"{code}/{area}" for area in areas.values_list("code", flat=True) for code in codes][:charts]
    text = "\n\n".join(f"{{{{chart:{pair} | How the figures of {pair} went.}}}}" for pair in pairs)
    report.sections.filter(kind="introduction").update(text=text)
    steps: list[tuple[str, float]] = []
    begun = time.monotonic()
    freeze(
        report,
        by="bench",
        at=timezone.now(),
        imported=True,
        progress=lambda words: steps.append((words, time.monotonic() - begun)),
    )
    return {"clock": time.monotonic() - begun, "steps": steps, "charts": len(pairs)}


def _spent(server: int) -> float:
    """Processor time so far of this process, of its children that have ended, and of a database's server."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent(server) + used.ru_utime + used.ru_stime


def print_report(slug: str, server: int = 0) -> dict[str, Any]:
    """Print the frozen report from its rows, and compile the same document again with its data ready: seconds of
    processor time of each, the child's memory at its highest in MB, and how many pages there are."""
    edition = Edition.objects.filter(mission__slug=slug).select_related("report__mission").latest("position")
    text = json.loads(edition.document)["text"]
    with tempfile.TemporaryDirectory(prefix="bench-report-") as made_in:
        folder = Path(made_in)
        # A service that runs has its addresses in mind.
        reverse("public:start")
        begun = _spent(server)
        shelf = shelf_at(edition.report, edition.position or 0)
        told = Told.read(shelf, text, text["chapters"], base=settings.SITE_URL)
        chapters = [told.chapter(chapter) for chapter in text["chapters"]]
        data = print_data(cover_of(told, digest_of(text)), chapters, told.notes(text["chapters"]))
        content = typst_report.pdf(data, fonts=fonts())
        ours = _spent(server) - begun
        typst_report.laid_out(folder, data)
        begun = _spent(server)
        typst_report.compiled(folder, fonts=fonts())
        theirs = _spent(server) - begun
    found = _PAGES.search(content)
    return {
        "ours": ours,
        "theirs": theirs,
        "memory": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000,
        "pages": int(found.group(1)) if found else 0,
        "entries": sum(
            block["kind"] == "entry"
            for chapter in text["chapters"]
            for section in chapter["sections"]
            for block in section["blocks"]
        ),
    }
