"""Partners as rows, and one partner as its page shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mission.choices import LEADING_PARTS, PartnerKind
from mission.spans import day_words
from mission.wording import code_words
from reports.public.addresses import address
from reports.public.present.entries import entry_row
from reports.public.present.names import PART_HEADINGS, Names
from reports.public.present.told import told_periods
from reports.released import Body, Shelf


def now_at(partners: Mapping[str, Body], code: str) -> str:
    """The code under which a partner is found now: where it was merged, or where this was an earlier code."""
    if code not in partners:
        renamed = [
            one["code"]
            for one in partners.values()
            if code in {name["code"] for name in one["earlier_names"]}
        ]
        code = renamed[0] if renamed else code
    seen: set[str] = set()
    while code in partners and partners[code]["merged_into"] in partners and code not in seen:
        seen.add(code)
        code = partners[code]["merged_into"]
    return code


def by_sector(
    shelf: Shelf,
    partners: Mapping[str, Body],
    parts: Mapping[str, int],
    led: Mapping[str, int],
    entries: Mapping[str, int],
) -> list[dict[str, Any]]:
    """The partners of each sector by name; those that were merged into another are left out."""
    sectors: dict[str, list[Body]] = {}
    for one in partners.values():
        if not one["merged_into"]:
            sectors.setdefault(one["sector"], []).append(one)
    return [
        {
            "name": code_words(sector),
            "id": f"sector-{number}",
            "rows": [
                {
                    "name": one["name"],
                    "url": address(shelf, "partner", code=one["code"]),
                    "collective": one["kind"] == PartnerKind.COLLECTIVE,
                    "leads": led.get(one["code"], 0),
                    "parts": parts.get(one["code"], 0),
                    "entries": entries.get(one["code"], 0),
                }
                for one in sorted(members, key=lambda one: (one["name"].casefold(), one["code"]))
            ],
        }
        for number, (sector, members) in enumerate(
            sorted(sectors.items(), key=lambda item: code_words(item[0])), 1
        )
    ]


def facts(shelf: Shelf, body: Body, names: Names, areas: Mapping[str, Body]) -> list[dict[str, Any]]:
    """What kind of partner it is, what it belongs to, who its members are, and its earlier names."""
    sector_url = address(shelf, "commitments", [("sector", body["sector"])])
    found: list[dict[str, Any]] = [
        {"label": "Sector", "links": [{"text": code_words(body["sector"]), "url": sector_url}]},
        {"label": "Kind", "text": PartnerKind(body["kind"]).label},
    ]
    members = [
        one for one in names.partners.values() if one["member_of"] == body["code"] and not one["merged_into"]
    ]
    if body["member_of"]:
        found.append({"label": "Member of", "links": [names.partner_link(body["member_of"])]})
    if members:
        found.append({"label": "Members", "links": [names.partner_link(one["code"]) for one in members]})
    area = areas.get(body["area"] or "")
    if area:
        url = address(shelf, "area", code=area["code"])
        found.append({"label": "Area", "links": [{"text": area["name"], "url": url}]})
    if body["url"]:
        found.append({"label": "Website", "links": [{"text": body["url"], "url": body["url"]}]})
    merged = [one for one in names.partners.values() if one["merged_into"] == body["code"]]
    if merged:
        found.append({"label": "Took in", "links": [{"text": one["name"]} for one in merged]})
    earlier = [{"text": _earlier(name)} for name in body["earlier_names"]]
    return [*found, {"label": "Earlier names", "links": earlier}] if earlier else found


def _earlier(name: Body) -> str:
    until = f" (until {day_words(dt.date.fromisoformat(name['until']))})" if name["until"] else ""
    return f"{name['name']}{until}"


def parts(shelf: Shelf, body: Body, commitments: Iterable[Body]) -> list[dict[str, Any]]:
    """The commitments by the part that the partner has in them; a commitment can stand under several parts."""
    held = list(commitments)
    found = []
    for role, heading in PART_HEADINGS.items():
        rows = [
            {
                "ref": one["ref"],
                "title": one["title"],
                "url": address(shelf, "commitment", ref=one["ref"]),
                "status": one["status"] or "",
            }
            for one in held
            if any(part["partner"] == body["code"] and part["role"] == role for part in one["partners"])
        ]
        if rows:
            found.append(
                {"heading": heading, "id": f"part-{role}", "leads": role in LEADING_PARTS, "rows": rows}
            )
    return found


def entries(
    shelf: Shelf, rows: Sequence[Body], titles: Mapping[str, str], names: Names
) -> list[dict[str, Any]]:
    """The entries of a partner by period, the newest first."""
    found = []
    for period in reversed(told_periods(shelf)):
        of_period = [one for one in rows if one["period"] == period["code"]]
        if of_period:
            url = address(shelf, "period", code=period["code"])
            told = [entry_row(shelf, one, titles, names) for one in of_period]
            found.append(
                {"label": period["label"], "url": url, "id": f"period-{period['code']}", "rows": told}
            )
    return found
