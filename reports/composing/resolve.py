"""What a reference reads as: its words, the note on it, and what is wrong with it. Reads facts and no tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from mission.choices import Combine
from mission.units import amount, difference, figure, number, unit_of
from mission.wording import assessment_word, missing_words
from reports.composing.facts import Body, Facts, FigureRow
from reports.composing.notes import Notes
from reports.composing.references import UNDATED, FigureRef, Reference
from reports.series import Point, broken_between, value_of

Run = dict[str, Any]


class Unresolved(LookupError):
    """A reference to something that is not on the record; the message is for the editor."""


@dataclass(frozen=True)
class Revised:
    """A figure in a text of which the record has a later value than the one it is bound to."""

    figure: FigureRef
    before: str
    after: str
    vintage: str


def vintage_words(row: FigureRow) -> str:
    """The publication of a value as a figure is bound to it: `PUBLISHED,SOURCE`."""
    return f"{row.body['published'] or UNDATED},{row.body['source']}"


def latest_vintage(facts: Facts, one: FigureRef) -> str:
    """The publication that a figure is bound to when it is saved: the latest; empty where there is none."""
    values = facts.values_at(one)
    return vintage_words(values[-1]) if values else ""


def row_of(facts: Facts, one: FigureRef) -> FigureRow:
    """The published value that a figure means: the one it is bound to, else the latest. Raises Unresolved."""
    if one.indicator not in facts.indicators:
        raise Unresolved(f"There is no indicator “{one.indicator}”.")
    if one.area not in facts.areas:
        raise Unresolved(f"There is no area “{one.area}”.")
    values = facts.values_at(one)
    if not values:
        of = f" for “{one.disaggregation}”" if one.disaggregation else ""
        raise Unresolved(f"“{one.indicator}” has no figure from {one.start} to {one.end}{of}.")
    if not one.vintage:
        return values[-1]
    for row in values:
        if vintage_words(row) == one.vintage:
            return row
    raise Unresolved(f"“{one.vintage}” is no publication of this figure.")


def figure_words(body: Body, indicator: Body) -> str:
    """A value as it is printed in a sentence, or why there is none."""
    if not body["value"]:
        return missing_words(body["missing"] or "")
    return figure(body["value"], indicator["unit"], indicator["unit_label"] or "", body["bound"] or "")


def revised(facts: Facts, one: FigureRef) -> Revised | None:
    """Whether the record has a later value of a figure that says something else."""
    values = facts.values_at(one)
    bound = next((row for row in values if vintage_words(row) == one.vintage), None)
    if bound is None or bound is values[-1]:
        return None
    if value_of(bound.body).says_the_same(value_of(values[-1].body)):
        return None
    indicator = facts.indicators[one.indicator]
    return Revised(
        one,
        figure_words(bound.body, indicator),
        figure_words(values[-1].body, indicator),
        vintage_words(values[-1]),
    )


def assessment_of(target: Body) -> str:
    """The computed class of a target; empty where there is none."""
    found = target.get("assessment") or {}
    return str(found.get("class") or "") if isinstance(found, dict) else str(found)


def run_of(reference: Reference, facts: Facts, notes: Notes) -> list[Run]:
    """The runs that stand for a reference within a sentence. Raises Unresolved."""
    return _RUNS[reference.kind](reference, facts, notes)


def _noted(row: FigureRow, notes: Notes) -> int:
    return notes.number(
        kind="figure",
        point=row.point,
        vintage=row.vintage,
        source=row.body["source"],
        locator=row.body["locator"],
    )


def _figure(reference: Reference, facts: Facts, notes: Notes) -> list[Run]:
    row = row_of(facts, reference.figures[0])
    indicator = facts.indicators[reference.key]
    run = {"kind": "figure", "indicator": reference.key, "point": row.point, "vintage": row.vintage}
    note = {"kind": "note", "number": _noted(row, notes)}
    return [run | {"text": figure_words(row.body, indicator)}, note]


def _numbers(reference: Reference, facts: Facts) -> list[tuple[FigureRow, Decimal]]:
    found = []
    for one in reference.figures:
        row = row_of(facts, one)
        value = value_of(row.body)
        if value.number is None or value.bound:
            raise Unresolved("A figure that is hidden, missing or a bound cannot be reckoned with.")
        found.append((row, value.number))
    return found


def _computed(
    how: str, text: str, rows: list[FigureRow], notes: Notes, broken: Mapping[str, Any] | None = None
) -> list[Run]:
    of = [{"point": row.point, "vintage": row.vintage} for row in rows]
    between = {"date": broken["date"], "kind": broken["kind"]} if broken else None
    note = notes.number(kind="computed", how=how, text=text, of=of, **{"break": between})
    return [
        {"kind": "computed", "how": how, "text": text, "of": of, "break": between},
        {"kind": "note", "number": note},
    ]


def _change(reference: Reference, facts: Facts, notes: Notes) -> list[Run]:
    (old_row, old), (new_row, new) = _numbers(reference, facts)
    unit = facts.indicators[reference.key]["unit"]
    first, last = sorted((_point(old_row), _point(new_row)), key=lambda point: (point.end, point.start))
    broken = broken_between(first, last, facts.breaks.get(reference.key, []))
    text = change_words(old, new, unit)
    return _computed("change", text, [old_row, new_row], notes, broken)


def change_words(old: Decimal, new: Decimal, unit: str) -> str:
    """The change between two figures: “83.6% more”, “4.1% lower”, “24 percentage points higher”, “the same”."""
    if old == new or unit_of(unit).points:
        return difference(old, new, unit)
    if old == 0:
        raise Unresolved("A change from zero has no percentage.")
    share = (abs(new - old) / abs(old) * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)
    words = ("more", "fewer") if unit_of(unit).counts else ("higher", "lower")
    return f"{number(share)}% {words[0] if new > old else words[1]}"


def _sum(reference: Reference, facts: Facts, notes: Notes) -> list[Run]:
    rows = _numbers(reference, facts)
    indicator = facts.indicators[reference.key]
    if indicator["combine"] != Combine.SUM:
        raise Unresolved(f"Periods of “{reference.key}” cannot be added up.")
    spans = sorted((_point(row).start, _point(row).end) for row, _ in rows)
    if any(later[0] <= earlier[1] for earlier, later in zip(spans, spans[1:], strict=False)):
        raise Unresolved("The spans overlap, so their figures cannot be added up.")
    if len({(row.body["area"], row.body["disaggregation"]) for row, _ in rows}) > 1:
        raise Unresolved("Only figures of one area and one disaggregation are added up.")
    total = sum((value for _, value in rows), Decimal(0))
    text = figure(f"{total:f}", indicator["unit"], indicator["unit_label"] or "")
    return _computed("sum", text, [row for row, _ in rows], notes)


def _point(row: FigureRow) -> Point:
    start, end = (dt.date.fromisoformat(row.body[name]) for name in ("period_start", "period_end"))
    return Point(start, end, ())


def _commitment(reference: Reference, facts: Facts, notes: Notes) -> list[Run]:
    if reference.key not in facts.every_commitment:
        raise Unresolved(f"There is no commitment “{reference.key}”.")
    return [{"kind": "commitment", "commitment": reference.key, "text": reference.key}]


def _entry(reference: Reference, facts: Facts, notes: Notes) -> list[Run]:
    row = facts.entry(reference.key)
    if row is None:
        raise Unresolved(f"There is no approved entry “{reference.key}” of this period or an earlier one.")
    return [{"kind": "note", "number": notes.number(kind="entry", entry=reference.key, hash=row.hash)}]


def _target(reference: Reference, facts: Facts, notes: Notes) -> list[Run]:
    target = target_of(reference, facts)
    code = assessment_of(target)
    text = assessment_word(code).lower() if code else "not assessed"
    return [{"kind": "target", "target": reference.key, "assessment": code, "text": text}]


def target_of(reference: Reference, facts: Facts) -> Body:
    """The target that a reference names. Raises Unresolved."""
    if reference.key not in facts.targets:
        raise Unresolved(f"There is no target “{reference.key}”.")
    return facts.targets[reference.key]


def _funding(reference: Reference, facts: Facts, notes: Notes) -> list[Run]:
    body = facts.funding.get(reference.key)
    if body is None:
        raise Unresolved(f"There is no amount of money “{reference.key}”.")
    note = notes.number(kind="funding", funding=reference.key, source=body["source"], locator=body["locator"])
    text = amount(body["amount"], body["rounding"] or "")
    return [
        {"kind": "funding", "funding": reference.key, "text": text},
        {"kind": "note", "number": note},
    ]


def _source(reference: Reference, facts: Facts, notes: Notes) -> list[Run]:
    if reference.key not in facts.sources:
        raise Unresolved(f"There is no source “{reference.key}”.")
    note = notes.number(kind="source", source=reference.key, locator=reference.place or None)
    return [{"kind": "note", "number": note}]


def _total(reference: Reference, facts: Facts, notes: Notes) -> list[Run]:
    filters = dict(reference.filters)
    outcome = filters.get("outcome", "")
    if outcome and outcome not in facts.outcomes:
        raise Unresolved(f"There is no outcome “{outcome}”.")
    count = counted(reference.key, facts, filters)
    return [
        {
            "kind": "total",
            "of": reference.key,
            "filters": filters,
            "count": count,
            "text": number(count),
        }
    ]


def counted(what: str, facts: Facts, filters: dict[str, str]) -> int:
    """How many there are of what a total counts."""
    outcome = filters.get("outcome", "")
    commitments = facts.serving(outcome)
    refs = {body["ref"] for body in commitments}
    told = {row.body["commitment"] for row in facts.entries.values()}
    if what in ("with_entry", "no_entry"):
        return len(refs & told) if what == "with_entry" else len(refs - told)
    if what == "commitments":
        wanted = filters.get("status")
        return sum(wanted in (None, facts.status_of(body)) for body in commitments)
    if what == "entries":
        wanted = filters.get("status")
        rows = facts.entries_on(refs)
        return sum(wanted in (None, row.body["status"] or "not_stated") for row in rows)
    if what == "partners":
        return len({part["partner"] for body in commitments for part in body["partners"]})
    wanted = filters.get("assessment")
    return sum(wanted in (None, assessment_of(body)) for body in facts.targets_on(outcome))


def _misplaced(reference: Reference, facts: Facts, notes: Notes) -> list[Run]:
    raise Unresolved("A chart stands in a paragraph of its own, with an empty line before and after it.")


_RUNS: dict[str, Callable[[Reference, Facts, Notes], list[Run]]] = {
    "figure": _figure,
    "change": _change,
    "sum": _sum,
    "commitment": _commitment,
    "entry": _entry,
    "target": _target,
    "funding": _funding,
    "source": _source,
    "total": _total,
    "chart": _misplaced,
}
