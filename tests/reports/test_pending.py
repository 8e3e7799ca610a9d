"""What waits to be frozen is shown as a difference to what stands."""

from __future__ import annotations

import pytest

from mission.models import Commitment, Mission, Observation
from reports.pending import pending
from tests.factories.mission import (
    make_batch,
    make_commitment,
    make_indicator,
    make_mission,
    make_observation,
    make_partner,
    make_series,
)
from tests.factories.reports import released_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    mission = make_mission()
    make_commitment(mission, "C-1", lead=make_partner(mission))
    make_observation(make_series(make_indicator(mission, "deaths")), "1017", published="2023")
    released_edition(mission)
    return mission


def test_nothing_waits_after_a_freeze(mission: Mission) -> None:
    assert pending(mission) == []


def test_new_changed_and_removed_things_are_told_apart(mission: Mission) -> None:
    Commitment.objects.filter(ref="C-1").update(title="Reworded")
    make_commitment(mission, "C-2")
    Observation.objects.update(ended_by=make_batch(mission))
    found = {(change.kind, change.key.split("|")[0]): change for change in pending(mission)}
    assert {key: change.what for key, change in found.items()} == {
        ("commitments", "C-1"): "changed",
        ("commitments", "C-2"): "new",
        ("figures", "deaths"): "removed",
    }
    assert found["commitments", "C-1"].fields() == [("title", "Commitment C-1", "Reworded")]


def test_everything_waits_where_nothing_was_frozen() -> None:
    other = make_mission()
    assert {change.what for change in pending(other)} == {"new"}
