"""The clock goes wrong, or goes back in autumn: a released edition stays as it is, and a release has one instant."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from mission.errors import WrongState
from mission.models import Mission
from reports.actions import release
from reports.models import Edition
from reports.verify import faults_in
from reports.workspace.forms import ScheduleForm
from tests.factories import accounts
from tests.factories.mission import make_commitment, make_mission, make_partner
from tests.factories.reports import make_report, released_edition

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def mission() -> Mission:
    mission = make_mission("m")
    make_commitment(mission, "C-1", lead=make_partner(mission), title="First words")
    return mission


@pytest.fixture
def editor() -> Any:
    return accounts.editor()


def just_released(mission: Mission, editor: Any) -> Edition:
    """An edition that was scheduled, and whose release time came a moment ago."""
    released_edition(mission)
    frozen = timezone.now() - dt.timedelta(seconds=9)
    edition = release.freeze_update(make_report(mission), by=editor, clock=lambda: frozen)
    Edition.objects.filter(pk=edition.pk).update(release_at=timezone.now() - dt.timedelta(seconds=1))
    edition.refresh_from_db()
    return edition


@pytest.mark.parametrize("step", [-HOUR, dt.timedelta(seconds=-5), dt.timedelta(0), HOUR])
def test_with_a_clock_that_is_wrong_either_way_a_released_edition_is_not_changed(
    mission: Mission, editor: Any, step: dt.timedelta
) -> None:
    edition = just_released(mission, editor)
    first = Edition.objects.get(position=1)
    before = Edition.objects.filter(pk=edition.pk).values().get()
    wrong = lambda: timezone.now() + step  # noqa: E731
    ahead = timezone.now().replace(minute=0, second=0, microsecond=0) + 5 * HOUR
    verbs = [
        lambda: release.stop(edition, by=editor, clock=wrong),
        lambda: release.schedule(edition, release_at=ahead, by=editor, clock=wrong),
    ]
    if step < dt.timedelta(0):
        verbs.append(lambda: release.correct(first, note="x", urgent=True, by=editor, clock=wrong))
    for verb in verbs:
        with pytest.raises(WrongState, match="released"):
            verb()
    assert Edition.objects.filter(pk=edition.pk).values().get() == before
    assert list(faults_in(edition)) == []


def form(day: str, time: str) -> ScheduleForm:
    return ScheduleForm({"day": day, "time": time})


def test_a_release_in_the_hour_that_comes_twice_happens_at_its_first_coming_and_once(
    mission: Mission, editor: Any
) -> None:
    with time_machine.travel(dt.datetime(2030, 10, 26, 12, tzinfo=dt.UTC), tick=False):
        edition = release.freeze_update(make_report(mission), by=editor)
        given = form("2030-10-27", "01:30")
        assert given.is_valid()
        at = given.cleaned_data["release_at"]
        assert at == dt.datetime(2030, 10, 27, 0, 30, tzinfo=dt.UTC)
        release.schedule(edition, release_at=at, by=editor)
    for minutes, public in ((-1, False), (0, True), (59, True), (60, True), (61, True)):
        assert Edition.objects.released(at + dt.timedelta(minutes=minutes)).exists() is public
    shown = ScheduleForm.usual(edition.release_at).initial
    assert (str(shown["day"]), shown["time"].isoformat("minutes")) == ("2030-10-27", "01:30")


def test_a_time_that_the_clock_skips_in_spring_is_refused() -> None:
    skipped = form("2030-03-31", "01:30")
    assert not skipped.is_valid()
    assert "goes forward" in str(skipped.errors["time"])
    assert form("2030-03-31", "00:45").is_valid()
    assert form("2030-03-31", "02:00").is_valid()
