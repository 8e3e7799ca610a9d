"""What is approved and not yet frozen: every new, changed and removed thing, as a difference to the tip."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mission.models import Mission
from reports.changes import touched_since
from reports.models import Edition
from reports.models.frozen import FrozenRow
from reports.parts import Part, parts_of
from reports.selection import WHOLE
from reports.shelf import compared, standing_rows

Body = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One thing that the next edition would have otherwise: `before` is None for a new one, `after` for a gone one."""

    kind: str
    key: str
    before: Body | None
    after: Body | None

    @property
    def what(self) -> str:
        """New, changed or removed."""
        if self.before is None:
            return "new"
        return "removed" if self.after is None else "changed"

    def fields(self) -> list[tuple[str, Any, Any]]:
        """The fields that differ, each with what it was and what it would be."""
        before, after = self.before or {}, self.after or {}
        names = sorted(set(before) | set(after))
        return [
            (name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
        ]


def pending(mission: Mission) -> list[Change]:
    """Every difference between the approved record and the tip of the mission's line. Writes nothing."""
    tip = Edition.objects.filter(mission=mission, position__isnull=False).order_by("-position").first()
    touched = touched_since(mission, tip.change_mark if tip else 0)
    return [change for part in parts_of(mission, WHOLE, touched) for change in _changes(mission, part)]


def _changes(mission: Mission, part: Part) -> Iterator[Change]:
    kind = part.among.get("kind") or part.kind
    standing = standing_rows(part.model, mission_id=mission.pk, among=part.among, only=part.only)
    for one in compared(part.rows, standing):
        if one.same:
            continue
        before = _body(part.model, one.stood.pk) if one.stood else None
        yield Change(kind, one.row.key, before, json.loads(one.body))
    for key, stood in sorted(standing.items()):
        yield Change(kind, key, _body(part.model, stood.pk), None)


def _body(model: type[FrozenRow], pk: int) -> Body:
    found: Body = json.loads(model._default_manager.values_list("body", flat=True).get(pk=pk))
    return found
