"""Where what was said, what the delivery team judges and what is computed do not agree. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from mission.assessment.verdict import BEHIND, CLASSES, MET, MISSED, MOVING_AWAY, ON_COURSE
from mission.choices import DeliveryStatus
from mission.wording import assessment_word, counted, listed, status_word

_WELL = (DeliveryStatus.DELIVERED, DeliveryStatus.ON_TRACK)
_ILL = (DeliveryStatus.AT_RISK, DeliveryStatus.DELAYED, DeliveryStatus.STOPPED, DeliveryStatus.NOT_STARTED)
_SHORT = (BEHIND, MOVING_AWAY, MISSED)
_THERE = (MET, ON_COURSE)


def disagreements(status: str, team: str, computed_classes: Iterable[str]) -> list[str]:
    """Plain sentences that say where the three views differ; empty where they do not.

    `status` and `team` are delivery statuses ('' or `not_stated` where none was given), `computed_classes` the classes
    of the targets in force. Classes that say nothing (not enough data, not assessable) disagree with nothing.
    """
    said, judged = _stated(status), _stated(team)
    classes = [one for one in computed_classes if one in _SHORT + _THERE]
    found = []
    if said and judged and said != judged:
        found.append(
            f"The delivery status is “{status_word(said)}”, the team assessment is “{status_word(judged)}”."
        )
    for what, word in (("delivery status", said), ("team assessment", judged if judged != said else "")):
        against = _against(word, classes)
        if against:
            found.append(f"The {what} is “{status_word(word)}”; {against}.")
    return found


def disagreement(status: str, team: str, computed_classes: Iterable[str]) -> str | None:
    """The same in one text; None where the views do not differ."""
    return " ".join(disagreements(status, team, computed_classes)) or None


def _stated(code: str) -> str:
    return code if code in (*_WELL, *_ILL) else ""


def _against(word: str, classes: list[str]) -> str:
    """What is computed otherwise than a status says; empty where nothing is."""
    short = any(one in _SHORT for one in classes)
    if (word in _WELL and short) or (word in _ILL and classes and not short):
        return _computed(classes)
    return ""


def _computed(classes: list[str]) -> str:
    if len(classes) == 1:
        return f"the one target that could be assessed is {assessment_word(classes[0]).lower()}"
    tally = [(one, classes.count(one)) for one in CLASSES if one in classes]
    words = [
        f"{count} {'is' if count == 1 else 'are'} {assessment_word(one).lower()}" for one, count in tally
    ]
    return f"of {counted(len(classes), 'target')} that could be assessed, {listed(words)}"
