"""What all pages of an edition have in common is read once, is never older than its version, and is never changed."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config import warm
from mission.models import Commitment, Mission
from reports import released
from reports.known import LEAST, Known, known
from reports.look import look_at
from reports.models import Edition
from reports.released import Shelf, open_shelf
from tests.factories.reports import frozen_edition, released_edition
from tests.reports.public.record import more_commitments, small_record

pytestmark = pytest.mark.django_db

PAGES = (
    "", "outcomes/", "outcomes/3/", "commitments/", "commitments/?sort=due", "commitments/?sort=title",
    "commitments/?sort=announced", "commitments/?status=delivered", "commitments/?page=2", "commitments/C-1/",
    "commitments/C-2/", "partners/", "partners/council/", "indicators/", "indicators/deaths/", "areas/",
    "areas/scotland/", "periods/", "periods/2022/", "editions/", "money/", "sources/", "sources/news/", "about/",
    "commitments/C-9/", "indicators/nothing/",
)  # fmt: skip


@pytest.fixture
def mission() -> Mission:
    mission = small_record()
    more_commitments(mission, 20)
    released_edition(mission)
    return mission


def all_pages(client: Client) -> list[bytes]:
    warm.pages.clear()
    return [client.get(f"/m/{path}").content for path in PAGES]


def counting(value: Any) -> tuple[list[int], Callable[[], Any]]:
    calls: list[int] = []
    return calls, lambda: calls.append(1) or value


def test_a_fact_is_read_once_for_each_version() -> None:
    facts = Known()
    calls, read = counting("a fact")
    assert [facts.fact("1", "name", read) for _ in range(3)] == ["a fact"] * 3
    facts.fact("2", "name", read)
    assert len(calls) == 2


def test_what_is_nothing_is_read_once_too_and_a_fault_is_no_fact() -> None:
    facts = Known()
    calls, read = counting(None)
    assert [facts.fact("1", "nothing", read) for _ in range(2)] == [None, None]
    assert len(calls) == 1
    with pytest.raises(ZeroDivisionError):
        facts.fact("1", "fault", lambda: 1 // 0)
    assert facts.fact("1", "fault", lambda: "read") == "read"


def test_facts_that_were_used_least_recently_make_room_by_their_weight() -> None:
    facts = Known(most=4 * LEAST)
    calls, read = counting("x")
    for name in ("a", "b", "c"):
        facts.fact("1", name, read)
    facts.fact("1", "a", read)
    facts.fact("1", "heavy", read, lambda _: LEAST)
    assert len(calls) == 4
    facts.fact("1", "a", read)
    assert len(calls) == 4
    facts.fact("1", "b", read)
    assert len(calls) == 5


def test_pages_say_the_same_whether_things_are_kept_in_mind_or_asked_for_one_by_one(
    mission: Mission, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again = all_pages(client), all_pages(client)
    assert first == again
    for name in ("FEW", "FEW_COMMITMENTS"):
        monkeypatch.setattr(released, name, 0)
    known.forget()
    assert all_pages(client) == first


def test_no_page_changes_what_it_shares_with_others(mission: Mission, client: Client) -> None:
    all_pages(client)
    shelf = open_shelf("m", timezone.now())
    kinds = ("mission", "outcome", "partner", "period", "area", "indicator", "source", "due_change", "link")
    shared = [shelf.all_commitments(), *(shelf._kind(kind) for kind in kinds)]
    assert all(shared)
    before = copy.deepcopy(shared)
    all_pages(client)
    assert shared == before
    assert shared[0] is shelf.all_commitments()


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("", 7), ("commitments/", 0), ("commitments/?page=2", 0), ("commitments/?sort=due", 0),
        ("commitments/?status=delivered", 4), ("commitments/C-1/", 9), ("outcomes/", 3), ("outcomes/3/", 6),
        ("partners/", 3), ("partners/council/", 2), ("areas/", 1), ("areas/scotland/", 5), ("indicators/", 3),
        ("periods/", 2), ("periods/2022/", 4), ("sources/", 0), ("money/", 1), ("editions/", 1),
    ],
)  # fmt: skip
def test_a_page_reads_only_what_is_its_own(mission: Mission, client: Client, path: str, most: int) -> None:
    client.get(f"/m/{path}")
    warm.pages.clear()
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/m/{path}").status_code == 200
    # On PostgreSQL, inside a test's transaction, the look is a query like others.
    assert len([one for one in queries if "reports_redaction" not in one["sql"]]) <= most


def test_an_edition_that_waits_and_its_preview_share_nothing(mission: Mission) -> None:
    Commitment.objects.filter(ref="C-1").update(title="A secret")
    edition = frozen_edition(mission)
    edition.release_at = timezone.now() + dt.timedelta(hours=2)
    edition.save(update_fields=["release_at"])
    known.forget()
    preview = Shelf("m", edition, edition, timezone.now(), preview=True, look=look_at("m", timezone.now()))
    assert preview.commitment("C-1")["title"] == "A secret"
    assert preview.mission["slug"] == "m"
    assert len(known) == 0
    assert open_shelf("m", timezone.now()).commitment("C-1")["title"] == "Open a house"
    with pytest.raises(released.NotReleased):
        open_shelf("m", timezone.now(), position=2)


def test_an_earlier_edition_is_known_apart_from_the_newest(mission: Mission, client: Client) -> None:
    Commitment.objects.filter(ref="C-1").update(title="Open two houses")
    released_edition(mission)
    for _ in range(2):
        assert b"Open two houses" in client.get("/m/commitments/").content
        assert b"Open two houses" not in client.get("/m/editions/1/commitments/").content
    assert open_shelf("m", timezone.now(), position=1).edition == Edition.objects.get(position=1)


def test_small_nouns_are_narrowed_alike_in_mind_and_by_the_database(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = [
        {"kind": "due_change", "owners": {"C-2", "M-001"}},
        {"kind": "source", "keys": ["news", "", "nothing"]},
        {"kind": "link", "other": "C-1"},
        {"kind": "milestone", "owner": "C-1", "keys": ["ms-1"]},
        {"kind": "partner"},
    ]
    found = [open_shelf("m", timezone.now()).nouns(**one) for one in asked]
    assert all(found)
    monkeypatch.setattr(released, "FEW", 0)
    known.forget()
    assert [open_shelf("m", timezone.now()).nouns(**one) for one in asked] == found
