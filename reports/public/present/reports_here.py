"""Which annual reports can be read here, for the pages that lead to them."""

from __future__ import annotations

from reports.models import Edition, EditionFile
from reports.models.edition import ReportKind
from reports.public.addresses import address
from reports.public.present.report import PDF
from reports.released import Shelf


def report_urls(shelf: Shelf) -> dict[str, str]:
    """The address of the newest edition of each annual report with a text, by the code of its period: two queries."""
    return shelf.fact("reports with a text", lambda: _read(shelf))


def _read(shelf: Shelf) -> dict[str, str]:
    """An edition has a file of its report where it has a text."""
    editions = {one.pk: one for one in [*shelf.editions(), shelf.edition]}
    found = EditionFile.objects.filter(
        name=PDF,
        edition__in=editions,
        edition__position__lte=shelf.position,
        edition__report__kind=ReportKind.ANNUAL,
    )
    rows = found.order_by("edition__position").values_list("edition__report__period__code", "edition")
    return {period: address(_at(shelf, editions[edition]), "report") for period, edition in rows}


def _at(shelf: Shelf, edition: Edition) -> Shelf:
    """The shelf of another edition, for addresses alone."""
    if edition.position == shelf.position:
        return shelf
    return Shelf(shelf.slug, edition, shelf.newest, shelf.at)
