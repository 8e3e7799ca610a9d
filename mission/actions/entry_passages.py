"""What a comment or a reason for a return is tied to: a field of the entry, a figure, or a passage of a text."""

from __future__ import annotations

import re

from mission.completeness import FOOTNOTE_MARK
from mission.errors import Incomplete
from mission.models import CaseStudy, EntryFigure, ProgressEntry

#: The longest name of a place; a figure whose code is longer is spoken of with all figures.
_MOST = 40
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_BETWEEN = re.compile(r"[\W_]+")

#: The parts of an entry, as its page calls them.
PARTS = {
    "delivery_status": "Delivery status",
    "reason": "Reason for the status",
    "done": "What was done",
    "next": "What comes next",
    "figures": "Figures",
    "evidence": "Evidence",
    "case_study": "Case study",
    "milestones": "Milestones",
}
_FIGURE = "figures-"


def places_of(entry: ProgressEntry) -> dict[str, str]:
    """What a comment on an entry can be about, by the name that is kept: its parts, and each figure that it gives."""
    rows = EntryFigure.objects.filter(entry=entry).values_list(
        "series__indicator__code", "series__indicator__title"
    )
    figures = {f"{_FIGURE}{code}": f"Figure: {title}" for code, title in rows}
    found = dict(PARTS)
    found.update((name, title) for name, title in figures.items() if len(name) <= _MOST)
    return found


def place_words(name: str) -> str:
    """The name of a place without a look at the entry: a figure is told by its code."""
    return PARTS.get(name) or (f"Figure {name.removeprefix(_FIGURE)}" if name else "The entry as a whole")


def tied(entry: ProgressEntry, field: str, passage: str) -> tuple[str, str]:
    """The field and the passage as they are kept: a passage without a field gets the field in which it stands.

    Incomplete where there is no such field, or the words do not stand there.
    """
    passage = passage.strip()
    if field and field not in places_of(entry):
        raise Incomplete("Choose a part of this entry.", fields={"field": ["Choose a part of this entry."]})
    if not passage:
        return field, ""
    texts = _texts(entry)
    if field and field not in texts:
        _refuse("Words are quoted from a text. Choose the text in which they stand, or quote nothing.")
    where = [name for name in ([field] if field else texts) if _stands_in(passage, texts[name])]
    if not where:
        place = f"“{PARTS[field]}”" if field else "the entry"
        _refuse(f"These words do not stand in {place}. Copy them from the text as it is now.")
    return where[0], passage


def _refuse(sentence: str) -> None:
    raise Incomplete(sentence, fields={"passage": [sentence]})


def _texts(entry: ProgressEntry) -> dict[str, str]:
    study = CaseStudy.objects.filter(entry=entry).first()
    told = {"case_study": f"{study.title}\n{study.text}"} if study else {}
    return {"done": entry.done, "next": entry.next, "reason": entry.reason, **told}


def _stands_in(passage: str, text: str) -> bool:
    """Whether words stand in a text, as it was typed or as it is shown: letters and digits alone are compared."""
    wanted = _bare(passage)
    shown = _LINK.sub(r"\1", text)
    forms = (text, shown, FOOTNOTE_MARK.sub("", text), FOOTNOTE_MARK.sub("", shown))
    return bool(wanted) and any(wanted in _bare(form) for form in forms)


def _bare(text: str) -> str:
    return _BETWEEN.sub("", text).casefold()
