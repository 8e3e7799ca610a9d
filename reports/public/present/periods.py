"""Reporting periods as rows, and one period as its page shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mission.dates import first_day
from mission.spans import day_words, partial_date_words
from reports.models import Edition
from reports.public.addresses import address
from reports.public.page import edition_words
from reports.public.present.entries import entry_row
from reports.public.present.names import Names, source_note
from reports.public.present.outcomes import first_of, name
from reports.public.present.told import told_periods
from reports.released import Body, Shelf

NO_OUTCOME = "Without an outcome"


def span(period: Body) -> str:
    """First and last day in words."""
    start, end = (dt.date.fromisoformat(period[one]) for one in ("start", "end"))
    return f"{day_words(start)} to {day_words(end)}"


def row(
    shelf: Shelf, period: Body, entries: int, commitments: int, sources: Mapping[str, Body]
) -> dict[str, Any]:
    """One period in the list."""
    source = sources.get(period["report_source"] or "")
    return {
        "label": period["label"],
        "url": address(shelf, "period", code=period["code"]),
        "span": span(period),
        "entries": entries,
        "commitments": commitments,
        "report": period["report_title"] or "",
        "published": period["report_published"] or "",
        "source": source_note(source) if source else None,
    }


def facts(shelf: Shelf, period: Body, source: Body | None) -> list[dict[str, Any]]:
    """The days of a period, its annual report, and the editions of this record that it has."""
    found: list[dict[str, Any]] = [{"label": "Days", "text": span(period)}]
    if period["report_title"]:
        published = partial_date_words(period["report_published"] or "")
        report: dict[str, Any] = {"label": "Annual report", "text": f"published {published}"}
        link = {"text": period["report_title"], "url": (source or {}).get("url") or ""}
        found.append({**report, "links": [link]})
    else:
        found.append({"label": "Annual report", "text": "No annual report is on record"})
    editions = [one for one in shelf.editions() if _of(one, period["code"])]
    if editions:
        found.append({"label": "In this record", "links": [_edition_link(shelf, one) for one in editions]})
    return [*found, {"label": "Note", "text": period["note"]}] if period["note"] else found


def _of(edition: Edition, code: str) -> bool:
    return edition.report.period is not None and edition.report.period.code == code


def _edition_link(shelf: Shelf, edition: Edition) -> dict[str, str]:
    return {
        "text": f"Edition {edition.position}, {edition_words(edition)}",
        "url": edition_address(shelf, edition),
    }


def edition_address(shelf: Shelf, edition: Edition) -> str:
    """The home page of the mission as an edition has it."""
    return f"{address_of_newest(shelf)}editions/{edition.position}/"


def address_of_newest(shelf: Shelf) -> str:
    """The home page of the mission in its newest edition."""
    newest = shelf.beside(shelf.newest)
    return address(newest, "home")


def by_outcome(
    shelf: Shelf, entries: Iterable[Body], commitments: Iterable[Body], names: Names
) -> list[dict[str, Any]]:
    """The entries under the first outcome that their commitment serves; priorities come after the outcomes."""
    served = {one["ref"]: one for one in commitments}
    titles = {ref: one["title"] for ref, one in served.items()}
    groups: dict[str, dict[str, Any]] = {}
    for entry in entries:
        codes = served.get(entry["commitment"], {}).get("outcomes", [])
        top = first_of(names.outcomes, codes)
        group = groups.setdefault(top["code"] if top else "", _group(shelf, top))
        group["rows"].append(entry_row(shelf, entry, titles, names))
    return sorted(groups.values(), key=lambda one: one["order"])


def _group(shelf: Shelf, top: Body | None) -> dict[str, Any]:
    if top is None:
        return {"heading": NO_OUTCOME, "url": "", "id": "no-outcome", "order": (2, ""), "rows": []}
    return {
        "heading": name(top),
        "url": address(shelf, "outcome", code=top["code"]),
        "id": f"outcome-{top['code']}",
        "order": (int(top["kind"] == "cross_cutting_priority"), top["code"]),
        "rows": [],
    }


def milestones(shelf: Shelf, rows: Iterable[Body], titles: Mapping[str, str]) -> list[dict[str, str]]:
    """The milestones of a period by date."""
    return [
        {
            "date": one["date"],
            "title": one["title"],
            "ref": one["commitment"],
            "commitment": titles.get(one["commitment"], ""),
            "url": address(shelf, "commitment", ref=one["commitment"]),
        }
        for one in sorted(rows, key=lambda one: (first_day(one["date"]) or dt.date.min, one["code"]))
    ]


def steps(shelf: Shelf, code: str) -> dict[str, dict[str, str] | None]:
    """The periods before and after."""
    periods: Sequence[Body] = told_periods(shelf)
    place = [one["code"] for one in periods].index(code)

    def link(one: Body) -> dict[str, str]:
        return {"label": one["label"], "url": address(shelf, "period", code=one["code"])}

    return {
        "previous": link(periods[place - 1]) if place else None,
        "next": link(periods[place + 1]) if place + 1 < len(periods) else None,
    }
