"""The data behind the pages as CSV and JSON, streamed: memory does not grow with the rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse

from reports.public import found, series_choice
from reports.public.csvs import blocks, guarded
from reports.public.observation_cells import observation_cells
from reports.public.parameters import choice, refuse_unknown
from reports.public.shelf import public_page
from reports.public.tables import OBSERVATIONS, TABLES, Lookups, Table, cells, observation
from reports.released import Body, Shelf
from reports.series import View

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_CHUNK = 2000
_VINTAGES = ("first", "latest", "all")


@public_page
def list_csv(request: HttpRequest, shelf: Shelf, table: str) -> HttpResponseBase:
    """A list as CSV; commitments, entries and figures take the filters of their page."""
    wanted = TABLES[table]
    return as_csv(
        f"{shelf.slug}-{table}", wanted.columns, rows_of(request, shelf, table), _worded(shelf, wanted)
    )


@public_page
def list_json(request: HttpRequest, shelf: Shelf, table: str) -> HttpResponseBase:
    """A list as JSON, with the edition that it is from."""
    wanted = TABLES[table]
    return as_json(
        {"edition": edition(shelf)},
        table.replace("-", "_"),
        rows_of(request, shelf, table),
        _worded(shelf, wanted),
    )


@public_page
def observations_csv(request: HttpRequest, shelf: Shelf) -> HttpResponseBase:
    """Published values as CSV: the latest of each point, the first, or all; as known on a day where one is given."""
    rows, _ = observations(request, shelf)
    made = map(observation_cells(Lookups(shelf)), _bodies(rows))
    return csv_file(f"{shelf.slug}-observations", OBSERVATIONS, made)


@public_page
def observations_json(request: HttpRequest, shelf: Shelf) -> HttpResponseBase:
    """Published values as JSON; with a day it says how many undated values are left out."""
    rows, told = observations(request, shelf)
    return as_json({"edition": edition(shelf), **told}, "observations", rows, _observed(shelf))


@public_page
def editions_csv(request: HttpRequest, shelf: Shelf) -> HttpResponseBase:
    """The editions as CSV."""
    refuse_unknown(request.GET, ())
    return as_csv(f"{shelf.slug}-editions", tuple(edition(shelf)), editions(shelf), lambda body: body)


@public_page
def editions_json(request: HttpRequest, shelf: Shelf) -> HttpResponseBase:
    """The editions as JSON."""
    refuse_unknown(request.GET, ())
    return JsonResponse({"editions": editions(shelf)})


def rows_of(request: HttpRequest, shelf: Shelf, table: str) -> QuerySet[Any]:
    """The rows of a list that an address asks for. Raises BadParameter."""
    if table == "commitments":
        among = found.lists(shelf)
        return found.rows(shelf, found.read(request.GET, among), among)
    if table == "progress-entries":
        return _entries(request, shelf)
    refuse_unknown(request.GET, ())
    return TABLES[table].rows(shelf)


def _entries(request: HttpRequest, shelf: Shelf) -> QuerySet[Any]:
    refuse_unknown(request.GET, ("commitment", "partner", "period"))
    rows = shelf.entries.order_by("key")
    kinds: dict[str, Callable[[], Any]] = {
        "commitment": lambda: set(shelf.commitments.values_list("key", flat=True)),
        "partner": lambda: set(shelf.by_key("partner")),
        "period": lambda: {period["code"] for period in shelf.periods},
    }
    for name, allowed in kinds.items():
        if request.GET.get(name):
            rows = rows.filter(**{name: choice(request.GET, name, allowed())})
    return rows


def observations(
    request: HttpRequest, shelf: Shelf, indicator: str = ""
) -> tuple[QuerySet[Any], dict[str, Any]]:
    """The published values that an address asks for, and what is said with them. Raises BadParameter."""
    known = ("area", "disaggregation", "vintage", "as_of") + (() if indicator else ("indicator",))
    refuse_unknown(request.GET, known)
    query = request.GET.copy()
    vintage = choice(query, "vintage", _VINTAGES, "latest")
    query.pop("vintage", None)
    view: View = series_choice.read_view(query)
    rows = shelf.figures(vintage=vintage, known_on=view.known_on)
    undated = shelf.figures(vintage="all").filter(known_by=None)
    if not indicator and request.GET.get("indicator"):
        indicator = choice(request.GET, "indicator", shelf.by_key("indicator"))
    conditions = {"indicator": indicator} if indicator else {}
    if request.GET.get("area"):
        conditions["area"] = choice(request.GET, "area", shelf.by_key("area"))
    if part := request.GET.get("disaggregation"):
        among = shelf.figures(vintage="all").filter(**conditions).order_by()
        parts = {
            one or series_choice.TOTAL for one in among.values_list("disaggregation", flat=True).distinct()
        }
        part = choice(request.GET, "disaggregation", parts | {series_choice.TOTAL})
        conditions["disaggregation"] = "" if part == series_choice.TOTAL else part
    told: dict[str, Any] = {"vintage": vintage}
    if view.known_on:
        told |= {"as_of": view.known_on.isoformat(), "undated_left_out": undated.filter(**conditions).count()}
    return rows.filter(**conditions).order_by("key"), told


def edition(shelf: Shelf) -> Body:
    """The edition that data is from."""
    return _edition(shelf.edition)


def _edition(one: Any) -> Body:
    return {
        "position": one.position,
        "report": one.report.title,
        "report_kind": one.report.kind,
        "number": one.number,
        "released": one.release_at.isoformat() if one.release_at else None,
        "sha256": one.hash,
        "note": one.note or None,
        "corrects": one.corrects.position if one.corrects else None,
        "imported": one.imported,
        "licence": LICENCE,
    }


def editions(shelf: Shelf) -> list[Body]:
    """Every public edition, newest first."""
    return [_edition(one) for one in shelf.editions()]


def as_csv(
    name: str, columns: tuple[str, ...], rows: QuerySet[Any] | Iterable[Body], worded: Callable[[Body], Body]
) -> StreamingHttpResponse:
    """Rows as a CSV file."""
    return csv_file(
        name, columns, ([guarded(cell) for cell in cells(worded(body), columns)] for body in _bodies(rows))
    )


def csv_file(
    name: str, columns: tuple[str, ...], rows: Iterable[Sequence[str | None]]
) -> StreamingHttpResponse:
    """Rows of guarded cells as a CSV file to keep."""
    response = StreamingHttpResponse(blocks(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="{"".join(c for c in name if c.isalnum() or c in "-_.")}.csv"'
    )
    return response


def as_json(
    head: Body, name: str, rows: QuerySet[Any] | Iterable[Body], worded: Callable[[Body], Body]
) -> StreamingHttpResponse:
    """An object with the rows as a list under a name."""
    return StreamingHttpResponse(_json(head, name, _bodies(rows), worded), content_type="application/json")


def _json(head: Body, name: str, rows: Iterable[Body], worded: Callable[[Body], Body]) -> Iterator[str]:
    opened = json.dumps(head, ensure_ascii=False)[:-1]
    yield f"{opened}{', ' if head else ''}{json.dumps(name)}: ["
    between = "\n"
    for body in rows:
        yield f"{between}{json.dumps(worded(body), ensure_ascii=False)}"
        between = ",\n"
    yield "\n]}\n"


def _bodies(rows: QuerySet[Any] | Iterable[Body]) -> Iterator[Body]:
    if isinstance(rows, QuerySet):
        for text in rows.values_list("body", flat=True).iterator(chunk_size=_CHUNK):
            yield orjson.loads(text)
    else:
        yield from rows


def _worded(shelf: Shelf, table: Table) -> Callable[[Body], Body]:
    lookups = Lookups(shelf)
    return lambda body: table.worded(body, lookups)


def _observed(shelf: Shelf) -> Callable[[Body], Body]:
    lookups = Lookups(shelf)
    return lambda body: observation(body, lookups)
