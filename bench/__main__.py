"""`python -m bench`: measures on SQLite and on PostgreSQL, and writes docs/performance.md."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import page
from bench.places import ROOT, Place, collect_static, make_place, postgres
from bench.rows import admin, editions, figures, pages, report, series
from bench.settings import Bench

PARTS = ("pages", "figures", "editions", "admin", "report", "series")


def main() -> None:
    """Run what was asked for."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument(
        "--scale", type=float, default=0.1, help="1 is the full size; 0.1 unless told otherwise"
    )
    asked.add_argument("--full", action="store_true", help="the full sizes: a million observations")
    asked.add_argument("--runs", type=int, default=5, help="runs of each measurement")
    asked.add_argument("--engine", choices=("SQLite", "PostgreSQL"), help="one engine alone")
    asked.add_argument(
        "--part", choices=PARTS, action="append", help="some rows alone; nothing is written then"
    )
    asked.add_argument("--to", type=Path, default=ROOT / "docs" / "performance.md", help="the page to write")
    given = asked.parse_args()
    scale = 1.0 if given.full else given.scale
    engines = (given.engine,) if given.engine else ("SQLite", "PostgreSQL")
    benches = measure(engines, given.part or PARTS, scale, given.runs)
    if not given.part and not given.engine:
        page.write(given.to, benches, scale, given.runs)
        print(f"Written: {given.to}")


def measure(engines: tuple[str, ...], parts: tuple[str, ...], scale: float, runs: int) -> list[Bench]:
    """The rows of these parts on these engines. Everything is in throw-away folders."""
    # A short path: that of PostgreSQL's socket may have 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir="/tmp"))
    try:
        static = collect_static(folder / "collected")
        benches = []
        if "SQLite" in engines:
            benches.append(
                _on("SQLite", folder, parts, scale, runs, _maker("SQLite", folder / "sqlite", static))
            )
        if "PostgreSQL" in engines:
            (folder / "server").mkdir()
            with postgres(folder / "server") as server:
                make = _maker("PostgreSQL", folder / "postgres", static, server)
                benches.append(_on("PostgreSQL", folder, parts, scale, runs, make))
        return benches
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _maker(
    engine: str, folder: Path, static: Path, server: tuple[str, int] = ("", 0)
) -> Callable[[str], Place]:
    return lambda name: make_place(engine, folder / name, static, server=server)


def _on(
    engine: str, folder: Path, parts: tuple[str, ...], scale: float, runs: int, make: Callable[[str], Place]
) -> Bench:
    print(engine, flush=True)
    bench = Bench(engine, folder, make, scale, runs)
    if "pages" in parts:
        pages.measure(bench, *pages.shipped(bench))
    if "figures" in parts:
        figures.measure(bench)
    if "editions" in parts:
        editions.measure(bench)
    if "admin" in parts:
        admin.measure(bench)
    if "report" in parts:
        report.measure(bench)
    if "series" in parts:
        series.measure(bench)
    return bench


if __name__ == "__main__":
    main()
