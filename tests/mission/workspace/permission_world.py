"""What the permission table of the workspace speaks of: partners A and B, people in every role, an entry in every state."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import outbox
from accounts.models import OutboxMessage
from mission.choices import EntryState
from mission.models import Evidence, ReviewComment
from reports.actions import beginning
from tests.factories import accounts
from tests.factories.mission import make_commitment, make_mission, make_partner, make_period
from tests.factories.reports import released_edition
from tests.factories.rounds import make_request, make_round
from tests.mission.admin.conftest import entry_in

OPENS, DUE = dt.date(2020, 1, 1), dt.date(2094, 6, 28)


def permission_world() -> SimpleNamespace:
    """Entries `(whose, state)` of A's people and of B's, each with a comment; a round that is open; a report; an edition."""
    mission = make_mission("north")
    a, b = make_partner(mission, "partner-a", name="Alpha"), make_partner(mission, "partner-b", name="Beta")
    of_a, of_b = make_commitment(mission, "C-A", lead=a), make_commitment(mission, "C-B", lead=b)
    entries, comments = {}, {}
    for number, state in enumerate(EntryState.values):
        period = make_period(mission, 2018 + number)
        for whose, commitment, partner in (("a", of_a, a), ("b", of_b, b)):
            entry = entry_in(state, commitment, partner, period, done="Secret words.[^1]")
            entries[whose, state] = entry
            comments[whose, state] = ReviewComment.objects.create(
                mission=mission, entry=entry, text="Why?", by="r" * 36, at=timezone.now()
            )
            Evidence.objects.create(
                mission=mission,
                entry=entry,
                mark=1,
                file=ContentFile(b"Secret", name="x.txt"),
                file_name="x.txt",
            )
    period = make_period(mission, 2030)
    round_ = make_round(period, opens=OPENS, due=DUE, closes=DUE)
    people = {
        "nobody": accounts.person(),
        "observer": accounts.observer(mission),
        "contributor": accounts.contributor(a),
        "authoriser": accounts.authoriser(a),
        "reviewer": accounts.reviewer(),
        "editor": accounts.editor(),
        "administrator": accounts.administrator(),
    }
    return SimpleNamespace(
        mission=mission, a=a, b=b, of_a=of_a, of_b=of_b, period=period, entries=entries, comments=comments, people=people,
        round=round_, asked_a=make_request(round_, of_a, a), asked_b=make_request(round_, of_b, b),
    )  # fmt: skip


def with_reports(world: SimpleNamespace) -> SimpleNamespace:
    """The same with a released edition, and a report that is being composed."""
    world.message = outbox.enqueue(kind="letter", address="jo@example.org", subject="Hello", body="x")
    OutboxMessage.objects.update(given_up_at=timezone.now())
    world.edition = released_edition(world.mission)
    world.report = beginning.begin_report(world.period, by=world.people["editor"])
    world.section = world.report.sections.order_by("pk").first()
    return world
