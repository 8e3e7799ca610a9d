"""What all pages of an edition have in common, read once by a process: names, small tables, counts.

Everything is known under the version of the public record that it was read in (reports/look.py). An edition never
changes and a redaction makes another version, so nothing here has to be cleared, and there is no clock. What is
known is shared by all requests: nobody changes it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

#: Characters of text that a process keeps in mind; as objects they take some five times as many bytes.
MOST = 4_000_000
#: What a fact weighs at least.
LEAST = 500


class Known:
    """Facts under their version and name: the ones used last, up to a weight in characters."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._weight = 0
        self._facts: OrderedDict[tuple[str, Hashable], tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def fact(
        self, version: str, name: Hashable, read: Callable[[], T], weigh: Callable[[T], int] = lambda _: 0
    ) -> T:
        """What `read()` gives, read once. Two threads may both read: waiting for one another could be for ever."""
        key = (version, name)
        with self._lock:
            found = self._facts.get(key)
            if found is not None:
                self._facts.move_to_end(key)
                value: T = found[0]
                return value
        value = read()
        self._put(key, value, LEAST + weigh(value))
        return value

    def forget(self) -> None:
        """Know nothing."""
        with self._lock:
            self._facts.clear()
            self._weight = 0

    def __len__(self) -> int:
        return len(self._facts)

    def _put(self, key: tuple[str, Hashable], value: Any, weight: int) -> None:
        with self._lock:
            old = self._facts.pop(key, None)
            self._weight += weight - (old[1] if old else 0)
            self._facts[key] = (value, weight)
            while self._weight > self._most and self._facts:
                self._weight -= self._facts.popitem(last=False)[1][1]


known = Known()
