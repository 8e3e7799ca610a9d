"""The notes of a report, numbered through in the order in which they are first met. Pure."""

from __future__ import annotations

import re
from typing import Any

from reports.canonical import canonical

Note = dict[str, Any]
_SLUG = re.compile(r"[^a-z0-9]+")


class Notes:
    """Notes by what they point to: the same thing has one number in the whole report."""

    def __init__(self) -> None:
        self.listed: list[Note] = []
        self._numbers: dict[str, int] = {}

    def number(self, **of: Any) -> int:
        """The number of the note on a thing; a new one where it was not noted before."""
        key = canonical(of)
        if key not in self._numbers:
            self._numbers[key] = len(self.listed) + 1
            self.listed.append({"number": self._numbers[key], **of})
        return self._numbers[key]


class Anchors:
    """Names of places in a report, each given once."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, wanted: str) -> str:
        """The name as wanted, or with a number after it where it is taken."""
        name, number = wanted, 1
        while name in self._given:
            number += 1
            name = f"{wanted}-{number}"
        self._given.add(name)
        return name


def slug(words: str) -> str:
    """Words as a part of an anchor: lower-case letters, digits and hyphens."""
    return _SLUG.sub("-", words.lower()).strip("-")[:60].strip("-") or "part"
