"""Freezing again when little has changed, and the admin's list of many entries."""

from __future__ import annotations

from pathlib import Path

from bench import synthetic
from bench.measure import CPU, Result
from bench.places import Place, copied
from bench.settings import Bench
from bench.synthetic import Size


def measure(bench: Bench) -> None:
    """Every row about editions and long lists of entries."""
    few = 400
    kinds = (("entries", Size(few, bench.entries)), ("observations", Size(bench.observations // 10, few)))
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
        if what == "entries":
            _admin(bench, place, size.entries)


def _freezing(bench: Bench, place: Place, changed: Path, what: str, size: int) -> None:
    job = f"freezing with 1 % of the {what} changed"
    time = Result(f"{job}: time", "freezing the first edition", bench.engine, 0.08)
    storage = Result(f"{job}: storage", "freezing the first edition", bench.engine, 0.03, unit="MB")
    for number in range(bench.runs):
        with copied(place, f"freeze-{number}") as copy:
            first = copy.once("freeze", slug=synthetic.SLUG, server=place.server)
            copy.once("load", package=str(changed))
            second = copy.once("freeze", slug=synthetic.SLUG, server=place.server)
        time.ours.append(second["seconds"])
        time.theirs.append(first["seconds"])
        storage.ours.append(second["stored"] / 1e6)
        storage.theirs.append(first["stored"] / 1e6)
    for result in (time, storage):
        result.sizes = f"{size:,} {what}, {second['touched']:,} rows changed"
        bench.add(result)


def _admin(bench: Bench, place: Place, many: int) -> None:
    """The admin's list at full size beside the same list at a hundredth of it."""
    few = max(50, many // 100)
    small = bench.make("admin")
    small.once("load", package=str(synthetic.write(bench.folder / f"admin-{bench.engine}", Size(400, few))))
    small.settle()
    queries = [query for _, query, _ in _LISTS]
    found: dict[str, list[list[float]]] = {query: [[], []] for query in queries}
    for _ in range(2):
        for number, where in enumerate((place, small)):
            timed = where.once("admin_lists", runs=bench.runs, queries=queries, server=place.server)
            if "absent" in timed:
                bench.left_out.append(f"the admin's list of entries: {timed['absent']}")
                return
            for query in queries:
                found[query][number] += timed[query]
    for job, query, bar in _LISTS:
        result = Result(
            f"admin list of entries, {job}", f"the same of {few:,}", bench.engine, bar, *found[query], CPU
        )
        result.sizes = f"{many:,} entries"
        bench.add(result)


_LISTS = (
    ("page 1", "", 1.15),
    ("filtered by state", "state__exact=approved", 1.15),
    ("search by code", "q=e-00000", 1.15),
)
