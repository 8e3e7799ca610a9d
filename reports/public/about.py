"""About the data: what the record is, how it is counted and said, what is not in it, and how to take it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse

from mission.choices import Origin
from mission.wording import MISSING, counted
from reports.public.addresses import address
from reports.public.page import draw
from reports.public.parameters import refuse_unknown
from reports.public.shelf import public_page
from reports.released import Shelf

#: The lists that can be taken as files, by their name in the address, and what they hold.
FILES = (
    ("commitments", "what was promised, by whom, with the status that was said"),
    ("progress-entries", "what a partner says about a commitment in a period"),
    ("partners", "who delivers"),
    ("outcomes", "what the mission wants to be true, and its priorities"),
    ("indicators", "what is measured"),
    ("observations", "published values; add ?vintage=first, latest or all, and ?as_of= with a day"),
    ("targets", "what is to be reached, with the targets that were replaced"),
    ("funding", "amounts of money; do not add up parts and wholes"),
    ("milestones", "dated events of commitments"),
    ("areas", "places"),
    ("sources", "where rows were read"),
    ("reporting-periods", "the periods that reports are about"),
    ("editions", "every edition with its hash"),
)


@public_page
def about(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """What a reader must know to use the record rightly."""
    refuse_unknown(request.GET, ())
    base = address(shelf, "home")
    context = {
        "numbers": _numbers(shelf),
        "missing": [{"code": code, "words": words} for code, (words, _) in MISSING.items()],
        "files": [
            {"name": name, "what": what, "csv": f"{base}{name}.csv", "json": f"{base}{name}.json"}
            for name, what in FILES
        ],
        "sources_url": address(shelf, "sources"),
        "money_url": address(shelf, "money"),
        "editions_url": address(shelf, "editions"),
        "indicators_url": address(shelf, "indicators"),
        "commitments_url": address(shelf, "commitments", [("status", "not_stated")]),
        "api_url": f"/api/v1/missions/{shelf.slug}/",
    }
    return draw(request, shelf, "reports/about.html", context)


def _numbers(shelf: Shelf) -> dict[str, Any]:
    """What is on record and what is not, counted."""
    commitments = shelf.commitments
    with_entry = shelf.entries.order_by().values("commitment").distinct().count()
    entries = shelf.entries.count()
    compiled = shelf.entries.filter(origin=Origin.COMPILED).count()
    figures = shelf.figures(vintage="all")
    all_figures, undated = figures.count(), figures.filter(known_by=None).count()
    measured = figures.order_by().values("indicator").distinct().count()
    indicators = shelf.rows_of("indicator").count()
    total = commitments.count()
    return {
        "commitments": total,
        "stated": commitments.exclude(status="").count(),
        "without_entry": total - with_entry,
        "entries": entries,
        "compiled": compiled,
        "indicators": indicators,
        "without_figure": indicators - measured,
        "figures": all_figures,
        "undated": undated,
        "dated": all_figures - undated,
        **shelf.fact("about: evidence", lambda: _evidence(shelf)),
        "sources": counted(shelf.rows_of("source").count(), "source"),
    }


def _evidence(shelf: Shelf) -> dict[str, int]:
    """How many entries have evidence, and how many values name their source and the place in it.

    Bodies are canonical JSON: a quotation mark in a text is escaped, so these marks are in no text.
    """
    entries = shelf.entries.order_by()
    told = shelf.figures(vintage="all").order_by()
    found = told.aggregate(
        with_source=Count("pk", filter=~Q(body__contains='"source":null')),
        with_place=Count("pk", filter=~Q(body__contains='"locator":null')),
    )
    return {"with_evidence": entries.exclude(body__contains='"evidence":[]').count(), **found}
