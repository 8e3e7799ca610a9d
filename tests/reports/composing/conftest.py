"""A small record whose report can be composed: two outcomes, a priority, two periods, figures of which one was revised."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from mission.choices import FundingKind
from mission.models import Evidence, Fund, Funding, Target
from reports.models import Report
from tests.factories import mission as make
from tests.factories.reports import make_report


def small() -> SimpleNamespace:
    """The record, with its parts by name."""
    mission = make.make_mission("m")
    periods = [make.make_period(mission, year) for year in (2022, 2023)]
    source = make.make_source(mission, "survey", title="The survey", published="2024-02")
    later = make.make_source(mission, "later", title="The later survey", published="2025-03")
    aim = make.make_outcome(mission, "0", kind="aim", title="Fewer people die")
    first = make.make_outcome(mission, "1", title="People are safe")
    part = make.make_outcome(mission, "1a", title="Kits are at hand", kind="sub_outcome", parent=first)
    second = make.make_outcome(mission, "2", title="People get help")
    priority = make.make_outcome(mission, "X1", title="Nobody is judged", kind="cross_cutting_priority")
    lead = make.make_partner(mission, "lead", name="The Lead")
    kits = make.make_commitment(
        mission, "C-1", lead=lead, outcomes=[part, second, priority], title="Give out kits"
    )
    beds = make.make_commitment(mission, "C-2", lead=lead, outcomes=[second], title="Open 650 beds")
    silent = make.make_commitment(mission, "C-3", lead=lead, outcomes=[first], title="Train people")
    words = make.make_commitment(mission, "C-4", lead=lead, outcomes=[priority], title="Mind the words")
    entry = make.make_entry(
        kits,
        lead,
        periods[1],
        code="e-1",
        status="on_track",
        done="They gave out **23 kits**.[^1]",
        next="More kits.",
    )
    Evidence.objects.create(mission=mission, entry=entry, mark=1, source=source, locator="page 4")
    make.make_entry(
        beds, lead, periods[1], code="e-2", status="delayed", reason="Late", done="Two wards were built."
    )
    make.make_entry(words, lead, periods[1], code="e-3", done="A guide came out.")
    make.make_entry(kits, lead, periods[0], code="e-0", done="It began.")
    area = make.make_area(mission, "S1", name="Scotland")
    placements = make.make_indicator(
        mission,
        "placements",
        outcome=second,
        title="Placements approved",
        headline=True,
        direction="increase",
    )
    series = make.make_series(placements, area)
    make.make_observation(series, "511", year=2022, published="2024-02", source=source)
    make.make_observation(series, "938", year=2023, published="2024-02", source=source, locator="table 1")
    target = Target.objects.create(
        mission=mission, code="t-1", indicator=placements, series=series, title="1,000 placements a year",
        measure="level", per="year", value=Decimal(1000), value_printed="1000", comparator="at_least",
        due="2023-12-31", set_by="The Minister", note="", source=source, commitment=beds,
    )  # fmt: skip
    fund = Fund.objects.create(mission=mission, name="The fund")
    Funding.objects.create(
        mission=mission, code="fu-1", fund=fund, partner=lead, period=periods[1], amount=Decimal(50_000_000),
        kind=FundingKind.BUDGET, purpose="Yearly share.", source=source, locator="page 9",
    )  # fmt: skip
    return SimpleNamespace(
        mission=mission, periods=periods, period=periods[1], source=source, later=later, aim=aim, first=first,
        part=part, second=second, priority=priority, lead=lead, kits=kits, beds=beds, silent=silent, words=words,
        entry=entry, area=area, placements=placements, series=series, target=target,
    )  # fmt: skip


def revise(record: SimpleNamespace) -> None:
    """The publisher says 940 where it said 938."""
    make.make_observation(record.series, "940", year=2023, published="2025-03", source=record.later)


def report_of(record: SimpleNamespace, year: int = 2023) -> Report:
    """The annual report of a year, made without sections where there is none."""
    period = next(one for one in record.periods if one.start == dt.date(year, 1, 1))
    found = Report.objects.filter(mission=record.mission, period=period).first()
    if found:
        return found
    return make_report(record.mission, kind="annual", period=period, code=period.code, title=f"Report {year}")


@pytest.fixture
def record(db: None) -> SimpleNamespace:
    return small()
