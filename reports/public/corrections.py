"""The public register of corrections, withdrawals, redactions and revised figures, as a page and as a feed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from mission.spans import day_words, span_words
from mission.units import figure
from mission.wording import missing_words
from reports.public.addresses import address
from reports.public.page import draw
from reports.public.parameters import refuse_unknown
from reports.public.shelf import public_page
from reports.register import Entry, register
from reports.released import Shelf

WORDS = {
    "correction": "Correction",
    "withdrawal": "Report withdrawn",
    "redaction": "Text redacted",
    "revision": "Figure revised",
}
#: As many lines are on the page and in the feed.
LISTED = 200


@public_page
def index(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """The register, newest first."""
    refuse_unknown(request.GET, ())
    lines = rows(shelf)
    context = {
        "lines": lines[:LISTED],
        "more": max(len(lines) - LISTED, 0),
        "feed_url": address(shelf, "corrections_feed"),
        "counts": [(WORDS[kind], sum(one["kind"] == kind for one in lines)) for kind in WORDS],
    }
    return draw(request, shelf, "reports/corrections.html", context)


@public_page
def feed(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """The same as an Atom feed."""
    refuse_unknown(request.GET, ())
    home = request.build_absolute_uri(address(shelf, "corrections"))
    made = Atom1Feed(
        title=f"{shelf.mission['title']}: corrections and revised figures",
        link=home,
        feed_url=request.build_absolute_uri(address(shelf, "corrections_feed")),
        description="",
        language="en-gb",
        feed_guid=home,
    )
    for line in rows(shelf)[:LISTED]:
        made.add_item(
            title=f"{line['word']}: {line['title']}",
            link=f"{home}#{line['mark']}",
            description=line["text"],
            unique_id=f"{home}#{line['mark']}",
            pubdate=line["at"],
            updateddate=line["at"],
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def rows(shelf: Shelf) -> list[dict[str, Any]]:
    """The register's lines with their words, ready to be drawn."""
    entries = register(shelf)
    codes = {entry.after["indicator"] for entry in entries if entry.after}
    indicators = shelf.by_key("indicator", codes)
    areas = shelf.by_key("area", {entry.after["area"] for entry in entries if entry.after})
    return [_row(shelf, entry, indicators, areas) for entry in entries]


def _row(shelf: Shelf, entry: Entry, indicators: dict[str, Any], areas: dict[str, Any]) -> dict[str, Any]:
    title, text, url = entry.about, entry.text, ""
    if entry.after and entry.before:
        indicator = indicators[entry.after["indicator"]]
        unit, label = indicator["unit"], indicator["unit_label"]
        days = (dt.date.fromisoformat(entry.after[name]) for name in ("period_start", "period_end"))
        span = span_words(*days)
        place = areas.get(entry.after["area"], {}).get("name", entry.after["area"])
        title = ", ".join(filter(None, (indicator["title"], place, entry.after["disaggregation"], span)))
        before, after = (_value(body, unit, label) for body in (entry.before, entry.after))
        text = f"{before} up to edition {entry.position - 1}, {after} from edition {entry.position} on."
        url = address(shelf, "indicator", code=entry.after["indicator"])
    return {
        "kind": entry.kind,
        "word": WORDS[entry.kind],
        "mark": entry.mark,
        "at": entry.at,
        "day": day_words(timezone.localdate(entry.at)),
        "position": entry.position,
        "title": title,
        "text": text,
        "url": url,
    }


def _value(body: dict[str, Any], unit: str, label: str) -> str:
    if body["value"] is None:
        return missing_words(body["missing"])
    return figure(body["value"], unit, label, body["bound"] or "")
