"""Which reporting periods an edition tells of."""

from __future__ import annotations

from reports.released import Body, Shelf


def told_periods(shelf: Shelf) -> list[Body]:
    """The reporting periods in order of time; of an imported edition those up to the period of its report.

    The periods after it are on the shelf, but nothing of theirs was said yet.
    """
    of_report = shelf.edition.report.period
    if not shelf.edition.imported or of_report is None:
        return shelf.periods
    return [period for period in shelf.periods if period["end"] <= of_report.end.isoformat()]
