"""Lists: what they cost, how they count, what they find, and their files."""

import csv
import io

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mission.admin import paging
from tests.factories.mission import (
    make_area,
    make_commitment,
    make_entry,
    make_indicator,
    make_observation,
    make_outcome,
    make_partner,
    make_period,
    make_series,
    make_source,
)

pytestmark = pytest.mark.django_db


def _make(mission, number):
    partner = make_partner(mission, area=make_area(mission), member_of=None)
    commitment = make_commitment(mission, lead=partner)
    make_entry(commitment, partner, make_period(mission, 2100 + number))
    outcome = make_outcome(mission)
    indicator = make_indicator(mission, outcome=outcome)
    make_observation(make_series(indicator, make_area(mission)), "5", source=make_source(mission))


def _cost(client, address, query):
    client.get(address, query)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, query).status_code == 200
    return len(queries)


@pytest.mark.parametrize("role", ["editor", "authoriser"])
def test_a_list_of_fifty_costs_as_many_questions_as_a_list_of_five(as_, world, role):
    client = as_(role)
    models = [m for m in admin.site._registry if m._meta.app_label == "mission"]
    names = [reverse(f"admin:mission_{m._meta.model_name}_changelist") for m in models]
    seen = [name for name in names if client.get(name).status_code == 200]
    for number in range(5):
        _make(world.mission, number)
    few = {name: _cost(client, name, {"q": "a"}) for name in seen}
    for number in range(5, 50):
        _make(world.mission, number)
    assert {name: _cost(client, name, {"q": "a"}) for name in seen} == few
    assert max(few.values()) <= 16


@pytest.mark.parametrize("page", ["change", "history"])
def test_the_page_of_a_commitment_costs_the_same_with_many_partners(as_, world, page):
    client, address = as_("editor"), reverse(f"admin:mission_commitment_{page}", args=[world.of_a.pk])
    for _ in range(3):
        world.of_a.parts.create(mission=world.mission, partner=make_partner(world.mission), role="delivery")
    few = _cost(client, address, {})
    for _ in range(15):
        world.of_a.parts.create(mission=world.mission, partner=make_partner(world.mission), role="delivery")
    assert _cost(client, address, {}) - few <= 15  # Each row's own choice is looked up by its key.


def test_a_long_list_is_counted_to_a_limit_and_says_so(as_, world, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 5)
    with CaptureQueriesContext(connection) as queries:
        text = as_("editor").get(reverse("admin:mission_progressentry_changelist")).content.decode()
    assert "More than 5 progress entries" in text
    assert "Search or filter to reach the rest" in text
    counts = [
        query["sql"] for query in queries if "COUNT(" in query["sql"] and "progressentry" in query["sql"]
    ]
    assert counts
    assert all("LIMIT 6" in sql for sql in counts)
    assert not [query["sql"] for query in queries if "DISTINCT" in query["sql"]]


def test_pages_beyond_the_count_are_not_read(as_, world):
    answer = as_("editor").get(reverse("admin:mission_progressentry_changelist"), {"p": "100000"})
    assert answer.status_code in (200, 302)


@pytest.mark.parametrize(("word", "found"), [("50%", 1), ("%", 1), ("_", 1), ('"', 1), ("100", 0)])
def test_search_takes_signs_for_what_they_are(as_, world, word, found):
    make_commitment(world.mission, "C-50", title='A rise of 50% in "A_B"')
    rows = (
        as_("editor")
        .get(reverse("admin:mission_commitment_changelist"), {"q": word})
        .context["cl"]
        .result_count
    )
    assert rows == found


def test_a_file_holds_the_list_as_filtered_and_no_formulas(as_, world):
    make_commitment(world.mission, "C-X", title="=HYPERLINK(1)", description="@now")
    make_commitment(world.mission, "C-Y", title="Something else")
    answer = as_("editor").get(reverse("admin:mission_commitment_export"), {"q": "HYPERLINK"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [(row["ref"], row["title"], row["description"]) for row in rows] == [
        ("C-X", "'=HYPERLINK(1)", "'@now")
    ]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="commitments.csv"'


def test_the_file_of_figures_keeps_negative_numbers(as_, world):
    make_observation(
        make_series(make_indicator(world.mission), make_area(world.mission)),
        "-3.5",
        source=make_source(world.mission),
    )
    answer = as_("editor").get(reverse("admin:mission_observation_export"))
    row = next(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert (row["value"], row["printed"]) == ("-3.5", "-3.5")


def test_the_public_page_is_offered_once_there_is_one(as_, world):
    from tests.factories.reports import released_edition

    client, address = as_("editor"), reverse("admin:mission_commitment_change", args=[world.of_a.pk])
    assert "View on site" not in client.get(address).content.decode()
    released_edition(world.mission)
    assert 'href="/north/commitments/C-A/"' in client.get(address).content.decode()
