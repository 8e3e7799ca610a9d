"""The list of commitments: filters with counts, what is not stated, order, pages and refusals."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mission.models import Mission
from tests.factories.reports import released_edition
from tests.reports.public.record import more_commitments, small_record

pytestmark = pytest.mark.django_db
Read = Callable[..., str]


def refs(text: str) -> list[str]:
    return re.findall(r'<div class="mp-second">([^<]+)</div>', text)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["C-1", "C-2", "C-3"]),
        ("?outcome=3", ["C-1", "C-2"]),
        ("?outcome=3.6", ["C-1"]),
        ("?outcome=X1", ["C-2"]),
        ("?partner=charity", ["C-1", "C-2", "C-3"]),
        ("?partner=council", ["C-1"]),
        ("?sector=local_government", ["C-1"]),
        ("?status=delivered", ["C-1"]),
        ("?status=not_stated", ["C-3"]),
        ("?status=not_stated&status=superseded", ["C-2", "C-3"]),
        ("?period=2022", ["C-1"]),
        ("?period=2022&period=2023", ["C-1", "C-2"]),
        ("?q=HOUSE", ["C-1"]),
        ("?q=c-3", ["C-3"]),
        ("?q=%25", []),
        ("?status=delivered&period=2023", []),
        ("?sort=title", ["C-2", "C-3", "C-1"]),
        ("?sort=due", ["C-2", "C-3", "C-1"]),
        ("?sort=announced", ["C-2", "C-1", "C-3"]),
        ("?utm_source=mail", ["C-1", "C-2", "C-3"]),
    ],
)
def test_the_list_has_what_is_asked_for(read: Read, released: Mission, asked: str, found: list[str]) -> None:
    assert refs(read(f"/m/commitments/{asked}")) == found


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("?status=none", "status"),
        ("?outcome=9", "outcome"),
        ("?partner=nobody", "partner"),
        ("?sector=x", "sector"),
        ("?period=1999", "period"),
        ("?sort=random", "sort"),
        ("?page=0", "page"),
        ("?page=2", "page"),
        ("?page=%D9%A1", "page"),
        ("?outcome=3&outcome=3.6", "outcome"),
        ("?statuss=delivered", "statuss"),
        ("?q=" + "x" * 201, "q"),
        ("?q=%00", "q"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(
    read: Read, released: Mission, asked: str, named: str
) -> None:
    text = read(f"/m/commitments/{asked}", 400)
    assert f"The parameter <strong>{named}</strong> is not understood." in text
    assert "C-1" not in text


def test_a_refusal_is_kept_by_nobody(client: Client, released: Mission) -> None:
    assert client.get("/m/commitments/?status=x")["Cache-Control"] == "no-store"


def test_counts_say_what_each_choice_would_find_and_keep_zeros(read: Read, released: Mission) -> None:
    text = read("/m/commitments/?status=delivered")
    counts = dict(
        re.findall(r'for="desk-status-\d+">([^<]+)</label></div><span class="mp-filters__count">(\d+)', text)
    )
    assert counts == {
        "Delivered": "1", "On track": "0", "At risk": "0", "Delayed": "0", "Not started": "0", "Stopped": "0",
        "Superseded": "1", "Not stated": "1",
    }  # fmt: skip
    sectors = dict(
        re.findall(r'for="desk-sector-\d+">([^<]+)</label></div><span class="mp-filters__count">(\d+)', text)
    )
    assert sectors == {"Local government": "1", "Third sector": "1"}


def test_the_sentence_says_how_much_is_known(read: Read, released: Mission) -> None:
    text = read("/m/commitments/")
    assert (
        "on record for <strong>2 of 3 commitments</strong>: 1 delivered and 1 superseded. For 1 it is not stated."
        in text
    )
    assert "<strong>2 of these 2</strong>" in read("/m/commitments/?outcome=3")


def test_filters_that_are_set_can_be_taken_away_one_by_one(read: Read, released: Mission) -> None:
    text = read("/m/commitments/?outcome=3&status=delivered")
    assert 'Outcome 3: Care is there <a href="/m/commitments/?status=delivered">' in text
    assert 'Delivered <a href="/m/commitments/?outcome=3">' in text


def test_an_empty_list_says_so_and_leads_back(read: Read, released: Mission) -> None:
    text = read("/m/commitments/?status=stopped")
    assert 'No commitment matches. <a href="/m/commitments/">Clear all filters</a>' in text


def test_files_of_a_filtered_list_are_filtered(read: Read, released: Mission) -> None:
    assert 'href="/m/commitments.csv?outcome=3&amp;status=delivered"' in read(
        "/m/commitments/?status=delivered&outcome=3"
    )


def test_a_moved_date_is_struck_through(read: Read, released: Mission) -> None:
    text = read("/m/commitments/?q=C-2")
    assert "earlier date: </span>April 2022</del>" in text
    assert "<strong>April 2023</strong> · moved once" in text


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_rows(client: Client) -> None:
    small, large = small_record("small"), small_record("large")
    more_commitments(small, 7)
    more_commitments(large, 47)
    for mission in (small, large):
        released_edition(mission)
    paths = (
        "",
        "commitments/",
        "outcomes/",
        "outcomes/3/",
        "partners/",
        "partners/charity/",
        "periods/",
        "periods/2022/",
    )
    for path in paths:
        client.get(f"/small/{path}?utm_source=first")
        client.get(f"/large/{path}?utm_source=first")
        assert queries(client, f"/small/{path}") == queries(client, f"/large/{path}") <= 30, path
    text = client.get("/large/commitments/").content.decode()
    assert len(refs(text)) == 20
    assert 'href="/large/commitments/?page=2"' in text
    assert len(refs(client.get("/large/commitments/?page=3").content.decode())) == 10
