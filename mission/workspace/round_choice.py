"""What a round could ask: the commitments of a mission with why they do not run in a period, and the partners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from accounts.models import Membership
from mission.actions.rounds import candidates
from mission.choices import LEADING_PARTS, CommitmentChangeKind, Part
from mission.models import (
    Commitment,
    CommitmentChange,
    CommitmentLink,
    Partner,
    ProgressEntry,
    ReportingPeriod,
)
from mission.running import Life, why_not_running


@dataclass(frozen=True)
class Choice:
    """A commitment that could be asked about, and why it does not run (empty where it does)."""

    commitment: Commitment
    why_not: str

    @property
    def label(self) -> str:
        """Reference and title, with why it is not ticked."""
        words = f"{self.commitment.ref} {self.commitment.title}"
        return f"{words} ({self.why_not})" if self.why_not else words


@dataclass(frozen=True)
class Asked:
    """A partner with what it would be asked, and how many people would get a letter."""

    partner: Partner
    parts: list[tuple[Commitment, str]]
    people: int


def choices(period: ReportingPeriod) -> list[Choice]:
    """Every commitment of the mission, by reference. A fixed number of queries."""
    rows = list(Commitment.objects.filter(mission=period.mission_id).order_by("ref"))
    withdrawn: dict[int, str] = dict(
        CommitmentChange.objects.filter(
            mission=period.mission_id, kind=CommitmentChangeKind.WITHDRAWN
        ).values_list("commitment_id", "date")
    )
    links: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for pk, *link in CommitmentLink.objects.filter(mission=period.mission_id).values_list(
        "commitment_id", "relation", "date", "related__ref"
    ):
        links[pk].append((link[0], link[1], link[2]))
    said = _said_before(period)
    found = []
    for row in rows:
        status, label = said.get(row.pk, ("", ""))
        life = Life(row.announced, withdrawn.get(row.pk), tuple(links[row.pk]), status, label)
        found.append(Choice(row, why_not_running(life, start=period.start, end=period.end)))
    return found


def _said_before(period: ReportingPeriod) -> dict[int, tuple[str, str]]:
    """The last delivery status that a lead stated for an earlier period and that is approved, by commitment."""
    rows = (
        ProgressEntry.objects.filter(
            mission=period.mission_id,
            period__end__lt=period.start,
            commitment__parts__role__in=LEADING_PARTS,
            commitment__parts__partner=F("partner"),
        )
        .latest_approved()
        .exclude(delivery_status="")
    )
    found: dict[int, tuple[str, str]] = {}
    for pk, status, label in rows.order_by("period__end").values_list(
        "commitment_id", "delivery_status", "period__label"
    ):
        found[pk] = (status, label)
    return found


def who_is_asked(
    period: ReportingPeriod, *, commitments: Collection[int], roles: Iterable[str]
) -> list[Asked]:
    """By partner, in order of names: what it would be asked, and its people. Two queries."""
    found: dict[int, tuple[Partner, list[tuple[Commitment, str]]]] = {}
    parts = candidates(period, roles).filter(commitment__in=commitments).order_by("commitment__ref")
    for part in parts:
        found.setdefault(part.partner_id, (part.partner, []))[1].append(
            (part.commitment, str(Part(part.role).label).lower())
        )
    people = people_by_partner([partner for partner, _ in found.values()])
    rows = [Asked(partner, asked, people.get(pk, 0)) for pk, (partner, asked) in found.items()]
    return sorted(rows, key=lambda one: one.partner.name)


def people_by_partner(partners: Iterable[Partner]) -> dict[int, int]:
    """How many people act for each of some partners, those of its collective included."""
    rows = list(partners)
    acting: dict[int, set[int]] = defaultdict(set)
    ids = {pk for row in rows for pk in (row.pk, row.member_of_id) if pk}
    live = Membership.objects.live(timezone.now()).filter(partner__in=ids)
    for partner, user in live.values_list("partner_id", "user_id"):
        acting[partner].add(user)  # type: ignore[index]
    return {row.pk: len(acting[row.pk] | acting[row.member_of_id or row.pk]) for row in rows}
