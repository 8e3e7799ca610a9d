"""What was typed on an entry's page, as plain data: compared unit by unit, merged, and carried from page to page.

A unit is what one person decides about as one thing: a field of words, a figure, a piece of evidence, a milestone.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from mission.actions.entry_whole import Whole
from mission.entry_figures import figure_key
from mission.inputs import CaseStudyInput, EvidenceInput, FigureInput, MilestoneInput

WORDS = ("delivery_status", "reason", "done", "next")
STUDY = ("title", "text", "consent")
#: What was typed is carried along up to this many characters.
MOST = 400_000

Units = dict[str, Any]


def units_of(whole: Whole) -> Units:
    """The units by their keys: texts, and the inputs of figures, evidence and milestones."""
    found: Units = {f"words.{name}": _lines(whole.words.get(name, "")) for name in WORDS}
    study = whole.case_study or CaseStudyInput("", "", "")
    found |= {f"study.{name}": _lines(getattr(study, name)) for name in STUDY}
    found |= {f"figure.{figure_key(*one.key)}": one for one in whole.figures}
    found |= {f"evidence.{one.mark}": one for one in whole.evidence}
    found |= {f"milestone.{one.milestone}": one for one in whole.milestones}
    return found


def whole_from(units: Mapping[str, Any]) -> Whole:
    """The draft that units make."""
    study = CaseStudyInput(*(units.get(f"study.{name}", "") for name in STUDY))
    return Whole(
        words={name: units[f"words.{name}"] for name in WORDS if f"words.{name}" in units},
        figures=[one for one in units.values() if isinstance(one, FigureInput)],
        evidence=[one for one in units.values() if isinstance(one, EvidenceInput)],
        case_study=study if any((study.title, study.text, study.consent)) else None,
        milestones=[one for one in units.values() if isinstance(one, MilestoneInput)],
    )


def digests_of(whole: Whole) -> dict[str, str]:
    """A short digest of each unit, by which a page remembers what it showed."""
    return {key: _digest(one) for key, one in units_of(whole).items()}


def digests_text(whole: Whole) -> str:
    """The digests as a page carries them."""
    return json.dumps(digests_of(whole), separators=(",", ":"))


@dataclasses.dataclass(frozen=True)
class Difference:
    """A unit of which two versions differ: what is saved, what was typed, and who changed it since the page was opened."""

    key: str
    saved: Any
    typed: Any
    changed_by_me: bool
    changed_by_others: bool

    @property
    def proposed(self) -> str:
        """What is chosen unless the person says otherwise: what others changed and I did not is kept."""
        return "saved" if self.changed_by_others and not self.changed_by_me else "mine"


def differences(saved: Whole, typed: Whole, seen: Mapping[str, str]) -> list[Difference]:
    """The units in which the saved and the typed draft differ. `seen` are the digests of what the page showed."""
    before, after = units_of(saved), units_of(typed)
    found = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if _digest(old) == _digest(new):
            continue
        shown = seen.get(key, _digest(None) if seen else "")
        found.append(Difference(key, old, new, _digest(new) != shown, _digest(old) != shown))
    return found


def merged(saved: Whole, typed: Whole, choices: Mapping[str, str], texts: Mapping[str, str]) -> Whole:
    """The saved draft with the units that were chosen: `mine` takes the typed one, `text` the words given for it."""
    before, after = units_of(saved), units_of(typed)
    units: Units = {}
    for key in dict.fromkeys([*before, *after]):
        choice = choices.get(key, "saved")
        one = texts.get(key) if choice == "text" else (after if choice == "mine" else before).get(key)
        if one is not None:
            units[key] = one
    return whole_from(units)


def to_text(whole: Whole) -> str:
    """The draft as a text that a page carries; fresh files are never in it."""
    return json.dumps(list(_plain(units_of(whole))), separators=(",", ":"))


def from_text(text: str) -> Whole:
    """The draft that a page carried. ValueError for anything else."""
    if len(text) > MOST:
        raise ValueError("too long")
    units: Units = {}
    try:
        for key, kind, content in json.loads(text):
            units[str(key)] = _MADE[kind](content)
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("not a draft") from error
    return whole_from(units)


def seen_from(text: str) -> dict[str, str]:
    """The digests that a page carried; none where they cannot be read."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {str(key): str(one) for key, one in found.items()} if isinstance(found, dict) else {}


def _plain(units: Units) -> Iterator[tuple[str, str, Any]]:
    for key, one in units.items():
        if isinstance(one, str):
            yield key, "text", one
        else:
            fields = {name: value for name, value in dataclasses.asdict(one).items() if name != "file"}
            yield (
                key,
                type(one).__name__,
                {name: str(value) if isinstance(value, dt.date) else value for name, value in fields.items()},
            )


def _text(content: Any) -> str:
    if not isinstance(content, str):
        raise ValueError("not a text")
    return content


def _row(made: type[Any], days: tuple[str, ...], numbers: tuple[str, ...]) -> Any:
    names = {one.name for one in dataclasses.fields(made)} - {"file"}

    def make(content: Mapping[str, Any]) -> Any:
        given: dict[str, Any] = {}
        for name in names & set(content):
            value = content[name]
            if name in days:
                given[name] = dt.date.fromisoformat(value)
            elif name in numbers:
                given[name] = None if value is None else int(value)
            else:
                given[name] = _text(value)
        return made(**given)

    return make


_MADE: dict[str, Any] = {
    "text": _text,
    "FigureInput": _row(FigureInput, ("start", "end"), ("series", "source")),
    "EvidenceInput": _row(EvidenceInput, (), ("mark", "source")),
    "MilestoneInput": _row(MilestoneInput, ("reached",), ("milestone",)),
}


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _digest(one: Any) -> str:
    if isinstance(one, EvidenceInput):
        one = dataclasses.replace(one, file=None)
    return hashlib.sha256(repr(one or "").encode()).hexdigest()[:12]
