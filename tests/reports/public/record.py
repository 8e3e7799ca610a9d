"""A small public record for tests of pages: outcomes in two levels, joint leads, a moved date, links and money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mission.models import (
    Commitment,
    CommitmentLink,
    CommitmentOutcome,
    CommitmentPartner,
    DueChange,
    Fund,
    Funding,
    Milestone,
    Mission,
    Outcome,
    ReportingPeriod,
    Target,
)
from tests.factories.mission import (
    make_area,
    make_commitment,
    make_entry,
    make_indicator,
    make_mission,
    make_observation,
    make_outcome,
    make_partner,
    make_period,
    make_series,
    make_source,
)


def small_record(slug: str = "m") -> Mission:
    """Three commitments, of which the first is delivered, the second superseded and the third silent."""
    mission = make_mission(slug)
    aim = make_outcome(mission, "0", kind="aim", title="Fewer people die")
    outcome = make_outcome(mission, "3", title="Care is there")
    below = make_outcome(mission, "3.6", kind="sub_outcome", parent=outcome, title="Care is near")
    priority = make_outcome(mission, "X1", kind="cross_cutting_priority", title="People first")
    council = make_partner(mission, "council", name="The Council", sector="local_government")
    charity = make_partner(mission, "charity", name="The Charity")
    first, second = make_period(mission, 2022), make_period(mission, 2023)
    place = make_area(mission, "scotland", name="Scotland")
    one = make_commitment(
        mission, "C-1", lead=council, outcomes=[below], title="Open a house", announced="2021-05"
    )
    two = make_commitment(
        mission, "C-2", lead=charity, outcomes=[outcome, priority], due="2022-04", announced="2021"
    )
    make_commitment(mission, "C-3", lead=charity, announced="2023-06-01", due="2024")
    _joined(one, charity, two)
    entry = make_entry(
        one, council, first, status="delivered", code="e-1", origin="compiled", done="Opened.[^1]"
    )
    entry.evidence.create(
        mission=mission, mark=1, source=make_source(mission, "news", title="The news"), locator="p. 2"
    )
    make_entry(two, charity, second, code="e-2", done="Work went on.", next="More work.")
    deaths = make_indicator(mission, "deaths", outcome=aim, headline=True, title="Deaths registered")
    series = make_series(deaths, place)
    make_observation(series, "1051", year=2022, published="2023-08-20")
    make_observation(series, "1170", year=2023, published="2024-08-20")
    make_observation(series, "1172", year=2023, published="2025-03")
    _target(mission, two, series)
    return mission


def _joined(one: Commitment, charity: Any, two: Commitment) -> None:
    mission = one.mission
    CommitmentPartner.objects.create(mission=mission, commitment=one, partner=charity, role="funded")
    CommitmentLink.objects.create(
        mission=mission,
        commitment=two,
        relation="superseded_by",
        related=one,
        date="2022-06-23",
        reason="One is enough.",
    )
    DueChange.objects.create(
        mission=mission,
        commitment=two,
        announced="2022-06-23",
        before="2022-04",
        after="2023-04",
        reason="It took longer.",
    )
    Milestone.objects.create(
        mission=mission, code="ms-1", commitment=one, date="2022-03", state="reached", title="Doors opened"
    )
    Funding.objects.create(
        mission=mission,
        code="fu-1",
        fund=Fund.objects.create(mission=mission, name="The fund"),
        partner=charity,
        amount=Decimal(4_000_000),
        rounding="about",
        kind="award",
        commitment=one,
        purpose="For the house.",
        source=make_source(mission, "budget", title="The budget"),
    )


def _target(mission: Mission, commitment: Commitment, series: Any) -> None:
    given = {"mission": mission, "indicator": series.indicator, "series": series, "commitment": commitment}
    more = {
        "measure": "each_period",
        "per": "year",
        "comparator": "at_most",
        "set_by": "A minister",
        "note": "A note",
    }
    earlier = Target.objects.create(
        code="t-1",
        title="Under a thousand",
        value=Decimal(1000),
        value_printed="1000",
        due="2022",
        **given,
        **more,
    )
    Target.objects.create(
        code="t-2",
        title="Under nine hundred",
        value=Decimal(900),
        value_printed="900",
        due="2024",
        replaces=earlier,
        change_reason="It was reached too slowly.",
        **given,
        **more,
    )


def more_commitments(mission: Mission, number: int) -> None:
    """More commitments, each with a partner, an outcome, a moved date and an entry of its own."""
    period = ReportingPeriod.objects.get(mission=mission, code="2022")
    outcome = Outcome.objects.get(mission=mission, code="3")
    for count in range(number):
        partner = make_partner(mission)
        one = make_commitment(mission, f"M-{count:03}", lead=partner, due="2023")
        CommitmentOutcome.objects.create(mission=mission, commitment=one, outcome=outcome)
        DueChange.objects.create(
            mission=mission,
            commitment=one,
            announced="2023-01-01",
            before="2022",
            after="2023",
            reason="Late.",
        )
        make_entry(one, partner, period, status="on_track")
