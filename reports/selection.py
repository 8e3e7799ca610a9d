"""What of the record goes into an edition: all of it, or what belongs to a past reporting period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from mission.models import Mission, ReportingPeriod


@dataclass(frozen=True)
class Selection:
    """Filters over the record's tables; the whole record where nothing is said.

    For the edition of a past period: entries and money of its and earlier periods, milestones by its end;
    commitments that are undated, or whose first possible day lies by its end, or that have an entry by
    then; figures, links, moved dates and targets known by the day its report came out.
    """

    period_end: dt.date | None = None
    known_by: dt.date | None = None

    @property
    def whole(self) -> bool:
        """Whether this is the whole record."""
        return self.period_end is None

    def commitments(self) -> Q:
        """Commitments of the edition."""
        if self.whole:
            return Q()
        return (
            Q(announced="")
            | Q(announced_first__lte=self.period_end)
            | Q(entries__period__end__lte=self.period_end)
        )

    def entries(self) -> Q:
        """Entries of the edition."""
        return Q() if self.whole else Q(period__end__lte=self.period_end)

    def milestones(self) -> Q:
        """Milestones of the edition."""
        return Q() if self.whole else Q(date_first__lte=self.period_end)

    def funding(self) -> Q:
        """Amounts of the edition."""
        return Q() if self.whole else Q(period__end__lte=self.period_end)

    def figures(self) -> Q:
        """Observations of the edition."""
        return Q() if self.whole else Q(known_by__lte=self.known_by)

    def known(self, field: str) -> Q:
        """Rows whose partial date `field` was over by the day of publication."""
        return Q() if self.whole else Q(**{f"{field}_last__lte": self.known_by})


WHOLE = Selection()


def of_period(period: ReportingPeriod) -> Selection:
    """The selection of a past period whose report came out."""
    return Selection(period_end=period.end, known_by=period.report_published_last)


def past_periods(mission: Mission) -> list[ReportingPeriod]:
    """The periods of a mission whose report was published, in order."""
    return list(
        ReportingPeriod.objects.filter(mission=mission).exclude(report_published="").order_by("start")
    )
