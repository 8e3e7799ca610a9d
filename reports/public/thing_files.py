"""One thing as JSON, and the rows of its page as CSV."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from reports.public import found
from reports.public.areas import read_beside
from reports.public.files import as_csv, as_json, edition, editions, observations
from reports.public.parameters import refuse_unknown
from reports.public.present.outcomes import descendants
from reports.public.shelf import public_page
from reports.public.tables import OBSERVATIONS, TABLES, Lookups, observation
from reports.released import Body, NotReleased, Shelf, bodies

#: The names of one thing of a list.
ONE = {
    "commitments": "commitment",
    "progress-entries": "progress_entry",
    "partners": "partner",
    "outcomes": "outcome",
    "targets": "target",
    "funding": "funding",
    "milestones": "milestone",
    "areas": "area",
    "sources": "source",
    "reporting-periods": "reporting_period",
    "periods": "reporting_period",
}


@public_page
def thing_json(request: HttpRequest, shelf: Shelf, table: str, code: str) -> HttpResponseBase:
    """One thing with the edition that it is from; a commitment with all that hangs on it."""
    refuse_unknown(request.GET, ())
    body = _one(shelf, table, code)
    answer = {"edition": edition(shelf), ONE[table]: TABLES[table].worded(body, Lookups(shelf))}
    if table == "commitments":
        answer |= _of_commitment(shelf, code)
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@public_page
def edition_json(request: HttpRequest, shelf: Shelf, number: int) -> HttpResponseBase:
    """One public edition."""
    refuse_unknown(request.GET, ())
    one = next((one for one in editions(shelf) if one["position"] == number), None)
    if one is None:
        raise NotReleased(str(number))
    return JsonResponse({"edition": one}, json_dumps_params={"ensure_ascii": False})


@public_page
def thing_csv(request: HttpRequest, shelf: Shelf, table: str, code: str) -> HttpResponseBase:
    """The rows of a thing's page: entries of a commitment or period, commitments of a partner or outcome."""
    refuse_unknown(request.GET, ())
    _one(shelf, table, code)
    listed, rows = _rows(shelf, table, code)
    wanted, lookups = TABLES[listed], Lookups(shelf)
    name = f"{shelf.slug}-{ONE[table]}-{code}"
    return as_csv(name, wanted.columns, rows, lambda body: wanted.worded(body, lookups))


@public_page
def indicator_csv(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponseBase:
    """The published values of an indicator; of one series, first, latest or all, as known on a day, where asked."""
    shelf.noun("indicator", code)
    rows, _ = observations(request, shelf, code)
    lookups = Lookups(shelf)
    return as_csv(f"{shelf.slug}-{code}", OBSERVATIONS, rows, lambda body: observation(body, lookups))


@public_page
def indicator_json(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponseBase:
    """An indicator with its breaks, targets and published values."""
    body = shelf.noun("indicator", code)
    rows, told = observations(request, shelf, code)
    head = {
        "edition": edition(shelf),
        "indicator": body,
        "series_breaks": shelf.nouns("series_break", owner=code),
        "targets": bodies(shelf.targets.filter(indicator=code).order_by("key")),
        **told,
    }
    lookups = Lookups(shelf)
    return as_json(head, "observations", rows, lambda one: observation(one, lookups))


@public_page
def area_csv(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponseBase:
    """The latest published values of an area, and of the areas of its kind that `beside` names."""
    refuse_unknown(request.GET, ("beside",))
    kind = shelf.noun("area", code)["kind"]
    kin = {key: one for key, one in shelf.by_key("area").items() if one["kind"] == kind}
    wanted = [code, *read_beside(request.GET, code, kin)]
    lookups = Lookups(shelf)
    rows = shelf.figures().filter(area__in=wanted).order_by("key")
    return as_csv(f"{shelf.slug}-area-{code}", OBSERVATIONS, rows, lambda body: observation(body, lookups))


def _one(shelf: Shelf, table: str, code: str) -> Body:
    if table == "commitments":
        return shelf.commitment(code)
    if table == "progress-entries":
        return shelf.entry(code)
    if table == "targets":
        return shelf.target(code)
    return shelf.noun(TABLES[table].kind, code)


def _rows(shelf: Shelf, table: str, code: str) -> tuple[str, QuerySet[Any]]:
    if table == "commitments":
        return "progress-entries", shelf.entries.filter(commitment=code).order_by("key")
    if table == "periods":
        return "progress-entries", shelf.entries.filter(period=code).order_by("key")
    if table == "partners":
        return "commitments", found.with_facet(shelf, "partner", [code]).order_by("key")
    codes = descendants(shelf.by_key("outcome"), code)
    return "commitments", found.with_facet(shelf, "outcome", list(codes)).order_by("key")


def _of_commitment(shelf: Shelf, ref: str) -> Body:
    lookups = Lookups(shelf)
    entries = bodies(shelf.entries.filter(commitment=ref).order_by("key"))
    return {
        "progress_entries": [TABLES["progress-entries"].worded(body, lookups) for body in entries],
        "milestones": shelf.nouns("milestone", owner=ref),
        "due_changes": shelf.nouns("due_change", owner=ref),
        "wordings": shelf.nouns("wording", owner=ref),
        "links": shelf.nouns("link", owner=ref) + shelf.nouns("link", other=ref),
        "targets": bodies(shelf.targets.filter(commitment=ref).order_by("key")),
        "funding": shelf.nouns("funding", owner=ref),
    }
