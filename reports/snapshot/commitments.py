"""Bodies of commitments, with their computed status and the facets by which they are found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, QuerySet

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
    for chunk in _chunks(rows.select_related("source").order_by("ref"), 500):
        hanging = _hanging([commitment.pk for commitment in chunk], selection)
        for commitment in chunk:
            yield _commitment_row(commitment, selection, hanging[commitment.pk], order)


@dataclass
class _Hanging:
    """What hangs on one commitment: plain values of the rows of other tables."""

    parts: list[Body]
    outcomes: list[Body]
    areas: list[Body]
    moves: list[Body]
    changes: list[Body]
    links: list[Body]
    said: list[Said]


def _hanging(ids: list[int], selection: Selection) -> dict[int, _Hanging]:
    """What hangs on these commitments: a query for each table, however many they are."""
    parts = _values(
        record.CommitmentPartner, ids, "role", code=F("partner__code"), sector=F("partner__sector")
    )
    outcomes = _values(record.CommitmentOutcome, ids, code=F("outcome__code"))
    areas = _values(record.CommitmentArea, ids, code=F("area__code"))
    moves = _values(record.DueChange, ids, "pk", "announced_first", "announced_last", "after", "after_last")
    changes = _values(record.CommitmentChange, ids, "pk", "kind", "date_first", "date_last")
    links = _values(
        record.CommitmentLink, ids, "pk", "relation", "date_first", "date_last", ref=F("related__ref")
    )
    said = _said(ids, parts, selection)
    return {
        pk: _Hanging(
            parts=parts.get(pk, []),
            outcomes=outcomes.get(pk, []),
            areas=areas.get(pk, []),
            moves=moves.get(pk, []),
            changes=changes.get(pk, []),
            links=links.get(pk, []),
            said=said.get(pk, []),
        )
        for pk in ids
    }


def _values(model: type[Model], ids: list[int], *names: str, **renamed: F) -> dict[int, list[Body]]:
    found: dict[int, list[Body]] = {}
    rows = model._default_manager.filter(commitment__in=ids).order_by()
    for row in rows.values("commitment_id", *names, **renamed):
        found.setdefault(row["commitment_id"], []).append(row)
    return found


def _chunks(rows: QuerySet[Any], size: int) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for row in rows.iterator(chunk_size=size):
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _said(ids: list[int], parts: dict[int, list[Body]], selection: Selection) -> dict[int, list[Said]]:
    leads = {(pk, part["code"]) for pk, own in parts.items() for part in own if part["role"] in LEADING_PARTS}
    rows = (
        record.ProgressEntry.objects.filter(commitment__in=ids)
        .latest_approved()
        .filter(selection.entries())
        .order_by()
        .values_list("commitment_id", "period__code", "partner__code", "delivery_status")
    )
    found: dict[int, list[Said]] = {}
    for commitment_id, period, partner, status in rows:
        leading = (commitment_id, partner) in leads
        one = Said(period=period, partner=partner, status=status, leads=leading)
        found.setdefault(commitment_id, []).append(one)
    return found


def _known(rows: list[Body], selection: Selection, name: str) -> list[Body]:
    """The rows that an edition knows, oldest first."""
    last = f"{name}_last"
    known = rows if selection.whole else [r for r in rows if r[last] and r[last] <= selection.known_by]
    return sorted(known, key=lambda r: (r[f"{name}_first"] or dt.date.min, r["pk"]))


def _commitment_row(commitment: Any, selection: Selection, hanging: _Hanging, order: list[str]) -> Row:
    moves = _known(hanging.moves, selection, "announced")
    superseding = [
        one["ref"]
        for one in _known(hanging.links, selection, "date")
        if one["relation"] == Relation.SUPERSEDED_BY
    ]
    now = current_status(hanging.said, periods=order, superseded=bool(superseding))
    due_now = moves[-1]["after"] if moves else commitment.due
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
        "outcomes": sorted(one["code"] for one in hanging.outcomes),
        "partners": sorted(
            ({"partner": part["code"], "role": part["role"]} for part in hanging.parts),
            key=lambda part: part["partner"],
        ),
        "sectors": sorted({part["sector"] for part in hanging.parts}),
        "areas": sorted(one["code"] for one in hanging.areas),
        "status": now.status or None,
        "status_period": now.period or None,
        "status_said": [{"partner": one.partner, "status": one.status} for one in _sorted(now.said)],
        "superseded_by": sorted(superseding),
        "withdrawn": any(
            one["kind"] == CommitmentChangeKind.WITHDRAWN
            for one in _known(hanging.changes, selection, "date")
        ),
        "periods": _periods(hanging.said, order),
    }
    columns = {
        "title": commitment.title,
        "status": body["status"] or "",
        "announced": commitment.announced_first,
        "due": moves[-1]["after_last"] if moves else commitment.due_last,
    }
    return Row(commitment.ref, body, columns, _facets(hanging.parts, body))


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


def _facets(parts: list[Body], body: Body) -> tuple[tuple[str, str], ...]:
    found = {("outcome", code) for code in body["outcomes"]}
    found |= {("area", code) for code in body["areas"]}
    found |= {("period", one["period"]) for one in body["periods"]}
    for part in parts:
        found |= {("partner", part["code"]), ("sector", part["sector"]), ("role", part["role"])}
        if part["role"] in LEADING_PARTS:
            found |= {("lead", part["code"]), ("lead_sector", part["sector"])}
    return tuple(sorted(found))
