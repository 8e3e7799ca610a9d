"""What changed between two published states of a mission, in the words of the field: pure work on `reports.compare`.

Where both are annual reports, it also says for which commitments the later one has no word.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mission.choices import CommitmentChangeKind, DeliveryStatus, Relation
from reports.compare import CHANGED, GONE, NEW, REVISED, Body, Change, changes
from reports.models import Edition, FrozenCommitment, FrozenNoun
from reports.models.edition import ReportKind
from reports.released import NotReleased, Shelf

#: The topics in the order in which they are told, each with its heading and what it counts.
TOPICS: dict[str, tuple[str, str]] = {
    "new": ("New commitments", "Commitments that the earlier of the two does not have."),
    "delivered": ("Delivered", "Commitments whose status is now delivered and was not."),
    "delayed": ("Delayed or at risk", "Commitments whose status is now delayed or at risk and was not."),
    "stopped": ("Stopped or withdrawn", "Commitments that are now stopped or withdrawn and were not."),
    "status": ("Other moves of status", "Commitments whose status is now another one."),
    "linked": (
        "Superseded, split, merged or joined to others",
        "Links between commitments that the earlier does not have.",
    ),
    "reworded": ("Reworded", "Commitments whose title or description reads differently."),
    "silent": (
        "Without a word",
        "Commitments that the earlier reports on and the later does not, and nothing on the record says why.",
    ),
    "due": ("Due dates moved", "Commitments that are due at another time, with every move in between."),
    "partners": ("Partners changed", "Commitments with other partners, or with partners in other parts."),
    "targets": ("Targets", "Targets that are new, replaced, or assessed differently."),
    "figures": (
        "Figures revised",
        "Figures that a later publication states with another value. Both values stay on the record.",
    ),
    "entries": ("Entries corrected", "Progress entries that were corrected by a later number."),
    "evidence": ("Evidence withdrawn", "Evidence that an entry cited in the earlier and cites no more."),
    "money": ("Money", "Amounts that are new, stated otherwise, or no longer there."),
}
_DELAYED = (DeliveryStatus.DELAYED, DeliveryStatus.AT_RISK)
#: After these nothing more is expected of a commitment.
_ENDED = (DeliveryStatus.DELIVERED, DeliveryStatus.STOPPED, DeliveryStatus.SUPERSEDED)
_ENDING = (Relation.SUPERSEDED_BY, Relation.CARRIED_OVER, Relation.SPLIT_INTO, Relation.MERGED_INTO)


@dataclass(frozen=True)
class Happening:
    """One thing that changed. `noun` and `key` name what it is about; `before` and `after` are None where there is none.

    `what` says how it changed where the topic leaves that open; `more` holds what belongs to it (moves, links, parts).
    """

    topic: str
    noun: str
    key: str
    title: str
    before: Any = None
    after: Any = None
    what: str = ""
    reason: str = ""
    more: tuple[Body, ...] = ()


@dataclass(frozen=True)
class Since:
    """All that changed from `earlier` to `later`, two public editions of one mission in the order of the line."""

    earlier: Edition
    later: Edition

    @cached_property
    def topics(self) -> dict[str, tuple[Happening, ...]]:
        """What happened, by topic; topics without anything are there and empty."""
        found: dict[str, list[Happening]] = {topic: [] for topic in TOPICS}
        for one in self._happenings():
            found[one.topic].append(one)
        return {topic: tuple(rows) for topic, rows in found.items()}

    @cached_property
    def moves(self) -> Counter[tuple[str, str]]:
        """How many commitments that are in both went from which status to which; '' is not stated."""
        before, after = self._statuses(self.earlier), self._statuses(self.later)
        return Counter((before[ref], after[ref]) for ref in before.keys() & after.keys())

    @property
    def periods(self) -> tuple[str, str] | None:
        """The two reporting periods, where both editions are annual reports of different ones."""
        one, two = self.earlier.report.period, self.later.report.period
        return (one.code, two.code) if one and two and one.pk != two.pk else None

    def _changes(self, kind: str) -> Iterator[Change]:
        assert self.earlier.position is not None and self.later.position is not None
        return changes(kind, self.earlier.mission_id, self.earlier.position, self.later.position)

    def _statuses(self, edition: Edition) -> dict[str, str]:
        assert edition.position is not None
        rows = FrozenCommitment.objects.at_position(edition.mission_id, edition.position)
        return dict(rows.values_list("key", "status"))

    def _happenings(self) -> Iterator[Happening]:
        commitments = list(self._changes("commitment"))
        links = [one.body for one in self._changes("link") if one.what == NEW]
        wordings = _by_commitment(self._changes("wording"))
        moves = _by_commitment(self._changes("due_change"))
        for change in commitments:
            ref = change.key
            yield from of_commitment(change, wordings=wordings.get(ref, ()), moves=moves.get(ref, ()))
        yield from _of_links(links, self._titles(one["commitment"] for one in links))
        yield from self._silent(commitments)
        for change in self._changes("target"):
            yield from of_target(change)
        for change in self._changes("figure"):
            if change.what == REVISED:
                yield Happening("figures", "figure", change.key, change.key, change.before, change.after)
        for change in self._changes("entry"):
            yield from of_entry(change)
        for change in self._changes("funding"):
            yield Happening(
                "money",
                "funding",
                change.key,
                change.body["purpose"] or change.body["fund"] or change.key,
                change.before,
                change.after,
                change.what,
            )

    def _titles(self, refs: Iterable[str]) -> dict[str, str]:
        assert self.later.position is not None
        rows = FrozenCommitment.objects.at_position(self.later.mission_id, self.later.position)
        return dict(rows.filter(key__in=set(refs)).values_list("key", "title"))

    def _explained(self) -> set[str]:
        """The commitments of which the later report says what became of them, by a link or a withdrawal."""
        assert self.later.position is not None
        rows = FrozenNoun.objects.at_position(self.later.mission_id, self.later.position)
        told = map(json.loads, rows.filter(kind__in=("link", "wording")).values_list("body", flat=True))
        return {
            one["commitment"]
            for one in told
            if one.get("relation") in _ENDING or one.get("kind") == CommitmentChangeKind.WITHDRAWN
        }

    def _silent(self, commitments: Sequence[Change]) -> Iterator[Happening]:
        explained = self._explained()
        for change in commitments:
            if change.what == GONE and change.key not in explained:
                yield Happening("silent", "commitment", change.key, change.body["title"], what=GONE)
        if self.periods is None:
            return
        assert self.later.position is not None
        rows = FrozenCommitment.objects.at_position(self.later.mission_id, self.later.position)
        for text in rows.order_by("key").values_list("body", flat=True).iterator(chunk_size=500):
            found = silence_of(text, *self.periods)
            if found and found.key not in explained:
                yield found


def _by_commitment(rows: Iterable[Change]) -> dict[str, list[Body]]:
    """The new rows of one kind under the commitment that they hang on."""
    found: dict[str, list[Body]] = {}
    for one in rows:
        if one.what == NEW:
            found.setdefault(one.body["commitment"], []).append(one.body)
    return found


def states_of(shelf: Shelf) -> dict[str, Edition]:
    """Every state that can be compared, by its name in addresses, oldest first.

    The newest edition of a period's annual report is named by the period's code, the others by their position.
    """
    editions = {
        one.position: one for one in shelf.editions() if one.position and one.position <= shelf.position
    }
    editions.setdefault(shelf.position, shelf.edition)
    names: dict[str, Edition] = {}
    for position, edition in sorted(editions.items()):
        names[str(position)] = edition
        if edition.report.kind == ReportKind.ANNUAL and edition.report.period:
            names[edition.report.period.code] = edition
    of_period = {one.position for name, one in names.items() if name != str(one.position)}
    kept = {
        name: one for name, one in names.items() if name != str(one.position) or one.position not in of_period
    }
    return dict(sorted(kept.items(), key=lambda pair: pair[1].position or 0))


def annual(states: dict[str, Edition]) -> list[tuple[str, str]]:
    """The pairs of names of annual reports that follow each other, newest first."""
    names = [name for name, one in states.items() if one.report.period]
    return list(zip(names, names[1:], strict=False))[::-1]


def between(shelf: Shelf, earlier: str, later: str) -> Since:
    """What changed between two states by name or position, in the order of the line. Raises NotReleased."""
    states = states_of(shelf)
    by_position = {str(one.position): one for one in states.values()}
    one, two = (states.get(name) or by_position.get(name) for name in (earlier, later))
    if one is None or two is None or (one.position or 0) >= (two.position or 0):
        raise NotReleased(f"{earlier} to {later}")
    return Since(one, two)


def silence_of(text: str, earlier: str, later: str) -> Happening | None:
    """A commitment (its frozen text) that was reported on in one period and not in the later one, without its end."""
    body = json.loads(text)
    of_period = {one["period"]: one for one in body["periods"]}
    if earlier not in of_period or later in of_period:
        return None
    was = of_period[earlier]["status"] or ""
    if was in _ENDED or body["superseded_by"] or body["withdrawn"]:
        return None
    return Happening("silent", "commitment", body["ref"], body["title"], was, None, CHANGED)


def of_commitment(change: Change, *, wordings: Sequence[Body], moves: Sequence[Body]) -> Iterator[Happening]:
    """What one changed commitment says: new, another status, wording, due date, other partners.

    `wordings` and `moves` are its new ones.
    """
    before, after = change.before, change.after
    if after is None:
        return
    ref, title = change.key, after["title"]
    if before is None:
        yield Happening("new", "commitment", ref, title, None, after["status"] or "", NEW)
        return
    said = {one["kind"]: one["reason"] for one in wordings}
    yield from _status_move(ref, before, after, said)
    if (before["title"], before["description"]) != (after["title"], after["description"]):
        texts = [{"name": name, "before": before[name] or "", "after": after[name] or ""} for name in _TEXTS]
        more = tuple(one for one in texts if one["before"] != one["after"])
        reason = said.get(CommitmentChangeKind.REWORDED) or ""
        yield Happening(
            "reworded", "commitment", ref, title, before["title"], title, reason=reason, more=more
        )
    if before["due_now"] != after["due_now"]:
        reason = moves[-1]["reason"] if moves else ""
        yield Happening(
            "due",
            "commitment",
            ref,
            title,
            before["due_now"],
            after["due_now"],
            CHANGED,
            reason or "",
            tuple(moves),
        )
    if before["partners"] != after["partners"]:
        more = tuple(_parts(before["partners"], after["partners"]))
        yield Happening("partners", "commitment", ref, title, more=more)


_TEXTS = ("title", "description")


def _status_move(ref: str, before: Body, after: Body, said: Mapping[str, str]) -> Iterator[Happening]:
    was, now = before["status"] or "", after["status"] or ""
    title = after["title"]
    if after["withdrawn"] and not before["withdrawn"]:
        reason = said.get(CommitmentChangeKind.WITHDRAWN) or ""
        yield Happening("stopped", "commitment", ref, title, was, now, "withdrawn", reason)
    elif was != now and now != DeliveryStatus.SUPERSEDED:
        yield Happening(_topic_of(now), "commitment", ref, title, was, now)


def _topic_of(status: str) -> str:
    if status == DeliveryStatus.DELIVERED:
        return "delivered"
    if status == DeliveryStatus.STOPPED:
        return "stopped"
    return "delayed" if status in _DELAYED else "status"


def _parts(before: Sequence[Body], after: Sequence[Body]) -> Iterator[Body]:
    old = {one["partner"]: one["role"] for one in before}
    new = {one["partner"]: one["role"] for one in after}
    for partner in sorted(old.keys() | new.keys()):
        if old.get(partner) != new.get(partner):
            yield {"partner": partner, "before": old.get(partner), "after": new.get(partner)}


def _of_links(links: Sequence[Body], titles: Mapping[str, str]) -> Iterator[Happening]:
    for one in links:
        ref = one["commitment"]
        yield Happening(
            "linked",
            "commitment",
            ref,
            titles.get(ref, ref),
            None,
            one["related"],
            one["relation"],
            one["reason"] or "",
        )


def of_target(change: Change) -> Iterator[Happening]:
    """A target that is new, replaces another, or is assessed differently."""
    before, after = change.before, change.after
    if after is None:
        yield Happening("targets", "target", change.key, change.body["title"], _class(before), None, GONE)
        return
    if before is None:
        what = "replaces" if after["replaces"] else NEW
        more = ({"replaces": after["replaces"]},) if after["replaces"] else ()
        reason = after["change_reason"] or ""
        yield Happening(
            "targets", "target", change.key, after["title"], None, _class(after), what, reason, more
        )
    elif _class(before) != _class(after):
        yield Happening(
            "targets", "target", change.key, after["title"], _class(before), _class(after), "assessed"
        )


def _class(body: Body | None) -> str | None:
    return ((body or {}).get("assessment") or {}).get("class")


def of_entry(change: Change) -> Iterator[Happening]:
    """An entry that was corrected, and evidence that it cites no more."""
    before, after = change.before, change.after
    if before is None:
        return
    title = f"{before['commitment']}, {before['period']}, {before['partner']}"
    if after is not None and after["number"] != before["number"]:
        yield Happening(
            "entries",
            "entry",
            change.key,
            title,
            str(before["number"]),
            str(after["number"]),
            reason=after["reason"] or "",
            more=({"commitment": before["commitment"], "period": before["period"]},),
        )
    kept = {_cited(one) for one in (after or {}).get("evidence", ())}
    for one in before["evidence"]:
        if _cited(one) not in kept:
            more = ({"commitment": before["commitment"], "period": before["period"]},)
            yield Happening("evidence", "entry", change.key, title, _cited(one), None, GONE, more=more)


def _cited(evidence: Body) -> str:
    """What a piece of evidence points to, whatever its mark."""
    return evidence["source"] or evidence["link"] or evidence["file"] or ""
