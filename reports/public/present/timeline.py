"""The time line of a commitment: milestones, every period's entries, and the periods without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from mission.choices import MilestoneState, Origin
from mission.dates import first_day
from mission.markdown import render
from reports.public.present.names import Names, source_note, source_words
from reports.public.present.told import told_periods
from reports.public.present.views import parts_words
from reports.released import Body, Shelf


def items(
    shelf: Shelf,
    commitment: Body,
    entries: Iterable[Body],
    milestones: Iterable[Body],
    names: Names,
    sources: Mapping[str, Body],
) -> list[dict[str, Any]]:
    """For components/timeline_item.html, oldest first. A milestone stands before the end of its period."""
    placed: list[tuple[str, int, str, dict[str, Any]]] = [
        (str(first_day(one["date"]) or ""), 0, one["code"], _milestone(one, sources)) for one in milestones
    ]
    by_period: dict[str, list[Body]] = {}
    for entry in entries:
        by_period.setdefault(entry["period"], []).append(entry)
    for period in told_periods(shelf):
        told = by_period.get(period["code"], [])
        for entry in told:
            title = (
                period["label"] if len(told) == 1 else f"{period['label']}: {names.partner(entry['partner'])}"
            )
            item = _entry(commitment, entry, title, names, sources)
            placed.append((period["end"], 1, entry["code"], item))
        if not told:
            placed.append((period["end"], 1, "", {"kind": "none", "title": period["label"]}))
    return [item for *_, item in sorted(placed, key=lambda one: one[:3])]


def _milestone(body: Body, sources: Mapping[str, Body]) -> dict[str, Any]:
    planned = " (planned)" if body["state"] == MilestoneState.PLANNED else ""
    return {
        "kind": "milestone",
        "date": body["date"] or "",
        "title": f"{body['title']}{planned}",
        "source": source_words(sources.get(body["source"]), body["locator"]),
    }


def _entry(
    commitment: Body, entry: Body, title: str, names: Names, sources: Mapping[str, Body]
) -> dict[str, Any]:
    prefix = f"entry-{entry['code']}"
    return {
        "kind": "entry",
        "id": anchor(entry["code"]),
        "title": title,
        "status": entry["status"] or "",
        "partner": names.partner(entry["partner"]) + _on_behalf(entry),
        "part": parts_words(commitment, entry["partner"]),
        "compiled": entry["origin"] == Origin.COMPILED,
        "done": told(entry, prefix),
        "next": render(entry["next"], prefix=prefix) if entry["next"] else "",
        "notes": [note(one, sources) for one in entry["evidence"]],
        "prefix": prefix,
    }


def anchor(code: str) -> str:
    """The place of an entry on the page of its commitment."""
    return f"entry-{code}"


def _on_behalf(entry: Body) -> str:
    return ", written by the delivery team on its behalf" if entry["origin"] == Origin.DELIVERY_TEAM else ""


def told(entry: Body, prefix: str) -> SafeString:
    """What was done, with the reason of a status and the case study where there is one."""
    done = (
        render(entry["done"], prefix=prefix)
        if entry["done"]
        else format_html("<p>{}</p>", "What was done: not stated.")
    )
    reason = format_html("<p>Reason given: {}</p>", entry["reason"]) if entry["reason"] else ""
    case = entry["case_study"]
    story = format_html("<h4>{}</h4>{}", case["title"], render(case["text"], prefix=prefix)) if case else ""
    return format_html("{}{}{}", done, reason, story)


def note(evidence: Body, sources: Mapping[str, Body]) -> dict[str, Any]:
    """One piece of evidence for components/footnotes.html."""
    source = sources.get(evidence["source"] or "")
    if source is not None:
        return {**source_note(source, evidence["locator"]), "mark": evidence["mark"]}
    return {
        "mark": evidence["mark"],
        "title": evidence["link_title"] or evidence["link"] or "A document kept with the entry",
        "url": evidence["link"] or "",
        "locator": evidence["locator"] or "",
    }
