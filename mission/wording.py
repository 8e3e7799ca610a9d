"""Codes, counts and reasons in plain words. Pure; dates and spans are in mission.spans."""

import re

from mission.choices import DeliveryStatus, Direction, EntryState

NO_FIGURE = "no figure on record"

#: Target assessments: computed, never typed; word and meaning.
ASSESSMENTS: dict[str, tuple[str, str]] = {
    "met": ("Met", "reached by its day"),
    "missed": ("Missed", "not reached by its day"),
    "on_course": ("On course", "on the expected path, or reached before its day"),
    "behind": ("Behind", "short of the path, not further away than at the start"),
    "moving_away": ("Moving away", "further from the target than at the start"),
    "not_enough_data": ("Not enough data", "fewer comparable values than the method needs"),
    "not_assessable": ("Not assessable", "no value to reach, no baseline or no series"),
}

STATUS_MEANINGS: dict[str, str] = {
    "delivered": "what was promised exists; not that its aim is reached",
    "on_track": "will be done by its date",
    "at_risk": "may miss its date; a reason is asked",
    "delayed": "will miss or has missed its date; reason and new date",
    "not_started": "no work yet",
    "stopped": "will not be done; a reason is asked",
    "superseded": "replaced by another commitment; read from links, never offered",
    "not_stated": "nobody said; never guessed, always counted",
}

#: Why there is no value: in text, in the small space of a chart.
MISSING: dict[str, tuple[str, str]] = {
    "suppressed": ("hidden by the publisher to protect confidentiality", "hidden"),
    "withdrawn": ("withdrawn by the publisher", "withdrawn"),
    "not_applicable": ("does not apply", "n/a"),
    "not_collected": ("not collected for that period", "not collected"),
    "not_yet_due": ("not yet due", ""),
    "due_not_reported": ("due, not reported", "late"),
    "unknown": (NO_FIGURE, "no figure"),
}

QUALITIES = {"": "", "provisional": "provisional", "estimated": "estimated"}


def status_word(code: str) -> str:
    """The word of a delivery status; an empty code is “Not stated”. ValueError for an unknown code."""
    if code in ("", "not_stated"):
        return str(DeliveryStatus.NOT_STATED.label)
    return str(DeliveryStatus(code).label)


def assessment_word(code: str) -> str:
    """The word of a target assessment. KeyError for an unknown code."""
    return ASSESSMENTS[code][0]


def state_word(code: str) -> str:
    """Where an entry stands; `to_write` is an entry that was asked for and not begun."""
    return "To write" if code == "to_write" else str(EntryState(code).label)


def missing_words(code: str) -> str:
    """Why there is no value, for text and tables. An unknown or empty code is “no figure on record”."""
    return MISSING.get(code, MISSING["unknown"])[0]


def missing_short(code: str) -> str:
    """Why there is no value, in the word or two that a chart has room for."""
    return MISSING.get(code, MISSING["unknown"])[1]


def aim_words(direction: str, *, counts: bool = False) -> str:
    """Which way is wanted: “Aim: lower”, “Aim: fewer” for counts; “No aim is stated” without one."""
    if direction == Direction.INCREASE:
        return f"Aim: {'more' if counts else 'higher'}"
    if direction == Direction.DECREASE:
        return f"Aim: {'fewer' if counts else 'lower'}"
    return "No aim is stated"


def code_words(code: str) -> str:
    """A free code of the data in words: `third_sector` is “Third sector”, `adp` is “ADP”.

    Codes of one part and at most three letters are read as initials.
    """
    text = re.sub(r"[_\s]+", " ", code).strip()
    if not text:
        return "Not stated"
    if len(text) <= 3 and text.isalpha():
        return text.upper()
    return text[0].upper() + text[1:]


def disaggregation_words(text: str) -> str:
    """A disaggregation in words: `age=25-34;sex=female` is “Age: 25-34, sex: female”; empty is “All”."""
    pairs = [pair.partition("=") for pair in text.split(";") if pair]
    words = ", ".join(f"{key.replace('_', ' ')}: {value.replace('_', ' ')}" for key, _, value in pairs)
    return words[:1].upper() + words[1:] if words else "All"


def counted(number: int, one: str, many: str = "") -> str:
    """A count with its noun: “1 commitment”, “1,344 figures”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def times(number: int) -> str:
    """How often: “once”, “2 times”."""
    return "once" if number == 1 else f"{number:,} times"


def listed(words: list[str]) -> str:
    """Words as a list in a sentence: “a”, “a and b”, “a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
