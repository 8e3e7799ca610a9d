"""Money: what was promised, budgeted, allocated and awarded, as far as it is on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from mission.choices import FundingKind
from mission.units import money as pounds
from mission.wording import counted
from reports.public.addresses import address
from reports.public.csvs import guarded
from reports.public.files import csv_file
from reports.public.page import draw
from reports.public.parameters import refuse_unknown
from reports.public.present import money_trees as present
from reports.public.present import reconciled
from reports.public.present.names import Names, source_words
from reports.public.present.reconciled import Reconciled
from reports.public.shelf import public_page
from reports.released import Body, Shelf


@public_page
def money(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """Every amount on record under its period, parts under their whole."""
    refuse_unknown(request.GET, ())
    rows = shelf.nouns("funding")
    names, sources = Names(shelf), shelf.by_key("source")
    groups = [
        {
            "id": f"period-{period['code']}" if period else "no-period",
            "title": period["label"] if period else "Over several years, or no period stated",
            "rows": [_row(shelf, one, names, sources, period) for one in found],
        }
        for period, found in present.by_period(rows, shelf.periods)
    ]
    promised = shelf.mission["amount"]
    context = {
        "groups": groups,
        "number": len(rows),
        "promised": pounds(promised) if promised else "",
        "spent": _spent(rows),
        **_reconciled(Reconciled(shelf, names), sources),
    }
    base = address(shelf, "money").rstrip("/")
    data = [
        {"label": "Amounts as CSV", "url": f"{base.removesuffix('money')}funding.csv", "type": "text/csv"},
        {
            "label": "Amounts as JSON",
            "url": f"{base.removesuffix('money')}funding.json",
            "type": "application/json",
        },
        {"label": "How they fit as CSV", "url": address(shelf, "money_csv"), "type": "text/csv"},
        {"label": "How they fit as JSON", "url": address(shelf, "money_json"), "type": "application/json"},
    ]
    return draw(request, shelf, "reports/money_page.html", context, data=data)


@public_page
def money_csv(request: HttpRequest, shelf: Shelf) -> HttpResponseBase:
    """How the amounts fit together, a line for each check, as CSV."""
    refuse_unknown(request.GET, ())
    found = reconciled.lines(Reconciled(shelf, Names(shelf)))
    rows = ([guarded(row[name]) for name in reconciled.COLUMNS] for row in found)
    return csv_file(f"{shelf.slug}-money", reconciled.COLUMNS, rows)


@public_page
def money_json(request: HttpRequest, shelf: Shelf) -> HttpResponseBase:
    """The same as JSON."""
    refuse_unknown(request.GET, ())
    checks = list(reconciled.lines(Reconciled(shelf, Names(shelf))))
    head = {"mission": shelf.slug, "edition": shelf.position}
    return JsonResponse({**head, "checks": checks})


def _reconciled(found: Reconciled, sources: Mapping[str, Body]) -> dict[str, Any]:
    differing = reconciled.differing_rows(found)
    for year in differing:
        for stated in year["amounts"]:
            stated["source"] = source_words(sources.get(stated["source"]))
    kinds = [str(kind.label) for kind in reconciled.GIVEN]
    return {
        "promise": reconciled.promise_words(found.promise, found.names) if found.promise else "",
        "promise_chart": reconciled.promise_chart(found.promise, found.names) if found.promise else None,
        "promise_source": source_words(
            sources.get(found.shelf.mission["source"] or ""), found.shelf.mission["locator"]
        ),
        "fits": reconciled.fit_rows(found),
        "differing": differing,
        "kinds": kinds,
        "tables": [
            {
                "id": "by-sector",
                "title": "By sector of the partner",
                "head": "Sector",
                "rows": found.by_sector,
            },
            {"id": "by-outcome", "title": "By outcome served", "head": "Outcome", "rows": found.by_outcome},
            {"id": "by-area", "title": "By area of the partner", "head": "Area", "rows": found.by_area},
        ],
        "planned_and_spent": found.spent,
    }


def _row(
    shelf: Shelf,
    one: tuple[int, Any, list[Any]],
    names: Names,
    sources: dict[str, Body],
    period: Mapping[str, Any] | None,
) -> dict[str, Any]:
    depth, body, parts = one
    row = present.row(depth, body, parts, period["code"] if period else "")
    row["to"] = names.partner_link(body["partner"]) if body["partner"] else None
    row["period"] = names.period(row["period"]) if row["period"] else ""
    row["source"] = source_words(sources.get(body["source"]), body["locator"])
    ref = body["commitment"]
    row["commitment"] = {"text": ref, "url": address(shelf, "commitment", ref=ref)} if ref else None
    return row


def _spent(rows: list[Body]) -> str:
    spent = sum(row["kind"] == FundingKind.SPENT for row in rows)
    if not spent:
        return "No amount on this record says what was spent. Budgets, allocations and awards are plans."
    return f"{counted(spent, 'amount')} on this record says what was spent; the others are plans."
