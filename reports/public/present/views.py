"""The three views of a commitment, side by side and never merged: said, judged by the team, computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mission.assessment import disagreement
from mission.choices import Origin
from mission.wording import counted, listed
from reports.public.present.names import Names, leads, part_word
from reports.released import Body

COMPILED = "Compiled from published sources."
_ON_BEHALF = "Written by the delivery team on the partner’s behalf."


def three_views(
    body: Body, entries: Sequence[Body], names: Names, targets: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """For components/three_views.html."""
    newest_first = sorted(entries, key=lambda one: _place(one["period"], names), reverse=True)
    statuses = _said(body, newest_first, names)
    team = _team(newest_first, names)
    status = body["status"] or (statuses[0]["status"] if statuses else "")
    computed = [one["assessment"] for one in targets if one.get("in_force")]
    return {
        "statuses": statuses or _unsaid(entries),
        "status_remark": _of_the_leads(body, entries, names) if statuses else "",
        "team": team,
        "targets": list(targets),
        "disagreement": disagreement(status, team.get("status", ""), computed) or "",
    }


def _place(period: str, names: Names) -> str:
    return str(names.periods.get(period, {}).get("start", ""))


def _said(body: Body, newest_first: Iterable[Body], names: Names) -> list[dict[str, str]]:
    """Of each partner that stated a status the newest; those who lead first."""
    leading = leads(body["partners"])
    newest: dict[str, Body] = {}
    for entry in newest_first:
        if entry["status"]:
            newest.setdefault(entry["partner"], entry)
    ordered = sorted(newest.values(), key=lambda one: one["partner"] not in leading)
    return [
        {
            "status": entry["status"],
            "text": f"{names.period(entry['period'])}: {_who(body, entry, names)}.",
            "remark": origin_words(entry),
        }
        for entry in ordered
    ]


def _who(body: Body, entry: Body, names: Names) -> str:
    part = parts_words(body, entry["partner"])
    name = names.partner(entry["partner"])
    about = "about " if entry["origin"] == Origin.COMPILED else ""
    return f"{about}{name}{f' ({part})' if part else ''}"


def parts_words(body: Body, partner: str) -> str:
    """The parts of a partner in a commitment: “lead, pays”."""
    return ", ".join(part_word(part["role"]) for part in body["partners"] if part["partner"] == partner)


def origin_words(entry: Body) -> str:
    """Who wrote an entry, where it was not the partner."""
    if entry["origin"] == Origin.COMPILED:
        return COMPILED
    return _ON_BEHALF if entry["origin"] == Origin.DELIVERY_TEAM else ""


def _unsaid(entries: Sequence[Body]) -> list[dict[str, str]]:
    if not entries:
        return []
    work = f"{counted(len(entries), 'entry', 'entries')} on record {'describes' if len(entries) == 1 else 'describe'}"
    compiled = all(entry["origin"] == Origin.COMPILED for entry in entries)
    return [
        {
            "status": "",
            "text": f"{work} work, and none names a delivery status. We do not guess one.",
            "remark": COMPILED if compiled else "",
        }
    ]


def _of_the_leads(body: Body, entries: Iterable[Body], names: Names) -> str:
    """That those who lead have stated no status, where only others have."""
    leading = leads(body["partners"])
    if not leading or any(entry["status"] and entry["partner"] in leading for entry in entries):
        return ""
    who = listed([names.partner(code) for code in leading])
    return f"The {'lead' if len(leading) == 1 else 'joint leads'}, {who}: not stated in any period."


def _team(newest_first: Iterable[Body], names: Names) -> dict[str, str]:
    for entry in newest_first:
        if entry["team_assessment"]:
            reason = entry["team_assessment_reason"] or ""
            return {
                "status": entry["team_assessment"],
                "text": f"{names.period(entry['period'])}. {reason}".strip(),
                "reply": entry["partner_reply"] or "",
            }
    return {"text": "The team’s assessments start with entries reviewed in this service."}
