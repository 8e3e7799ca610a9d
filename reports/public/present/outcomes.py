"""Outcomes as a tree, with what is counted below each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from mission.choices import OutcomeKind
from reports.released import Body


def descendants(outcomes: Mapping[str, Body], code: str) -> list[str]:
    """The code itself and all below it, each once."""
    below: dict[str, list[str]] = defaultdict(list)
    for outcome in outcomes.values():
        if outcome["parent"]:
            below[outcome["parent"]].append(outcome["code"])
    found: list[str] = []
    waiting = [code]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.append(one)
            waiting.extend(sorted(below[one], reverse=True))
    return found


def ancestors(outcomes: Mapping[str, Body], code: str) -> list[Body]:
    """What stands above an outcome, from the top."""
    found: list[Body] = []
    above = outcomes[code]["parent"]
    while above in outcomes and outcomes[above] not in found:
        found.insert(0, outcomes[above])
        above = outcomes[above]["parent"]
    return found


def name(outcome: Body) -> str:
    """An outcome as it stands in lists: “4b. Residential rehabilitation is available”."""
    return f"{outcome['code']}. {outcome['title']}"


@dataclass
class Held:
    """What is below an outcome, itself included: commitments with their status, and indicators."""

    statuses: dict[str, str] = field(default_factory=dict)
    indicators: set[str] = field(default_factory=set)

    @property
    def commitments(self) -> int:
        """How many commitments."""
        return len(self.statuses)

    @property
    def on_record(self) -> int:
        """How many of them have a delivery status on record."""
        return sum(1 for status in self.statuses.values() if status)


def held_by(
    outcomes: Mapping[str, Body],
    commitments: Iterable[tuple[str, str, Collection[str]]],
    indicators: Iterable[Body],
) -> dict[str, Held]:
    """What each outcome holds. A commitment is (reference, status, codes); one of several outcomes counts in each."""
    held = {code: Held() for code in outcomes}
    above = {code: [code, *(one["code"] for one in ancestors(outcomes, code))] for code in outcomes}
    for ref, status, codes in commitments:
        for code in codes:
            for one in above.get(code, ()):
                held[one].statuses[ref] = status
    for indicator in indicators:
        for one in above.get(indicator["outcome"], ()):
            held[one].indicators.add(indicator["code"])
    return held


def of_kind(outcomes: Mapping[str, Body], *kinds: str) -> list[Body]:
    """The outcomes of some kinds, by code."""
    return [one for _, one in sorted(outcomes.items()) if one["kind"] in kinds]


def of_parent(outcomes: Mapping[str, Body], code: str) -> list[Body]:
    """The outcomes right below one, by code."""
    return [one for _, one in sorted(outcomes.items()) if one["parent"] == code]


def first_of(outcomes: Mapping[str, Body], codes: Collection[str]) -> Body | None:
    """The top-level outcome under which something that serves several is listed: an outcome before a priority."""
    tops = [ancestors(outcomes, code)[:1] or [outcomes[code]] for code in sorted(codes) if code in outcomes]
    found = sorted(
        (top[0] for top in tops), key=lambda one: (one["kind"] == OutcomeKind.PRIORITY, one["code"])
    )
    return found[0] if found else None
