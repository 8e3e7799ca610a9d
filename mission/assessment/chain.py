"""A target that was changed on the way: the first one, and how often it was moved. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mission.assessment.inputs import Target


@dataclass(frozen=True)
class Place:
    """The place of a target among those that replaced one another: codes, '' where there is none."""

    first: str
    moves: int
    replaced_by: str = ""


def places(targets: Iterable[Target]) -> dict[str, Place]:
    """The place of every target by its code. A target that replaces itself in a circle counts as first once."""
    known = {one.code: one for one in targets}
    successors = {one.replaces: one.code for one in known.values() if one.replaces in known}
    found = {}
    for code in known:
        first, moves, seen = code, 0, {code}
        while (earlier := known[first].replaces) in known and earlier not in seen:
            first, moves = earlier, moves + 1
            seen.add(first)
        found[code] = Place(first if moves else "", moves, successors.get(code, ""))
    return found
