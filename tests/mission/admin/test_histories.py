"""The history of a row tells of the rows that hang on it as well: added, changed, and taken away."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mission.choices import Door
from mission.history import writing
from mission.models import Evidence
from tests.factories.mission import make_area, make_commitment, make_outcome, make_source

pytestmark = pytest.mark.django_db


def _lines(client, kind, row):
    answer = client.get(reverse(f"admin:mission_{kind}_history_file", args=[row.pk]))
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


@pytest.fixture
def changed(world):
    """A commitment to which one of everything was added, then changed or taken away again, by an editor."""
    row, mission = world.of_a, world.mission
    with writing(by=world.people["editor"].actor, door=Door.ADMIN, why="To tidy up"):
        part = row.parts.create(mission=mission, partner=world.b, role="delivery")
        part.role = "funder"
        part.save()
        rows = [
            part,
            row.outcome_links.create(mission=mission, outcome=make_outcome(mission, "O-7")),
            row.area_links.create(mission=mission, area=make_area(mission, name="Far Isle")),
            row.links.create(mission=mission, related=world.of_b, relation="followed_by", reason="r"),
            row.due_changes.create(
                mission=mission, announced="2024", before="2025", after="2026", reason="r"
            ),
            row.milestones.create(mission=mission, code="M-1", date="2024", state="planned", title="Opening"),
        ]
        for one in rows:
            one.delete()
    return row


def test_rows_that_were_taken_away_are_still_told_of(as_, world, changed):
    text = as_("editor").get(reverse("admin:mission_commitment_history", args=[changed.pk])).content.decode()
    for words in (
        "Deleted commitment partner",
        "Changed commitment partner",
        "Deleted commitment outcome",
        "Deleted commitment area",
        "Deleted commitment link",
        "Deleted due change",
        "Deleted milestone",
        "Far Isle",
        "To tidy up",
    ):
        assert words in text
    lines = _lines(as_("editor"), "commitment", changed)
    told = [(line["what"], line["before"], line["after"]) for line in lines if line["field"] == "Role"]
    assert told == [
        ("Deleted commitment partner", "Pays", "—"),
        ("Changed commitment partner", "Delivers", "Pays"),
        ("Added commitment partner", "—", "Delivers"),
        ("Added commitment partner", "—", "Lead"),
    ]
    assert {line["who"] for line in lines if line["why"]} == {world.people["editor"].name}


def test_rows_of_another_are_not_told_of_though_their_text_looks_alike(as_, world, changed):
    other = make_commitment(world.mission, "C-Z", lead=world.a)
    held = f'"commitment_id" : {other.pk}, "commitment_id":{other.pk},'
    world.of_a.milestones.create(
        mission=world.mission, code="M-2", date="2024", state="planned", title=held
    ).delete()
    whats = {line["what"] for line in _lines(as_("editor"), "commitment", other)}
    assert whats == {"Added commitment", "Added commitment partner"}


def test_evidence_and_a_case_study_that_were_taken_out_of_an_entry_are_told_of(as_, world):
    entry = world.entries["a", "draft"]
    notes = [
        entry.evidence.create(
            mission=world.mission, mark=1, source=make_source(world.mission, title="A secret source")
        ),
        Evidence.objects.create(
            mission=world.mission, entry=world.entries["b", "draft"], mark=2, link="https://beta.example/"
        ),
    ]
    for note in notes:
        note.delete()
    text = (
        as_("authoriser")
        .get(reverse("admin:mission_progressentry_history", args=[entry.pk]))
        .content.decode()
    )
    assert "Deleted evidence" in text and "not shown" in text
    assert "A secret source" not in text and "beta.example" not in text


def test_the_history_costs_the_same_however_much_was_taken_away(as_, world, changed):
    client, address = as_("editor"), reverse("admin:mission_commitment_history", args=[changed.pk])

    def cost():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    few = cost()
    for number in range(30):
        row = changed.milestones.create(
            mission=world.mission, code=f"N-{number}", date="2024", state="planned", title="t"
        )
        row.delete()
    assert cost() <= few
