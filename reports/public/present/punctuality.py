"""Punctuality of reporting in words, for a partner's page and for a period's."""

from __future__ import annotations

from typing import Any

from reports.public.addresses import address
from reports.public.present.names import Names
from reports.released import Shelf


def of_partner(shelf: Shelf, code: str, names: Names) -> list[dict[str, Any]]:
    """A partner's rows, newest period first."""
    found = {body["period"]: body for body in shelf.nouns("punctuality", owner=code)}
    return [
        {
            **found[period["code"]],
            "name": period["label"],
            "url": address(shelf, "period", code=period["code"]),
        }
        for period in reversed(shelf.periods)
        if period["code"] in found
    ]


def of_period(shelf: Shelf, code: str, names: Names) -> list[dict[str, Any]]:
    """A period's rows, by name of partner."""
    rows = [
        {
            **body,
            "name": names.partner(body["partner"]),
            "url": address(shelf, "partner", code=body["partner"]),
        }
        for body in shelf.nouns("punctuality", other=code)
    ]
    return sorted(rows, key=lambda row: str(row["name"]))
