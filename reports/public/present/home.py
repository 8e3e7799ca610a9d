"""The words and small tables of a mission's home page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from mission.spans import day_words, partial_date_words
from mission.units import money
from mission.wording import code_words, counted
from reports.models import Edition
from reports.models.edition import ReportKind
from reports.public.addresses import address
from reports.public.changed import Changed
from reports.public.page import edition_words
from reports.public.present.periods import edition_address
from reports.public.present.reports_here import report_urls
from reports.released import Body, Shelf

_KINDS_MANY = {"country": "countries"}


def kicker(mission: Body, lead: Body | None) -> str:
    """From when to when, and who leads: “January 2021 to March 2026 · led by the ...”."""
    start = partial_date_words((mission["start"] or "")[:7])
    end = f" to {partial_date_words(mission['end'][:7])}" if mission["end"] else " on"
    led = f" · led by {lead['name']}" if lead else ""
    return f"{start}{end}{led}"


def summary(mission: Body, commitments: int, outcomes: int) -> list[str]:
    """The size of the mission in its own numbers."""
    words = [counted(commitments, "commitment")]
    if mission["amount"]:
        words.append(f"{money(mission['amount'])} promised")
    if outcomes:
        words.append(counted(outcomes, "outcome"))
    return words


def newest_report(shelf: Shelf, periods: Sequence[Body]) -> dict[str, str] | None:
    """The newest annual report: its period, where it is told of, and up to when the record goes."""
    reported = [one for one in periods if one["report_published"]]
    if not reported:
        return None
    newest = reported[-1]
    return {
        "label": newest["label"],
        "url": address(shelf, "period", code=newest["code"]),
        "read_url": report_urls(shelf).get(newest["code"], ""),
        "title": newest["report_title"] or "",
        "published": newest["report_published"],
        "until": day_words(dt.date.fromisoformat(newest["end"])),
    }


def changed_rows(changed: Iterable[Changed]) -> list[dict[str, Any]]:
    """What the edition has new and changed, in words; kinds without either are left out."""
    return [
        {"new": one.new, "changed": one.changed, "name": one.many[0].upper() + one.many[1:]}
        for one in changed
        if one.new or one.changed
    ]


def areas(rows: Iterable[Body]) -> dict[str, Any]:
    """The areas by kind for a choice, and how many there are of each kind."""
    kinds: dict[str, list[Body]] = {}
    for one in rows:
        kinds.setdefault(one["kind"], []).append(one)
    groups = [
        {
            "label": code_words(kind),
            "options": [
                {"value": one["code"], "label": one["name"]}
                for one in sorted(members, key=lambda one: (one["name"].casefold(), one["code"]))
            ],
        }
        for kind, members in sorted(kinds.items(), key=lambda item: (len(item[1]) == 1, item[0]))
    ]
    words = [_kind_words(kind, len(members)) for kind, members in sorted(kinds.items()) if len(members) > 1]
    return {"groups": groups, "words": ", ".join(words)}


def _kind_words(kind: str, number: int) -> str:
    word = code_words(kind)
    plain = word if word.isupper() else word.lower()
    return counted(number, plain, _KINDS_MANY.get(kind, f"{plain}s"))


def editions(shelf: Shelf, rows: Iterable[Edition]) -> list[dict[str, Any]]:
    """All editions, newest first."""
    return [
        {
            "position": one.position,
            "name": f"{one.position}, {'annual report' if one.report.kind == ReportKind.ANNUAL else 'update'}",
            "url": edition_address(shelf, one),
            "current": one.position == shelf.position,
            "what": one.report.period.label if one.report.period else one.report.title,
            "words": edition_words(one),
            "published": (one.report.period.report_published if one.report.period else "") or "",
            "annual": one.report.kind == ReportKind.ANNUAL,
            "correction": one.corrects_id is not None,
            "withdrawn": one.withdraws,
            "released": one.release_at if not one.imported else None,
        }
        for one in rows
    ]
