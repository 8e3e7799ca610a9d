"""Two partners, a team, and entries in every state."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest
from django.utils import timezone

from mission.choices import EntryState
from tests.factories.accounts import (
    administrator,
    authoriser,
    contributor,
    editor,
    observer,
    person,
    reviewer,
)
from tests.factories.mission import make_commitment, make_entry, make_mission, make_partner, make_period


def _actor(number):
    return str(uuid.UUID(int=number))


def entry_in(state, commitment, partner, period, **fields):
    """An entry that stands in a state, written by nobody who has an account."""
    given = {"state": state, "loaded": False, "started_by": _actor(1), "delivery_status": "on_track"}
    if state in (EntryState.SUBMITTED, EntryState.RETURNED, EntryState.APPROVED):
        given |= {"submitted_by": _actor(2), "submitted_at": timezone.now()}
    if state in (EntryState.RETURNED, EntryState.APPROVED):
        given |= {"decided_by": _actor(3), "decided_at": timezone.now()}
    return make_entry(commitment, partner, period, **given | fields)


@pytest.fixture
def world(db):
    """A mission with two partners A and B, a commitment of each, entries of each in every state, and all roles."""
    mission = make_mission("north")
    a, b = make_partner(mission, "partner-a", name="Alpha"), make_partner(mission, "partner-b", name="Beta")
    of_a = make_commitment(mission, "C-A", lead=a, title="Alpha leads this", due="2025")
    of_b = make_commitment(mission, "C-B", lead=b, title="Beta leads this", due="2025")
    entries = {}
    for number, state in enumerate(EntryState.values):
        period = make_period(mission, 2018 + number)
        entries["a", state] = entry_in(state, of_a, a, period, done="Alpha did it. Secret of Alpha.")
        entries["b", state] = entry_in(state, of_b, b, period, done="Beta did it. Secret of Beta.")
    people = {
        "nobody": person(),
        "observer": observer(mission),
        "contributor": contributor(a),
        "authoriser": authoriser(a),
        "reviewer": reviewer(),
        "editor": editor(),
        "administrator": administrator(),
    }
    return SimpleNamespace(mission=mission, a=a, b=b, of_a=of_a, of_b=of_b, entries=entries, people=people)


@pytest.fixture
def as_(client, world):
    """A client signed in as a role."""

    def sign_in(role):
        client.logout()
        if role != "anonymous":
            client.force_login(world.people[role])
        return client

    return sign_in
