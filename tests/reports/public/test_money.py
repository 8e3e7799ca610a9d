"""The money page: what fits, what does not and by how much, in page, CSV and JSON alike."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mission.models import Fund, Funding, Mission, Partner, ReportingPeriod
from tests.factories.mission import make_source
from tests.factories.reports import released_edition
from tests.reports.public.test_commitment import plain, section

pytestmark = pytest.mark.django_db
Read = Callable[..., str]


def money(mission: Mission, code: str, pounds: int, kind: str, **more: object) -> Funding:
    fund, _ = Fund.objects.get_or_create(mission=mission, name=str(more.pop("fund", "Yearly money")))
    return Funding.objects.create(
        mission=mission,
        code=code,
        fund=fund,
        amount=Decimal(pounds),
        kind=kind,
        purpose=f"For {code}.",
        **more,
    )


@pytest.fixture
def funded(mission: Mission) -> Mission:
    """A mission with £9 million promised, one year of it budgeted, an overspent part, and two totals for one year."""
    Mission.objects.filter(pk=mission.pk).update(amount=Decimal(9_000_000))
    year = ReportingPeriod.objects.get(mission=mission, code="2022")
    council = Partner.objects.get(mission=mission, code="council")
    commitment = mission_commitment(mission)
    whole = money(mission, "b", 4_000_000, "budget", period=year, commitment=commitment, partner=council)
    money(mission, "p", 4_500_000, "allocation", period=year, part_of=whole)
    given = {"period": year, "partner": council, "source": make_source(mission, "answer")}
    money(mission, "t1", 141_900_000, "total", fund="All", **given)
    money(mission, "t2", 141_000_000, "total", fund="All", **given)
    released_edition(mission)
    return mission


def mission_commitment(mission: Mission):
    from mission.models import Commitment

    return Commitment.objects.get(mission=mission, ref="C-1")


def test_the_promise_is_set_against_the_yearly_budgets(read: Read, funded: Mission) -> None:
    text = plain(section(read("/m/money/"), "promise"))
    assert "£4 million of it is on this record as yearly budgets, for 1 reporting period" in text
    assert "£5 million is in no yearly budget on this record" in text


def test_parts_that_are_more_than_their_whole_are_said_by_how_much(read: Read, funded: Mission) -> None:
    text = plain(section(read("/m/money/"), "fits"))
    assert "the parts are £500,000 more than the whole" in text
    assert "1 allocation" in text


def test_totals_that_differ_are_shown_with_the_difference_and_both_sources(
    read: Read, funded: Mission
) -> None:
    text = plain(section(read("/m/money/"), "differing"))
    assert "£900,000 apart" in text
    assert "£141.9 million" in text
    assert "£141 million" in text


def test_sums_by_sector_and_outcome_do_not_add_stages_of_the_same_money(read: Read, funded: Mission) -> None:
    text = read("/m/money/")
    assert "Local government £4 million" in plain(section(text, "by-sector"))
    assert "£4 million" in plain(section(text, "by-outcome"))


def test_the_page_says_that_no_spending_is_on_record(read: Read, funded: Mission) -> None:
    assert "No amount on this record says what was spent" in read("/m/money/")


def test_spending_on_record_stands_beside_its_budget(read: Read, mission: Mission) -> None:
    year = ReportingPeriod.objects.get(mission=mission, code="2022")
    money(mission, "b", 4_000_000, "budget", period=year)
    money(mission, "s", 3_750_000, "spent", period=year)
    released_edition(mission)
    assert "£4 million £3.75 million £250,000" in plain(section(read("/m/money/"), "spent"))


def test_csv_and_json_hold_the_same_checks(client: Client, funded: Mission) -> None:
    checks = client.get("/m/money/fits.json").json()["checks"]
    assert {one["check"]: one["difference_gbp"] for one in checks} == {
        "promise": "5000000",
        "parts": "-500000",
        "totals": "900000",
    }
    lines = b"".join(client.get("/m/money/fits.csv").streaming_content).decode().splitlines()
    assert len(lines) == len(checks) + 1
    assert "promise,,m,,budget,9000000,4000000,1,5000000,yes" in lines


def test_more_amounts_cost_no_more_queries(client: Client, funded: Mission) -> None:
    with CaptureQueriesContext(connection) as few:
        client.get("/m/money/")
    for number in range(20):
        money(funded, f"x{number}", 1000 + number, "award", partner=Partner.objects.get(code="charity"))
    released_edition(funded)
    with CaptureQueriesContext(connection) as many:
        client.get("/m/money/")
    assert len(many) <= len(few)
