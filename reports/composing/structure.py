"""Which sections a report begins with: last year's where there is one, with the outcomes as they are now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mission.choices import OutcomeKind
from reports.composing.facts import Facts
from reports.composing.sheets import OF_OUTCOME
from reports.models.composing import SectionKind


@dataclass(frozen=True)
class Start:
    """A section to begin with."""

    code: str
    kind: str
    title: str
    outcome: str = ""
    included: bool = True


_FRONT = (SectionKind.SUMMARY, SectionKind.FOREWORD, SectionKind.INTRODUCTION)
_BACK = (
    SectionKind.FINANCE,
    SectionKind.GOVERNANCE,
    SectionKind.MONITORING,
    SectionKind.FRAMEWORK,
    SectionKind.COMMITMENTS,
    SectionKind.PUNCTUALITY,
    SectionKind.CONTACT,
)


def usual(facts: Facts) -> list[Start]:
    """The sections of a report that has none before it: front, a chapter per outcome, priorities, back, annexes."""
    return [
        *(_plain(kind) for kind in _FRONT),
        *(start for code in _chapters(facts) for start in _of_outcome(code, facts)),
        *(_priority(code, facts) for code in _priorities(facts)),
        *(_plain(kind) for kind in _BACK),
    ]


def starting(facts: Facts, earlier: Sequence[Start]) -> list[Start]:
    """The sections to begin with: those of the earlier report in their order and under their titles, without outcomes that
    are no more, and with new outcomes where they belong."""
    if not earlier:
        return usual(facts)
    wanted = usual(facts)
    known = {(one.kind, one.outcome) for one in wanted}
    kept = [one for one in earlier if not one.outcome or (one.kind, one.outcome) in known]
    have = {(one.kind, one.outcome) for one in kept}
    found = list(kept)
    for place, one in enumerate(wanted):
        if one.outcome and (one.kind, one.outcome) not in have:
            found.insert(_after(wanted[:place], found), replace(one, code=_free(one.code, found)))
    return found


def _after(before: Sequence[Start], found: Sequence[Start]) -> int:
    """Where a new section goes: after the last of those that usually stand before it."""
    keys = {(one.kind, one.outcome) for one in before}
    places = [place for place, one in enumerate(found) if (one.kind, one.outcome) in keys]
    return places[-1] + 1 if places else len(found)


def _free(code: str, found: Sequence[Start]) -> str:
    taken = {one.code for one in found}
    return next(name for name in (code, *(f"{code}-{n}" for n in range(2, 1000))) if name not in taken)


def _plain(kind: SectionKind) -> Start:
    title = str(kind.label).removeprefix("Annex: ")
    return Start(str(kind), str(kind), title[:1].upper() + title[1:])


def _of_outcome(code: str, facts: Facts) -> list[Start]:
    measured = (SectionKind.OVERVIEW, SectionKind.MEASURES)
    kinds = OF_OUTCOME if facts.serving(code) or not _is_aim(code, facts) else measured
    return [Start(f"outcome-{code}-{kind}", str(kind), str(kind.label), code) for kind in kinds]


def _is_aim(code: str, facts: Facts) -> bool:
    return bool(facts.outcomes[code]["kind"] == OutcomeKind.AIM)


def _priority(code: str, facts: Facts) -> Start:
    return Start(f"priority-{code}", str(SectionKind.PRIORITY), facts.outcomes[code]["title"], code)


def _chapters(facts: Facts) -> list[str]:
    """The outcomes that have a chapter: the aim, where something is measured or promised for it alone, then the others."""
    aims = [
        code for code in _of_kind(facts, OutcomeKind.AIM) if facts.indicators_of(code) or facts.serving(code)
    ]
    return [*aims, *_of_kind(facts, OutcomeKind.OUTCOME)]


def _priorities(facts: Facts) -> list[str]:
    return _of_kind(facts, OutcomeKind.PRIORITY)


def _of_kind(facts: Facts, kind: OutcomeKind) -> list[str]:
    return sorted(code for code, body in facts.outcomes.items() if body["kind"] == kind)
