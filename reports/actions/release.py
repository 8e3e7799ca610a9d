"""Releasing by the clock: schedule, put back, stop, correct, withdraw. Only the tip of the line can be touched.

A release is nothing but its time: at that instant every worker reads the new position, with no job to run.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from accounts.roles import Permission, has_permission
from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.pauses import pause_at
from reports.actions.freeze import freeze, tip_of
from reports.clock import is_quarter, next_quarter
from reports.models import (
    FOREVER,
    Edition,
    FrozenCommitment,
    FrozenEntry,
    FrozenFigure,
    FrozenNoun,
    FrozenTarget,
    Report,
)
from reports.moment import one_moment

#: In the last seconds before a release nothing can be changed any more: no commit may land after it.
LAST_SECONDS = dt.timedelta(seconds=5)
LOCK_SECONDS = 3
RELEASE_HOUR = dt.time(9, 30)
LONDON = ZoneInfo("Europe/London")
FROZEN = (FrozenCommitment, FrozenEntry, FrozenFigure, FrozenTarget, FrozenNoun)

Clock = Callable[[], dt.datetime]
P = ParamSpec("P")
R = TypeVar("R")
#: How the engines say that somebody else holds what is wanted, or has just changed it.
HELD = ("55P03", "40001", "SQLITE_BUSY")


def _one_at_a_time(verb: Callable[P, R]) -> Callable[P, R]:
    """A verb that says in words what the database refuses: by its own clock, or since somebody else is at it."""

    @functools.wraps(verb)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except IntegrityError as error:
            if "released edition" not in str(error):
                raise
            raise WrongState(
                "By the clock of the database this edition is released, and a released edition never changes. "
                "Correct it instead."
            ) from error
        except OperationalError as error:
            cause = error.__cause__
            if getattr(cause, "sqlstate", None) in HELD or getattr(cause, "sqlite_errorname", None) in HELD:
                raise WrongState(
                    "Somebody else is changing the editions just now. Nothing was changed; try again in a moment."
                ) from error
            raise

    return told


def usual_release(at: dt.datetime) -> dt.datetime:
    """The next usual release time after an instant: 09:30 in London."""
    local = at.astimezone(LONDON)
    day = local.date() if local.time() < RELEASE_HOUR else local.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, RELEASE_HOUR, tzinfo=LONDON).astimezone(dt.UTC)


@_one_at_a_time
def freeze_update(
    report: Report, *, by: Any, note: str = "", corrects: Edition | None = None, clock: Clock = timezone.now
) -> Edition:
    """The approved record frozen into the next edition of a report, waiting for its release time."""
    _require(by, report.mission_id)
    return freeze(report, by=by.actor, at=clock(), note=note, corrects=corrects).edition


@_one_at_a_time
def freeze_new(report: Report, *, by: Any, note: str = "", clock: Clock = timezone.now) -> Edition:
    """A report that is not saved yet, with its first edition frozen: both, or on a refusal neither."""
    _require(by, report.mission_id)
    with one_moment():
        report.save()
        return freeze_update(report, by=by, note=note, clock=clock)


@_one_at_a_time
def schedule(edition: Edition, *, release_at: dt.datetime, by: Any, clock: Clock = timezone.now) -> Edition:
    """The release time of the waiting tip set, or put to another time; refused in its last five seconds."""
    _require(by, edition.mission_id)
    if not is_quarter(release_at):
        sentence = "Releases are set for whole quarter hours, such as 09:30."
        raise Incomplete(sentence, fields={"release_at": [sentence]})
    with transaction.atomic():
        tip, now = _waiting_tip(edition, clock)
        if release_at < max(next_quarter(now), tip.frozen_at):
            sentence = "Choose a quarter hour that lies ahead."
            raise Incomplete(sentence, fields={"release_at": [sentence]})
        tip.release_at, tip.released_by = release_at, by.actor
        tip.save(update_fields=["release_at", "released_by"])
        pause_at("schedule: before commit")
    pause_at("schedule: after commit")
    edition.refresh_from_db()
    return edition


@_one_at_a_time
def stop(edition: Edition, *, by: Any, clock: Clock = timezone.now) -> Edition:
    """The waiting tip taken off the line: its own rows go, and those that it ended stand again."""
    _require(by, edition.mission_id)
    with transaction.atomic():
        tip, _ = _waiting_tip(edition, clock)
        _take_off(tip)
        pause_at("stop: before commit")
    pause_at("stop: after commit")
    edition.refresh_from_db()
    return edition


@_one_at_a_time
def correct(
    edition: Edition, *, note: str, by: Any, urgent: bool = False, clock: Clock = timezone.now
) -> tuple[Edition, Edition | None]:
    """A correction of a released edition: a new edition of its report, with a note.

    An urgent one goes before a waiting edition: that is stopped, the correction gets the next quarter hour, and
    the record is frozen again on top with the release time it had. Gives the correction, and the waiting edition.
    """
    _require(by, edition.mission_id)
    now = clock()
    if edition.release_at is None or edition.release_at > now:
        raise WrongState("Only a released edition is corrected. This one can be stopped and frozen again.")
    if not note.strip():
        raise Incomplete("Say what is corrected, by how much, and why.", fields={"note": ["Write a note."]})
    with one_moment():
        waiting = tip_of(edition.mission)
        made: tuple[Edition, Edition | None]
        if waiting is None or waiting.release_at is not None and waiting.release_at <= now:
            made = freeze(edition.report, by=by.actor, at=now, note=note, corrects=edition).edition, None
        elif urgent:
            made = _correct_first(edition, waiting, note=note, by=by, clock=clock)
        else:
            raise WrongState(
                "Another edition waits for its release. Release or stop it first, or correct urgently."
            )
        pause_at("correct: before commit")
    pause_at("correct: after commit")
    return made


def _correct_first(
    edition: Edition, waiting: Edition, *, note: str, by: Any, clock: Clock
) -> tuple[Edition, Edition | None]:
    wanted = waiting.release_at
    tip, now = _waiting_tip(waiting, clock)
    _take_off(tip)
    correction = freeze(edition.report, by=by.actor, at=now, note=note, corrects=edition).edition
    correction.release_at, correction.released_by = next_quarter(now), by.actor
    correction.save(update_fields=["release_at", "released_by"])
    pause_at("correct: between the two freezes")
    again = freeze(
        waiting.report, by=by.actor, at=now, note=waiting.note, corrects=waiting.corrects, on_top=True
    ).edition
    if wanted is not None:
        again.release_at, again.released_by = max(wanted, next_quarter(now)), waiting.released_by
        again.save(update_fields=["release_at", "released_by"])
    return correction, again


@_one_at_a_time
def withdraw(edition: Edition, *, reason: str, by: Any, clock: Clock = timezone.now) -> Edition:
    """A new edition of the report that withdraws it: its pages stay, with the reason and nothing else of it."""
    _require(by, edition.mission_id)
    if not reason.strip():
        raise Incomplete("Say why the report is withdrawn.", fields={"reason": ["Write the reason."]})
    now = clock()
    if edition.release_at is None or edition.release_at > now:
        raise WrongState("Only a released edition is withdrawn. This one can be stopped.")
    return freeze(edition.report, by=by.actor, at=now, note=reason, corrects=edition, withdraws=True).edition


def _waiting_tip(edition: Edition, clock: Clock) -> tuple[Edition, dt.datetime]:
    """The tip, locked, and the instant at which it was still more than five seconds from its release."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
    tip = Edition.objects.select_for_update().filter(pk=edition.pk).get()
    now = clock()
    if tip.position is None:
        raise WrongState("This edition was stopped.")
    if tip.release_at is not None and tip.release_at <= now:
        raise WrongState("This edition is released. A released edition never changes; correct it instead.")
    if tip.release_at is not None and tip.release_at - now <= LAST_SECONDS:
        raise WrongState("This edition is released within five seconds; it is too late to change that.")
    newest = tip_of(tip.mission)
    if newest is None or newest.pk != tip.pk:
        raise Stale("Another edition stands on top of this one. Stop that one first.", current=newest)
    return tip, now


def _take_off(tip: Edition) -> None:
    assert tip.position is not None
    position = tip.position
    tip.position, tip.release_at = None, None
    tip.save(update_fields=["position", "release_at"])
    for model in FROZEN:
        rows = model.objects.filter(mission=tip.mission_id)
        rows.filter(first=position).delete()
        rows.filter(until=position).update(until=FOREVER)


def _require(by: Any, mission_id: int) -> None:
    if not has_permission(by, Permission.RELEASE, mission=mission_id):
        raise NotAllowed("Only administrators and editors of the delivery team freeze and release editions.")
