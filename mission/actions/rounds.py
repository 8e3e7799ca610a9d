"""The verbs of a round: opened, asked, extended, cancelled, closed; and what a partner says of its punctuality.

Each is one transaction, checks the role, and raises NotAllowed, WrongState or Incomplete with a sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from accounts.roles import Permission, has_permission
from mission import letters
from mission.choices import Door
from mission.errors import Incomplete, NotAllowed, WrongState
from mission.history import writing
from mission.models import (
    Commitment,
    CommitmentPartner,
    Partner,
    PunctualityNote,
    ReportingPeriod,
    ReportingRound,
    Request,
    RequestExtension,
)
from mission.owed import LONDON, london_day
from mission.spans import day_words

Asks = Sequence[tuple[Commitment, Partner]]


def open_round(
    period: ReportingPeriod,
    *,
    title: str,
    opens: dt.date,
    due: dt.date,
    closes: dt.date,
    asks: Asks,
    by: Any,
    door: Door,
    guidance: str = "",
    outside_cycle: bool = False,
) -> ReportingRound:
    """A round with what it asks of whom. Partners are told at once, or by the worker on the day on which it opens."""
    require_rounds(by, period.mission_id)
    _check_round(title, opens, due, closes, asks, period)
    try:
        with writing(by=by.actor, door=door, why="Opened"):
            made = ReportingRound.objects.create(
                mission_id=period.mission_id,
                period=period,
                title=title.strip(),
                opens=opens,
                due=due,
                closes=closes,
                guidance=guidance,
                outside_cycle=outside_cycle,
            )
            rows = [
                Request(
                    mission_id=period.mission_id, round=made, commitment=commitment, partner=partner, due=due
                )
                for commitment, partner in asks
            ]
            Request.objects.bulk_create(rows)
            if opens <= today():
                ask(made, by=by.actor)
    except IntegrityError as error:
        sentence = "There is a round of this title already. It may be the one that you opened just now."
        raise WrongState(sentence, fields={"title": [sentence]}) from error
    return made


def ask(round_: ReportingRound, *, by: str = "") -> int:
    """Tell every partner of a round that it is asked, each person once; how many requests. Inside a transaction.

    Of two who ask at the same moment one finds nothing left to ask.
    """
    rows = Request.objects.standing().filter(round=round_, asked_at=None).select_related("partner")
    asked = 0
    for partner, requests in by_partner(rows.select_related("partner", "commitment", "round")):
        mine = Request.objects.filter(pk__in=[row.pk for row in requests], asked_at=None)
        if mine.update(asked_at=timezone.now(), asked_by=by, version=F("version") + 1):
            letters.asked(partner, requests)
            asked += len(requests)
    return asked


def ask_once(
    commitment: Commitment,
    partner: Partner,
    period: ReportingPeriod,
    *,
    due: dt.date,
    by: Any,
    door: Door,
    guidance: str = "",
) -> ReportingRound:
    """One commitment asked of one partner, now, outside the cycle. WrongState where that is asked already."""
    require_rounds(by, period.mission_id)
    same = Request.objects.standing().filter(commitment=commitment, partner=partner, round__period=period)
    standing = same.filter(round__closes__gte=today()).select_related("round").first()
    if standing:
        raise WrongState(
            f"{partner} is asked about {commitment.ref} already, in “{standing.round.title}”, due "
            f"{day_words(standing.due)}. Extend that request instead."
        )
    stem = f"{commitment.ref}, {period.label}: {partner}"[:190]
    taken = ReportingRound.objects.filter(mission=period.mission_id, title__startswith=stem).count()
    return open_round(
        period,
        title=stem if not taken else f"{stem} ({taken + 1})",
        opens=today(),
        due=due,
        closes=due + dt.timedelta(days=28),
        asks=[(commitment, partner)],
        guidance=guidance,
        outside_cycle=True,
        by=by,
        door=door,
    )


def extend_request(
    requests: Sequence[Request], *, due: dt.date, reason: str, by: Any, door: Door
) -> list[RequestExtension]:
    """Another due date for requests of one mission; each keeps its earlier ones with the reason. Partners are told."""
    why = said(reason, "Say why the date is moved. The partner reads it.")
    rows = _standing(requests, by)
    if due < today():
        sentence = "The new due date has passed already. Give today or a later day."
        raise Incomplete(sentence, fields={"due": [sentence]})
    if any(due < row.round.opens for row in rows):
        sentence = "The new due date lies before the round opens. Give a later day."
        raise Incomplete(sentence, fields={"due": [sentence]})
    moved = [row for row in rows if row.due != due]
    if not moved:
        sentence = "That is the due date already. Give another day."
        raise Incomplete(sentence, fields={"due": [sentence]})
    with writing(by=by.actor, door=door, why=why):
        made = [_move(row, due, why, by) for row in moved]
        for partner, theirs in by_partner([row for row in moved if row.asked_at]):
            letters.extended(partner, theirs, why)
    return made


def _move(row: Request, due: dt.date, why: str, by: Any) -> RequestExtension:
    before = row.due
    same = Request.objects.standing().filter(pk=row.pk, due=before)
    if not same.update(due=due, due_reason=why, version=F("version") + 1):
        raise WrongState(f"Somebody changed the request to {row} at the same moment. Look at it again.")
    row.due, row.due_reason = due, why
    return RequestExtension.objects.create(
        mission_id=row.mission_id,
        request=row,
        before=before,
        after=due,
        reason=why,
        by=by.actor,
        at=timezone.now(),
    )


def cancel_request(requests: Sequence[Request], *, reason: str, by: Any, door: Door) -> int:
    """Requests that are no longer made; how many. What was written so far stays. Partners are told."""
    why = said(reason, "Say why this is no longer asked for. The partner reads it.")
    rows = _standing(requests, by)
    with writing(by=by.actor, door=door, why=why):
        standing = Request.objects.standing().filter(pk__in=[row.pk for row in rows])
        cancelled = standing.update(
            cancelled_at=timezone.now(), cancelled_reason=why, version=F("version") + 1
        )
        if cancelled != len(rows):
            raise WrongState("Somebody cancelled one of these at the same moment. Look at the board again.")
        for partner, theirs in by_partner([row for row in rows if row.asked_at]):
            letters.cancelled(partner, theirs, why)
    return cancelled


def close(round_: ReportingRound, *, on: dt.date, reason: str, by: Any, door: Door) -> ReportingRound:
    """The round closed at the end of a day: today or an earlier day to close it now, a later one to keep it open longer.

    A round does not close before its due date.
    """
    require_rounds(by, round_.mission_id)
    why = said(reason, "Say why the round closes on another day.")
    if on < round_.due:
        sentence = (
            f"A round does not close before its due date, {day_words(round_.due)}. Cancel requests instead."
        )
        raise Incomplete(sentence, fields={"on": [sentence]})
    with writing(by=by.actor, door=door, why=why):
        ReportingRound.objects.filter(pk=round_.pk).update(closes=on, version=F("version") + 1)
    round_.refresh_from_db()
    return round_


def note_punctuality(
    partner: Partner, period: ReportingPeriod, *, text: str, by: Any, door: Door
) -> PunctualityNote:
    """The partner's explanation of its punctuality, published beside the counts. A later text takes the place."""
    if not has_permission(by, Permission.SUBMIT_FOR_PARTNER, partner=partner, mission=partner.mission_id):
        raise NotAllowed("Only an authoriser of this partner can explain its punctuality.")
    words = said(text, "Write the explanation first.", field="text")
    given = {"mission_id": partner.mission_id, "text": words, "by": by.actor, "at": timezone.now()}
    with writing(by=by.actor, door=door, why="Explained"):
        made, fresh = PunctualityNote.objects.get_or_create(partner=partner, period=period, defaults=given)
        if not fresh:
            PunctualityNote.objects.filter(pk=made.pk).update(**given, version=F("version") + 1)
            made.refresh_from_db()
    return made


def candidates(period: ReportingPeriod, roles: Iterable[str]) -> Any:
    """The parts that could be asked about in a period: commitments of the mission with their partners."""
    parts = CommitmentPartner.objects.filter(mission=period.mission_id, role__in=list(roles))
    return parts.filter(partner__merged_into=None).select_related("commitment", "partner")


def by_partner(requests: Iterable[Request]) -> list[tuple[Partner, list[Request]]]:
    """Requests with their partner at hand, partner by partner in order of their names."""
    found: dict[int, tuple[Partner, list[Request]]] = {}
    for row in requests:
        found.setdefault(row.partner_id, (row.partner, []))[1].append(row)
    return sorted(found.values(), key=lambda pair: pair[0].name)


def today() -> dt.date:
    """The day in London."""
    return london_day(timezone.now())


def london(at: dt.datetime) -> dt.datetime:
    """An instant as the clocks in London show it."""
    return at.astimezone(LONDON)


def require_rounds(by: Any, mission_id: int) -> None:
    """NotAllowed for who does not run rounds of a mission."""
    if not has_permission(by, Permission.RUN_ROUNDS, mission=mission_id):
        raise NotAllowed("Only the delivery team runs rounds.")


def said(text: str, sentence: str, *, field: str = "reason") -> str:
    """A text that has to be there. Incomplete without it."""
    if not text.strip():
        raise Incomplete(sentence, fields={field: [sentence]})
    return text.strip()


def _standing(requests: Sequence[Request], by: Any) -> list[Request]:
    """The requests as they are now. Refused where one is of another's mission, or cancelled."""
    rows = list(
        Request.objects.filter(pk__in=[row.pk for row in requests]).select_related(
            "partner", "commitment", "round"
        )
    )
    if not rows:
        raise Incomplete("Choose at least one request.", fields={"requests": ["Choose at least one."]})
    for mission_id in {row.mission_id for row in rows}:
        require_rounds(by, mission_id)
    gone = [row for row in rows if row.cancelled_at]
    if gone:
        raise WrongState(f"The request to {gone[0]} is cancelled already.")
    return rows


def _check_round(
    title: str, opens: dt.date, due: dt.date, closes: dt.date, asks: Asks, period: ReportingPeriod
) -> None:
    said(title, "Give the round a title.", field="title")
    if due < opens:
        sentence = "The due date lies before the day on which the round opens."
        raise Incomplete(sentence, fields={"due": [sentence]})
    if closes < due:
        sentence = "The round closes before its due date."
        raise Incomplete(sentence, fields={"closes": [sentence]})
    if due < today():
        sentence = "The due date has passed already. Give today or a later day."
        raise Incomplete(sentence, fields={"due": [sentence]})
    if not asks:
        sentence = "Nobody would be asked. Choose at least one commitment and partner."
        raise Incomplete(sentence, fields={"commitments": [sentence]})
    if len({(commitment.pk, partner.pk) for commitment, partner in asks}) != len(asks):
        raise Incomplete("A partner would be asked twice about one commitment.")
    for commitment, partner in asks:
        if {commitment.mission_id, partner.mission_id} != {period.mission_id}:
            raise Incomplete("Commitments and partners have to be of the mission of the period.")
