"""Amounts of money as rows of reports/money.html."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mission.units import amount
from mission.wording import code_words
from reports.public.present.names import Names, source_words
from reports.released import Body


def money_rows(
    rows: Iterable[Body],
    names: Names,
    sources: Mapping[str, Body],
    titles: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Amounts as their sources state them; with the partner they go to, or with `titles` the commitment they are for."""
    return [_row(one, names, sources, titles) for one in rows]


def _row(
    body: Body, names: Names, sources: Mapping[str, Body], titles: Mapping[str, str] | None
) -> dict[str, Any]:
    if titles is None:
        to = names.partner_link(body["partner"]) if body["partner"] else None
    else:
        to = names.commitment_link(body["commitment"], titles) if body["commitment"] else None
    return {
        "what": body["purpose"] or body["fund"],
        "fund": body["fund"],
        "to": to,
        "period": names.period(body["period"]),
        "kind": code_words(body["kind"]),
        "amount": amount(body["amount"], body["rounding"] or ""),
        "part": bool(body["part_of"]),
        "source": source_words(sources.get(body["source"]), body["locator"]),
    }
