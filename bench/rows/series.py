"""One series among many: its page and its answers of the API cost as much on a large record as on a small one."""

from __future__ import annotations

from bench import synthetic
from bench.measure import CPU, Result
from bench.places import Place
from bench.settings import Bench

#: Observations of the small record; the series that is asked for is the same in both.
FEW = 1_000
_SERIES = "indicator=indicator-00&area=area-00000&disaggregation=total"
_API = f"/api/v1/missions/{synthetic.SLUG}"
#: What is asked for: how it is called, its address, its query.
_ASKED = (
    (
        "page of one series",
        f"/{synthetic.SLUG}/indicators/indicator-00/",
        _SERIES.removeprefix("indicator=indicator-00&"),
    ),
    ("API: values of one series", f"{_API}/observations/", _SERIES),
    ("API: one series among all", f"{_API}/series/", _SERIES),
)


def measure(bench: Bench) -> None:
    """A row for the page and for each answer of the API, on the large record beside the small one."""
    large, small = _filled(bench, "many", bench.observations), _filled(bench, "few", FEW)
    for job, path, query in _ASKED:
        result = Result(
            f"{job}, first request", f"the same on {FEW:,} observations", bench.engine, 1.5, unit=CPU
        )
        for _ in range(bench.runs):
            for place, into in ((large, result.ours), (small, result.theirs)):
                found = place.once("first", path=path, query=query, runs=1, server=place.server)
                into.extend(found["spent"])
        result.sizes = f"{bench.observations:,} observations"
        bench.add(result)


def _filled(bench: Bench, name: str, observations: int) -> Place:
    """A place with a synthetic record of a size, loaded and released."""
    folder = bench.folder / f"series-{name}-{bench.engine}"
    package = synthetic.write(folder, synthetic.Size(observations, 40))
    place = bench.make(f"series-{name}")
    place.once("load", package=str(package))
    place.once("freeze", slug=synthetic.SLUG)
    place.settle()
    return place
