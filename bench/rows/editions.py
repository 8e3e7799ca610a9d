"""Freezing again when little has changed."""

from __future__ import annotations

from pathlib import Path

from bench import synthetic
from bench.measure import Result
from bench.places import Place, copied
from bench.settings import Bench
from bench.synthetic import Size


def measure(bench: Bench) -> None:
    """Every row about editions."""
    few = 400
    kinds = (("entries", Size(few, bench.entries)), ("observations", Size(bench.observations, few)))
    for what, size in kinds:
        first, second = (
            synthetic.write(
                bench.folder / f"{what}-{number}-{bench.engine}",
                Size(size.observations, size.entries, changed=bool(number)),
            )
            for number in range(2)
        )
        place = bench.make(what)
        place.once("load", package=str(first))
        place.settle()
        _freezing(bench, place, second, what, max(size.entries, size.observations))


def _freezing(bench: Bench, place: Place, changed: Path, what: str, size: int) -> None:
    job, other = f"freezing with 1 % of the {what} changed", "freezing the first edition"
    clock = Result(f"{job}: time on the clock", other, bench.engine, 0.08, unit="s on the clock")
    time = Result(f"{job}: processor time", other, bench.engine, 0.08)
    storage = Result(f"{job}: storage", other, bench.engine, 0.03, unit="MB")
    for number in range(bench.runs):
        with copied(place, f"freeze-{number}") as copy:
            first = copy.once("freeze", slug=synthetic.SLUG, server=place.server)
            copy.once("load", package=str(changed))
            second = copy.once("freeze", slug=synthetic.SLUG, server=place.server)
        for result, name, unit in ((clock, "clock", 1), (time, "seconds", 1), (storage, "stored", 1e6)):
            result.ours.append(second[name] / unit)
            result.theirs.append(first[name] / unit)
    for result in (clock, time, storage):
        result.sizes = f"{size:,} {what}, {second['touched']:,} rows changed"
    storage.sizes += (
        f"; files beside it: {second['files'] / 1e6:.1f} MB, at first {first['files'] / 1e6:.1f} MB"
    )
    for result in (clock, time, storage):
        bench.add(result)
