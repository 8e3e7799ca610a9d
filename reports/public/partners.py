"""The partners by sector, and one partner: its parts, entries and money."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from mission.wording import code_words
from reports.models import CommitmentFacet
from reports.public import found
from reports.public.addresses import address, downloads
from reports.public.page import draw
from reports.public.present import partners as present
from reports.public.present import punctuality, statuses
from reports.public.present.money import money_rows
from reports.public.present.names import Names, source_note, titles_of
from reports.public.shelf import public_page
from reports.released import Body, NotReleased, Shelf, bodies


@public_page
def index(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """All partners by sector, each with how many commitments it leads and has a part in."""
    partners = shelf.by_key("partner")
    parts, led = _counts(shelf, "partner"), _counts(shelf, "lead")
    entries = dict(shelf.entries.order_by().values_list("partner").annotate(number=Count("pk")))
    sectors = present.by_sector(shelf, partners, parts, led, entries)
    context = {"sectors": sectors, "total": sum(len(one["rows"]) for one in sectors)}
    return draw(request, shelf, "reports/partners.html", context, data=downloads(shelf, "partners"))


def _counts(shelf: Shelf, facet: str) -> dict[str, int]:
    """How many commitments have each value of a facet."""
    rows = CommitmentFacet.objects.filter(facet=facet, row__in=shelf.commitments.order_by().values("pk"))
    return dict(rows.order_by().values_list("value").annotate(number=Count("row")))


@public_page
def partner(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """One partner: what it leads and has a part in, what is on record of its work, and its money."""
    names = Names(shelf)
    goes_to = present.now_at(names.partners, code)
    if goes_to != code:
        return HttpResponsePermanentRedirect(address(shelf, "partner", code=goes_to))
    if code not in names.partners:
        raise NotReleased(code)
    body = names.partners[code]
    commitments = bodies(found.with_facet(shelf, "partner", [code]).order_by("key"))
    entries = bodies(shelf.entries.filter(partner=code).order_by("key"))
    money = shelf.nouns("funding", other=code)
    titles = {one["ref"]: one["title"] for one in commitments}
    others = {
        one["commitment"]
        for one in [*entries, *money]
        if one["commitment"] and one["commitment"] not in titles
    }
    titles |= titles_of(shelf, others)
    sources = shelf.by_key("source", [one["source"] for one in [body, *money] if one["source"]])
    areas = shelf.by_key("area", [body["area"] or ""])
    context: dict[str, Any] = {
        "partner": body,
        "sector": code_words(body["sector"]),
        "facts": present.facts(shelf, body, names, areas),
        "parts": present.parts(shelf, body, commitments),
        "status": statuses.sentence(statuses.tally(one["status"] or "" for one in commitments)),
        "total": len(commitments),
        "list_url": address(shelf, "commitments", [("partner", code)]),
        "entries": present.entries(shelf, entries, titles, names),
        "entries_number": len(entries),
        "money": money_rows(money, names, sources, titles),
        "punctuality": punctuality.of_partner(shelf, code, names),
        "source": source_note(_source(body, sources)),
        "has_source": _source(body, sources) is not None,
    }
    crumbs = [("Partners", address(shelf, "partners"))]
    data = downloads(shelf, "partner", code=code)
    return draw(request, shelf, "reports/partner.html", context, crumbs=crumbs, data=data)


def _source(body: Body, sources: dict[str, Body]) -> Body | None:
    return sources.get(body["source"] or "")
