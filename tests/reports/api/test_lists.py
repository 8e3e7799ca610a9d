"""Lists: filters, orders, pages and cursors."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mission.models import Mission
from reports.api.catalogue import NOUNS
from reports.api.views import orderings
from tests.factories.mission import make_commitment, make_partner
from tests.factories.reports import released_edition
from tests.reports.public.record import more_commitments, small_record

pytestmark = pytest.mark.django_db


def _refs(page: Any) -> list[str]:
    return [row["ref"] for row in page["results"]]


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ("", ["C-1", "C-2", "C-3"]),
        ("outcome=3", ["C-1", "C-2"]),
        ("outcome=3.6", ["C-1"]),
        ("partner=charity", ["C-1", "C-2", "C-3"]),
        ("lead=charity", ["C-2", "C-3"]),
        ("sector=local_government", ["C-1"]),
        ("lead_sector=third_sector", ["C-2", "C-3"]),
        ("status=delivered", ["C-1"]),
        ("status=superseded", ["C-2"]),
        ("status=not_stated", ["C-3"]),
        ("period=2023", ["C-2"]),
        ("due_before=2023-05-01", ["C-2"]),
        ("due_before=2023-04-30", []),
        ("due_after=2023-04-30", ["C-3"]),
        ("announced_after=2021-12-31", ["C-3"]),
        ("announced_before=2021-02-01&status=superseded", ["C-2"]),
        ("ordering=-ref", ["C-3", "C-2", "C-1"]),
        ("ordering=title", ["C-2", "C-3", "C-1"]),
        ("ordering=due", ["C-2", "C-3", "C-1"]),
        ("ordering=-due", ["C-3", "C-2", "C-1"]),
        ("ordering=announced", ["C-2", "C-1", "C-3"]),
    ],
)
def test_commitments_by_what_is_asked_for(released: Mission, read: Any, query: str, refs: list[str]) -> None:
    assert _refs(read(f"commitments/?{query}")) == refs


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("progress-entries/?status=delivered", 1),
        ("progress-entries/?origin=compiled&partner=council&period=2022&commitment=C-1", 1),
        ("progress-entries/?status=not_stated", 1),
        ("observations/", 2),
        ("observations/?vintage=all", 3),
        ("observations/?period_start=2023-01-01&vintage=all", 2),
        ("observations/?period_end=2023-12-30", 0),
        ("observations/?disaggregation=", 2),
        ("observations/?disaggregation=total&area=scotland&indicator=deaths", 2),
        ("observations/?disaggregation=sex%3DFemale", 0),
        ("observations/?missing=none&quality=none&revised=false", 2),
        ("observations/?missing=suppressed", 0),
        ("observations/?as_of=2024-08-19", 1),
        ("series/?indicator=deaths", 1),
        ("funding/?kind=award&partner=charity&commitment=C-1", 1),
        ("funding/?kind=budget", 0),
        ("milestones/?state=reached&commitment=C-1", 1),
        ("commitment-links/?relation=superseded_by&related=C-1", 1),
        ("due-changes/?commitment=C-2", 1),
        ("commitment-changes/", 0),
        ("targets/?indicator=deaths&commitment=C-2", 2),
        ("indicators/?headline=true&outcome=0", 1),
        ("indicators/?headline=false", 0),
        ("outcomes/?parent=3", 1),
        ("outcomes/?kind=aim", 1),
        ("partners/?sector=third_sector", 1),
        ("partners/?kind=collective", 0),
        ("areas/?kind=country", 1),
        ("reporting-periods/", 2),
        ("sources/?ordering=-code&page_size=1", 1),
    ],
)
def test_filters_narrow(released: Mission, read: Any, path: str, number: int) -> None:
    assert len(read(path)["results"]) == number


def test_the_latest_and_the_first_value(released: Mission, read: Any) -> None:
    def values(query: str) -> list[str]:
        return [row["value"] for row in read(f"observations/?period_start=2023-01-01&{query}")["results"]]

    assert values("vintage=latest") == ["1172"]
    assert values("vintage=first") == ["1170"]
    assert values("vintage=latest&as_of=2025-03-30") == ["1170"]
    assert values("vintage=latest&as_of=2025-03-31") == ["1172"]


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.name)
def test_pages_go_through_a_list_and_back(mission: Mission, client: Any, read: Any, noun: Any) -> None:
    more_commitments(mission, 3)
    released_edition(mission)
    for ordering in orderings(noun):
        whole = read(f"{noun.name}/?ordering={ordering}&page_size=1000")["results"]
        page = read(f"{noun.name}/?ordering={ordering}&page_size=2")
        pages = [page]
        assert page["previous"] is None
        while page["next"]:
            page = client.get(page["next"]).json()
            pages.append(page)
        assert list(itertools.chain(*(one["results"] for one in pages))) == whole, ordering
        for before in reversed(pages[:-1]):
            page = client.get(page["previous"]).json()
            assert page["results"] == before["results"], ordering
        assert page["previous"] is None


def test_a_list_stays_at_its_position_while_something_is_released(
    released: Mission, client: Any, read: Any
) -> None:
    page = read("commitments/?page_size=2")
    make_commitment(released, "C-4", lead=make_partner(released, "new"))
    released_edition(released)
    following = client.get(page["next"]).json()
    assert _refs(following) == ["C-3"]
    assert following["edition"]["position"] == 1
    assert _refs(client.get(following["previous"]).json()) == ["C-1", "C-2"]
    assert len(read("commitments/")["results"]) == 4


def test_a_cursor_serves_its_own_list_only(released: Mission, client: Any, read: Any) -> None:
    small_record("n")
    released_edition(Mission.objects.get(slug="n"))
    cursor = read("commitments/?page_size=1")["next"].split("cursor=")[1]
    assert read(f"commitments/?page_size=2&cursor={cursor}")["results"]
    for path in (
        f"commitments/?ordering=title&cursor={cursor}",
        f"commitments/?partner=charity&cursor={cursor}",
        f"partners/?cursor={cursor}",
        f"commitments/?cursor={cursor[:-1]}",
        f"commitments/?cursor=A{cursor}",
        "commitments/?cursor=x",
        "commitments/?cursor=",
        f"commitments/?cursor={'x' * 1900}",
    ):
        assert read(path, 400)["parameter"] == "cursor"
    assert read(f"commitments/?cursor={cursor}", 400, mission="n")["parameter"] == "cursor"


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.name)
def test_a_list_asks_as_often_for_many_rows_as_for_few(mission: Mission, read: Any, noun: Any) -> None:
    released_edition(mission)
    path = f"{noun.name}/?page_size=1000"
    read(path)
    with CaptureQueriesContext(connection) as few:
        read(f"{path}&format=json")
    more_commitments(mission, 20)
    released_edition(mission)
    read(path)
    with CaptureQueriesContext(connection) as many:
        read(f"{path}&format=json")
    assert len(many) == len(few)


def test_the_list_of_missions_asks_as_often_for_many_as_for_one(released: Mission, read: Any) -> None:
    with CaptureQueriesContext(connection) as one:
        assert [row["slug"] for row in read("/missions/")["results"]] == ["m"]
    for slug in ("k", "p"):
        released_edition(small_record(slug))
    small_record("unreleased")
    with CaptureQueriesContext(connection) as three:
        assert [row["slug"] for row in read("/missions/")["results"]] == ["k", "m", "p"]
    assert len(three) == len(one)
