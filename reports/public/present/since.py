"""What changed between two reports, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mission.spans import partial_date_words
from mission.units import amount
from mission.wording import assessment_word, code_words, status_word
from mission.words_diff import word_diff
from reports.compare import GONE, REVISED, Change
from reports.models import Edition
from reports.public.addresses import address
from reports.public.present.editions import Naming
from reports.public.present.names import Names, part_word
from reports.released import Body, Shelf
from reports.since import TOPICS, Happening, Since

#: So many of one topic stand on the page; the files have all.
MOST = 200


def name_of(edition: Edition) -> str:
    """What a state is called: its period, or the edition's title and position."""
    period = edition.report.period
    return period.label if period else f"{edition.report.title} (edition {edition.position})"


def choices(shelf: Shelf, states: Mapping[str, Edition]) -> list[dict[str, str]]:
    """The states for the two lists of the form, newest first."""
    return [{"value": name, "label": name_of(one)} for name, one in reversed(list(states.items()))]


def pairs(shelf: Shelf, found: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Reports that follow each other, with their labels and the address of the comparison."""
    labels = {period["code"]: period["label"] for period in shelf.periods}
    return [
        {
            "earlier": labels.get(one, one),
            "later": labels.get(two, two),
            "url": address(shelf, "since", earlier=one, later=two),
        }
        for one, two in found
    ]


def page(shelf: Shelf, found: Since) -> dict[str, Any]:
    """The page's context: the topics with their rows in words, and the moves of status as a table."""
    words = _Words(shelf, found)
    topics = [
        {
            "id": code,
            "title": TOPICS[code][0],
            "lead": TOPICS[code][1],
            "number": len(rows),
            "more": max(0, len(rows) - MOST),
            "rows": [words.row(one) for one in rows[:MOST]],
        }
        for code, rows in found.topics.items()
    ]
    return {
        "earlier": name_of(found.earlier),
        "later": name_of(found.later),
        "topics": topics,
        "moves": moves(found),
        "difference_url": address(
            shelf, "difference", earlier=found.earlier.position, later=found.later.position
        ),
    }


def moves(found: Since) -> list[dict[str, Any]]:
    """How many commitments that are in both went from which status to which; those that stayed first."""
    listed = sorted(found.moves.items(), key=lambda pair: (pair[0][0] != pair[0][1], -pair[1], pair[0]))
    return [
        {"before": one, "after": two, "same": one == two, "number": number} for (one, two), number in listed
    ]


def rows(shelf: Shelf, found: Since) -> Iterator[dict[str, str]]:
    """Every happening as one line of plain words, for the CSV."""
    words = _Words(shelf, found)
    for topic in found.topics.values():
        for one in topic:
            row = words.row(one)
            yield {
                "topic": one.topic,
                "what": one.what,
                "noun": one.noun,
                "key": one.key,
                "title": row["title"],
                "before": row["before"],
                "after": row["after"],
                "reason": one.reason,
            }


def data(shelf: Shelf, found: Since) -> dict[str, Any]:
    """The same as an object, with the bodies of what changed as they are frozen."""
    return {
        "mission": shelf.slug,
        "earlier": _state(found.earlier),
        "later": _state(found.later),
        "status_moves": [
            {"before": one["before"] or None, "after": one["after"] or None, "commitments": one["number"]}
            for one in moves(found)
        ],
        "topics": {
            code: {
                "title": TOPICS[code][0],
                "count": len(happened),
                "happenings": [_happening(one) for one in happened],
            }
            for code, happened in found.topics.items()
        },
    }


def _state(edition: Edition) -> dict[str, Any]:
    period = edition.report.period
    return {
        "edition": edition.position,
        "report": edition.report.code,
        "period": period.code if period else None,
        "hash": edition.hash,
    }


def _happening(one: Happening) -> dict[str, Any]:
    return {
        "noun": one.noun,
        "key": one.key,
        "title": one.title,
        "what": one.what or None,
        "before": one.before or None,
        "after": one.after or None,
        "reason": one.reason or None,
        "more": list(one.more),
    }


class _Words:
    """One happening in words, with its address in the state that is read."""

    def __init__(self, shelf: Shelf, found: Since) -> None:
        self.shelf, self.found = shelf, found
        self.names, self.naming = Names(shelf), Naming(shelf)

    def row(self, one: Happening) -> dict[str, Any]:
        """Title, address, and what was said before and after."""
        told: dict[str, Any] = {
            "title": f"{one.key}, {one.title}" if one.noun == "commitment" else one.title,
            "url": self._url(one),
            "before": "",
            "after": "",
            "note": "",
            "statuses": (),
            "pieces": (),
            "lines": (),
            "reason": one.reason,
        }
        return told | getattr(self, f"_{one.topic}")(one)

    def _url(self, one: Happening) -> str:
        if one.noun == "commitment":
            return address(self.shelf, "commitment", ref=one.key) if self._stands(one) else ""
        if one.noun == "target":
            ref = self._refs_of_targets.get(one.key)
            return address(self.shelf, "commitment", ref=ref) if ref else ""
        ref = one.more[0].get("commitment") if one.more else None
        return address(self.shelf, "commitment", ref=ref) if ref else ""

    def _stands(self, one: Happening) -> bool:
        return one.what != GONE

    @property
    def _refs_of_targets(self) -> Mapping[str, str]:
        return self.shelf.fact(("targets", "commitments"), self._read_targets)

    def _read_targets(self) -> dict[str, str]:
        return {key: ref for key, ref in self.shelf.targets.values_list("key", "commitment") if ref}

    def _said(self, one: Happening) -> dict[str, Any]:
        return {
            "before": status_word(one.before or ""),
            "after": status_word(one.after or ""),
            "statuses": (one.before or "not_stated", one.after or "not_stated"),
        }

    def _new(self, one: Happening) -> dict[str, Any]:
        return {"after": status_word(one.after or ""), "statuses": ("", one.after or "not_stated")}

    _delivered = _delayed = _status = _said

    def _stopped(self, one: Happening) -> dict[str, Any]:
        return self._said(one) | {"note": "Withdrawn" if one.what == "withdrawn" else ""}

    def _linked(self, one: Happening) -> dict[str, Any]:
        return {
            "note": f"{code_words(one.what).lower()} {one.after}",
            "after": one.after,
            "lines": ({"text": one.after, "url": address(self.shelf, "commitment", ref=one.after)},),
        }

    def _reworded(self, one: Happening) -> dict[str, Any]:
        pieces = [
            {"name": code_words(text["name"]), "pieces": word_diff(text["before"], text["after"])}
            for text in one.more
        ]
        return {
            "before": " / ".join(text["before"] for text in one.more),
            "after": " / ".join(text["after"] for text in one.more),
            "pieces": pieces,
        }

    def _silent(self, one: Happening) -> dict[str, Any]:
        if one.what == GONE:
            return {"note": "No longer on the record, and no link or withdrawal says why."}
        return {
            "before": status_word(one.before or ""),
            "statuses": (one.before or "not_stated", ""),
        }

    def _due(self, one: Happening) -> dict[str, Any]:
        lines = [
            {
                "text": f"{_date(move['announced'])}: from {_date(move['before'])} to {_date(move['after'])}",
                "url": "",
            }
            for move in one.more
        ]
        return {
            "before": _date(one.before),
            "after": _date(one.after),
            "lines": lines if len(lines) > 1 else (),
        }

    def _partners(self, one: Happening) -> dict[str, Any]:
        lines = [
            {
                "text": f"{self.names.partner(part['partner'])}: {_part(part['before'])}, now {_part(part['after'])}",
                "url": address(self.shelf, "partner", code=part["partner"]),
            }
            for part in one.more
        ]
        return {"after": "; ".join(line["text"] for line in lines), "lines": lines}

    def _targets(self, one: Happening) -> dict[str, Any]:
        notes = {
            "new": "New target",
            "replaces": "Replaces an earlier target",
            GONE: "No longer on the record",
        }
        return {
            "note": notes.get(one.what, ""),
            "before": assessment_word(one.before) if one.before else "",
            "after": assessment_word(one.after) if one.after else "",
        }

    def _figures(self, one: Happening) -> dict[str, Any]:
        told = self.naming.row(Change("figure", one.key, REVISED, one.before, one.after))
        before, after = (body["value"] or "" for body in (one.before, one.after))
        reason = one.after["note"] or ""
        return {
            "title": told["title"],
            "url": told["url"],
            "note": told["text"],
            "before": before,
            "after": after,
            "reason": reason,
        }

    def _entries(self, one: Happening) -> dict[str, Any]:
        return {"before": f"number {one.before}", "after": f"number {one.after}"}

    def _evidence(self, one: Happening) -> dict[str, Any]:
        return {"before": one.before}

    def _money(self, one: Happening) -> dict[str, Any]:
        body: Body = one.after or one.before
        url = address(self.shelf, "money")
        if body["commitment"] and one.after:
            url = address(self.shelf, "commitment", ref=body["commitment"])
        kind = code_words(body["kind"])
        period = self.names.period(body["period"]) if body["period"] else ""
        return {
            "url": url,
            "note": ", ".join(word for word in (kind, period) if word),
            "before": _amount(one.before),
            "after": _amount(one.after),
        }


def _amount(body: Body | None) -> str:
    return amount(body["amount"], body["rounding"] or "") if body else ""


def _date(text: str | None) -> str:
    return partial_date_words(text) if text else "no date"


def _part(role: str | None) -> str:
    return part_word(role) if role else "no part"
