"""The verbs that remind partners: the worker's, on its days, and the delivery team's own. Each reminder is one row."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from mission import letters
from mission.actions.rounds import ask, by_partner, require_rounds, today
from mission.asked import items_of
from mission.choices import Door, ReminderKind
from mission.errors import Incomplete, WrongState
from mission.history import writing
from mission.models import Partner, Reminder, ReportingRound, Request
from mission.owed import BEFORE, LONDON, Item, london_day, reminder_due
from mission.pauses import pause_at

Found = list[tuple[Item, ReminderKind, dt.date]]


def ask_due(*, on: dt.date | None = None) -> int:
    """Ask what is to be asked by now: rounds whose opening day has come; how many requests."""
    day = on or today()
    waiting = Request.objects.standing().filter(asked_at=None, round__opens__lte=day, round__closes__gte=day)
    asked = 0
    for round_ in ReportingRound.objects.filter(pk__in=waiting.values("round")):
        with writing(by="", door=Door.COMMAND, why="Asked on the opening day"):
            asked += ask(round_)
    return asked


def remind_due(*, on: dt.date | None = None) -> int:
    """Remind every partner of what is due soon or overdue, in one digest to each person; how many partners."""
    day = on or today()
    return sum(_remind(partner, found) for partner, found in _to_remind(day))


def _to_remind(day: dt.date) -> list[tuple[Partner, Found]]:
    """What to remind whom of on a day. The number of queries does not grow with what is owed."""
    far = dt.timedelta(days=max(BEFORE))
    rows = (
        Request.objects.standing()
        .filter(asked_at__isnull=False, due__lte=day + far)
        .filter(due__gte=day - dt.timedelta(days=366))
        .with_entry()
        .select_related("partner", "commitment", "round")
        .order_by("due", "commitment__ref")
    )
    items = [item for item in items_of(rows, day) if item.owed.is_to_do]
    sent: dict[int, set[tuple[str, dt.date]]] = defaultdict(set)
    for request, kind, when in Reminder.objects.filter(
        request__in=[item.request.pk for item in items]
    ).values_list("request_id", "kind", "day"):
        sent[request].add((kind, when))
    found: dict[int, tuple[Partner, Found]] = {}
    told = _told_on(day)
    for item in items:
        due = reminder_due(
            item.owed,
            today=day,
            asked_on=london_day(item.request.asked_at),
            closes=item.request.round.closes,
            sent=sent[item.request.pk],
        )
        if due and item.request.partner_id not in told:
            partner = item.request.partner
            found.setdefault(partner.pk, (partner, []))[1].append((item, *due))
    return list(found.values())


def _told_on(day: dt.date) -> set[int]:
    """Partners that the service reminded on a day already: what has come up since waits until the next day."""
    begins = dt.datetime.combine(day, dt.time(), LONDON)
    rows = Reminder.objects.filter(by="", at__gte=begins, at__lt=begins + dt.timedelta(days=1))
    return set(rows.values_list("request__partner_id", flat=True))


def _remind(partner: Partner, found: Found) -> int:
    try:
        with writing(by="", door=Door.COMMAND, why="Reminded"):
            Reminder.objects.bulk_create(_rows(found))
            pause_at("remind: rows are written")
            letters.digest(partner, [item for item, _, _ in found])
    except IntegrityError:
        # Another worker reminded this partner at the same moment.
        return 0
    return 1


def _rows(found: Found, by: str = "") -> list[Reminder]:
    return [
        Reminder(
            mission_id=item.request.mission_id,
            request=item.request,
            kind=kind,
            day=day,
            at=timezone.now(),
            by=by,
        )
        for item, kind, day in found
    ]


def to_chase(requests: Iterable[Request], day: dt.date) -> tuple[list[Item], list[tuple[Item, str]]]:
    """Of requests those that can be chased on a day, and the others with the reason why not."""
    rows = Request.objects.filter(pk__in=[row.pk for row in requests]).with_entry()
    items = items_of(
        rows.select_related("partner", "commitment", "round").order_by("partner__name", "commitment__ref"),
        day,
    )
    chased = set(
        Reminder.objects.filter(
            request__in=[item.request.pk for item in items], kind=ReminderKind.CHASED, day=day
        ).values_list("request_id", flat=True)
    )
    can: list[Item] = []
    cannot: list[tuple[Item, str]] = []
    for item in items:
        why = _why_not_chase(item, day, item.request.pk in chased)
        if why:
            cannot.append((item, why))
        else:
            can.append(item)
    return can, cannot


def _why_not_chase(item: Item, day: dt.date, chased: bool) -> str:
    if item.request.cancelled_at:
        return "cancelled"
    if not item.owed.is_to_do:
        return f"{item.owed.state.label.lower()} already"
    if item.request.asked_at is None:
        return "not yet asked"
    if day > max(item.request.round.closes, item.request.due):
        return "the round is closed"
    return "chased today already" if chased else ""


def chase(requests: Sequence[Request], *, words: str = "", by: Any, door: Door) -> int:
    """Write to partners about what they still owe, one digest to each person, with words of one's own; how many
    requests. What is answered or was chased today is left out; WrongState where nothing is left."""
    if not requests:
        raise Incomplete("Choose at least one request.", fields={"requests": ["Choose at least one."]})
    for mission_id in {row.mission_id for row in requests}:
        require_rounds(by, mission_id)
    day = today()
    can, _ = to_chase(requests, day)
    if not can:
        raise WrongState("None of these can be chased now: each is answered, cancelled or was chased today.")
    by_pk = {item.request.pk: item for item in can}
    try:
        with writing(by=by.actor, door=door, why="Chased"):
            Reminder.objects.bulk_create(
                _rows([(item, ReminderKind.CHASED, day) for item in can], by=by.actor)
            )
            for partner, theirs in by_partner(item.request for item in can):
                items = [by_pk[row.pk] for row in theirs]
                letters.digest(partner, items, from_team=words.strip() or _TEAM_WORDS)
    except IntegrityError as error:
        raise WrongState(
            "Somebody chased one of these at the same moment. Look at the board again."
        ) from error
    return len(can)


_TEAM_WORDS = "Please send us these entries, or tell us when we can expect them."
