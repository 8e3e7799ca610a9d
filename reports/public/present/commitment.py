"""One commitment as its page shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from mission.choices import Part, Relation
from mission.spans import partial_date_words
from mission.wording import times
from reports.models import FrozenNoun
from reports.public.present import targets as targets_of
from reports.public.present import timeline
from reports.public.present.assessments import sources_of
from reports.public.present.money import money_rows
from reports.public.present.names import PART_HEADINGS, Names, leads, source_note, source_words, titles_of
from reports.public.present.views import three_views
from reports.released import Body, Shelf, bodies

#: How a link reads on the page of the commitment that it starts from, and on the page of the other one.
_FORTH = {
    Relation.SUPERSEDED_BY: "Superseded by",
    Relation.CARRIED_OVER: "Carried over into",
    Relation.SPLIT_INTO: "Split into",
    Relation.MERGED_INTO: "Merged into",
    Relation.FOLLOWED_BY: "Followed by",
    Relation.PART_OF: "Part of",
}
_BACK = {
    Relation.SUPERSEDED_BY: "Supersedes",
    Relation.CARRIED_OVER: "Carries on",
    Relation.SPLIT_INTO: "Split off from",
    Relation.MERGED_INTO: "Takes in",
    Relation.FOLLOWED_BY: "Follows",
    Relation.PART_OF: "Has as a part",
}
_HELD = ("milestone", "link", "due_change", "wording", "funding")
#: What became of a commitment, in a sentence.
_VERBS: dict[str, str] = {
    Relation.SUPERSEDED_BY: "was superseded by",
    Relation.CARRIED_OVER: "was carried over into",
    Relation.SPLIT_INTO: "was split into",
    Relation.MERGED_INTO: "was merged into",
    Relation.FOLLOWED_BY: "was followed by",
}
#: Links that say where a commitment belongs rather than what became of it.
_CAME_FROM_BACKWARDS = (
    Relation.SUPERSEDED_BY,
    Relation.CARRIED_OVER,
    Relation.SPLIT_INTO,
    Relation.MERGED_INTO,
    Relation.FOLLOWED_BY,
)


def whole(shelf: Shelf, body: Body) -> dict[str, Any]:
    """What the page of a commitment shows, in a number of queries that does not depend on it."""
    ref = body["ref"]
    entries = bodies(shelf.entries.filter(commitment=ref).order_by("key"))
    targets = bodies(shelf.targets.filter(commitment=ref).order_by("key"))
    held = _held(shelf, ref)
    milestones, forth, wordings, money = (held[kind] for kind in ("milestone", "link", "wording", "funding"))
    moves = sorted(held["due_change"], key=lambda one: one["announced"] or "")
    back = shelf.nouns("link", other=ref)
    measured = targets_of.measured(shelf, targets)
    told = _source_keys(body, entries, targets, milestones, forth, back, moves, money, wordings)
    sources = shelf.by_key("source", told | measured.sources() | sources_of(targets))
    titles = titles_of(shelf, [one["related"] for one in forth] + [one["commitment"] for one in back])
    areas = shelf.by_key("area", [*body["areas"], *(one["area"] for one in targets)])
    names = Names(shelf)
    return {
        "commitment": body,
        "facts": _facts(body, names, sources, moves, areas),
        "views": three_views(body, entries, names, [targets_of.view(one, measured) for one in targets]),
        "notice": _notice(body, forth, wordings, names, titles),
        "due_points": due_points(body, moves),
        "due_words": _due_sentence(moves),
        "due_sources": [source_note(sources.get(move["source"]), move["locator"]) for move in moves],
        "targets": [targets_of.row(shelf, one, measured, areas, sources) for one in targets],
        "charts": targets_of.charts(shelf, targets, measured, areas, sources),
        "timeline": timeline.items(shelf, body, entries, milestones, names, sources),
        "entries_number": len(entries),
        "money": money_rows(money, names, sources),
        "came_from": _links(back, "commitment", _BACK, _CAME_FROM_BACKWARDS, names, titles, sources)
        + _links(forth, "related", _FORTH, (Relation.PART_OF,), names, titles, sources),
        "came_of_it": _links(forth, "related", _FORTH, _CAME_FROM_BACKWARDS, names, titles, sources)
        + _links(back, "commitment", _BACK, (Relation.PART_OF,), names, titles, sources),
        "sentences": _sentences(forth, names, titles),
        "wordings": [_wording(one, sources) for one in wordings],
    }


def _held(shelf: Shelf, ref: str) -> dict[str, list[Body]]:
    """The small nouns that belong to a commitment, by kind: one query for all of them."""
    found: dict[str, list[Body]] = {kind: [] for kind in _HELD}
    rows = FrozenNoun.objects.at_position(shelf.mission_id, shelf.position).filter(kind__in=_HELD, owner=ref)
    for kind, text in rows.order_by("kind", "key").values_list("kind", "body"):
        found[kind].append(json.loads(text))
    return found


def _sentences(forth: Iterable[Body], names: Names, titles: dict[str, str]) -> list[dict[str, Any]]:
    """What became of the commitment, as sentences beside its status."""
    return [
        {
            "verb": _VERBS[one["relation"]],
            "link": names.commitment_link(one["related"], titles),
            "date": one["date"] or "",
        }
        for one in sorted(forth, key=lambda link: (link["date"] or "", link["related"]))
        if one["relation"] in _VERBS
    ]


def _source_keys(body: Body, entries: Iterable[Body], *groups: Iterable[Body]) -> set[str]:
    found = {one["source"] for group in groups for one in group} | {body["source"]}
    found |= {note["source"] for entry in entries for note in entry["evidence"]}
    return {code for code in found if code}


def _facts(
    body: Body, names: Names, sources: dict[str, Body], moves: list[Body], areas: dict[str, Body]
) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = []
    for role, heading in PART_HEADINGS.items():
        links = [names.partner_link(part["partner"]) for part in body["partners"] if part["role"] == role]
        if links:
            facts.append({"label": heading, "links": links})
    if not leads(body["partners"]):
        facts.insert(0, {"label": PART_HEADINGS[Part.LEAD], "text": "No lead is on record"})
    facts.append(_promised(body, sources))
    facts.append({"label": "Announced", "text": _date(body["announced"], "Not stated in the sources read")})
    facts.append(
        {
            "label": "Due",
            "due": True,
            "earlier": [one["before"] or "" for one in moves],
            "date": body["due_now"] or "",
        }
    )
    places = [areas[code]["name"] for code in body["areas"] if code in areas]
    if places:
        facts.append({"label": "Places", "links": [{"text": place} for place in places]})
    facts.append({"label": "Serves", "links": [names.outcome_link(code) for code in body["outcomes"]]})
    return facts


def _promised(body: Body, sources: dict[str, Body]) -> dict[str, Any]:
    source = sources.get(body["source"] or "")
    fact: dict[str, Any] = {"label": "Promised in", "text": body["origin"] or "Not stated"}
    if source:
        fact["source"] = source_note(source)
    return fact


def _date(text: str | None, absent: str) -> str:
    return partial_date_words(text) if text else absent


def due_points(body: Body, moves: list[Body]) -> list[dict[str, Any]]:
    """For components/due_line.html: announced, every date that was said, and the date now. Empty without any date."""
    if not body["due_now"] and not moves:
        return []
    points = [{"kind": "start", "date": body["announced"] or "", "text": "Announced."}]
    for number, move in enumerate(moves):
        told = f"Moved, announced {partial_date_words(move['announced'] or '')}."
        points.append(
            {
                "kind": "moved",
                "date": move["before"] or "",
                "text": "First date." if number == 0 else "Date said after that.",
                "remark": f"{told} {move['reason'] or 'No reason is on record.'}",
            }
        )
    now = {"kind": "now", "date": body["due_now"] or "", "text": "Date now."}
    return [*points, now if moves else {**now, "text": "Due date.", "remark": "Not moved on record."}]


def _due_sentence(moves: list[Body]) -> str:
    if not moves:
        return ""
    return f"The date was moved {times(len(moves))}. Every date said stays on this line."


def _links(
    links: Iterable[Body],
    other: str,
    words: dict[Relation, str],
    wanted: Iterable[Relation],
    names: Names,
    titles: dict[str, str],
    sources: dict[str, Body],
) -> list[dict[str, Any]]:
    return [
        {
            "date": one["date"] or "",
            "words": words[Relation(one["relation"])],
            "link": names.commitment_link(one[other], titles),
            "reason": one["reason"] or "",
            "source": source_words(sources.get(one["source"]), one["locator"]),
        }
        for one in sorted(links, key=lambda link: (link["date"] or "", link[other]))
        if one["relation"] in tuple(wanted)
    ]


def _wording(body: Body, sources: dict[str, Body]) -> dict[str, Any]:
    return {
        "withdrawn": body["kind"] == "withdrawn",
        "date": body["date"] or "",
        "title": body.get("title_before") or "",
        "description": body.get("description_before") or "",
        "reason": body["reason"] or "",
        "source": source_words(sources.get(body["source"] or ""), body["locator"]),
    }


def _notice(
    body: Body, forth: Iterable[Body], wordings: Iterable[Body], names: Names, titles: dict[str, str]
) -> dict[str, Any] | None:
    """What a reader must know first: that it was withdrawn, or that another commitment took its place."""
    if body["withdrawn"]:
        told = [one for one in wordings if one["kind"] == "withdrawn"]
        when = f" ({partial_date_words(told[-1]['date'])})" if told and told[-1]["date"] else ""
        reason = told[-1]["reason"] if told else ""
        return {"title": f"This commitment was withdrawn{when}.", "text": reason or "No reason is on record."}
    successors = [one for one in forth if one["relation"] == Relation.SUPERSEDED_BY]
    if not successors:
        return None
    one = successors[-1]
    link = names.commitment_link(one["related"], titles)
    when = f" on {partial_date_words(one['date'])}" if len(one["date"] or "") == 10 else ""
    return {
        "title": f"This commitment was superseded{when}.",
        "text": one["reason"] or "",
        "url": link["url"],
        "link_text": f"See {link['text']}",
    }
