"""What approving an entry makes of its figures and milestones."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from mission.actions import entries, entry_parts
from mission.choices import BatchState, Door
from mission.inputs import FigureInput, MilestoneInput
from mission.models import Batch, Observation, ProgressEntry, Source
from reports.changes import change_mark, touched_since
from tests.mission.workspace.entry_world import World

pytestmark = pytest.mark.django_db
DOOR = Door.WORKSPACE


@pytest.fixture
def world() -> World:
    return World()


def _figure(world: World, series: Any, **fields: Any) -> FigureInput:
    given = {
        "series": series.pk,
        "start": world.period.start,
        "end": world.period.end,
        "source_text": "Our register",
    }
    return FigureInput(**given | fields)


def _approve(world: World, entry: ProgressEntry, *figures: FigureInput) -> ProgressEntry:
    entry_parts.set_figures(entry, figures=figures, seen_version=entry.version, by=world.writer, door=DOOR)
    entries.submit(entry, seen_version=entry.version, by=world.signer, door=DOOR)
    return entries.approve(entry, seen_version=entry.version, by=world.reviewer, door=DOOR)


def _correction(world: World, entry: ProgressEntry) -> ProgressEntry:
    return entries.start_correction(entry, reason="It was wrong.", by=world.writer, door=DOOR)


def test_a_figure_becomes_an_observation_of_a_batch_with_the_entry_as_its_source(world: World) -> None:
    series = world.target()
    entry = _approve(world, world.draft(), _figure(world, series, printed="1250.50"))
    found = Observation.objects.get(series=series)
    today = timezone.localdate().isoformat()
    assert (found.value, found.printed, found.published, found.revised) == (
        Decimal("1250.5"),
        "1250.50",
        today,
        False,
    )
    assert (found.start, found.end) == (world.period.start, world.period.end)
    assert found.note == "Source given: Our register."
    assert (found.source.publisher, found.source.title) == (
        "Harbour House",
        "Progress entry on C-1, Year 2022",
    )
    batch = found.batch
    assert (batch.state, batch.by, batch.approved_by) == (
        BatchState.APPROVED,
        world.signer.actor,
        world.reviewer.actor,
    )
    assert batch.approved_at == entry.decided_at


def test_an_entry_without_figures_makes_no_batch_and_no_source(world: World) -> None:
    _approve(world, world.draft())
    assert not Batch.objects.exists() and not Source.objects.exists()


def test_nothing_to_report_makes_no_observation_and_not_collected_does(world: World) -> None:
    quiet, missing = world.target(), world.target()
    _approve(
        world,
        world.draft(),
        _figure(world, quiet, missing="nothing_to_report"),
        _figure(world, missing, missing="not_collected"),
    )
    assert [(row.series, row.missing, row.value) for row in Observation.objects.all()] == [
        (missing, "not_collected", None)
    ]


def test_a_percentage_keeps_its_two_numbers(world: World) -> None:
    series = world.target(unit="percent")
    _approve(world, world.draft(), _figure(world, series, printed="25", numerator="10", denominator="40"))
    found = Observation.objects.get()
    assert (found.numerator_printed, found.denominator_printed) == ("10", "40")


def test_a_correction_adds_what_it_changes_as_revised_and_takes_back_what_it_leaves_out(world: World) -> None:
    changed, same, left_out = world.target(), world.target(), world.target()
    first = _approve(
        world, world.draft(), *(_figure(world, one, printed="5") for one in (changed, same, left_out))
    )
    second = _correction(world, first)
    _approve(world, second, _figure(world, changed, printed="6"), _figure(world, same, printed="5"))
    rows = Observation.objects.order_by("vintage")
    latest = {row.series_id: (row.printed, row.missing, row.revised) for row in rows}
    assert latest == {
        changed.pk: ("6", "", True),
        same.pk: ("5", "", False),
        left_out.pk: ("", "withdrawn", True),
    }
    assert rows.count() == 5 and not rows.exclude(ended_by=None).exists()


def test_a_freeze_looks_at_the_batch_of_an_approval(world: World) -> None:
    series = world.target()
    entry = world.draft()
    mark = change_mark()
    _approve(world, entry, _figure(world, series, printed="5"))
    touched = touched_since(world.mission, mark)
    assert touched.batches == {Batch.objects.get().pk} and entry.pk in touched.entries


def test_two_entries_that_name_the_same_series_stand_side_by_side(world: World) -> None:
    series = world.target()
    _approve(world, world.draft(), _figure(world, series, printed="5"))
    from tests.factories import accounts

    writer, signer = accounts.contributor(world.other), accounts.authoriser(world.other)
    entry = entries.start(world.commitment, world.other, world.period, by=writer, door=DOOR)
    changes = {"delivery_status": "on_track", "done": "So did we."}
    entries.save_draft(entry, changes=changes, seen_version=entry.version, by=writer, door=DOOR)
    figure = _figure(world, series, printed="7")
    entry_parts.set_figures(entry, figures=[figure], seen_version=entry.version, by=writer, door=DOOR)
    entries.submit(entry, seen_version=entry.version, by=signer, door=DOOR)
    entries.approve(entry, seen_version=entry.version, by=world.reviewer, door=DOOR)
    assert sorted(Observation.objects.values_list("printed", flat=True)) == ["5", "7"]


def test_a_milestone_that_was_reached_is_noted_on_the_commitment_and_carried_into_a_correction(
    world: World,
) -> None:
    stone, entry = world.milestone(), world.draft()
    reached = MilestoneInput(milestone=stone.pk, reached=dt.date(2022, 7, 1))
    entry_parts.set_milestones(
        entry, milestones=[reached], seen_version=entry.version, by=world.writer, door=DOOR
    )
    stone.refresh_from_db()
    assert stone.state == "planned"
    _approve(world, entry)
    stone.refresh_from_db()
    assert (stone.state, stone.date, stone.date_first) == ("reached", "2022-07-01", dt.date(2022, 7, 1))
    assert entry_parts.milestones_of(_correction(world, entry)) == [reached]
