"""Releasing by the clock: scheduled, put back, stopped, corrected, withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.models import Commitment, Mission
from reports.actions import release
from reports.clock import next_quarter
from reports.models import Edition, FrozenCommitment
from reports.released import NotReleased, open_shelf
from reports.verify import faults_in
from tests.factories import accounts
from tests.factories.mission import make_commitment, make_mission, make_partner
from tests.factories.reports import make_report, released_edition

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def mission() -> Mission:
    mission = make_mission("m")
    make_commitment(mission, "C-1", lead=make_partner(mission), title="First words")
    released_edition(mission)
    return mission


@pytest.fixture
def editor() -> Any:
    return accounts.editor()


def reword(title: str) -> None:
    Commitment.objects.filter(ref="C-1").update(title=title)


def title_at(at: dt.datetime, position: int | None = None) -> str:
    return open_shelf("m", at, position=position).commitment("C-1")["title"]


def scheduled(mission: Mission, editor: Any, title: str = "Second words", hours: int = 24) -> Edition:
    reword(title)
    edition = release.freeze_update(make_report(mission), by=editor)
    return release.schedule(
        edition, release_at=next_quarter(timezone.now()) + dt.timedelta(hours=hours), by=editor
    )


def test_everything_turns_public_at_the_release_time_and_nothing_before(
    mission: Mission, editor: Any
) -> None:
    edition = scheduled(mission, editor)
    moment = edition.release_at
    assert moment
    assert title_at(moment - SECOND) == "First words"
    with pytest.raises(NotReleased):
        open_shelf("m", moment - SECOND, position=2)
    assert title_at(moment) == "Second words"
    assert title_at(moment, position=1) == "First words"


def test_a_frozen_edition_without_a_release_time_is_never_public(mission: Mission, editor: Any) -> None:
    release.freeze_update(make_report(mission), by=editor)
    with pytest.raises(NotReleased):
        open_shelf("m", timezone.now() + dt.timedelta(days=3650), position=2)


@pytest.mark.parametrize("minutes", [1, 7, 16])
def test_releases_are_set_for_whole_quarter_hours(mission: Mission, editor: Any, minutes: int) -> None:
    edition = release.freeze_update(make_report(mission), by=editor)
    at = next_quarter(timezone.now()) + dt.timedelta(hours=1, minutes=minutes)
    with pytest.raises(Incomplete, match="quarter hours"):
        release.schedule(edition, release_at=at, by=editor)


def test_a_release_in_the_past_is_refused(mission: Mission, editor: Any) -> None:
    edition = release.freeze_update(make_report(mission), by=editor)
    with pytest.raises(Incomplete, match="lies ahead"):
        release.schedule(
            edition, release_at=next_quarter(timezone.now()) - dt.timedelta(minutes=15), by=editor
        )


def test_a_release_can_be_put_back_and_stopped_until_five_seconds_before(
    mission: Mission, editor: Any
) -> None:
    edition = scheduled(mission, editor)
    moment = edition.release_at
    assert moment
    later = moment + dt.timedelta(hours=1)
    six, four = moment - 6 * SECOND, moment - 4 * SECOND
    with pytest.raises(WrongState, match="five seconds"):
        release.stop(edition, by=editor, clock=lambda: four)
    with pytest.raises(WrongState, match="is released"):
        release.schedule(edition, release_at=later, by=editor, clock=lambda: moment)
    assert release.schedule(edition, release_at=later, by=editor, clock=lambda: six).release_at == later
    stopped = release.stop(edition, by=editor, clock=lambda: six)
    assert (stopped.position, stopped.release_at) == (None, None)


def test_a_stopped_edition_leaves_the_shelf_as_it_was_and_freezes_to_the_same_parts(
    mission: Mission, editor: Any
) -> None:
    edition = scheduled(mission, editor)
    release.stop(edition, by=editor)
    assert FrozenCommitment.objects.count() == 1
    first = Edition.objects.get(position=1)
    assert list(faults_in(first)) == []
    again = release.freeze_update(make_report(mission), by=editor)
    assert again.position == 2
    assert list(faults_in(again)) == []
    with pytest.raises(WrongState, match="stopped"):
        release.schedule(edition, release_at=next_quarter(timezone.now()) + dt.timedelta(hours=2), by=editor)


def test_nothing_is_frozen_on_top_of_a_waiting_edition(mission: Mission, editor: Any) -> None:
    scheduled(mission, editor)
    with pytest.raises(WrongState, match="not released yet"):
        release.freeze_update(make_report(mission), by=editor)


def test_a_correction_is_a_new_edition_with_a_note_and_the_old_one_stays(
    mission: Mission, editor: Any
) -> None:
    first = Edition.objects.get()
    with pytest.raises(Incomplete, match="what is corrected"):
        release.correct(first, note=" ", by=editor)
    reword("Right words")
    correction, waiting = release.correct(first, note="The words were wrong.", by=editor)
    assert (correction.report, correction.number, correction.corrects, waiting) == (
        first.report,
        2,
        first,
        None,
    )
    moment = next_quarter(timezone.now()) + dt.timedelta(minutes=15)
    release.schedule(correction, release_at=moment, by=editor)
    assert (title_at(moment), title_at(moment, position=1)) == ("Right words", "First words")


def test_an_urgent_correction_goes_first_and_the_waiting_edition_is_frozen_again_on_top(
    mission: Mission, editor: Any
) -> None:
    first = Edition.objects.get()
    waiting = scheduled(mission, editor)
    wanted = waiting.release_at
    with pytest.raises(WrongState, match="correct urgently"):
        release.correct(first, note="Wrong", by=editor)
    correction, again = release.correct(first, note="Wrong", by=editor, urgent=True)
    assert again
    assert (correction.position, again.position, again.release_at) == (2, 3, wanted)
    assert correction.release_at == next_quarter(timezone.now())
    waiting.refresh_from_db()
    assert waiting.position is None
    assert [list(faults_in(edition)) for edition in (first, correction, again)] == [[], [], []]


def test_only_the_tip_is_put_back_or_stopped(mission: Mission, editor: Any) -> None:
    first = Edition.objects.get()
    scheduled(mission, editor)
    correction, again = release.correct(first, note="Wrong", by=editor, urgent=True)
    with pytest.raises(Stale, match="on top"):
        release.stop(correction, by=editor, clock=lambda: timezone.now() - dt.timedelta(minutes=1))
    assert again
    assert release.stop(again, by=editor).position is None


def test_a_withdrawal_is_a_new_edition_with_its_reason(mission: Mission, editor: Any) -> None:
    first = Edition.objects.get()
    withdrawn = release.withdraw(first, reason="It named a person.", by=editor)
    assert (withdrawn.withdraws, withdrawn.corrects, withdrawn.note) == (True, first, "It named a person.")


def test_only_those_who_may_release_touch_the_line(mission: Mission, editor: Any) -> None:
    edition = scheduled(mission, editor)
    partner = make_partner(mission)
    for person in (accounts.reviewer(), accounts.authoriser(partner), accounts.observer(), accounts.person()):
        with pytest.raises(NotAllowed):
            release.stop(edition, by=person)
        with pytest.raises(NotAllowed):
            release.freeze_update(make_report(mission), by=person)


@pytest.mark.parametrize(
    ("now", "release_time"),
    [
        ("2026-07-01T08:00Z", "2026-07-01T08:30Z"),
        ("2026-07-01T09:00Z", "2026-07-02T08:30Z"),
        ("2026-12-01T09:00Z", "2026-12-01T09:30Z"),
        ("2026-10-24T12:00Z", "2026-10-25T09:30Z"),
        ("2027-03-27T12:00Z", "2027-03-28T08:30Z"),
    ],
)
def test_the_usual_release_is_half_past_nine_in_london_in_summer_and_winter(
    now: str, release_time: str
) -> None:
    found = release.usual_release(dt.datetime.fromisoformat(now.replace("Z", "+00:00")))
    assert found == dt.datetime.fromisoformat(release_time.replace("Z", "+00:00"))


def test_a_clock_that_is_stepped_back_after_a_release_never_lets_the_edition_be_changed(
    mission: Mission, editor: Any
) -> None:
    edition = scheduled(mission, editor, hours=0)
    assert edition.release_at
    with time_machine.travel(edition.release_at + SECOND, tick=True):
        assert title_at(timezone.now()) == "Second words"
        with pytest.raises(WrongState):
            release.stop(edition, by=editor)
