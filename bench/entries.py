"""Many progress entries in a database, and the admin's lists of them: `python -m bench.entries` does what its lines of JSON ask.

It goes on in one process, so that two databases of different sizes can be asked in turn.
"""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import django

django.setup()

from allauth.mfa.models import Authenticator  # noqa: E402 - Django has to be set up first
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.actions import people  # noqa: E402
from accounts.words import Role  # noqa: E402
from bench.measure import processor_seconds, spent  # noqa: E402
from mission.models import Commitment, CommitmentPartner, Mission, Partner, ProgressEntry, ReportingPeriod  # noqa: E402

#: Each commitment has an entry of every large partner in every period, corrected four times; a few have none.
PARTNERS, PERIODS, NUMBERS = 5, 4, 5
LEAST_COMMITMENTS = 50
#: So many entries are of another kind than all others, and the oldest: states, statuses and a partner that are rare.
RARE = 60
_PASSWORD = "a long enough password for all"
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_OPEN = ("draft", "submitted", "returned")


def fill(entries: int) -> dict[str, Any]:
    """A mission with so many entries, an administrator, and a person of a large and of a small partner."""
    with transaction.atomic():
        mission = Mission.objects.create(
            slug="lists", title="A mission with lists", start="2000", end="2030", aim="x"
        )
        partners = [
            Partner.objects.create(
                mission=mission, code=code, name=name, sector="third_sector", description="x"
            )
            for code, name in (
                ("quiet", "A quiet house"),
                *((f"p-{n}", f"Partner {n}") for n in range(PARTNERS)),
            )
        ]
        periods = [
            ReportingPeriod.objects.create(
                mission=mission,
                code=str(year),
                label=f"Year {year}",
                start=f"{year}-01-01",
                end=f"{year}-12-31",
            )
            for year in range(2001, 2001 + PERIODS)
        ]
        written_about = entries // (PARTNERS * PERIODS * NUMBERS)
        commitments = _commitments(mission, partners, max(LEAST_COMMITMENTS, written_about))
        rows = _entries(mission, commitments, partners, periods, written_about)
        ProgressEntry.objects.bulk_create(rows, batch_size=2_000)
    _people(partners)
    return {"entries": ProgressEntry.objects.count()}


def _commitments(mission: Mission, partners: list[Partner], many: int) -> list[Commitment]:
    made = Commitment.objects.bulk_create(
        Commitment(
            mission=mission,
            ref=f"C-{number:05}",
            title=f"Promise number {number} about {'a lighthouse' if number < 3 else 'the usual things'}",
            description="What was promised, in a sentence of the usual length for such a thing.",
            origin="The plan",
        )
        for number in range(many)
    )
    CommitmentPartner.objects.bulk_create(
        CommitmentPartner(
            mission=mission, commitment=one, partner=partner, role="lead" if number == 1 else "delivery"
        )
        for one in made
        for number, partner in enumerate(partners)
        if number or one.ref < f"C-{RARE:05}"
    )
    return made


def _entries(
    mission: Mission,
    commitments: list[Commitment],
    partners: list[Partner],
    periods: list[ReportingPeriod],
    written_about: int,
) -> Iterator[ProgressEntry]:
    """The rare ones first, then the entries of the large partners, their last numbers in every state."""
    now = timezone.now()
    given: dict[str, Any] = {"mission": mission, "submitted_at": now, "decided_at": now}
    given |= {
        "submitted_by": "s" * 36,
        "decided_by": "d" * 36,
        "done": "Work went on, as planned, in most places.",
    }
    for number in range(RARE):
        turn, place = divmod(number, LEAST_COMMITMENTS)
        yield ProgressEntry(
            **given, commitment=commitments[place], partner=partners[0], period=periods[turn], code=f"r-{number:07}",
            state="withdrawn", delivery_status="stopped", origin="compiled",
        )  # fmt: skip
    wanted = itertools.product(commitments[:written_about], periods, partners[1:], range(1, NUMBERS + 1))
    for place, (commitment, period, partner, number) in enumerate(wanted):
        yield ProgressEntry(
            **given, commitment=commitment, partner=partner, period=period, code=f"e-{place:07}", number=number,
            state=_OPEN[place // NUMBERS // PARTNERS % 3] if number == NUMBERS else "approved",
            delivery_status=("on_track", "delayed", "delivered")[place % 3],
            origin="partner" if place // 7 % 5 else "delivery_team",
        )  # fmt: skip


def _people(partners: list[Partner]) -> None:
    person = people.add("team@example.org", name="Team", password=_PASSWORD)
    people.give_role(person, Role.ADMINISTRATOR, by=None, reason="To measure")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    for name, partner in (("small", partners[0]), ("large", partners[1])):
        person = people.add(f"{name}@example.org", name=name, password=_PASSWORD)
        people.give_role(person, Role.AUTHORISER, by=None, partner=partner, reason="To measure")


class Asker:
    """Asks for lists of the admin as different people."""

    def __init__(self) -> None:
        setup_test_environment()
        self._clients: dict[str, Client] = {}

    def ask(self, who: str, kind: str, query: str, times: int, server: int) -> dict[str, Any]:
        """Milliseconds of processor time and on the clock for one answer, the mean of so many."""
        client, path = self._client(who), f"{reverse(f'admin:mission_{kind}_changelist')}?{query}"
        # Reading the database's own time takes time, which is left out.
        database = _of(server)
        used, begun = spent(0), time.perf_counter()
        for _ in range(times):
            client.get(path)
        clock, used = time.perf_counter() - begun, spent(0) - used
        used += _of(server) - database
        return {"cpu": used / times * 1000, "clock": clock / times * 1000}

    def look(self, who: str, kind: str, query: str) -> dict[str, Any]:
        """What a list shows: rows on the page, the number of its last page, and the statements that it asked."""
        path = f"{reverse(f'admin:mission_{kind}_changelist')}?{query}"
        with CaptureQueriesContext(connection) as queries:
            answer = self._client(who).get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code} to {who}")
        listed = answer.context["cl"]
        return {
            "rows": len(listed.result_list),
            "last": listed.paginator.num_pages,
            "queries": [(query["time"], query["sql"]) for query in queries],
        }

    def key(self, who: str, below: int) -> dict[str, Any]:
        """The key of the entry in the middle of a person's list: the first of theirs from a key downwards."""
        rows = ProgressEntry.objects.filter(pk__lte=below).order_by("-pk")
        if who != "team":
            rows = rows.filter(partner__memberships__user__email=f"{who}@example.org")
        return {"key": rows.values_list("pk", flat=True).first()}

    def _client(self, who: str) -> Client:
        if who not in self._clients:
            client = self._clients[who] = Client(SERVER_NAME="localhost")
            client.force_login(get_user_model().objects.get(email=f"{who}@example.org"), backend=_BACKEND)
        return self._clients[who]


def _of(server: int) -> float:
    return processor_seconds([server]) if server else 0.0


def main() -> None:
    """Do each line of JSON, `[what, options]`, and answer with a line."""
    asker = Asker()
    jobs = {"fill": fill, "ask": asker.ask, "look": asker.look, "key": asker.key}
    for line in sys.stdin:
        what, options = json.loads(line)
        print(json.dumps(jobs[what](**options)), flush=True)


if __name__ == "__main__":
    main()
