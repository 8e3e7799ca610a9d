"""Money: what was promised, budgeted, allocated and awarded, as far as it is on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from mission.choices import FundingKind
from mission.units import money as pounds
from mission.wording import counted
from reports.public.addresses import address
from reports.public.page import draw
from reports.public.parameters import refuse_unknown
from reports.public.present import money_trees as present
from reports.public.present.names import Names, source_words
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
    }
    base = address(shelf, "money").rstrip("/")
    data = [
        {"label": "CSV", "url": f"{base.removesuffix('money')}funding.csv", "type": "text/csv"},
        {"label": "JSON", "url": f"{base.removesuffix('money')}funding.json", "type": "application/json"},
    ]
    return draw(request, shelf, "reports/money_page.html", context, data=data)


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
