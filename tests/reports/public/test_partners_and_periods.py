"""Partners with their earlier codes, outcomes with what is below them, and periods with what nobody reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from mission.models import Mission, Partner, PartnerName
from tests.factories.mission import make_partner
from tests.factories.reports import released_edition
from tests.reports.public.test_commitment import plain, section

pytestmark = pytest.mark.django_db
Read = Callable[..., str]


def test_partners_are_listed_by_sector_with_their_counts(read: Read, released: Mission) -> None:
    text = plain(read("/m/partners/"))
    assert "Local government" in text
    assert "The Council 1 1 1" in text
    assert "The Charity 2 3 1" in text


def test_a_partner_shows_its_parts_entries_and_money(read: Read, released: Mission) -> None:
    text = read("/m/partners/charity/")
    parts = plain(section(text, "parts"))
    assert parts.index("Leads") < parts.index("C-2") < parts.index("Is funded") < parts.index("C-1")
    assert "Work went on." in section(text, "entries")
    assert "about £4 million" in section(text, "money")


def test_a_merged_partner_leads_to_the_one_that_took_it_in(client: Client, mission: Mission) -> None:
    council = Partner.objects.get(mission=mission, code="council")
    middle = make_partner(mission, "middle", merged_into=council)
    make_partner(mission, "gone", name="The Gone", merged_into=middle)
    PartnerName.objects.create(
        mission=mission,
        partner=council,
        code="burgh",
        name="The Burgh",
        until=dt.date(2020, 1, 1),
        reason="Renamed.",
    )
    released_edition(mission)
    for code in ("gone", "middle", "burgh"):
        response = client.get(f"/m/partners/{code}/")
        assert (response.status_code, response["Location"]) == (301, "/m/partners/council/")
    assert "The Gone" not in client.get("/m/partners/").content.decode()
    assert "The Burgh (until 1 January 2020)" in plain(client.get("/m/partners/council/").content.decode())


def test_members_and_their_group_name_each_other(read: Read, mission: Mission) -> None:
    group = make_partner(mission, "group", name="All Councils", kind="collective")
    Partner.objects.filter(code="council").update(member_of=group)
    released_edition(mission)
    assert "Members The Council" in plain(read("/m/partners/group/"))
    assert "Member of All Councils" in plain(read("/m/partners/council/"))


def test_an_outcome_holds_what_is_below_it(read: Read, released: Mission) -> None:
    text = read("/m/outcomes/3/")
    assert "C-1" in section(text, "commitments")
    assert "3.6. Care is near" in section(text, "below")
    assert "No commitment on record serves" in read("/m/outcomes/0/")
    assert "1,172" in section(read("/m/outcomes/0/"), "indicators")


def test_a_period_says_what_was_reported_and_for_what_nothing_was(read: Read, released: Mission) -> None:
    text = read("/m/periods/2022/")
    reported, silent = section(text, "reported"), section(text, "silent")
    assert "C-1" in reported
    assert "3. Care is there" in reported
    assert "All are compiled from published sources" in reported
    assert "C-2" in silent
    assert "C-3" not in silent, "it was announced later"
    assert "For 1 of 2 commitments" in silent
    assert "Doors opened" in section(text, "milestones")
    assert 'href="/m/periods/2023/"' in text


def test_periods_are_listed_newest_first(read: Read, released: Mission) -> None:
    text = plain(read("/m/periods/"))
    assert text.index("Year 2023") < text.index("Year 2022")
