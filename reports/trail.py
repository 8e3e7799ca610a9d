"""A commitment through all reports: what each annual report says of it, the newest edition of each."""

from __future__ import annotations

import json
from dataclasses import dataclass

from reports.models import Edition, FrozenCommitment
from reports.models.edition import ReportKind
from reports.released import Body, Shelf


@dataclass(frozen=True)
class Step:
    """One report; `body` is the commitment as it stands there, None where the report does not have it."""

    edition: Edition
    body: Body | None
    reworded: bool = False
    moved: bool = False

    @property
    def reported(self) -> bool:
        """Whether there is an entry for the report's own period."""
        period = self.edition.report.period
        return (
            self.body is not None
            and period is not None
            and any(one["period"] == period.code for one in self.body["periods"])
        )


def trail_of(shelf: Shelf, ref: str) -> list[Step]:
    """The steps of a commitment up to the position that is read, oldest first: one query beside the editions'."""
    newest: dict[str, Edition] = {}
    for edition in sorted([*shelf.editions(), shelf.edition], key=lambda one: one.position or 0):
        if edition.report.kind == ReportKind.ANNUAL and (edition.position or 0) <= shelf.position:
            newest[edition.report.code] = edition
    rows = list(
        FrozenCommitment.objects.filter(mission_id=shelf.mission_id, key=ref, first__lte=shelf.position)
        .order_by("first")
        .values_list("first", "until", "body")
    )
    steps: list[Step] = []
    for edition in sorted(newest.values(), key=lambda one: one.position or 0):
        position = edition.position or 0
        text = next((text for first, until, text in rows if first <= position < until), None)
        steps.append(_step(edition, json.loads(text) if text else None, steps))
    return steps


def _step(edition: Edition, body: Body | None, before: list[Step]) -> Step:
    last = next((one.body for one in reversed(before) if one.body), None)
    if body is None or last is None:
        return Step(edition, body)
    return Step(
        edition,
        body,
        reworded=(last["title"], last["description"]) != (body["title"], body["description"]),
        moved=last["due_now"] != body["due_now"],
    )
