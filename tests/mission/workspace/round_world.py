"""A mission with a round in June 2024, its partners and people, for tests of the workspace."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.utils import timezone

from mission.choices import EntryState
from mission.models import ProgressEntry, Request
from tests.factories import accounts
from tests.factories.mission import make_commitment, make_entry, make_mission, make_partner, make_period
from tests.factories.rounds import make_request, make_round

#: The day on which these tests play: the round is open, and due in three weeks.
TODAY = dt.datetime(2024, 6, 7, 12, tzinfo=dt.UTC)


def round_world() -> SimpleNamespace:
    """Two partners, each asked about a commitment of its own; a contributor and an authoriser of A, and an editor."""
    mission = make_mission("north")
    period = make_period(mission, 2023)
    a, b = make_partner(mission, "a", name="Alpha"), make_partner(mission, "b", name="Beta")
    of_a = make_commitment(mission, "C-A", lead=a, title="Open a house")
    of_b = make_commitment(mission, "C-B", lead=b, title="Train nurses")
    editor = accounts.editor(name="Ed Itor", email="ed@team.org")
    round_ = make_round(period, title="Progress for 2023", guidance="Say what changed.")
    return SimpleNamespace(
        mission=mission,
        period=period,
        a=a,
        b=b,
        of_a=of_a,
        of_b=of_b,
        round=round_,
        asked_a=make_request(round_, of_a, a, asked_by=editor.actor),
        asked_b=make_request(round_, of_b, b, asked_by=editor.actor),
        editor=editor,
        contributor=accounts.contributor(a, email="con@alpha.org"),
        authoriser=accounts.authoriser(a, email="aut@alpha.org"),
    )


def answered(asked: Request, state: str = EntryState.SUBMITTED, **fields: Any) -> ProgressEntry:
    """An entry that answers a request."""
    given: dict[str, Any] = {"state": state, "loaded": False, "started_by": "w" * 36}
    if state != EntryState.DRAFT:
        given |= {"submitted_by": "s" * 36, "submitted_at": timezone.now()}
    if state in (EntryState.RETURNED, EntryState.APPROVED):
        given |= {"decided_by": "d" * 36, "decided_at": timezone.now()}
    return make_entry(asked.commitment, asked.partner, asked.round.period, **given | fields)


def as_person(person: Any) -> Client:
    """A client in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    return client
