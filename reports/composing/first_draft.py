"""A first draft of each section, from the approved entries, figures, targets and money: to be edited, not typed. Pure.

Every number in it is a live reference, so that it names its source and is bound when it is saved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mission.choices import FundingKind, OutcomeKind
from mission.spans import span_words
from mission.wording import disaggregation_words
from reports.composing.facts import Body, EntryRow, Facts
from reports.composing.placing import home_section
from reports.composing.references import FigureRef
from reports.composing.sheets import TELLING, Placed, Sheet
from reports.composing.structure import Start
from reports.models.composing import SectionKind
from reports.series import LATEST, Point, period_before

#: As many indicators of a chapter get a chart in the draft.
CHARTS = 4


@dataclass(frozen=True)
class Earlier:
    """What the draft takes over from the report before: the order in which commitments were told, and texts by section."""

    order: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


def draft(starts: Sequence[Start], facts: Facts, earlier: Earlier) -> list[Sheet]:
    """The sections with their first text, and every approved entry of the period placed."""
    sheets = [Sheet(one.code, one.kind, one.title, one.outcome) for one in starts]
    places = _places(sheets, facts, earlier)
    texts = dict(earlier.texts)
    found = []
    for sheet in sheets:
        write = _WRITERS.get(sheet.kind)
        text = write(sheet, facts) if write else ""
        if sheet.kind == SectionKind.CONTACT:
            text = texts.get(sheet.code, "")
        found.append(
            Sheet(
                sheet.code,
                sheet.kind,
                sheet.title,
                sheet.outcome,
                text.strip(),
                entries=tuple(places.get(sheet.code, [])),
            )
        )
    return found


def _places(sheets: Sequence[Sheet], facts: Facts, earlier: Earlier) -> dict[str, list[Placed]]:
    """Entries by section: as last year's report told their commitments, then by what they serve; each group under its name."""
    tellers = [sheet for sheet in sheets if sheet.kind in TELLING]
    rows: dict[str, list[EntryRow]] = {}
    for row in facts.entries_on(set(facts.every_commitment)):
        home = home_section(row, tellers, facts)
        if home is not None:
            rows.setdefault(home.code, []).append(row)
    outcomes = {sheet.code: sheet.outcome for sheet in tellers}
    return {code: _in_groups(found, outcomes[code], facts, earlier) for code, found in rows.items()}


def _in_groups(rows: list[EntryRow], outcome: str, facts: Facts, earlier: Earlier) -> list[Placed]:
    ranks = {ref: rank for rank, ref in enumerate(earlier.order)}
    branch = facts.branch(outcome) - {outcome}

    def part_of(row: EntryRow) -> str:
        codes = facts.every_commitment[row.body["commitment"]]["outcomes"]
        return min(branch & set(codes), default="")

    def key(row: EntryRow) -> tuple[Any, ...]:
        ref = row.body["commitment"]
        rank = ranks.get(ref, len(ranks))
        return part_of(row), rank, ref, not facts.leads(row.body), row.body["partner"], row.body["code"]

    found: list[Placed] = []
    before = ""
    for row in sorted(rows, key=key):
        part = part_of(row)
        heading = facts.outcomes[part]["title"] if part and part != before else ""
        found.append(Placed(row.body["code"], heading))
        before = part
    return found


def _summary(sheet: Sheet, facts: Facts) -> str:
    lines = [
        "{{total:entries}} approved entries tell of {{total:with_entry}} of {{total:commitments}} commitments. "
        "{{total:no_entry}} have no entry for this period; the report lists them."
    ]
    lines += [
        f"- {_said(body, facts)}"
        for body in facts.indicators.values()
        if body["headline"]
        if _said(body, facts)
    ]
    return "\n\n".join([lines[0], "\n".join(lines[1:])])


def _introduction(sheet: Sheet, facts: Facts) -> str:
    if facts.period is None:
        return ""
    start, end = (dt.date.fromisoformat(facts.period[name]) for name in ("start", "end"))
    return (
        f"This report covers {span_words(start, end, long=True)}. It is made of the entries that partners submitted and "
        "the delivery team approved, and of published figures. Every statement and figure names its source."
    )


def _overview(sheet: Sheet, facts: Facts) -> str:
    if not facts.serving(sheet.outcome):
        return ""
    narrowed = f"/outcome={sheet.outcome}"
    return (
        f"{{{{total:commitments{narrowed}}}}} commitments serve this outcome. {{{{total:with_entry{narrowed}}}}} have an "
        f"entry for this period, and {{{{total:no_entry{narrowed}}}}} have none."
    )


def _measures(sheet: Sheet, facts: Facts) -> str:
    aimed = {body["indicator"] for body in facts.targets.values()}
    rows = [body for body in facts.indicators_of(sheet.outcome) if _main(body["code"], facts)]
    rows.sort(key=lambda body: (not body["headline"], body["code"] not in aimed, body["code"]))
    parts = []
    for body in rows[:CHARTS]:
        said = _said(body, facts)
        if not said:
            continue
        parts += [said, _chart(body, facts)]
        parts += [
            f"{{{{target:{code}}}}}"
            for code, target in sorted(facts.targets.items())
            if target["indicator"] == body["code"] and _on_main(target, facts)
        ]
    return "\n\n".join(parts)


def _main(code: str, facts: Facts) -> tuple[str, str] | None:
    """The series of an indicator that the draft can name: one with a figure of the period."""
    main = facts.main_series(code)
    if main is None or "/" in main[0] or "]" in main[1]:
        return None
    series, _ = facts.series(code, *main)
    return main if facts.in_period(series) else None


def _on_main(target: Body, facts: Facts) -> bool:
    return (target["area"] or "", target["disaggregation"] or "") == _main(target["indicator"], facts)


def _said(indicator: Body, facts: Facts) -> str:
    """An indicator in a sentence: the figure of the period, and the one of the period before."""
    main = _main(indicator["code"], facts)
    if main is None:
        return ""
    series, _ = facts.series(indicator["code"], *main)
    point = facts.in_period(series)
    before = period_before(point, series.points)
    words = f"{_named(indicator, main)}: {_ref(indicator, main, point)} {_when(point)}"
    if before is not None and before.at(LATEST) is not None:
        words += f", {_ref(indicator, main, before)} {_when(before)}"
    return f"{words}."


def _named(indicator: Body, main: tuple[str, str]) -> str:
    """The title of an indicator, and what part of it the figure is of."""
    return ", ".join(filter(None, [indicator["title"], disaggregation_words(main[1]) if main[1] else ""]))


def _when(point: Point) -> str:
    return f"{'on' if point.start == point.end else 'in'} {span_words(point.start, point.end)}"


def _ref(indicator: Body, main: tuple[str, str], point: Point) -> str:
    one = FigureRef(indicator["code"], main[0], point.start.isoformat(), point.end.isoformat(), main[1])
    return f"{{{{figure:{one}}}}}"


def _chart(indicator: Body, facts: Facts) -> str:
    main = _main(indicator["code"], facts)
    assert main is not None
    narrowed = f"[{main[1]}]" if main[1] else ""
    area = facts.areas[main[0]]["name"]
    series, _ = facts.series(indicator["code"], *main)
    length = facts.in_period(series).length
    spans = [span_words(point.start, point.end) for point in series.points if point.length == length]
    shown = spans[0] if len(spans) == 1 else f"{spans[0]} to {spans[-1]}"
    title = _named(indicator, main).replace("|", " ").replace("}}", " ")
    return f"{{{{chart:{indicator['code']}/{main[0]}{narrowed} | {title}, {area}, {shown}}}}}"


def _priority(sheet: Sheet, facts: Facts) -> str:
    return _overview(sheet, facts).replace("this outcome", "this priority")


def _finance(sheet: Sheet, facts: Facts) -> str:
    kinds = (FundingKind.TOTAL, FundingKind.BUDGET, FundingKind.SPENT)
    rows = [
        body
        for _, body in sorted(facts.funding.items())
        if body["period"] == facts.period_code and body["kind"] in kinds and body["source"]
    ]
    return "\n".join(
        f"- {(body['purpose'] or body['fund']).rstrip('.')}: {{{{funding:{body['code']}}}}} "
        f"({str(FundingKind(body['kind']).label).lower()})."
        for body in rows
    )


def _monitoring(sheet: Sheet, facts: Facts) -> str:
    aims = [body for body in facts.outcomes.values() if body["kind"] == OutcomeKind.AIM]
    aim = f" The aim is: {aims[0]['title'].rstrip('.')}." if aims else ""
    return (
        f"{{{{total:targets}}}} targets are on record and assessed by a published method.{aim} "
        f"{{{{total:targets/assessment=met}}}} are met, {{{{total:targets/assessment=missed}}}} are missed, and for "
        "{{total:targets/assessment=not_enough_data}} there is not enough data."
    )


_WRITERS: dict[str, Callable[[Sheet, Facts], str]] = {
    SectionKind.SUMMARY: _summary,
    SectionKind.INTRODUCTION: _introduction,
    SectionKind.OVERVIEW: _overview,
    SectionKind.MEASURES: _measures,
    SectionKind.PRIORITY: _priority,
    SectionKind.FINANCE: _finance,
    SectionKind.MONITORING: _monitoring,
}
