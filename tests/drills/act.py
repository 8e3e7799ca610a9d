"""A process that does what it is told: one JSON line in, one JSON line out."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts import outbox  # noqa: E402
from accounts.models import OutboxMessage, User  # noqa: E402
from mission.actions import entries, reminders, review, rounds  # noqa: E402
from mission.choices import Door  # noqa: E402
from mission.datapackage import figures  # noqa: E402
from mission.datapackage.load import load, validated  # noqa: E402
from mission.errors import RuleError  # noqa: E402
from mission.models import (  # noqa: E402
    ChangeRecord,
    Commitment,
    CommitmentPartner,
    Mission,
    Observation,
    ProgressEntry,
    ReportingPeriod,
    ReviewComment,
)
from reports.actions import release  # noqa: E402
from reports.actions.freeze import tip_of  # noqa: E402
from reports.clock import next_quarter  # noqa: E402
from reports.models import FOREVER, Edition, EditionFile, Report  # noqa: E402
from reports.verify import faults_in  # noqa: E402
from tests.drills import release_acts  # noqa: E402
from tests.factories import accounts  # noqa: E402
from tests.factories.mission import (  # noqa: E402
    make_commitment,
    make_entry,
    make_mission,
    make_partner,
    make_period,
)
from tests.factories.package import SHIPPED  # noqa: E402
from tests.factories.reports import make_report, released_edition  # noqa: E402
from tests.factories.rounds import make_request, make_round  # noqa: E402

EDITOR = "editor@example.org"
#: So that the shipped package comes in many chunks.
figures.CHUNK = 100


def _mission() -> Mission:
    return Mission.objects.get()


def _editor() -> User:
    return User.objects.get(email=EDITOR)


def _tip() -> Edition:
    tip = tip_of(_mission())
    assert tip
    return tip


def _told(edition: Edition | None) -> dict[str, Any] | None:
    if edition is None:
        return None
    at = edition.release_at.isoformat() if edition.release_at else None
    return {"pk": edition.pk, "position": edition.position, "hash": edition.hash, "release_at": at}


def make() -> None:
    """A record to freeze, with an editor and a report whose first edition is public."""
    call_command("prepare")
    accounts.editor(email=EDITOR)


def load_package() -> None:
    """The shipped package, by the verb that the command calls."""
    load(validated(SHIPPED), by="drill")


def publish() -> None:
    """The record as it is, public."""
    released_edition(_mission())


def prepare_next() -> None:
    """A change that the next edition shows, and the report that it is an edition of."""
    commitment = Commitment.objects.order_by("ref").first()
    assert commitment
    Commitment.objects.filter(pk=commitment.pk).update(title="New words")
    make_report(_mission(), code="next", title="The next update")


def changed() -> str:
    """The reference of the commitment that the next edition changes."""
    return Commitment.objects.get(title="New words").ref


def freeze() -> Any:
    """The next edition, through the verb of the workspace."""
    return _told(release.freeze_update(Report.objects.get(code="next"), by=_editor()))


def schedule(pk: int = 0, hours: int = 2) -> Any:
    """The waiting edition scheduled for a quarter hour that lies ahead."""
    at = next_quarter(timezone.now()) + dt.timedelta(hours=hours)
    return _told(release.schedule(Edition.objects.get(pk=pk) if pk else _tip(), release_at=at, by=_editor()))


def stop(pk: int = 0) -> Any:
    """The waiting edition stopped."""
    return _told(release.stop(Edition.objects.get(pk=pk) if pk else _tip(), by=_editor()))


def correct(urgent: bool = False) -> Any:
    """The first edition corrected."""
    first = Edition.objects.get(position=1)
    made, again = release.correct(first, note="The words were wrong.", by=_editor(), urgent=urgent)
    return [_told(made), _told(again)]


def release_in(seconds: float) -> float:
    """The waiting tip gets a release time some seconds ahead, which no verb would give; when that is."""
    at = timezone.now() + dt.timedelta(seconds=seconds)
    Edition.objects.filter(pk=_tip().pk).update(release_at=at)
    return at.timestamp()


def line() -> Any:
    """Every edition, and all that stands on the shelf."""
    shelf = {}
    top = max([edition.position or 0 for edition in Edition.objects.all()], default=0)
    for model in release.FROZEN:
        rows = model.objects.order_by("key", "first").values_list("key", "first", "until", "hash")
        shelf[model.__name__] = list(map(list, rows))
        beyond = model.objects.filter(first__gt=top) | model.objects.filter(until__gt=top).exclude(
            until=FOREVER
        )
        assert not beyond.exists(), "the shelf has rows of an edition that is not there"
    assert not EditionFile.objects.filter(edition=None).exists()
    return {"editions": [_told(edition) for edition in Edition.objects.order_by("pk")], "shelf": shelf}


def faults() -> list[str]:
    """What verify_editions finds in any edition on the line."""
    return [
        f"{fault.place}: {fault.sentence}"
        for edition in Edition.objects.exclude(position=None)
        for fault in faults_in(edition)
    ]


def record() -> dict[str, int]:
    """How much of a package is in the record."""
    models = (Mission, Commitment, ProgressEntry, Observation, ChangeRecord)
    return {model.__name__: model.objects.count() for model in models}


def reword(title: str) -> None:
    """A small write to the record."""
    commitment = Commitment.objects.order_by("ref").last()
    assert commitment
    Commitment.objects.filter(pk=commitment.pk).update(title=title)


def title() -> str:
    """What the small write wrote."""
    commitment = Commitment.objects.order_by("ref").last()
    assert commitment
    return commitment.title


def begin_draft() -> int:
    """A draft of somebody who writes for a partner."""
    for part in CommitmentPartner.objects.order_by("pk"):
        written = ProgressEntry.objects.filter(commitment=part.commitment, partner=part.partner).values(
            "period"
        )
        period = ReportingPeriod.objects.exclude(pk__in=written).first()
        if period:
            writer = accounts.contributor(part.partner, email="writer@example.org")
            return entries.start(part.commitment, part.partner, period, by=writer, door=Door.WORKSPACE).pk
    raise LookupError("every period has its entry")


def save_draft(pk: int, words: str) -> str:
    """The draft with these words; what it says then."""
    draft, writer = ProgressEntry.objects.get(pk=pk), User.objects.get(email="writer@example.org")
    entries.save_draft(
        draft, changes={"done": words}, seen_version=draft.version, by=writer, door=Door.WORKSPACE
    )
    draft.refresh_from_db()
    return draft.done


def write_mail(number: int) -> None:
    """So many messages that wait to be sent."""
    for one in range(number):
        outbox.enqueue(kind="drill", address=f"p{one}@example.org", subject=f"Message {one}", body="Words")


def mail() -> list[dict[str, Any]]:
    """Every message: its Message-ID, how often it was tried, and whether it was sent."""
    rows = OutboxMessage.objects.order_by("pk")
    return [{"id": row.message_id, "tries": row.tries, "sent": row.sent_at is not None} for row in rows]


def owe() -> None:
    """Five entries asked of a partner with two people, for which today is a day of reminding."""
    mission = make_mission()
    partner, period, now = make_partner(mission), make_period(mission), timezone.now()
    for number in range(2):
        accounts.authoriser(partner, email=f"owes{number}@example.org")
    due = rounds.today() + dt.timedelta(days=3)
    asked = now - dt.timedelta(days=10)
    round_ = make_round(period, opens=asked.date(), due=due, closes=due + dt.timedelta(days=30))
    for number in range(5):
        make_request(round_, make_commitment(mission, f"O-{number}"), partner, asked_at=asked)


def remind() -> int:
    """What the worker does on a day of reminding."""
    return reminders.remind_due()


def ready_draft() -> int:
    """A draft that can be submitted, and somebody who may."""
    draft = ProgressEntry.objects.select_related("partner").get(pk=begin_draft())
    writer = User.objects.get(email="writer@example.org")
    changes = {"delivery_status": "on_track", "done": "Work went on.", "reason": "As planned."}
    entries.save_draft(draft, changes=changes, seen_version=draft.version, by=writer, door=Door.WORKSPACE)
    accounts.authoriser(draft.partner, email="signer@example.org")
    return draft.pk


def submit(pk: int, seen: int = 0) -> Any:
    """The draft submitted over the version that was seen; how it stands then."""
    draft, signer = ProgressEntry.objects.get(pk=pk), User.objects.get(email="signer@example.org")
    entries.submit(draft, seen_version=seen or draft.version, by=signer, door=Door.WORKSPACE)
    return submission(pk)


def submission(pk: int) -> Any:
    """How a draft stands: its state and version, what the history says of it, and the letters about it."""
    entry = ProgressEntry.objects.get(pk=pk)
    history = ChangeRecord.objects.filter(table="mission_progressentry", row=pk, why="Submitted")
    letters = OutboxMessage.objects.filter(kind="receipt", about=str(entry))
    return {
        "state": entry.state,
        "version": entry.version,
        "by": bool(entry.submitted_by),
        "history": history.count(),
        "letters": letters.count(),
    }


def ready_to_review(number: int = 1) -> list[int]:
    """So many submitted entries, and two reviewers."""
    mission = make_mission()
    partner, period = make_partner(mission), make_period(mission)
    for who in ("first", "second"):
        accounts.reviewer(email=f"{who}@example.org")
    signer = accounts.authoriser(partner, email="signer@example.org")
    given = {
        "state": "submitted",
        "loaded": False,
        "submitted_by": signer.actor,
        "submitted_at": timezone.now(),
    }
    made = [make_entry(make_commitment(mission), partner, period, **given) for _ in range(number)]
    return [entry.pk for entry in made]


def decide(pk: int, act: str, who: str, seen: int = 1) -> None:
    """The entry approved or sent back by one of the reviewers, over the version that was seen."""
    entry, reviewer = ProgressEntry.objects.get(pk=pk), User.objects.get(email=f"{who}@example.org")
    more = {"reason": f"Asked by {who}."} if act == "send_back" else {}
    getattr(entries, act)(entry, seen_version=seen, by=reviewer, door=Door.WORKSPACE, **more)


def assign(pk: int, to: str, who: str) -> None:
    """The entry, that nobody has, given to one of the reviewers."""
    entry, by = ProgressEntry.objects.get(pk=pk), User.objects.get(email=f"{who}@example.org")
    to_person = User.objects.get(email=f"{to}@example.org")
    review.assign(entry, to=to_person, seen="", by=by, door=Door.WORKSPACE)


def remark(pk: int, who: str) -> int:
    """The same comment, made by a reviewer; its key."""
    entry, by = ProgressEntry.objects.get(pk=pk), User.objects.get(email=f"{who}@example.org")
    return review.comment(entry, text="Since when?", by=by, door=Door.WORKSPACE).pk


def decision(pk: int) -> Any:
    """How an entry stands: who decided, what the history says, the reasons that are kept."""
    entry = ProgressEntry.objects.get(pk=pk)
    history = ChangeRecord.objects.filter(table="mission_progressentry", row=pk, op="update")
    people = dict(User.objects.values_list("public_id", "email"))
    names = {str(key): email.split("@")[0] for key, email in people.items()}
    return {
        "state": entry.state,
        "version": entry.version,
        "decided_by": names.get(entry.decided_by, ""),
        "reviewer": names.get(entry.reviewer, ""),
        "history": [names.get(actor, "") for actor in history.values_list("actor", flat=True)],
        "reasons": list(ReviewComment.objects.filter(entry=entry).values_list("text", flat=True)),
    }


def hold_reading(seconds: float) -> list[str]:
    """The record read at the begin and the end of one long read transaction."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT title FROM mission_commitment ORDER BY ref DESC LIMIT 1")
        first = cursor.fetchone()[0]
        print(json.dumps({"gave": "reading"}), flush=True)
        time.sleep(seconds)
        cursor.execute("SELECT title FROM mission_commitment ORDER BY ref DESC LIMIT 1")
        second = cursor.fetchone()[0]
        cursor.execute("COMMIT")
    return [first, second]


DOES: dict[str, Callable[..., Any]] = {
    act.__name__: act
    for act in (
        make, load_package, publish, prepare_next, changed, freeze, schedule, stop, correct, release_in, line, faults, record,
        write_mail, mail, owe, remind, reword, title, begin_draft, save_draft, hold_reading,
        ready_draft, submit, submission, ready_to_review, decide, assign, remark, decision,
    )
}  # fmt: skip
DOES.update(release_acts.DOES)


def main() -> None:
    """Do what each line says until there is no more."""
    for text in sys.stdin:
        told = json.loads(text)
        act = DOES[told.pop("do")]
        try:
            answer: dict[str, Any] = {"gave": act(**told)}
        except RuleError as error:
            answer = {"refused": type(error).__name__, "sentence": error.sentence}
        except Exception as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        connection.close()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
