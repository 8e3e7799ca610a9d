"""An edition is of one moment: what somebody writes during a freeze is in all its parts or in none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from mission.errors import Stale, WrongState
from mission.models import ChangeRecord, Commitment, Mission, ReportingPeriod
from reports import snapshot
from reports.actions import freeze, release
from reports.models import Edition, FrozenCommitment, FrozenEntry, Report
from reports.verify import faults_in
from tests.factories import accounts
from tests.factories.mission import make_commitment, make_entry, make_mission, make_partner, make_period
from tests.factories.reports import frozen_edition, make_report, released_edition

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time: nobody writes meanwhile"
    ),
]


@pytest.fixture
def mission() -> Mission:
    mission = make_mission("m")
    make_period(mission, 2022)
    make_commitment(mission, "C-1", lead=make_partner(mission, "lead"))
    return mission


def elsewhere(act: Callable[[], Any]) -> None:
    """Do something on another connection, to its end; nobody may have to wait for it."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive(), "it waits for the freeze"
    assert not failed, failed


@pytest.fixture
def before_entries(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], None]:
    """Has something done once in the middle of the next freeze: commitments are frozen then, entries are not."""

    def at_next(act: Callable[[], Any]) -> None:
        real, done = snapshot.entries, []

        def entries(*given: Any, **named: Any) -> Iterator[snapshot.Row]:
            if not done:
                done.append(True)
                elsewhere(act)
            return real(*given, **named)

        monkeypatch.setattr(snapshot, "entries", entries)

    return at_next


def approve(mission: Mission) -> None:
    commitment = Commitment.objects.get(mission=mission)
    period = ReportingPeriod.objects.get(mission=mission)
    make_entry(commitment, commitment.partners.get(), period, status="delayed", code="e-1")


def status_and_entries(position: int) -> tuple[str, int]:
    [status] = FrozenCommitment.objects.filter(first__lte=position, until__gt=position).values_list(
        "status", flat=True
    )
    return status, FrozenEntry.objects.filter(first__lte=position, until__gt=position).count()


@pytest.mark.parametrize("verb", ["freeze", "freeze_new", "correct"])
def test_an_approval_that_lands_during_a_freeze_is_in_the_next_edition_as_a_whole(
    mission: Mission, before_entries: Any, verb: str
) -> None:
    by = accounts.editor()
    first = released_edition(mission) if verb == "correct" else None
    # Everything is looked at, so that what comes meanwhile would be seen.
    Commitment.objects.update(ref="C-2")
    before_entries(lambda: approve(mission))
    if first:
        edition, _ = release.correct(first, note="Wrong.", by=by)
    elif verb == "freeze_new":
        edition = release.freeze_new(Report(mission=mission, kind="update", code="new", title="New"), by=by)
    else:
        edition = frozen_edition(mission)
    position = edition.position or 0
    assert status_and_entries(position) == ("", 0)
    assert list(faults_in(edition)) == []
    Edition.objects.filter(pk=edition.pk).update(release_at=edition.frozen_at)
    later = frozen_edition(mission)
    assert status_and_entries(position + 1) == ("delayed", 1)
    assert list(faults_in(later)) == []


def test_a_change_that_was_not_committed_yet_at_the_begin_is_not_forgotten(
    mission: Mission, before_entries: Any
) -> None:
    released_edition(mission)
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            approve(mission)
            begun.set()
            go_on.wait(10)
        connection.close()

    writer = threading.Thread(target=slowly)
    writer.start()
    assert begun.wait(10)
    # The freeze has to wait until the writer has committed, since the numbers of its changes are given already.
    threading.Timer(0.5, go_on.set).start()
    Commitment.objects.update(title="Later words")
    edition = released_edition(mission)
    writer.join()
    assert edition.change_mark == ChangeRecord.objects.order_by("-id").values_list("id", flat=True)[0]
    assert status_and_entries(2) == ("delayed", 1)


def test_of_two_freezes_at_once_the_later_one_is_told(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    released_edition(mission)
    Commitment.objects.update(title="Other words")
    real, begun = freeze.touched_since, []

    def after_another(*given: Any) -> Any:
        if not begun:
            begun.append(True)
            elsewhere(lambda: frozen_edition(mission, make_report(mission, code="other")))
        return real(*given)

    monkeypatch.setattr(freeze, "touched_since", after_another)
    with pytest.raises(Stale, match="Another edition was frozen.* meanwhile"):
        frozen_edition(mission, make_report(mission, code="own"))
    assert [edition.report.code for edition in Edition.objects.order_by("position")] == ["update-1", "other"]
    assert [list(faults_in(edition)) for edition in Edition.objects.all()] == [[], []]


def test_an_editor_is_told_in_words_that_somebody_else_changed_the_edition(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = released_edition(mission)
    waiting = release.freeze_update(make_report(mission, code="next"), by=accounts.editor())
    real = release._waiting_tip

    def after_another(*given: Any) -> Any:
        elsewhere(lambda: Edition.objects.filter(pk=waiting.pk).update(released_by="another"))
        return real(*given)

    monkeypatch.setattr(release, "_waiting_tip", after_another)
    with pytest.raises(WrongState, match="Somebody else is changing the editions"):
        release.correct(first, note="Wrong.", urgent=True, by=accounts.administrator())
    assert Edition.objects.count() == 2


def test_what_else_goes_wrong_in_the_database_is_not_taken_for_that(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise OperationalError("no space left")

    monkeypatch.setattr(freeze, "frozen_files", broken)
    with pytest.raises(OperationalError, match="no space left"):
        frozen_edition(mission)
    assert Edition.objects.count() == 0
