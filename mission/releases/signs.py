"""What publishers write instead of or behind a figure, and what it means. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mission.choices import Missing, Quality

REVISED, NOTHING = "revised", "nothing"
#: What a sign can mean, with the words for it.
MEANINGS: dict[str, str] = {
    Missing.SUPPRESSED: "no figure: suppressed",
    Missing.NOT_COLLECTED: "no figure: not collected",
    Missing.NOT_APPLICABLE: "no figure: not applicable",
    Missing.WITHDRAWN: "no figure: withdrawn",
    Quality.PROVISIONAL: "the figure is provisional",
    Quality.ESTIMATED: "the figure is estimated",
    REVISED: "the figure replaces an earlier one",
    NOTHING: "nothing",
}
#: As the guidance for official statistics in the United Kingdom has them, and what older tables use.
USUAL: dict[str, str] = {
    "[c]": Missing.SUPPRESSED,
    "c": Missing.SUPPRESSED,
    "*": Missing.SUPPRESSED,
    "[x]": Missing.NOT_COLLECTED,
    "x": Missing.NOT_COLLECTED,
    "..": Missing.NOT_COLLECTED,
    "[z]": Missing.NOT_APPLICABLE,
    "z": Missing.NOT_APPLICABLE,
    "n/a": Missing.NOT_APPLICABLE,
    "[p]": Quality.PROVISIONAL,
    "p": Quality.PROVISIONAL,
    "provisional": Quality.PROVISIONAL,
    "[e]": Quality.ESTIMATED,
    "e": Quality.ESTIMATED,
    "estimated": Quality.ESTIMATED,
    "[r]": REVISED,
    "r": REVISED,
    "revised": REVISED,
    "final": NOTHING,
}
MOST = 200
_FOOTNOTE = re.compile(r"\[note \d{1,3}\]", re.ASCII)


def as_lines(signs: Mapping[str, str]) -> str:
    """Signs as a person edits them: `[c] = suppressed`, one a line."""
    return "\n".join(f"{sign} = {meaning}" for sign, meaning in signs.items())


def from_lines(text: str) -> dict[str, str]:
    """Signs by what they mean. ValueError with the way to mend it, naming the line."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        sign, mark, meaning = (part.strip() for part in line.rpartition("="))
        meaning = meaning.lower().replace(" ", "_")
        if not mark or not sign:
            raise ValueError(f"“{line[:60]}” is no sign with its meaning. Write such as: [c] = suppressed.")
        if meaning not in MEANINGS:
            raise ValueError(f"“{line[:60]}”: the meaning has to be one of {', '.join(MEANINGS)}.")
        found[sign.casefold()] = meaning
    if len(found) > MOST:
        raise ValueError(f"These are more than {MOST} signs.")
    return found


def meaning_of(sign: str, signs: Mapping[str, str]) -> str | None:
    """What a sign means; None for one that nobody explained. Marks of footnotes mean nothing to a figure."""
    folded = sign.strip().casefold()
    return NOTHING if _FOOTNOTE.fullmatch(folded) else signs.get(folded)
