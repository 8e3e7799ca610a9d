"""The admin's lists of many entries, beside the same lists of a hundredth of them, for the team and for partners' people."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.measure import CPU, Result
from bench.places import ROOT, Place
from bench.settings import Bench

#: The short list is never shorter: it fills a page for whoever asks.
LEAST = 1_000
#: So many answers are one run: the kernel counts a database's time in hundredths of a second.
ANSWERS = 6
LAST = "the last page of a stretch"
_WHO = {
    "team": "delivery team",
    "large": "partner with a fifth of them",
    "small": "partner with 60, the oldest",
}


@dataclass(frozen=True)
class Listed:
    """One list: who asks, for which kind of row, how it is said, and the query of its address."""

    who: str
    kind: str
    job: str
    query: str
    bar: float = 1.15


_ENTRIES = (
    ("page 1", ""),
    ("filtered by a common state", "state__exact=approved"),
    ("filtered by a common delivery status", "delivery_status__exact=on_track"),
    ("filtered by origin", "origin__exact=partner"),
    ("filtered by period", "period={period}"),
    ("search by code", "q=e-00000"),
    ("search by words of few commitments", "q=lighthouse"),
    ("search by words of all commitments", "q=promise"),
)
_TEAM = (
    ("filtered by a rare state", "state__exact=withdrawn"),
    ("filtered by a rare delivery status", "delivery_status__exact=stopped"),
    ("filtered by a rare origin", "origin__exact=compiled"),
    ("filtered by a large partner", "partner={large}"),
    ("filtered by a small partner", "partner={small}"),
    ("search by the name of a large partner", "q=Partner+1"),
    ("search by the name of a small partner", "q=quiet"),
)
_FAR = (
    (LAST, "p={last}"),
    ("after half of the list", "after={middle}"),
    ("from the end backwards", "turned=1"),
)
LISTS = (
    *(Listed("team", "progressentry", job, query) for job, query in (*_ENTRIES, *_TEAM)),
    *(Listed("team", "progressentry", job, query, 1.5) for job, query in _FAR),
    *(Listed("large", "progressentry", job, query) for job, query in _ENTRIES),
    *(Listed("large", "progressentry", job, query, 1.5) for job, query in _FAR),
    Listed("small", "progressentry", "page 1", ""),
    *(
        Listed(who, "commitment", job, query, bar)
        for who in ("team", "large")
        for job, query, bar in (
            ("page 1", "", 1.15),
            ("search by words", "q=lighthouse", 1.15),
            (LAST, "p={last}", 1.5),
        )
    ),
)


class Sized:
    """A database with so many entries, and a process that asks for its lists."""

    def __init__(self, place: Place, process: Any, entries: int) -> None:
        self._place, self._process = place, process
        self.entries = self.do("fill", entries=entries)["entries"]
        place.settle()

    def do(self, what: str, **options: Any) -> dict[str, Any]:
        """One job of bench.entries."""
        self._process.stdin.write(json.dumps([what, options]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"bench.entries ended at {what} {options}")
        found: dict[str, Any] = json.loads(line)
        return found

    def ask(self, listed: Listed, query: str) -> dict[str, Any]:
        """What an answer costs."""
        return self.do(
            "ask", who=listed.who, kind=listed.kind, query=query, times=ANSWERS, server=self._place.server
        )


def measure(bench: Bench) -> None:
    """Every list, at full size and at a hundredth of it, in turn."""
    many = max(2 * LEAST, bench.entries)
    with sized(bench, "lists-few", max(LEAST, many // 100)) as few, sized(bench, "lists-many", many) as large:
        for listed in LISTS:
            bench.add(_measured(bench, listed, large, few))


@contextmanager
def sized(bench: Bench, name: str, entries: int) -> Iterator[Sized]:
    """A database of our own with so many entries."""
    place = bench.make(name)
    command = [sys.executable, "-m", "bench.entries"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=place.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Sized(place, process, entries)
    finally:
        process.communicate()


def _measured(bench: Bench, listed: Listed, large: Sized, few: Sized) -> Result:
    result = Result(
        f"admin list of {_PLURALS[listed.kind]}, {listed.job} ({_WHO[listed.who]})",
        f"the same of {few.entries:,} entries",
        bench.engine,
        listed.bar,
        unit=CPU,
        sizes=f"{large.entries:,} entries",
    )
    queries = [_query(listed, one) for one in (large, few)]
    clocks: tuple[list[float], list[float]] = ([], [])
    for _ in range(bench.runs):
        for one, query, used, clock in zip(
            (large, few), queries, (result.ours, result.theirs), clocks, strict=True
        ):
            answer = one.ask(listed, query)
            used.append(answer["cpu"])
            clock.append(answer["clock"])
    result.note = f"{median(clocks[0]) / median(clocks[1]):.2f} times on the clock"
    return result


_PLURALS = {"progressentry": "entries", "commitment": "commitments"}


def _query(listed: Listed, where: Sized) -> str:
    """The query for a database; looked at once, so that what is measured is warm and is a page with rows."""
    names = {"small": 1, "large": 2, "period": 1, "middle": 0}
    if "{middle}" in listed.query:
        names["middle"] = where.do("key", who=listed.who, below=where.entries // 2)["key"]
    if "{last}" in listed.query:
        names["last"] = where.do("look", who=listed.who, kind=listed.kind, query="")["last"]
    query = listed.query.format(**names)
    if not where.do("look", who=listed.who, kind=listed.kind, query=query)["rows"]:
        raise RuntimeError(f"There is nothing in the list {query!r} for {listed.who}")
    return query
