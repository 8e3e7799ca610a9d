"""Histories: a readable time line of a row, for those who may know of the row, on a page and as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse

from mission.actions import entries, rounds
from mission.actions import review as verbs
from mission.choices import Door
from mission.models import Request
from mission.workspace.history import NOUNS
from tests.factories import accounts
from tests.factories.mission import make_indicator, make_source
from tests.factories.rounds import make_request, make_round
from tests.mission.workspace.entry_world import World, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def where(noun, row, name="history"):
    return reverse(f"workspace:{name}", kwargs={"noun": noun, "pk": row.pk})


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def lines(answer):
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def returned(world):
    entry = world.submitted()
    verbs.comment(entry, text="Since when?", field="done", by=world.reviewer, door=Door.WORKSPACE)
    entries.send_back(
        entry,
        reason="Name the month.",
        field="done",
        seen_version=entry.version,
        by=world.reviewer,
        door=Door.WORKSPACE,
    )
    return entry


def test_what_was_done_in_one_go_stands_together_with_who_when_where_and_why(world):
    entry = returned(world)
    page = signed_in(world.reviewer).get(where("entries", entry))
    events = page.context["events"]
    assert [event.why for event in events][:3] == ["Name the month.", "Commented", "Submitted"]
    assert [event.why for event in events][-1] == "Started"
    assert (events[0].who, events[0].door) == ("Rita Reviewer", "Workspace")
    assert [row.what for row in events[0].rows] == ["Changed progress entry", "Added review comment"]
    text = words(page)
    assert "History of C-1, Year 2022, Harbour House" in text
    assert "before: Submitted now: Returned" in text
    assert "Field What was done" in text


def test_partners_people_know_their_colleagues_by_name_and_others_by_what_they_are(world):
    entry = returned(world)
    text = words(signed_in(world.colleague).get(where("entries", entry)))
    assert "· The delivery team ·" in text and "· Wilma Writer ·" in text and "· Ada Authoriser ·" in text
    assert "Rita Reviewer" not in text
    rows = lines(signed_in(world.colleague).get(where("entries", entry, "history-file")))
    assert {"the delivery team", "Wilma Writer", "Ada Authoriser"} == {row["who"] for row in rows}


def test_long_texts_are_compared_word_by_word(world):
    long = "The service opened in May, and since then it has helped one hundred families."
    entry = world.draft(done=long)
    entries.save_draft(
        entry, changes={"done": long.replace("May", "June")}, seen_version=entry.version,
        by=world.writer, door=Door.WORKSPACE,
    )  # fmt: skip
    page = signed_in(world.writer).get(where("entries", entry))
    assert '<del><span class="visually-hidden"> [taken out: </span>May' in page.content.decode()


def test_others_find_no_history(world):
    entry = returned(world)
    for person in (world.stranger, accounts.person(), accounts.observer(world.mission)):
        for name in ("history", "history-file"):
            assert signed_in(person).get(where("entries", entry, name)).status_code == 404
    assert signed_in(world.reviewer).get("/workspace/history/users/1/").status_code == 404
    assert signed_in(world.reviewer).get(f"/workspace/history/entries/{'9' * 30}/").status_code == 404


def test_a_request_tells_of_its_due_dates(world):
    round_ = make_round(world.period, due=dt.date(2094, 6, 28), closes=dt.date(2094, 7, 31))
    asked = make_request(round_, world.commitment, world.partner)
    rounds.extend_request(
        [asked], due=round_.closes, reason="Somebody fell ill.", by=world.reviewer, door=Door.WORKSPACE
    )
    asked = Request.objects.get(pk=asked.pk)
    text = words(signed_in(world.writer).get(where("requests", asked)))
    assert "Somebody fell ill." in text and "before: 28 June 2094 now: 31 July 2094" in text
    assert signed_in(world.stranger).get(where("requests", asked)).status_code == 404


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_every_noun_has_its_page_and_its_file_for_the_team(world, noun):
    make_source(world.mission)
    make_indicator(world.mission)
    world.target()
    make_request(make_round(world.period), world.commitment, world.partner)
    row = NOUNS[noun].objects.first()
    if row is None:
        pytest.skip("no such row in this small world")
    client = signed_in(world.reviewer)
    assert client.get(where(noun, row)).status_code == 200
    assert client.get(where(noun, row, "history-file")).status_code == 200


def test_a_file_holds_every_change_and_no_formula(world):
    entry = world.draft(done="=1+1")
    rows = lines(signed_in(world.writer).get(where("entries", entry, "history-file")))
    assert [row["after"] for row in rows if row["field"] == "Done"] == ["'=1+1"]


def test_a_page_takes_as_many_queries_for_many_changes_as_for_few(world, django_assert_num_queries):
    entry = returned(world)
    client = signed_in(world.reviewer)
    client.get(where("entries", entry))
    with django_assert_num_queries(24, exact=False) as few:
        client.get(where("entries", entry))
    for number in range(20):
        other = accounts.reviewer()
        verbs.comment(entry, text=f"And {number}?", by=other, door=Door.WORKSPACE)
    with django_assert_num_queries(len(few)):
        client.get(where("entries", entry))
