"""The blocks of a section that are made of the record and not of its text. Pure; see docs/reports.md for each block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mission.choices import STATUS_ORDER
from mission.wording import ASSESSMENTS
from reports.composing.prose import Node
from reports.composing.references import Reference
from reports.composing.resolve import Unresolved, assessment_of
from reports.composing.sheets import Sheet
from reports.models.composing import SectionKind
from reports.series import LATEST, Point, period_before

Composer = Any


def _counts(sheet: Sheet, composer: Composer) -> list[Node]:
    """Commitments of an outcome: how many, with an entry, by status of the period; targets by assessment."""
    facts, outcome = composer.facts, sheet.outcome
    commitments = facts.serving(outcome)
    statuses = [facts.status_of(body) for body in commitments]
    classes = [assessment_of(body) for body in facts.targets_on(outcome)]
    codes = [*(str(code) or "not_stated" for code in STATUS_ORDER), "no_entry"]
    block = {
        "kind": "counts",
        "id": composer.anchors.give(f"{sheet.code}-counts"),
        "outcome": outcome or None,
        "commitments": len(commitments),
        "with_entry": sum(status != "no_entry" for status in statuses),
        "statuses": {code: statuses.count(code) for code in dict.fromkeys(codes)},
        "targets": {code: classes.count(code) for code in ASSESSMENTS},
    }
    return [block]


def chart_block(reference: Reference, composer: Composer) -> Node:
    """A chart of one series: its points by key, and the targets on it. Raises Unresolved."""
    facts = composer.facts
    if reference.key not in facts.indicators:
        raise Unresolved(f"There is no indicator “{reference.key}”.")
    if reference.area not in facts.areas:
        raise Unresolved(f"There is no area “{reference.area}”.")
    _, rows = facts.series(reference.key, reference.area, reference.disaggregation)
    if not rows:
        raise Unresolved(f"“{reference.key}” has no figures of that series.")
    on_it = [
        body["code"]
        for body in facts.targets_on("")
        if body["indicator"] == reference.key
        and body["area"] in (None, reference.area)
        and (body["disaggregation"] or "") == reference.disaggregation
    ]
    return {
        "kind": "chart",
        "id": composer.anchors.give(f"chart-{reference.key}"),
        "indicator": reference.key,
        "area": reference.area,
        "disaggregation": reference.disaggregation or None,
        "says": reference.place,
        "points": [{"point": row.point, "vintage": row.vintage} for row in rows],
        "targets": on_it,
    }


def target_block(target: Node, composer: Composer) -> Node:
    """A target with its computed assessment."""
    return {
        "kind": "target",
        "id": composer.anchors.give(f"target-{target['code']}"),
        "target": target["code"],
        "assessment": assessment_of(target),
    }


def _after_entries(sheet: Sheet, composer: Composer) -> list[Node]:
    """What is not told here: told in other chapters, left out by editors, and not reported at all."""
    facts, telling = composer.facts, composer.telling
    serving = {body["ref"] for body in facts.serving(sheet.outcome)}
    told = {row.body["commitment"] for row in facts.entries.values()}
    here = {one.entry for one in (*telling.placed.get(sheet.code, []), *telling.left_out.get(sheet.code, []))}
    elsewhere = [
        {"entry": row.body["code"], "section": telling.section_of(row.body["code"])}
        for row in facts.entries_on(serving)
        if row.body["code"] not in here and telling.section_of(row.body["code"])
    ]
    left_out = [{"entry": one.entry, "reason": one.reason} for one in telling.left_out.get(sheet.code, [])]
    found: list[Node] = []
    if elsewhere:
        found.append(
            {"kind": "elsewhere", "id": composer.anchors.give(f"{sheet.code}-elsewhere"), "rows": elsewhere}
        )
    if left_out:
        found.append(
            {"kind": "left_out", "id": composer.anchors.give(f"{sheet.code}-left-out"), "rows": left_out}
        )
    missing = {
        "kind": "no_entry",
        "id": composer.anchors.give(f"{sheet.code}-no-entry"),
        "of": len(serving),
        "commitments": sorted(serving - told),
    }
    return [*found, missing] if missing["commitments"] else found


def _measures(sheet: Sheet, composer: Composer) -> list[Node]:
    rows = [_indicator_row(body["code"], composer) for body in composer.facts.indicators_of(sheet.outcome)]
    targets = [
        {"target": body["code"], "assessment": assessment_of(body)}
        for body in composer.facts.targets_on(sheet.outcome)
    ]
    found: list[Node] = []
    if rows:
        found.append(
            {"kind": "indicators", "id": composer.anchors.give(f"{sheet.code}-indicators"), "rows": rows}
        )
    if targets:
        found.append(
            {"kind": "targets", "id": composer.anchors.give(f"{sheet.code}-targets"), "rows": targets}
        )
    return found


def _indicator_row(code: str, composer: Composer) -> Node:
    facts = composer.facts
    main = facts.main_series(code)
    row: Node = {"indicator": code, "area": None, "disaggregation": None, "value": None, "before": None}
    row["chart"] = composer.charts.get(code)
    if main is None:
        return row
    series, latest = facts.series(code, *main)
    keys = {(one.body["period_start"], one.body["period_end"], one.body["part"] or ""): one for one in latest}
    point = facts.in_period(series)

    def key_of(one: Point | None) -> Node | None:
        found = keys.get((one.start.isoformat(), one.end.isoformat(), "")) if one and one.at(LATEST) else None
        return {"point": found.point, "vintage": found.vintage} if found else None

    before = period_before(point, series.points) if point else None
    return row | {
        "area": main[0],
        "disaggregation": main[1] or None,
        "value": key_of(point),
        "before": key_of(before),
    }


def _plans(sheet: Sheet, composer: Composer) -> list[Node]:
    facts, telling = composer.facts, composer.telling
    here = [
        one.entry
        for code, rows in telling.placed.items()
        for one in rows
        if composer.outcome_of.get(code) == sheet.outcome
    ]
    rows = [code for code in dict.fromkeys(here) if facts.entries[code].body["next"]]
    if not rows:
        return [{"kind": "nothing", "what": "plans"}]
    return [{"kind": "plans", "id": composer.anchors.give(f"{sheet.code}-entries"), "entries": rows}]


def _funding(sheet: Sheet, composer: Composer) -> list[Node]:
    facts = composer.facts
    rows = [code for code, body in sorted(facts.funding.items()) if body["period"] == facts.period_code]
    if not rows:
        return [{"kind": "nothing", "what": "funding"}]
    return [{"kind": "funding_table", "id": composer.anchors.give(f"{sheet.code}-amounts"), "rows": rows}]


def _framework(sheet: Sheet, composer: Composer) -> list[Node]:
    facts = composer.facts
    rows = [
        {
            "outcome": code,
            "parent": body["parent"],
            "commitments": sum(code in one["outcomes"] for one in facts.commitments.values()),
            "indicators": [one["code"] for one in facts.indicators_of(code) if one["outcome"] == code],
        }
        for code, body in sorted(facts.outcomes.items())
    ]
    return [{"kind": "framework", "id": composer.anchors.give(f"{sheet.code}-table"), "rows": rows}]


def _commitments(sheet: Sheet, composer: Composer) -> list[Node]:
    facts = composer.facts
    entries: dict[str, list[str]] = {}
    for row in facts.entries_on(set(facts.commitments)):
        entries.setdefault(row.body["commitment"], []).append(row.body["code"])
    rows = [
        {"commitment": ref, "status": facts.status_of(body), "entries": entries.get(ref, [])}
        for ref, body in facts.commitments.items()
    ]
    return [{"kind": "commitments", "id": composer.anchors.give(f"{sheet.code}-table"), "rows": rows}]


def _punctuality(sheet: Sheet, composer: Composer) -> list[Node]:
    rows = composer.facts.rows.punctuality(composer.facts.period_code)
    if not rows:
        return [{"kind": "nothing", "what": "punctuality"}]
    return [{"kind": "punctuality", "id": composer.anchors.give(f"{sheet.code}-table"), "rows": rows}]


#: What stands before and after the text of a section, by its kind.
TABLES: dict[tuple[str, str], Callable[[Sheet, Composer], list[Node]]] = {
    (SectionKind.SUMMARY, "after"): _counts,
    (SectionKind.OVERVIEW, "before"): _counts,
    (SectionKind.PROGRESS, "after"): _after_entries,
    (SectionKind.MEASURES, "after"): _measures,
    (SectionKind.PLANS, "after"): _plans,
    (SectionKind.PRIORITY, "after"): _after_entries,
    (SectionKind.FINANCE, "after"): _funding,
    (SectionKind.FRAMEWORK, "after"): _framework,
    (SectionKind.COMMITMENTS, "after"): _commitments,
    (SectionKind.PUNCTUALITY, "after"): _punctuality,
}
