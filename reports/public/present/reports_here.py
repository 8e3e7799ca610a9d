"""Which annual reports can be read here, for the pages that lead to them."""

from __future__ import annotations

from reports.models import Edition, EditionFile
from reports.models.edition import ReportKind
from reports.public.addresses import address
from reports.public.present.report import PDF
from reports.released import Shelf


def report_urls(shelf: Shelf) -> dict[str, str]:
    """The address of the newest edition of each annual report with a text, by the code of its period: two queries."""
    return shelf.fact("reports with a text", lambda: _urls(shelf))


def _urls(shelf: Shelf) -> dict[str, str]:
    found: dict[str, str] = {}
    for edition in editions_with_text(shelf):
        if edition.report.kind == ReportKind.ANNUAL and edition.report.period:
            found.setdefault(edition.report.period.code, address(shelf.beside(edition), "report"))
    return found


def editions_with_text(shelf: Shelf) -> list[Edition]:
    """The public editions up to the one that is read whose report has a text, newest first; a report that was
    withdrawn is left out from there on back. An edition has a file of its report where it has a text."""
    editions = {one.pk: one for one in [shelf.edition, *shelf.editions()]}
    rows = EditionFile.objects.filter(name=PDF, edition__in=editions)
    with_text = set(rows.values_list("edition", flat=True))
    withdrawn: set[int] = set()
    found = []
    for edition in sorted(editions.values(), key=lambda one: -(one.position or 0)):
        if (edition.position or 0) > shelf.position:
            continue
        if edition.withdraws:
            withdrawn.add(edition.report_id)
        elif edition.report_id not in withdrawn and edition.pk in with_text:
            found.append(edition)
    return found
