"""What the pages of a composed report need of the frozen rows: read once, by a fixed number of queries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.models import FrozenFigure
from reports.public.present.points import words
from reports.released import Body, Shelf
from reports.series import value_of

Node = dict[str, Any]
Key = tuple[str, str]


def nodes(of: Any) -> Iterator[Node]:
    """Every dict of a report's text, at any depth."""
    if isinstance(of, dict):
        yield of
        for value in of.values():
            yield from nodes(value)
    elif isinstance(of, list):
        for value in of:
            yield from nodes(value)


@dataclass
class Facts:
    """Bodies by their keys, of all that some chapters of a report name."""

    entries: dict[str, Body] = field(default_factory=dict)
    commitments: dict[str, Body] = field(default_factory=dict)
    targets: dict[str, Body] = field(default_factory=dict)
    figures: dict[Key, Body] = field(default_factory=dict)
    later: dict[str, Body] = field(default_factory=dict)
    indicators: Mapping[str, Body] = field(default_factory=dict)
    areas: Mapping[str, Body] = field(default_factory=dict)
    partners: Mapping[str, Body] = field(default_factory=dict)
    outcomes: Mapping[str, Body] = field(default_factory=dict)
    sources: Mapping[str, Body] = field(default_factory=dict)
    funding: Mapping[str, Body] = field(default_factory=dict)
    breaks: dict[str, list[Body]] = field(default_factory=dict)

    def figure(self, key: Node | None) -> Body | None:
        """The frozen figure that a key names."""
        return self.figures.get((key["point"], key["vintage"])) if key else None

    def value(self, body: Body | None) -> str:
        """A figure as it is printed."""
        if body is None:
            return "none on record"
        return words(body, self.indicators[body["indicator"]])

    def newer(self, key: Node) -> Body | None:
        """The figure that the newest edition has of the same point, where it says something else."""
        body, later = self.figure(key), self.later.get(key["point"])
        if body is None or later is None or value_of(body).says_the_same(value_of(later)):
            return None
        return later


def facts_of(shelf: Shelf, named: Iterable[Any]) -> Facts:
    """The facts that some parts of a report's text name."""
    found = list(nodes(list(named)))
    entries = {one["entry"] for one in found if one.get("entry")}
    entries |= {code for one in found if one.get("kind") == "plans" for code in one.get("entries", ())}
    refs = {one["commitment"] for one in found if one.get("commitment")}
    refs |= {ref for one in found if one.get("kind") == "no_entry" for ref in one["commitments"]}
    targets = {one["target"] for one in found if one.get("target")}
    targets |= {code for one in found if one.get("kind") == "chart" for code in one["targets"]}
    facts = Facts(
        entries=_rows(shelf.entries, entries),
        targets=_rows(shelf.targets, targets),
        indicators=shelf.by_key("indicator"),
        areas=shelf.by_key("area"),
        partners=shelf.by_key("partner"),
        outcomes=shelf.by_key("outcome"),
        sources=shelf.by_key("source"),
        funding=shelf.by_key("funding"),
    )
    refs |= {body["commitment"] for body in facts.entries.values()}
    facts.commitments = shelf.all_commitments() or _rows(shelf.commitments, refs)
    _read_figures(shelf, found, facts)
    return facts


def _rows(rows: Any, keys: set[str]) -> dict[str, Body]:
    found = rows.filter(key__in=sorted(keys)).values_list("key", "body") if keys else ()
    return {key: json.loads(body) for key, body in found}


def _read_figures(shelf: Shelf, found: list[Node], facts: Facts) -> None:
    wanted = {(one["point"], one["vintage"]) for one in found if "point" in one and "vintage" in one}
    codes = {point.partition("|")[0] for point, _ in wanted}
    if not codes:
        return
    parts = [point.split("|") for point, _ in wanted]
    series = {
        "indicator__in": codes,
        "area__in": {one[1] for one in parts},
        "disaggregation__in": {one[2] for one in parts},
    }
    rows = shelf.figures(vintage="all").filter(**series).values_list("point", "vintage", "body")
    for point, vintage, body in rows.iterator(chunk_size=2000):
        if (point, vintage) in wanted:
            facts.figures[point, vintage] = json.loads(body)
    if any(one.get("kind") == "chart" for one in found):
        for one in shelf.nouns("series_break", owners=codes):
            facts.breaks.setdefault(one["indicator"], []).append(one)
    if shelf.is_newest or shelf.preview:
        return
    points = {point for point, _ in wanted}
    last = FrozenFigure.objects.last_published(shelf.mission_id, shelf.newest.position or 0)
    for point, body in last.filter(**series).values_list("point", "body").iterator(chunk_size=2000):
        if point in points:
            facts.later[point] = json.loads(body)
