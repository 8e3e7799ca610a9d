"""Bodies of commitments, with their computed status and the facets by which they are found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet

from mission import models as record
from mission.choices import LEADING_PARTS, CommitmentChangeKind, Relation
from mission.status import Said, current_status, status_in_period
from reports.selection import Selection
from reports.snapshot.rows import Body, Row


def commitments(
    mission: record.Mission, selection: Selection, only: Collection[int] | None = None
) -> Iterator[Row]:
    """Commitments with their parts, outcomes, areas, due date now in force and computed status."""
    rows = record.Commitment.objects.filter(selection.commitments(), mission=mission).distinct()
    if only is not None:
        rows = rows.filter(pk__in=only)
    order = list(
        record.ReportingPeriod.objects.filter(mission=mission)
        .order_by("start")
        .values_list("code", flat=True)
    )
    rows = rows.select_related("source").prefetch_related(
        "parts__partner",
        "outcome_links__outcome",
        "area_links__area",
        "due_changes",
        "changes",
        "links__related",
    )
    for chunk in _chunks(rows.order_by("ref"), 500):
        said = _said(chunk, selection)
        for commitment in chunk:
            yield _commitment_row(commitment, selection, said.get(commitment.pk, []), order)


def _chunks(rows: QuerySet[Any], size: int) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for row in rows.iterator(chunk_size=size):
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _said(chunk: list[Any], selection: Selection) -> dict[int, list[Said]]:
    leads = {c.pk: {p.partner_id for p in c.parts.all() if p.role in LEADING_PARTS} for c in chunk}
    rows = (
        record.ProgressEntry.objects.filter(commitment__in=[c.pk for c in chunk])
        .latest_approved()
        .filter(selection.entries())
        .values_list("commitment_id", "period__code", "partner_id", "partner__code", "delivery_status")
    )
    found: dict[int, list[Said]] = {}
    for commitment_id, period, partner_id, partner, status in rows:
        one = Said(period=period, partner=partner, status=status, leads=partner_id in leads[commitment_id])
        found.setdefault(commitment_id, []).append(one)
    return found


def _known(rows: Any, selection: Selection, name: str) -> list[Any]:
    """The rows of a prefetched list that an edition knows, oldest first."""
    if selection.whole:
        known = list(rows)
    else:
        known = [
            r for r in rows if getattr(r, f"{name}_last") and getattr(r, f"{name}_last") <= selection.known_by
        ]
    return sorted(known, key=lambda r: (getattr(r, f"{name}_first") or dt.date.min, r.pk))


def _commitment_row(commitment: Any, selection: Selection, said: list[Said], order: list[str]) -> Row:
    moves = _known(commitment.due_changes.all(), selection, "announced")
    superseding = [
        one.related.ref
        for one in _known(commitment.links.all(), selection, "date")
        if one.relation == Relation.SUPERSEDED_BY
    ]
    now = current_status(said, periods=order, superseded=bool(superseding))
    due_now = moves[-1].after if moves else commitment.due
    parts = sorted(
        ({"partner": p.partner.code, "role": p.role} for p in commitment.parts.all()),
        key=lambda p: p["partner"],
    )
    body = {
        "ref": commitment.ref,
        "title": commitment.title,
        "description": commitment.description,
        "announced": commitment.announced or None,
        "due": commitment.due or None,
        "due_now": due_now or None,
        "due_moves": len(moves),
        "origin": commitment.origin,
        "source": commitment.source.code if commitment.source else None,
        "outcomes": sorted(one.outcome.code for one in commitment.outcome_links.all()),
        "partners": parts,
        "sectors": sorted({one.partner.sector for one in commitment.parts.all()}),
        "areas": sorted(one.area.code for one in commitment.area_links.all()),
        "status": now.status or None,
        "status_period": now.period or None,
        "status_said": [{"partner": one.partner, "status": one.status} for one in _sorted(now.said)],
        "superseded_by": sorted(superseding),
        "withdrawn": any(
            c.kind == CommitmentChangeKind.WITHDRAWN
            for c in _known(commitment.changes.all(), selection, "date")
        ),
        "periods": _periods(said, order),
    }
    return Row(commitment.ref, body, _commitment_columns(commitment, body, moves), _facets(commitment, body))


def _sorted(said: Any) -> list[Said]:
    return sorted(said, key=lambda one: one.partner)


def _periods(said: list[Said], order: list[str]) -> list[Body]:
    found = []
    for period in order:
        of_period = _sorted(one for one in said if one.period == period)
        if of_period:
            found.append(
                {
                    "period": period,
                    "status": status_in_period(of_period) or None,
                    "said": [
                        {"partner": one.partner, "status": one.status or None, "leads": one.leads}
                        for one in of_period
                    ],
                }
            )
    return found


def _commitment_columns(commitment: Any, body: Body, moves: list[Any]) -> dict[str, Any]:
    return {
        "title": commitment.title,
        "status": body["status"] or "",
        "announced": commitment.announced_first,
        "due": moves[-1].after_last if moves else commitment.due_last,
    }


def _facets(commitment: Any, body: Body) -> tuple[tuple[str, str], ...]:
    found = {("outcome", code) for code in body["outcomes"]}
    found |= {("area", code) for code in body["areas"]}
    found |= {("period", one["period"]) for one in body["periods"]}
    for part in commitment.parts.all():
        found |= {("partner", part.partner.code), ("sector", part.partner.sector), ("role", part.role)}
        if part.role in LEADING_PARTS:
            found |= {("lead", part.partner.code), ("lead_sector", part.partner.sector)}
    return tuple(sorted(found))
