"""Bodies of the small nouns: mission, periods, outcomes, partners, places, sources, and what hangs on commitments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from mission import models as record
from reports.selection import Selection
from reports.snapshot.punctuality import punctuality
from reports.snapshot.rows import SOURCED, Body, Row, day, money, shape


def missions(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """The mission itself."""
    rows = record.Mission.objects.filter(pk=mission.pk)
    for body in shape(
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
        yield Row(body["slug"], body | {"amount": money(body["amount"])})


def packages(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """The descriptor of the data package that the mission was loaded from; none for one made by hand."""
    text = record.Mission.objects.values_list("package", flat=True).get(pk=mission.pk)
    if text:
        yield Row(mission.slug, {"descriptor": text})


def periods(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Reporting periods."""
    rows = record.ReportingPeriod.objects.filter(mission=mission)
    for body in shape(
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
        yield Row(body["code"], body | {"start": day(body["start"]), "end": day(body["end"])})


def outcomes(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Outcomes and priorities."""
    rows = record.Outcome.objects.filter(mission=mission)
    for body in shape(rows, "code", "title", "kind", "locator", parent="parent__code", source="source__code"):
        yield Row(body["code"], body, {"owner": body["parent"] or ""})


def partners(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Partners with their earlier names."""
    names: dict[str, list[Body]] = {}
    for name in shape(
        record.PartnerName.objects.filter(mission=mission).order_by("until", "id"),
        "code",
        "name",
        "until",
        "reason",
        partner="partner__code",
    ):
        owner = name.pop("partner")
        names.setdefault(owner, []).append(name | {"until": day(name["until"])})
    rows = record.Partner.objects.filter(mission=mission)
    for body in shape(
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
    for body in shape(rows, "code", "name", "kind", "gss_code", "note", parent="parent__code"):
        yield Row(body["code"], body, {"owner": body["parent"] or "", "other": body["kind"]})


def sources(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Sources."""
    for body in shape(
        record.Source.objects.filter(mission=mission), "code", "title", "publisher", "published", "url"
    ):
        yield Row(body["code"], body)


def indicators(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Indicators."""
    rows = record.Indicator.objects.filter(mission=mission)
    for body in shape(
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
    for body in shape(rows, "date", "kind", "note", indicator="indicator__code", **SOURCED):
        key = f"{body['indicator']}|{body['date']}|{body['kind']}"
        yield Row(key, body, {"owner": body["indicator"]})


def _selected_commitments(mission: record.Mission, selection: Selection) -> QuerySet[Any]:
    return record.Commitment.objects.filter(selection.commitments(), mission=mission).values("pk")


def milestones(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Milestones."""
    rows = record.Milestone.objects.filter(selection.milestones(), mission=mission)
    rows = rows.filter(commitment__in=_selected_commitments(mission, selection))
    for body in shape(rows, "code", "date", "state", "title", commitment="commitment__ref", **SOURCED):
        yield Row(body["code"], body, {"owner": body["commitment"]})


def links(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Links between commitments."""
    chosen = _selected_commitments(mission, selection)
    rows = record.CommitmentLink.objects.filter(selection.known("date"), mission=mission)
    rows = rows.filter(commitment__in=chosen, related__in=chosen)
    for body in shape(
        rows, "relation", "date", "reason", commitment="commitment__ref", related="related__ref", **SOURCED
    ):
        key = f"{body['commitment']}|{body['relation']}|{body['related']}"
        yield Row(key, body, {"owner": body["commitment"], "other": body["related"]})


def due_changes(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Moved due dates."""
    rows = record.DueChange.objects.filter(selection.known("announced"), mission=mission)
    rows = rows.filter(commitment__in=_selected_commitments(mission, selection))
    for body in shape(
        rows, "announced", "before", "after", "reason", commitment="commitment__ref", **SOURCED
    ):
        yield Row(f"{body['commitment']}|{body['announced']}", body, {"owner": body["commitment"]})


def wordings(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Commitments reworded or withdrawn."""
    rows = record.CommitmentChange.objects.filter(selection.known("date"), mission=mission)
    rows = rows.filter(commitment__in=_selected_commitments(mission, selection))
    for body in shape(
        rows,
        "kind",
        "date",
        "title_before",
        "description_before",
        "reason",
        commitment="commitment__ref",
        **SOURCED,
    ):
        key = f"{body['commitment']}|{body['kind']}|{body['date']}"
        yield Row(key, body, {"owner": body["commitment"]})


def funding(mission: record.Mission, selection: Selection) -> Iterator[Row]:
    """Amounts of money."""
    rows = record.Funding.objects.filter(selection.funding(), mission=mission)
    if not selection.whole:
        chosen = _selected_commitments(mission, selection)
        rows = rows.filter(commitment=None) | rows.filter(commitment__in=chosen)
    for body in shape(
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
        **SOURCED,
    ):
        body["amount"] = money(body["amount"])
        yield Row(body["code"], body, {"owner": body["commitment"] or "", "other": body["partner"] or ""})


#: The small nouns in the order in which they are frozen.
NOUNS: dict[str, Callable[[record.Mission, Selection], Iterator[Row]]] = {
    "mission": missions,
    "package": packages,
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
    "punctuality": punctuality,
}
