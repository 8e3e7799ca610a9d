"""The reporting periods, and one period: what was reported in it and for which commitments nothing was."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse

from mission.dates import first_day
from reports.public.addresses import address, downloads
from reports.public.page import draw
from reports.public.present import periods as present
from reports.public.present import punctuality, statuses
from reports.public.present.commitments import list_rows
from reports.public.present.names import Names, source_note
from reports.public.present.reports_here import report_urls
from reports.public.present.told import told_periods
from reports.public.shelf import public_page
from reports.public.since import since_before
from reports.released import Body, NotReleased, Shelf, bodies


@public_page
def index(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """All reporting periods with what is on record for each."""
    entries = dict(shelf.entries.order_by().values_list("period").annotate(number=Count("pk")))
    told = dict(
        shelf.entries.order_by().values_list("period").annotate(number=Count("commitment", distinct=True))
    )
    sources = shelf.by_key("source", [one["report_source"] or "" for one in told_periods(shelf)])
    rows = [
        present.row(shelf, one, entries.get(one["code"], 0), told.get(one["code"], 0), sources)
        for one in reversed(told_periods(shelf))
    ]
    return draw(request, shelf, "reports/periods.html", {"rows": rows}, data=downloads(shelf, "periods"))


@public_page
def period(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """What was reported in a period, by outcome, and for which commitments nothing was."""
    names = Names(shelf)
    body = next((one for one in told_periods(shelf) if one["code"] == code), None)
    if body is None:
        raise NotReleased(code)
    entries = bodies(shelf.entries.filter(period=code).order_by("commitment", "key"))
    commitments = _promised_by(shelf, body)
    told = {one["commitment"] for one in entries}
    silent = [one for one in commitments if one["ref"] not in told]
    source = shelf.by_key("source", [body["report_source"] or ""]).get(body["report_source"] or "")
    milestones = [one for one in shelf.nouns("milestone") if _within(one["date"], body)]
    context: dict[str, Any] = {
        "period": body,
        "facts": present.facts(shelf, body, source),
        "source": source_note(source),
        "has_source": source is not None,
        "groups": present.by_outcome(shelf, entries, commitments, names),
        "entries_number": len(entries),
        "told_number": len(told),
        "said": statuses.said_words(statuses.tally(one["status"] or "" for one in entries)),
        "unsaid": sum(1 for one in entries if not one["status"]),
        "compiled": bool(entries) and all(one["origin"] == "compiled" for one in entries),
        "milestones": present.milestones(
            shelf, milestones, {one["ref"]: one["title"] for one in commitments}
        ),
        "silent": list_rows(shelf, silent, names.partners),
        "total": len(commitments),
        "steps": present.steps(shelf, code),
        "punctuality": punctuality.of_period(shelf, code, names),
        "read_url": report_urls(shelf).get(code, ""),
        "since_url": since_before(shelf, code),
    }
    crumbs = [("Reporting periods", address(shelf, "periods"))]
    data = downloads(shelf, "period", code=code)
    return draw(request, shelf, "reports/period.html", context, crumbs=crumbs, data=data)


def _promised_by(shelf: Shelf, period: Body) -> list[Body]:
    """The commitments of a period: announced by its end, undated, or with an entry for it."""
    end = dt.date.fromisoformat(period["end"])
    known = Q(announced=None) | Q(announced__lte=end)
    told = shelf.entries.filter(period=period["code"]).values("commitment")
    return bodies(shelf.commitments.filter(known | Q(key__in=told)).order_by("key"))


def _within(text: str | None, period: Body) -> bool:
    day = first_day(text or "")
    return day is not None and period["start"] <= day.isoformat() <= period["end"]
