"""What one partner is asked in a round, and what the record says of it now: the ground of both ways of the spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from mission import access
from mission.actions.entry_parts import figure_as_given
from mission.choices import OPEN_STATES, EntryState, Origin
from mission.closing import Asked, why_closed
from mission.entry_figures import OnRecord, on_record
from mission.inputs import FigureInput
from mission.models import (
    Commitment,
    EntryFigure,
    Partner,
    ProgressEntry,
    ReportingRound,
    Request,
    Series,
    Target,
)
from mission.spreadsheets.columns import WORDS
from mission.workflow import Act, why_not_from

APPROVED = "There is an approved entry for this period. Start a correction of it."
Point = tuple[int, dt.date, dt.date]


@dataclass
class Desk:
    """One commitment that is asked of the partner. `entry` is the open entry, else the approved one, else none.

    `stops` says why nothing can be written into it now; empty where it can.
    """

    commitment: Commitment
    entry: ProgressEntry | None = None
    stops: str = ""
    figures: dict[Point, FigureInput] = field(default_factory=dict)
    cited: dict[Point, str] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)

    @property
    def version(self) -> int:
        """The version of the entry; 0 where there is none."""
        return self.entry.version if self.entry else 0

    @property
    def words(self) -> dict[str, str]:
        """What the entry says, by field."""
        return {name: getattr(self.entry, name) if self.entry else "" for name in WORDS}


@dataclass
class Work:
    """All that is asked of a partner in a round, by reference; the series that are asked for, by key, and what is on record."""

    round: ReportingRound
    partner: Partner
    desks: dict[str, Desk]
    series: dict[int, Series]
    record: OnRecord

    def lines_of(self, desk: Desk) -> list[Point]:
        """The figures of a commitment that are given or asked for: series, first day, last day."""
        given = {point[0] for point in desk.figures}
        period = self.round.period
        blank = [(one, period.start, period.end) for one in desk.asked if one not in given]
        order = {pk: index for index, pk in enumerate(self.series)}
        return sorted([*desk.figures, *blank], key=lambda point: (order.get(point[0], 0), *point[1:]))


def origin_for(by: Any, partner: Partner) -> Origin:
    """As whom a person begins entries for a partner."""
    writes = access.why_not_start(
        by, partner_id=partner.pk, mission_id=partner.mission_id, origin=Origin.PARTNER
    )
    return Origin.DELIVERY_TEAM if writes else Origin.PARTNER


def why_not_fill(by: Any, partner: Partner) -> str | None:
    """Why a person may not fill a spreadsheet of a partner; None where they may."""
    return access.why_not_start(
        by, partner_id=partner.pk, mission_id=partner.mission_id, origin=origin_for(by, partner)
    )


def work_of(round_: ReportingRound, partner: Partner, by: Any) -> Work:
    """What a partner is asked in a round, for a person. A fixed number of queries."""
    asked = Request.objects.standing().filter(round=round_, partner=partner, asked_at__isnull=False)
    commitments = [
        one.commitment for one in asked.select_related("commitment").order_by("commitment__ref", "pk")
    ]
    desks = {one.pk: Desk(one) for one in commitments}
    _with_entries(desks, round_, partner)
    _with_figures(desks)
    series = _with_series(desks, partner)
    _with_stops(desks, round_, partner, by)
    work = Work(round_, partner, {desk.commitment.ref: desk for desk in desks.values()}, series, OnRecord())
    work.record = on_record(point for desk in desks.values() for point in work.lines_of(desk))
    return work


def _with_entries(desks: dict[int, Desk], round_: ReportingRound, partner: Partner) -> None:
    rows = ProgressEntry.objects.filter(commitment__in=desks, partner=partner, period=round_.period_id)
    for row in rows.exclude(state=EntryState.WITHDRAWN).order_by("number"):
        desk = desks[row.commitment_id]
        if desk.entry is None or desk.entry.state not in OPEN_STATES:
            desk.entry = row


def _with_figures(desks: dict[int, Desk]) -> None:
    by_entry = {desk.entry.pk: desk for desk in desks.values() if desk.entry}
    for row in EntryFigure.objects.filter(entry__in=by_entry).select_related("source"):
        given, desk = figure_as_given(row), by_entry[row.entry_id]
        desk.figures[given.key] = given
        desk.cited[given.key] = row.source_text or (
            f"{row.source.publisher}: {row.source.title}" if row.source else ""
        )


def _with_series(desks: dict[int, Desk], partner: Partner) -> dict[int, Series]:
    """Note at each commitment the series that it asks for, as an entry's page does; gives all of them in order."""
    targets = Target.objects.filter(commitment__in=desks, replaced_by=None, series__isnull=False)
    before = EntryFigure.objects.filter(entry__commitment__in=desks, entry__partner=partner)
    pairs = set(targets.values_list("commitment_id", "series_id"))
    pairs |= set(before.values_list("entry__commitment_id", "series_id"))
    rows = Series.objects.filter(pk__in={series for _, series in pairs}).select_related("indicator", "area")
    series = {row.pk: row for row in rows.order_by("indicator__code", "area__code", "disaggregation")}
    wanted = defaultdict(set)
    for commitment, one in pairs:
        wanted[commitment].add(one)
    for pk, desk in desks.items():
        desk.asked = [one for one in series if one in wanted[pk]]
    return series


def _with_stops(desks: dict[int, Desk], round_: ReportingRound, partner: Partner, by: Any) -> None:
    origin = origin_for(by, partner)
    refused = why_not_fill(by, partner) or ""
    closed = {} if origin == Origin.DELIVERY_TEAM else _closed(desks, round_, partner)
    for pk, desk in desks.items():
        if desk.entry is None:
            desk.stops = refused or closed.get(pk, "")
        elif desk.entry.state == EntryState.APPROVED:
            desk.stops = APPROVED
        else:
            who = access.why_not_who(by, Act.SAVE, desk.entry)
            desk.stops = who or why_not_from(Act.SAVE, desk.entry.state) or ""


def _closed(commitments: Iterable[int], round_: ReportingRound, partner: Partner) -> dict[int, str]:
    """Why entries are no longer asked for, by commitment."""
    rows = Request.objects.filter(
        commitment__in=commitments, partner=partner, round__period=round_.period_id
    ).select_related("round")
    asked: dict[int, list[Asked]] = defaultdict(list)
    for row in rows.order_by("pk"):
        one = row.round
        asked[row.commitment_id].append(
            Asked(
                one.title,
                one.opens,
                one.closes,
                row.due,
                row.cancelled_at is not None,
                row.cancelled_reason,
            )
        )
    today = timezone.localdate()
    return {pk: why_closed(found, today) or "" for pk, found in asked.items()}
