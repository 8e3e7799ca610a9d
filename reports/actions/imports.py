"""The editions that a loaded data package ends with: one per past period, then the record as loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from mission.models import Mission, ReportingPeriod
from reports.actions.freeze import freeze
from reports.actions.loaded_texts import write_texts
from reports.clock import quarter_begun
from reports.models import Edition, Report
from reports.models.edition import ReportKind
from reports.moment import one_moment
from reports.pending import pending
from reports.selection import WHOLE, Selection, of_period, past_periods


def release_loaded(
    mission: Mission,
    *,
    first_load: bool,
    by: str,
    texts: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Edition]:
    """Freeze and release what was loaded; give the editions made.

    Where nothing of the mission is frozen yet: one edition for each past period whose report was
    published, in order, then an update with the whole record: all of them or none. Later: one update,
    or nothing where nothing differs. An imported edition is released at the quarter hour last begun.
    `texts` is the folder with a file of text for each past period's report; without one a report has no text. Raises
    Incomplete where such a text does not fit the record.
    """
    with one_moment():
        editions = []
        if first_load or not Edition.objects.filter(mission=mission).exists():
            periods = past_periods(mission)
            editions = [_annual(one, by=by, texts=texts, progress=progress) for one in periods]
        elif not pending(mission):
            return []
        editions.append(_imported(_update(mission), WHOLE, by=by, progress=progress))
    return editions


def _annual(
    period: ReportingPeriod, *, by: str, texts: Path | None, progress: Callable[[str], None]
) -> Edition:
    report, _ = Report.objects.get_or_create(
        mission=period.mission,
        kind=ReportKind.ANNUAL,
        period=period,
        defaults={"code": period.code, "title": period.report_title or f"Annual report {period.label}"},
    )
    selection = of_period(period)
    path = texts / f"{period.code}.md" if texts else None
    if path and path.exists():
        progress(f"Composing {report.title}")
        write_texts(report, path, by=by, selection=selection)
    return _imported(report, selection, by=by, progress=progress)


def _update(mission: Mission) -> Report:
    count = Report.objects.filter(mission=mission, kind=ReportKind.UPDATE).count() + 1
    return Report.objects.create(
        mission=mission,
        kind=ReportKind.UPDATE,
        code=f"update-{count}",
        title=f"Update {count}: the record as loaded",
    )


def _imported(report: Report, selection: Selection, *, by: str, progress: Callable[[str], None]) -> Edition:
    now = timezone.now()
    progress(f"Freezing {report.title}")
    edition = freeze(
        report, by=by, at=now, selection=selection, imported=True, progress=lambda _: None
    ).edition
    edition.release_at = quarter_begun(now)
    edition.released_by = by
    edition.save(update_fields=["release_at", "released_by"])
    progress(f"Edition {edition.position} is released: {report.title}")
    return edition
