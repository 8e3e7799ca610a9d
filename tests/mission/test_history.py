"""History is written by the database, whoever writes, and nobody changes it."""

import json
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from mission import triggers
from mission.choices import Door
from mission.guards import tracked_models
from mission.history import writing
from mission.models import ChangeRecord, Mission, Observation, ProgressEntry
from tests.factories.mission import (
    make_commitment,
    make_entry,
    make_indicator,
    make_mission,
    make_observation,
    make_partner,
    make_period,
    make_series,
)

pytestmark = pytest.mark.django_db


def test_every_trigger_that_the_models_want_is_installed() -> None:
    assert triggers.missing(connection) == []
    assert triggers.install("default") == 0


def test_a_missing_trigger_is_noticed_and_put_back() -> None:
    name, table = next(iter(triggers.installed(connection).items()))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    assert triggers.missing(connection) == [name]
    assert triggers.install("default") == 1
    assert triggers.missing(connection) == []


def test_every_table_of_the_record_has_a_history_or_only_grows() -> None:
    names = {model._meta.model_name for model in tracked_models()}
    assert {"commitment", "progressentry", "target", "mission", "batch"} <= names


def test_a_change_says_who_made_it_through_which_door_and_why() -> None:
    with writing(by="person-1", door=Door.ADMIN, why="A better title"):
        mission = make_mission(title="Before")
        Mission.objects.filter(pk=mission.pk).update(title="After")
    change = ChangeRecord.objects.filter(table="mission_mission", row=mission.pk, op="update").get()
    assert (change.actor, change.door, change.why) == ("person-1", "admin", "A better title")
    assert json.loads(change.before)["title"] == "Before"
    assert json.loads(change.after)["title"] == "After"
    assert change.at is not None


def test_a_write_outside_of_any_context_is_recorded_without_a_person() -> None:
    mission = make_mission()
    assert ChangeRecord.objects.get(table="mission_mission", row=mission.pk).actor == ""


def test_the_context_ends_with_its_block_and_an_inner_one_gives_back() -> None:
    with writing(by="outer", door=Door.COMMAND):
        with writing(by="inner", door=Door.PACKAGE):
            first = make_mission()
        second = make_mission()
    third = make_mission()
    actors = {c.row: c.actor for c in ChangeRecord.objects.filter(table="mission_mission", op="insert")}
    assert [actors[m.pk] for m in (first, second, third)] == ["inner", "outer", ""]


def test_a_save_that_changes_nothing_leaves_no_record() -> None:
    mission = make_mission(amount=Decimal("1.5"))
    before = ChangeRecord.objects.count()
    mission.save()
    assert ChangeRecord.objects.count() == before


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_history_itself_is_append_only(verb: str) -> None:
    make_mission()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rows = ChangeRecord.objects.all()
        rows.delete() if verb == "delete" else rows.update(actor="somebody else")


def test_an_observation_is_never_changed_or_deleted_only_ended() -> None:
    observation = make_observation(make_series(make_indicator(make_mission())), "938")
    rows = Observation.objects.filter(pk=observation.pk)
    with pytest.raises(IntegrityError, match="only be ended"), transaction.atomic():
        rows.update(value=Decimal(940))
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        rows.delete()
    rows.update(ended_by=observation.batch)
    with pytest.raises(IntegrityError, match="only be ended"), transaction.atomic():
        rows.update(ended_by=None)


def test_an_approved_entry_never_changes_and_is_never_deleted() -> None:
    mission = make_mission()
    partner = make_partner(mission)
    entry = make_entry(make_commitment(mission, lead=partner), partner, make_period(mission))
    rows = ProgressEntry.objects.filter(pk=entry.pk)
    for change in ({"done": "Other words"}, {"state": "draft"}, {"delivery_status": "delivered"}):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        rows.delete()
