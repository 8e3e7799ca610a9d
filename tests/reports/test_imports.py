"""A loaded package ends in released editions: all of them or none, and nothing where nothing differs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mission.models import Mission
from reports.actions import imports
from reports.models import Edition
from tests.factories.mission import make_commitment, make_entry, make_mission, make_partner, make_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    mission = make_mission("m")
    lead = make_partner(mission)
    commitment = make_commitment(mission, "C-1", lead=lead)
    for year in (2022, 2023):
        make_entry(
            commitment, lead, make_period(mission, year, report_published=f"{year + 1}-06"), code=f"e-{year}"
        )
    return mission


def test_the_first_load_ends_with_an_edition_for_each_past_period_and_one_for_all(mission: Mission) -> None:
    made = imports.release_loaded(mission, first_load=True, by="loader")
    assert [(one.position, one.report.kind) for one in made] == [(1, "annual"), (2, "annual"), (3, "update")]
    assert all(one.release_at and one.release_at <= timezone.now() for one in made)
    assert {one.release_at.minute % 15 for one in made if one.release_at} == {0}
    assert timezone.now() - made[0].release_at < dt.timedelta(minutes=15)


def test_a_later_load_makes_one_update_or_none(mission: Mission) -> None:
    imports.release_loaded(mission, first_load=True, by="loader")
    assert imports.release_loaded(mission, first_load=False, by="loader") == []
    make_commitment(mission, "C-2")
    made = imports.release_loaded(mission, first_load=False, by="loader")
    assert [one.position for one in made] == [4]


def test_a_load_that_stops_between_two_editions_leaves_none(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(imports, "_update", stop)
    with pytest.raises(KeyboardInterrupt):
        imports.release_loaded(mission, first_load=True, by="loader")
    assert Edition.objects.count() == 0
