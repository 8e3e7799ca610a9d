"""Whether an entry can be handed in: what its rules of completeness are told, and whether it is still asked for."""

from __future__ import annotations

from django.utils import timezone

from mission.choices import Origin
from mission.closing import Asked, why_closed
from mission.completeness import Draft
from mission.entry_figures import given_figures
from mission.inputs import CaseStudyInput
from mission.models import CaseStudy, Commitment, Partner, ProgressEntry, ReportingPeriod, Request


def last_entry(entry: ProgressEntry) -> ProgressEntry | None:
    """The partner's approved entry on the commitment for the latest period before, with that period."""
    return (
        ProgressEntry.objects.filter(
            commitment_id=entry.commitment_id, partner_id=entry.partner_id, period__end__lt=entry.period.start
        )
        .latest_approved()
        .select_related("period")
        .order_by("-period__end")
        .first()
    )


def draft_of(entry: ProgressEntry) -> Draft:
    """What the completeness rules want to know of an entry."""
    last = last_entry(entry)
    return Draft(
        delivery_status=entry.delivery_status,
        reason=entry.reason,
        done=entry.done,
        next=entry.next,
        evidence_marks=list(entry.evidence.values_list("mark", flat=True)),
        corrects=entry.number > 1,
        status_before=last.delivery_status if last else "",
        figures=given_figures(entry),
        case_study=_case_study_of(entry),
    )


def _case_study_of(entry: ProgressEntry) -> CaseStudyInput | None:
    row = CaseStudy.objects.filter(entry=entry).first()
    return CaseStudyInput(title=row.title, text=row.text, consent=row.consent) if row else None


def why_not_asked(
    commitment: Commitment, partner: Partner, period: ReportingPeriod, *, origin: str
) -> str | None:
    """Why a partner can no longer begin or hand in an entry: its round is closed, or the request was cancelled.

    None where it can. The delivery team writes on a partner's behalf whenever it has to.
    """
    if origin == Origin.DELIVERY_TEAM:
        return None
    rows = Request.objects.filter(commitment=commitment, partner=partner, round__period=period)
    asked = [
        Asked(
            round=row.round.title,
            opens=row.round.opens,
            closes=row.round.closes,
            due=row.due,
            cancelled=row.cancelled_at is not None,
            reason=row.cancelled_reason,
        )
        for row in rows.select_related("round").order_by("pk")
    ]
    return why_closed(asked, timezone.localdate())
