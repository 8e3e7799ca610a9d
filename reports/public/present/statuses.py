"""Delivery statuses counted and said: said first, not stated last, never a percentage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mission.choices import STATUS_ORDER, DeliveryStatus
from mission.wording import counted, listed, status_word

NOT_STATED = "not_stated"
_ORDER = [str(status) or NOT_STATED for status in STATUS_ORDER]


def counts(
    numbers: Mapping[str, int], url: Callable[[str], str], *, zeros: bool = False
) -> list[dict[str, Any]]:
    """For components/status_counts.html: each status with its number, in the fixed order."""
    return [
        {"status": code, "number": numbers.get(code, 0), "url": url(code)}
        for code in _ORDER
        if zeros or numbers.get(code, 0)
    ]


def tally(statuses: Iterable[str]) -> dict[str, int]:
    """How often each status is; '' counts as not stated."""
    found: dict[str, int] = {}
    for status in statuses:
        found[status or NOT_STATED] = found.get(status or NOT_STATED, 0) + 1
    return found


def boxes(commitments: Iterable[tuple[str, str, str]], url: Callable[[str], str]) -> list[dict[str, str]]:
    """One box per commitment (reference, title, status), said first."""
    ordered = sorted(commitments, key=lambda one: (_ORDER.index(one[2] or NOT_STATED), one[0]))
    return [{"status": status, "label": f"{ref}, {title}", "url": url(ref)} for ref, title, status in ordered]


def on_record(numbers: Mapping[str, int]) -> int:
    """How many have a status on record."""
    return sum(number for code, number in numbers.items() if code != NOT_STATED)


def said_words(numbers: Mapping[str, int]) -> str:
    """“2 delivered, 1 on track and 2 superseded”; empty where no status is on record."""
    codes = [code for code in _ORDER if code != NOT_STATED and numbers.get(code)]
    return listed([f"{numbers[code]:,} {status_word(code).lower()}" for code in codes])


def sentence(numbers: Mapping[str, int], *, these: bool = False) -> dict[str, str]:
    """“A delivery status is on record for 20 of 111 commitments”, in its emphasised and its plain part."""
    all_, known = sum(numbers.values()), on_record(numbers)
    things = f"these {all_:,}" if these else counted(all_, "commitment")
    unsaid = numbers.get(NOT_STATED, 0)
    rest = f"For {unsaid:,} it is not stated." if unsaid else ""
    return {"of": f"{known:,} of {things}", "said": said_words(numbers), "rest": rest}


def is_superseded(status: str | None) -> bool:
    """Whether a status was read from a link."""
    return status == DeliveryStatus.SUPERSEDED
