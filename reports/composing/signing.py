"""Which steps of sign-off hold for a text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reports.canonical import canonical, digest
from reports.models.composing import SignOff, SignOffStep


@dataclass(frozen=True)
class Step:
    """One step: the sign-off that holds for the text as it is, and the last one that was given for another text."""

    step: SignOffStep
    holds: SignOff | None
    lapsed: SignOff | None

    @property
    def label(self) -> str:
        """Who signs."""
        return str(self.step.label)


def digest_of(text: Mapping[str, Any]) -> str:
    """The digest of a composed report, which a sign-off carries."""
    return digest(canonical(text))


def steps(sign_offs: Iterable[SignOff], text_digest: str) -> list[Step]:
    """The steps in order. A step holds only while all before it hold."""
    rows = sorted(sign_offs, key=lambda one: (one.at, one.pk))
    found: list[Step] = []
    for step in SignOffStep:
        own = [one for one in rows if one.step == step]
        holding = [one for one in own if one.digest == text_digest]
        before = all(one.holds for one in found)
        holds = holding[-1] if holding and before else None
        lapsed = own[-1] if own and holds is None else None
        found.append(Step(step, holds, lapsed))
    return found


def next_step(found: Iterable[Step]) -> Step | None:
    """The step that is to be signed next; None where all hold."""
    return next((one for one in found if one.holds is None), None)
