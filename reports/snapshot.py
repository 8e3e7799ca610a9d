"""Bodies of frozen rows, made from the approved record. The only file here that reads the record's tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet

from mission import models as record
from mission.choices import LEADING_PARTS, CommitmentChangeKind, Relation
from mission.status import Said, current_status, status_in_period
from mission.vintages import known_by, vintage_key
from reports.selection import Selection

SCHEMA_VERSION = 1

Body = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One row to freeze: its key, canonical content, and the columns of its table that index it."""

    key: str
    body: Body
    columns: dict[str, Any] = field(default_factory=dict)
    facets: tuple[tuple[str, str], ...] = ()


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _money(value: Any) -> str | None:
    return None if value is None else f"{value:f}".rstrip("0").rstrip(".")


def _values(rows: QuerySet[Any], **renamed: str) -> Iterator[Body]:
    """Plain values under the names of the public shape; empty texts become None."""
    for row in rows.values(**{name: F(path) for name, path in renamed.items()}).iterator(chunk_size=2000):
        yield {name: (None if value == "" else value) for name, value in row.items()}


_SOURCED = {"source": "source__code", "locator": "locator"}


def _plain(*names: str) -> dict[str, str]:
    # Aliases differ from column names, since an annotation may not shadow a field.
    return {f"{name}_": name for name in names}


def _strip(body: Body) -> Body:
    return {name.rstrip("_"): value for name, value in body.items()}


def _shape(rows: QuerySet[Any], *plain: str, **renamed: str) -> Iterator[Body]:
    aliases = _plain(*plain) | {f"{name}_": path for name, path in renamed.items()}
    for body in _values(rows, **aliases):
        yield _strip(body)


def missions(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """The mission itself."""
    rows = record.Mission.objects.filter(pk=mission.pk)
    for body in _shape(
        rows,
        "slug",
        "title",
        "start",
        "end",
        "aim",
        "locator",
        "amount",
        lead="lead__code",
        source="source__code",
        successor_of="successor_of__slug",
    ):
        yield Row(body["slug"], body | {"amount": _money(body["amount"])})


def periods(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Reporting periods."""
    rows = record.ReportingPeriod.objects.filter(mission=mission)
    for body in _shape(
        rows,
        "code",
        "label",
        "start",
        "end",
        "report_title",
        "report_published",
        "note",
        report_source="report_source__code",
    ):
        yield Row(body["code"], body | {"start": _day(body["start"]), "end": _day(body["end"])})


def outcomes(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Outcomes and priorities."""
    rows = record.Outcome.objects.filter(mission=mission)
    for body in _shape(
        rows, "code", "title", "kind", "locator", parent="parent__code", source="source__code"
    ):
        yield Row(body["code"], body, {"owner": body["parent"] or ""})


def partners(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Partners with their earlier names."""
    names: dict[str, list[Body]] = {}
    for name in _shape(
        record.PartnerName.objects.filter(mission=mission).order_by("until", "id"),
        "code",
        "name",
        "until",
        "reason",
        partner="partner__code",
    ):
        owner = name.pop("partner")
        names.setdefault(owner, []).append(name | {"until": _day(name["until"])})
    rows = record.Partner.objects.filter(mission=mission)
    for body in _shape(
        rows,
        "code",
        "name",
        "kind",
        "sector",
        "description",
        "url",
        member_of="member_of__code",
        merged_into="merged_into__code",
        area="area__code",
        source="source__code",
    ):
        body["earlier_names"] = names.get(body["code"], [])
        yield Row(body["code"], body, {"owner": body["member_of"] or "", "other": body["sector"]})


def areas(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Areas."""
    rows = record.Area.objects.filter(mission=mission)
    for body in _shape(rows, "code", "name", "kind", "gss_code", "note", parent="parent__code"):
        yield Row(body["code"], body, {"owner": body["parent"] or "", "other": body["kind"]})


def sources(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Sources."""
    for body in _shape(
        record.Source.objects.filter(mission=mission), "code", "title", "publisher", "published", "url"
    ):
        yield Row(body["code"], body)


def indicators(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Indicators."""
    rows = record.Indicator.objects.filter(mission=mission)
    for body in _shape(
        rows,
        "code",
        "title",
        "unit",
        "unit_label",
        "direction",
        "combine",
        "definition",
        "publisher",
        "frequency",
        "expected_lag_days",
        "headline",
        outcome="outcome__code",
        source="source__code",
    ):
        yield Row(body["code"], body, {"owner": body["outcome"]})


def series_breaks(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Series breaks."""
    rows = record.SeriesBreak.objects.filter(mission=mission)
    for body in _shape(rows, "date", "kind", "note", indicator="indicator__code", **_SOURCED):
        key = f"{body['indicator']}|{body['date']}|{body['kind']}"
        yield Row(key, body, {"owner": body["indicator"]})


def _selected_commitments(mission: record.Mission, selection: Selection) -> QuerySet[Any]:
    return record.Commitment.objects.filter(selection.commitments(), mission=mission).values("pk")


def milestones(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Milestones."""
    rows = record.Milestone.objects.filter(selection.milestones(), mission=mission)
    rows = rows.filter(commitment__in=_selected_commitments(mission, selection))
    for body in _shape(rows, "code", "date", "state", "title", commitment="commitment__ref", **_SOURCED):
        yield Row(body["code"], body, {"owner": body["commitment"]})


def links(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Links between commitments."""
    chosen = _selected_commitments(mission, selection)
    rows = record.CommitmentLink.objects.filter(selection.known("date"), mission=mission)
    rows = rows.filter(commitment__in=chosen, related__in=chosen)
    for body in _shape(
        rows, "relation", "date", "reason", commitment="commitment__ref", related="related__ref", **_SOURCED
    ):
        key = f"{body['commitment']}|{body['relation']}|{body['related']}"
        yield Row(key, body, {"owner": body["commitment"], "other": body["related"]})


def due_changes(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Moved due dates."""
    rows = record.DueChange.objects.filter(selection.known("announced"), mission=mission)
    rows = rows.filter(commitment__in=_selected_commitments(mission, selection))
    for body in _shape(
        rows, "announced", "before", "after", "reason", commitment="commitment__ref", **_SOURCED
    ):
        yield Row(f"{body['commitment']}|{body['announced']}", body, {"owner": body["commitment"]})


def wordings(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Commitments reworded or withdrawn."""
    rows = record.CommitmentChange.objects.filter(selection.known("date"), mission=mission)
    rows = rows.filter(commitment__in=_selected_commitments(mission, selection))
    for body in _shape(
        rows,
        "kind",
        "date",
        "title_before",
        "description_before",
        "reason",
        commitment="commitment__ref",
        **_SOURCED,
    ):
        key = f"{body['commitment']}|{body['kind']}|{body['date']}"
        yield Row(key, body, {"owner": body["commitment"]})


def funding(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Amounts of money."""
    rows = record.Funding.objects.filter(selection.funding(), mission=mission)
    if not selection.whole:
        chosen = _selected_commitments(mission, selection)
        rows = rows.filter(commitment=None) | rows.filter(commitment__in=chosen)
    for body in _shape(
        rows,
        "code",
        "amount",
        "rounding",
        "kind",
        "purpose",
        fund="fund__name",
        partner="partner__code",
        period="period__code",
        part_of="part_of__code",
        commitment="commitment__ref",
        **_SOURCED,
    ):
        body["amount"] = _money(body["amount"])
        yield Row(body["code"], body, {"owner": body["commitment"] or "", "other": body["partner"] or ""})


def targets(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Targets."""
    rows = record.Target.objects.filter(mission=mission)
    if not selection.whole:
        rows = rows.filter(source__published_last__lte=selection.known_by)
    for body in _shape(
        rows,
        "code",
        "title",
        "change_reason",
        "measure",
        "per",
        "baseline_start",
        "baseline_end",
        "comparator",
        "span_start",
        "span_end",
        "due",
        "set_by",
        "note",
        indicator="indicator__code",
        area="series__area__code",
        disaggregation="series__disaggregation",
        commitment="commitment__ref",
        replaces="replaces__code",
        baseline="baseline_printed",
        value="value_printed",
        change_percent="change_percent_printed",
        **_SOURCED,
    ):
        for name in ("baseline_start", "baseline_end", "span_start", "span_end"):
            body[name] = _day(body[name])
        columns = {name: body[name] or "" for name in ("indicator", "area", "commitment")}
        yield Row(body["code"], body, columns)


def figures(mission: record.Mission, selection: Selection, *, indicator_id: int) -> Iterator[Row]:
    """The published values of one indicator."""
    rows = record.Observation.objects.approved().filter(
        selection.figures(), series__indicator_id=indicator_id
    )
    for body in _shape(
        rows.order_by(),
        "part",
        "missing",
        "bound",
        "quality",
        "revised",
        "reason",
        "published",
        "locator",
        "note",
        indicator="series__indicator__code",
        area="series__area__code",
        disaggregation="series__disaggregation",
        period_start="start",
        period_end="end",
        value="printed",
        numerator="numerator_printed",
        denominator="denominator_printed",
        source="source__code",
    ):
        yield _figure_row(body)


def _figure_row(body: Body) -> Row:
    start, end = body["period_start"], body["period_end"]
    body["period_start"], body["period_end"] = _day(start), _day(end)
    words = [
        body[name] or ""
        for name in ("indicator", "area", "disaggregation", "period_start", "period_end", "part")
    ]
    point = "|".join(words)
    published = body["published"] or ""
    vintage = vintage_key(published=published, revised=body["revised"], source=body["source"])
    columns = {
        "point": point,
        "indicator": body["indicator"],
        "area": body["area"],
        "disaggregation": body["disaggregation"] or "",
        "start": start,
        "end": end,
        "vintage": vintage,
        "known_by": known_by(published),
    }
    return Row(f"{point}|{vintage}", body, columns)


def entries(
    mission: record.Mission, selection: Selection, only: Collection[int] | None = None
) -> Iterator[Row]:
    """Approved entries: for each commitment, partner and period the highest number."""
    rows = record.ProgressEntry.objects.filter(mission=mission).latest_approved().filter(selection.entries())
    if only is not None:
        rows = rows.filter(pk__in=only)
    rows = rows.select_related("commitment", "partner", "period", "case_study").prefetch_related(
        "evidence__source"
    )
    for entry in rows.order_by("code").iterator(chunk_size=500):
        body = _entry_body(entry)
        columns = {name: body[name] or "" for name in ("commitment", "partner", "period", "status", "origin")}
        yield Row(body["code"], body, columns)


def _entry_body(entry: record.ProgressEntry) -> Body:
    case_study = getattr(entry, "case_study", None)
    return {
        "code": entry.code,
        "number": entry.number,
        "commitment": entry.commitment.ref,
        "partner": entry.partner.code,
        "period": entry.period.code,
        "origin": entry.origin,
        "status": entry.delivery_status or None,
        "reason": entry.reason or None,
        "done": entry.done or None,
        "next": entry.next or None,
        "team_assessment": entry.team_assessment or None,
        "team_assessment_reason": entry.team_assessment_reason or None,
        "partner_reply": entry.partner_reply or None,
        "submitted_on": _day(entry.submitted_at.date()) if entry.submitted_at else None,
        "approved_on": _day(entry.decided_at.date()) if entry.decided_at else None,
        "case_study": {"title": case_study.title, "text": case_study.text} if case_study else None,
        "evidence": [
            {
                "mark": one.mark,
                "source": one.source.code if one.source else None,
                "link": one.link or None,
                "link_title": one.link_title or None,
                "file": one.file.name or None,
                "locator": one.locator or None,
            }
            for one in sorted(entry.evidence.all(), key=lambda one: one.mark)
        ],
    }


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


#: The small nouns in the order in which they are frozen.
NOUNS: dict[str, Callable[[record.Mission, Selection], Iterator[Row]]] = {
    "mission": missions,
    "period": periods,
    "outcome": outcomes,
    "partner": partners,
    "area": areas,
    "source": sources,
    "indicator": indicators,
    "series_break": series_breaks,
    "milestone": milestones,
    "link": links,
    "due_change": due_changes,
    "wording": wordings,
    "funding": funding,
}
