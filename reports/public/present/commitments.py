"""Commitments as rows of a list, and the filters beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mission.choices import OutcomeKind, Part
from mission.wording import code_words, status_word
from reports.public.addresses import address
from reports.public.found import NOT_STATED, STATUSES, Lists, Wanted
from reports.public.present.names import leads
from reports.public.present.outcomes import name
from reports.public.present.told import told_periods
from reports.released import Body, Shelf

_SORT_WORDS = {"ref": "reference", "title": "title", "due": "due date", "announced": "date announced"}


def list_rows(
    shelf: Shelf,
    commitments: Iterable[Body],
    partners: Mapping[str, Body],
    moves: Iterable[Body] = (),
) -> list[dict[str, Any]]:
    """Commitments for reports/commitment_rows.html. `moves` are the moved due dates of these commitments."""
    earlier: dict[str, list[str]] = {}
    for move in sorted(moves, key=lambda one: one["announced"] or ""):
        earlier.setdefault(move["commitment"], []).append(move["before"] or "")
    periods = told_periods(shelf)
    return [_row(shelf, one, partners, earlier.get(one["ref"], []), periods) for one in commitments]


def _row(
    shelf: Shelf, body: Body, partners: Mapping[str, Body], earlier: Sequence[str], periods: Sequence[Body]
) -> dict[str, Any]:
    leading = leads(body["partners"])
    joint = any(part["role"] == Part.JOINT_LEAD for part in body["partners"])
    return {
        "ref": body["ref"],
        "title": body["title"],
        "url": address(shelf, "commitment", ref=body["ref"]),
        "leads": [partners.get(code, {}).get("name", code) for code in leading],
        "joint": joint,
        "earlier": earlier,
        "due": body["due_now"] or "",
        "status": body["status"] or "",
        "status_period": body["status_period"] or "",
        "slots": slots(periods, body["periods"]),
    }


def slots(periods: Iterable[Body], reported: Iterable[Body]) -> list[dict[str, Any]]:
    """For components/period_strip.html: one slot per reporting period."""
    said = {one["period"]: one["status"] or "" for one in reported}
    return [
        {
            "label": period["label"],
            "has_entry": period["code"] in said,
            "status": said.get(period["code"], ""),
        }
        for period in periods
    ]


def filters(
    shelf: Shelf, wanted: Wanted, among: Lists, counts: Mapping[str, Mapping[str, int]]
) -> dict[str, Any]:
    """For components/filters.html. `counts` has the numbers by `status`, `sector` and `period`."""
    action = address(shelf, "commitments")
    return {
        "action": action,
        "clear_url": action,
        "button": "Show commitments",
        "things": "commitments",
        "hidden": [("sort", wanted.sort)] if wanted.sort != "ref" else [],
        "search": {"name": "q", "label": "Words in title or reference", "value": wanted.words},
        "selects": [_outcome_select(wanted, among), _partner_select(wanted, among)],
        "groups": [
            _group("status", "Delivery status", _status_options(), wanted.statuses, counts["status"]),
            _group("sector", "Sector of a partner", _sector_options(among), wanted.sectors, counts["sector"]),
            _group("period", "Has an entry for", _period_options(among), wanted.periods, counts["period"]),
        ],
        "chosen": chosen(shelf, wanted, among),
    }


def _outcome_select(wanted: Wanted, among: Lists) -> dict[str, Any]:
    aim_less = [one for _, one in sorted(among.outcomes.items()) if one["kind"] != OutcomeKind.AIM]
    options = [(one["code"], name(one)) for one in aim_less]
    return _select("outcome", "Outcome or priority", "Any outcome or priority", options, wanted.outcome)


def _partner_select(wanted: Wanted, among: Lists) -> dict[str, Any]:
    named = sorted(among.partners.values(), key=lambda one: (one["name"].casefold(), one["code"]))
    options = [(one["code"], one["name"]) for one in named if not one["merged_into"]]
    return _select("partner", "Partner", f"Any of {len(options):,} partners", options, wanted.partner)


def _select(
    name_: str, label: str, any_: str, options: Sequence[tuple[str, str]], chosen_: str
) -> dict[str, Any]:
    listed = [{"value": value, "label": words, "chosen": value == chosen_} for value, words in options]
    return {"name": name_, "label": label, "any": any_, "options": listed}


def _status_options() -> list[tuple[str, str]]:
    return [(code, status_word(code)) for code in STATUSES]


def _sector_options(among: Lists) -> list[tuple[str, str]]:
    return [(code, code_words(code)) for code in among.sectors]


def _period_options(among: Lists) -> list[tuple[str, str]]:
    return [(code, period["label"]) for code, period in among.periods.items()]


def _group(
    name_: str,
    label: str,
    options: Sequence[tuple[str, str]],
    chosen_: Sequence[str],
    counts: Mapping[str, int],
) -> dict[str, Any]:
    listed = [
        {"value": value, "label": words, "count": counts.get(value, 0), "chosen": value in chosen_}
        for value, words in options
    ]
    return {"name": name_, "label": label, "options": listed}


def chosen(shelf: Shelf, wanted: Wanted, among: Lists) -> list[dict[str, str]]:
    """The filters that are set, each with the address without it."""

    def one(label: str, **changed: Any) -> dict[str, str]:
        return {"label": label, "url": address(shelf, "commitments", wanted.without(**changed).pairs())}

    found = [one(f"Words: {wanted.words}", words="")] if wanted.words else []
    if wanted.outcome:
        outcome = among.outcomes[wanted.outcome]
        kind = "Priority" if outcome["kind"] == OutcomeKind.PRIORITY else "Outcome"
        found.append(one(f"{kind} {outcome['code']}: {outcome['title']}", outcome=""))
    if wanted.partner:
        found.append(one(f"Partner: {among.partners[wanted.partner]['name']}", partner=""))
    found += [one(code_words(s), sectors=_less(wanted.sectors, s)) for s in wanted.sectors]
    found += [one(status_word(s), statuses=_less(wanted.statuses, s)) for s in wanted.statuses]
    return found + [
        one(f"Entry for {among.periods[p]['label']}", periods=_less(wanted.periods, p))
        for p in wanted.periods
    ]


def _less(values: Sequence[str], value: str) -> tuple[str, ...]:
    return tuple(one for one in values if one != value)


def sorts(shelf: Shelf, wanted: Wanted) -> list[dict[str, Any]]:
    """The orders of the list, each with its address."""
    return [
        {
            "label": words,
            "current": code == wanted.sort,
            "url": address(shelf, "commitments", wanted.without(sort=code).pairs()),
        }
        for code, words in _SORT_WORDS.items()
    ]


def status_link(shelf: Shelf, wanted: Wanted, status: str) -> str:
    """The list of those with one delivery status."""
    return address(shelf, "commitments", wanted.without(statuses=(status or NOT_STATED,)).pairs())
