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


def test_a_long_list_is_read_a_stretch_at_a_time_and_says_so(as_, world, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 5)
    with CaptureQueriesContext(connection) as queries:
        text = as_("editor").get(reverse("admin:mission_progressentry_changelist")).content.decode()
    assert "More than 5 progress entries" in text
    assert "The next 5" in text and "From the end backwards" in text
    asked = [query["sql"] for query in queries if 'FROM "mission_progressentry"' in query["sql"]]
    assert not [sql for sql in asked if "COUNT(" in sql or "OFFSET" in sql or "DISTINCT" in sql]
    assert "LIMIT 6" in asked[0]


def _walk(client, address, words):
    """The keys on all pages of a list, following the link with these words to the end."""
    found = []
    while True:
        listed = client.get(address).context["cl"]
        for page in listed.paginator.page_range:
            found += [row.pk for row in listed.paginator.rows_of(page)]
        ways = dict(listed.ways_on)
        if words not in ways:
            return found, ways
        address = address.partition("?")[0] + ways[words]


@pytest.mark.parametrize("query", ["", "?turned=1", "?origin__exact=partner", "?q=C-A"])
@pytest.mark.parametrize("role", ["editor", "authoriser"])
def test_every_row_of_a_long_list_is_reached_once_by_going_on(as_, world, monkeypatch, role, query):
    address = reverse("admin:mission_progressentry_changelist") + query
    client = as_(role)
    whole = [row.pk for row in client.get(address).context["cl"].result_list]
    monkeypatch.setattr(paging, "MOST_COUNTED", 3)
    found, ways = _walk(client, address, "The next 3")
    assert found == whole and len(whole) >= 5
    assert "Back to the beginning" in ways
    assert found == sorted(found, reverse="turned" not in query)


@pytest.mark.parametrize("order", ["", "&o=1", "&o=-2", "&o=2.-1"])
def test_commitments_are_walked_by_their_own_order_and_by_that_of_a_column(as_, world, monkeypatch, order):
    for number in range(7):
        make_commitment(world.mission, f"D-{number}", title=f"Title {number % 3}", lead=world.a)
    client, address = as_("authoriser"), reverse("admin:mission_commitment_changelist") + f"?q=D-{order}"
    whole = [row.pk for row in client.get(address).context["cl"].result_list]
    monkeypatch.setattr(paging, "MOST_COUNTED", 2)
    assert _walk(client, address, "The next 2")[0] == whole
    assert len(whole) == 7


def test_where_a_column_may_be_empty_nobody_goes_on_past_rows_without_one(as_, world, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 1)
    listed = as_("editor").get(reverse("admin:mission_partner_changelist"), {"o": "5"}).context["cl"]
    assert listed.ways_on == []
    assert "Search or filter to reach the rest." in listed.notes


def test_a_filter_begins_at_the_beginning_and_a_row_of_others_is_no_place_to_go_on_from(
    as_, world, monkeypatch
):
    monkeypatch.setattr(paging, "MOST_COUNTED", 2)
    client, address = as_("authoriser"), reverse("admin:mission_progressentry_changelist")
    mine, theirs = (world.entries[one, "approved"].pk for one in ("a", "b"))
    text = client.get(address, {"after": mine}).content.decode()
    assert f"after={mine}" in text and f"after={mine}&amp;state" not in text
    assert client.get(address, {"after": theirs}).status_code == 302
    assert client.get(address, {"after": "x"}).status_code in (200, 302)


def test_a_file_is_of_the_whole_list_wherever_one_reads(as_, world, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 2)
    client = as_("editor")
    address = reverse("admin:mission_progressentry_changelist")
    context = client.get(address, {"after": world.entries["b", "approved"].pk, "turned": "1"}).context
    lines = b"".join(client.get(context["export_url"]).streaming_content).decode().splitlines()
    assert len(lines) == 1 + len(world.entries)


def test_a_search_says_where_its_words_are_in_too_many(as_, world, monkeypatch):
    monkeypatch.setattr("mission.admin.entries.MOST_MATCHED", 1)
    text = (
        as_("editor").get(reverse("admin:mission_progressentry_changelist"), {"q": "leads"}).content.decode()
    )
    assert "The words are in more than 1 commitments: add another word." in text


@pytest.mark.parametrize(
    ("words", "found"),
    [("Alpha leads", 5), ("leads this alpha", 5), ("Alpha nothing", 0), ("Beta", 5), ("C-A", 5)],
)
def test_entries_are_found_by_all_words_of_their_commitment_or_partner(as_, world, words, found):
    answer = as_("editor").get(reverse("admin:mission_progressentry_changelist"), {"q": words})
    assert answer.context["cl"].result_count == found


def test_entries_are_found_by_the_beginning_of_their_code_and_by_no_other_part(as_, world):
    code = world.entries["a", "draft"].code
    client, address = as_("contributor"), reverse("admin:mission_progressentry_changelist")
    assert client.get(address, {"q": code}).context["cl"].result_count >= 1
    assert client.get(address, {"q": code[1:]}).context["cl"].result_count == 0
    assert client.get(address, {"q": world.entries["b", "draft"].code}).context["cl"].result_count == 0


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
