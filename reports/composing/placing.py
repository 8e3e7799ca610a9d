"""Which entry is told in which section: as editors placed them, the others in the chapter of their commitment. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.composing.facts import EntryRow, Facts
from reports.composing.sheets import TELLING, Placed, Sheet
from reports.models.composing import SectionKind


@dataclass
class Telling:
    """Entries by section: told in it, left out of it with the reason, told by default, and those without any place."""

    placed: dict[str, list[Placed]] = field(default_factory=dict)
    left_out: dict[str, list[Placed]] = field(default_factory=dict)
    by_default: set[str] = field(default_factory=set)
    homeless: list[str] = field(default_factory=list)

    def section_of(self, entry: str) -> str:
        """The first section in which an entry is told; empty where it is told in none."""
        return next(
            (code for code, rows in self.placed.items() if any(one.entry == entry for one in rows)), ""
        )


def told_where(sheets: Sequence[Sheet], facts: Facts) -> Telling:
    """Every approved entry of the period at its place. Nobody has to place one for it to be told."""
    telling = Telling()
    tellers = [sheet for sheet in sheets if sheet.kind in TELLING]
    seen: set[str] = set()
    for sheet in tellers:
        known = [one for one in sheet.entries if one.entry in facts.entries]
        telling.placed[sheet.code] = [one for one in known if not one.left_out]
        telling.left_out[sheet.code] = [one for one in known if one.left_out]
        seen |= {one.entry for one in known}
    refs = set(facts.every_commitment)
    for row in facts.entries_on(refs):
        if row.body["code"] in seen:
            continue
        home = home_section(row, tellers, facts)
        if home is None:
            telling.homeless.append(row.body["code"])
        else:
            telling.placed[home.code].append(Placed(row.body["code"]))
            telling.by_default.add(row.body["code"])
    return telling


def home_section(row: EntryRow, tellers: Sequence[Sheet], facts: Facts) -> Sheet | None:
    """The section that tells an entry where nobody placed it: its commitment's first outcome that has one."""
    commitment = facts.every_commitment[row.body["commitment"]]
    tops = {facts.top(code) for code in commitment["outcomes"] if code in facts.outcomes}
    home = facts.home_of(commitment)
    order = [SectionKind.PROGRESS, SectionKind.PRIORITY]
    fitting = [sheet for sheet in tellers if sheet.outcome in tops]
    return min(
        fitting,
        key=lambda sheet: (sheet.outcome != home, order.index(SectionKind(sheet.kind)), sheet.outcome),
        default=None,
    )
