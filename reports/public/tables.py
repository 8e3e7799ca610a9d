"""The lists that can be taken as files: which rows, and which columns a CSV of them has.

A JSON row is the released body with its words; a CSV row is the same in cells, lists joined by semicolons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from mission.choices import LEADING_PARTS, Origin
from mission.wording import assessment_word, missing_words, status_word
from reports.released import Body, Shelf

_SOURCED = ("source", "locator")


class Lookups:
    """Small lists by code that rows take words from; each is read once, when it is needed."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    @cached_property
    def indicators(self) -> Mapping[str, Body]:
        """Indicators by code."""
        return self._shelf.by_key("indicator")

    @cached_property
    def sources(self) -> Mapping[str, Body]:
        """Sources by code."""
        return self._shelf.by_key("source")


Worded = Callable[[Body, Lookups], Body]


@dataclass(frozen=True)
class Table:
    """One list: the kind of its rows, its columns in a CSV, and the words that are added to a row."""

    kind: str
    columns: tuple[str, ...]
    worded: Worded = lambda body, _: body

    def rows(self, shelf: Shelf) -> QuerySet[Any]:
        """All rows of the list at the position that is read."""
        kinds = {"commitment": shelf.commitments, "entry": shelf.entries, "target": shelf.targets}
        rows = kinds[self.kind] if self.kind in kinds else shelf.rows_of(self.kind)
        return rows.order_by("key")


def _commitment(body: Body, _: Lookups) -> Body:
    leads = [part["partner"] for part in body["partners"] if part["role"] in LEADING_PARTS]
    return {**body, "leads": leads, "status_words": status_word(body["status"] or "")}


def _entry(body: Body, _: Lookups) -> Body:
    words = {
        "status_words": status_word(body["status"] or ""),
        "origin_words": str(Origin(body["origin"]).label),
    }
    return {**body, **words, "sources": [note["source"] or note["link"] for note in body["evidence"]]}


def _target(body: Body, _: Lookups) -> Body:
    held = body.get("assessment") or {}
    return {
        **body,
        "assessment_class": held.get("class"),
        "assessment_words": assessment_word(held["class"]) if held else None,
        "assessment_sentence": held.get("sentence"),
        "assessment_method": held.get("method"),
        "moves": held.get("moves"),
    }


def observation(body: Body, lookups: Lookups) -> Body:
    """A published value with its unit, its source and why it is missing."""
    indicator, source = (
        lookups.indicators.get(body["indicator"], {}),
        lookups.sources.get(body["source"] or "", {}),
    )
    return {
        **body,
        "unit": indicator.get("unit"),
        "unit_label": indicator.get("unit_label"),
        "missing_words": missing_words(body["missing"]) if body["missing"] else None,
        "publisher": source.get("publisher"),
        "source_title": source.get("title"),
        "source_url": source.get("url"),
    }


OBSERVATIONS = (
    "indicator", "area", "disaggregation", "period_start", "period_end", "part", "bound", "value", "unit", "unit_label",
    "missing", "missing_words", "quality", "revised", "reason", "numerator", "denominator", "published", "source",
    "locator", "note", "publisher", "source_title", "source_url",
)  # fmt: skip

_PERIODS = Table(
    "period", ("code", "label", "start", "end", "report_title", "report_source", "report_published", "note")
)

#: The lists by their name in addresses.
TABLES: dict[str, Table] = {
    "commitments": Table(
        "commitment",
        (
            "ref", "title", "description", "announced", "due", "due_now", "due_moves", "status", "status_words",
            "status_period", "leads", "partners", "outcomes", "areas", "origin", "source", "superseded_by", "withdrawn",
        ),
        _commitment,
    ),
    "progress-entries": Table(
        "entry",
        (
            "code", "number", "commitment", "partner", "period", "origin", "origin_words", "status", "status_words",
            "reason", "done", "next", "team_assessment", "team_assessment_reason", "partner_reply", "submitted_on",
            "approved_on", "sources",
        ),
        _entry,
    ),
    "partners": Table(
        "partner",
        ("code", "name", "kind", "sector", "member_of", "merged_into", "area", "description", "url", "source"),
    ),
    "outcomes": Table("outcome", ("code", "title", "kind", "parent", *_SOURCED)),
    "indicators": Table(
        "indicator",
        (
            "code", "title", "outcome", "unit", "unit_label", "direction", "combine", "definition", "publisher",
            "frequency", "expected_lag_days", "headline", "source",
        ),
    ),
    "targets": Table(
        "target",
        (
            "code", "title", "indicator", "area", "disaggregation", "commitment", "replaces", "change_reason", "measure",
            "per", "baseline", "baseline_start", "baseline_end", "value", "change_percent", "comparator", "span_start",
            "span_end", "due", "set_by", *_SOURCED, "note", "assessment_class", "assessment_words", "assessment_sentence",
            "assessment_method", "moves",
        ),
        _target,
    ),
    "funding": Table(
        "funding",
        ("code", "fund", "partner", "period", "amount", "rounding", "kind", "part_of", "commitment", "purpose", *_SOURCED),
    ),
    "milestones": Table("milestone", ("code", "commitment", "date", "state", "title", *_SOURCED)),
    "areas": Table("area", ("code", "name", "kind", "parent", "gss_code", "note")),
    "sources": Table("source", ("code", "title", "publisher", "published", "url")),
    "reporting-periods": _PERIODS,
    "periods": _PERIODS,
}  # fmt: skip


def cells(body: Body, columns: tuple[str, ...]) -> Iterator[Any]:
    """A row in the cells of a CSV."""
    for name in columns:
        value = body.get(name)
        yield _joined(value) if isinstance(value, list) else value


def _joined(values: list[Any]) -> str:
    return ";".join(_one(value) for value in values)


def _one(value: Any) -> str:
    if isinstance(value, Mapping) and {"partner", "role"} <= set(value):
        return f"{value['role']}={value['partner']}"
    return "" if value is None else str(value)
