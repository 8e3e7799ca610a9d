"""Editions and the differences between them, in words."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Iterable, Mapping
from typing import Any

from mission.spans import day_words, span_words
from mission.units import difference, figure
from mission.wording import (
    assessment_word,
    code_words,
    counted,
    disaggregation_words,
    missing_words,
    status_word,
)
from reports.compare import CHANGED, EARLIER, GONE, NEW, RESTATED, REVISED, Change
from reports.models import Edition
from reports.public.addresses import address
from reports.released import Body, Shelf
from reports.series import Value, value_of

#: Kinds of things with their names for one and for several.
NAMES = {
    "mission": ("the mission", "the mission"),
    "period": ("reporting period", "reporting periods"),
    "outcome": ("outcome or priority", "outcomes and priorities"),
    "commitment": ("commitment", "commitments"),
    "entry": ("progress entry", "progress entries"),
    "milestone": ("milestone", "milestones"),
    "link": ("link between commitments", "links between commitments"),
    "due_change": ("moved due date", "moved due dates"),
    "wording": ("changed wording", "changed wordings"),
    "indicator": ("indicator", "indicators"),
    "series_break": ("break of a series", "breaks of series"),
    "figure": ("figure", "figures"),
    "target": ("target", "targets"),
    "funding": ("amount of money", "amounts of money"),
    "punctuality": ("count of punctuality", "counts of punctuality"),
    "partner": ("partner", "partners"),
    "area": ("area", "areas"),
    "source": ("source", "sources"),
}
#: What happened, with its heading.
WHAT = {
    REVISED: "Revised figures",
    CHANGED: "Changed",
    NEW: "New",
    GONE: "No longer there",
    RESTATED: "Said again with the same value",
    EARLIER: "An earlier publication of the same point was added",
}
#: So many of one kind stand on the page; the file has all.
MOST = 40
_PAGES = {
    "commitment": ("commitment", "ref"),
    "partner": ("partner", "code"),
    "indicator": ("indicator", "code"),
    "area": ("area", "code"),
    "outcome": ("outcome", "code"),
    "period": ("period", "code"),
    "source": ("source", "code"),
}


def row(shelf: Shelf, edition: Edition) -> dict[str, Any]:
    """One edition in the list."""
    of = shelf.beside(edition)
    released = edition.release_at
    return {
        "position": edition.position,
        "title": edition.report.title,
        "kind": edition.report.get_kind_display(),
        "period": edition.report.period.label if edition.report.period else "",
        "number": edition.number,
        "released": day_words(released.date()) if released else "",
        "imported": edition.imported,
        "by": "Made when published reports were loaded"
        if edition.imported
        else "Released by the delivery team",
        "newest": edition.pk == shelf.newest.pk,
        "url": address(of, "edition"),
        "home_url": address(of, "home"),
        "hash": edition.hash,
        "note": edition.note,
        "corrects": edition.corrects.position if edition.corrects else None,
        "withdraws": edition.withdraws,
    }


def parts(edition: Edition) -> list[dict[str, Any]]:
    """What an edition holds, from the manifest in its document."""
    manifest = json.loads(edition.document)["parts"]
    totals: dict[str, int] = {}
    for name, line in manifest.items():
        kind = {
            "commitments": "commitment",
            "entries": "entry",
            "figures": "figure",
            "targets": "target",
        }.get(name.partition("/")[0], name)
        totals[kind] = totals.get(kind, 0) + line["rows"]
    return [
        {"name": NAMES[kind][1], "number": totals[kind]}
        for kind in NAMES
        if totals.get(kind) and kind != "mission"
    ]


def summary(tallies: Mapping[str, Mapping[str, int]]) -> list[dict[str, str]]:
    """How many of each kind came, changed and went, one sentence per kind."""
    return [
        {"id": f"kind-{kind}", "name": NAMES[kind][1], "text": tally_words(kind, tally)}
        for kind, tally in tallies.items()
    ]


def tally_words(kind: str, tally: Mapping[str, int]) -> str:
    """“3 new, 1 revised”."""
    short = {
        REVISED: "revised",
        CHANGED: "changed",
        NEW: "new",
        GONE: "no longer there",
        RESTATED: "said again with the same value",
        EARLIER: "with an earlier publication added",
    }
    return ", ".join(f"{tally[what]:,} {short[what]}" for what in WHAT if tally.get(what))


def group(kind: str, found: Iterable[Change], names: Naming) -> dict[str, Any]:
    """The differences of one kind for the page: the first of each sort, and how many there are."""
    ordered: dict[str, list[Change]] = {}
    numbers: dict[str, int] = {}
    for change in found:
        numbers[change.what] = numbers.get(change.what, 0) + 1
        if len(ordered.setdefault(change.what, [])) < MOST:
            ordered[change.what].append(change)
    sorts = [
        {
            "title": WHAT[what],
            "number": numbers[what],
            "more": numbers[what] - len(ordered[what]),
            "rows": [names.row(one) for one in ordered[what]],
        }
        for what in WHAT
        if what in ordered
    ]
    return {"id": f"kind-{kind}", "name": NAMES[kind][1], "sorts": sorts, "tally": tally_words(kind, numbers)}


class Naming:
    """Names and addresses of the things that changed; they are those of the position that is read."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.indicators = shelf.by_key("indicator")
        self.areas = shelf.by_key("area")

    def row(self, change: Change) -> dict[str, Any]:
        """One difference: what it is about, and what was said before and after."""
        if change.kind == "figure":
            return self._figure(change)
        fields = [
            {"name": code_words(one.name), "before": plain(one.before), "after": plain(one.after)}
            for one in change.fields
        ]
        return {"title": self.title(change), "url": self._url(change), "fields": fields, "text": ""}

    def title(self, change: Change) -> str:
        """What a row is called."""
        body = change.body
        if change.kind == "figure":
            return self._figure_title(body)
        if change.kind == "entry":
            return f"{body['commitment']}, {body['period']}, {body['partner']}: {status_word(body['status'] or '')}"
        if change.kind == "punctuality":
            return f"{body['partner']}, {body['period']}"
        if change.kind == "link":
            return f"{body['commitment']} {code_words(body['relation']).lower()} {body['related']}"
        name = (
            body.get("title")
            or body.get("name")
            or body.get("label")
            or body.get("purpose")
            or body.get("note")
            or ""
        )
        code = body.get("ref") or body.get("commitment") or ""
        if change.kind == "series_break":
            code = self.indicators.get(body["indicator"], {}).get("title", body["indicator"])
        return f"{code}, {name}" if code and name else str(name or change.key)

    def _url(self, change: Change) -> str:
        page, argument = _PAGES.get(change.kind, ("", ""))
        if not page or change.after is None:
            ref = change.body.get("commitment") if change.kind != "commitment" else None
            return address(self.shelf, "commitment", ref=ref) if ref and change.after is not None else ""
        return address(self.shelf, page, **{argument: change.body[argument]})

    def _figure_title(self, body: Body) -> str:
        indicator = self.indicators.get(body["indicator"])
        start, end = (dt.date.fromisoformat(body[name]) for name in ("period_start", "period_end"))
        words = [indicator["title"] if indicator else body["indicator"]]
        if body["disaggregation"]:
            words.append(disaggregation_words(body["disaggregation"]))
        if body["part"]:
            words.append(f"{body['part']} end of the interval")
        area = self.areas.get(body["area"])
        return ", ".join([*words, area["name"] if area else body["area"], span_words(start, end)])

    def _figure(self, change: Change) -> dict[str, Any]:
        body = change.body
        indicator = self.indicators.get(body["indicator"]) or {"unit": "count", "unit_label": ""}
        before, after = (value_of(one) if one else None for one in (change.before, change.after))
        url = ""
        if body["indicator"] in self.indicators:
            query = [("area", body["area"]), ("disaggregation", body["disaggregation"] or "total")]
            url = address(self.shelf, "indicator", query, code=body["indicator"])
        return {
            "title": self._figure_title(body),
            "url": url,
            "fields": [],
            "text": figure_words(change.what, before, after, indicator),
        }


def figure_words(what: str, before: Value | None, after: Value | None, indicator: Mapping[str, Any]) -> str:
    """What became of one figure: “938, then 940, 2 more”."""

    def told(value: Value) -> str:
        if value.number is None:
            return missing_words(value.missing)
        return figure(value.printed, indicator["unit"], indicator["unit_label"] or "", value.bound)

    if what == REVISED and before and after:
        plain_numbers = (
            before.number is not None and after.number is not None and not (before.bound or after.bound)
        )
        step = f", {difference(before.printed, after.printed, indicator['unit'])}" if plain_numbers else ""
        return f"{told(before)}, then {told(after)}{step}"
    value = after or before
    return told(value) if value else ""


def plain(value: Any) -> str:
    """A part of a row in words; what is empty is said to be not stated."""
    if value is None or value == "" or value == []:
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(plain(one) for one in itertools.islice(value, 20))
    if isinstance(value, Mapping) and {"class", "sentence"} <= set(value):
        return f"{assessment_word(value['class'])}. {value['sentence']}"
    if isinstance(value, Mapping):
        return ", ".join(
            f"{code_words(name).lower()} {plain(one)}" for name, one in value.items() if one not in (None, "")
        )
    return str(value)


def standing_words(edition: Edition, newest: Edition) -> str:
    """Where an edition stands in the line."""
    if edition.pk == newest.pk:
        return "This is the newest edition."
    number = (newest.position or 0) - (edition.position or 0)
    return f"{counted(number, 'later edition')} {'has' if number == 1 else 'have'} been released since."
