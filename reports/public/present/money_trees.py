"""Money on record by period: wholes with their parts below them, nothing added twice. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from mission.choices import FundingKind
from mission.units import amount, money
from mission.wording import counted

Body = Mapping[str, Any]
_DEEPEST = 4


def trees(rows: Sequence[Body]) -> list[tuple[int, Body, list[Body]]]:
    """Amounts with their depth and direct parts: each whole followed by its parts. A part whose whole is not there stands
    as a whole."""
    codes = {row["code"] for row in rows}
    parts: dict[str, list[Body]] = {}
    for row in sorted(rows, key=_order):
        whole = row["part_of"] if row["part_of"] in codes else ""
        parts.setdefault(whole, []).append(row)
    found: list[tuple[int, Body, list[Body]]] = []
    waiting = [(0, row) for row in reversed(parts.get("", []))]
    while waiting:
        depth, row = waiting.pop()
        own = parts.get(row["code"], [])
        found.append((depth, row, own))
        waiting += [(depth + 1, part) for part in reversed(own)]
    return found


def _order(row: Body) -> tuple[int, Decimal, str]:
    kinds = [str(kind) for kind in FundingKind]
    return kinds.index(row["kind"]) if row["kind"] in kinds else 99, -Decimal(row["amount"]), row["code"]


def parts_words(whole: Body, parts: Sequence[Body]) -> str:
    """How far the parts on record make up their whole; empty where they are of different kinds, or there are none."""
    if not parts or len({part["kind"] for part in parts}) > 1:
        return ""
    total = sum((Decimal(part["amount"]) for part in parts), Decimal(0))
    rest = Decimal(whole["amount"]) - total
    rounded = "about " if any(row["rounding"] for row in (whole, *parts)) else ""
    told = f"{counted(len(parts), 'part')} on record, {rounded}{money(total)}"
    if rest > 0:
        return f"{told}; {rounded}{money(rest)} of it is not broken down here."
    return f"{told}, {rounded}{money(-rest)} more than the whole." if rest < 0 else f"{told}: all of it."


def by_period(
    rows: Iterable[Body], periods: Sequence[Body]
) -> list[tuple[Body | None, list[tuple[int, Body, list[Body]]]]]:
    """The trees under the period of their whole, in order of time; last those without a period."""
    grouped: dict[str, list[tuple[int, Body, list[Body]]]] = {}
    here = ""
    for depth, row, parts in trees(list(rows)):
        here = here if depth else row["period"] or ""
        grouped.setdefault(here, []).append((depth, row, parts))
    order: list[Body | None] = [*periods, None]
    return [(period, found) for period in order if (found := grouped.get(period["code"] if period else ""))]


def row(depth: int, body: Body, parts: Sequence[Body], own_period: str) -> dict[str, Any]:
    """One amount for the table, without its links."""
    return {
        "depth": min(depth, _DEEPEST),
        "fund": body["fund"],
        "purpose": body["purpose"] or "",
        "kind": str(FundingKind(body["kind"]).label),
        "amount": amount(body["amount"], body["rounding"] or ""),
        "parts": parts_words(body, parts),
        "period": body["period"] if body["period"] and body["period"] != own_period else "",
    }
