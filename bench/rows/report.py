"""The annual report in print: from its frozen rows to the PDF, beside compiling the same document with its data ready."""

from __future__ import annotations

from bench import synthetic
from bench.measure import Result
from bench.settings import Bench
from bench.synthetic import Size

ENTRIES, CHARTS = 300, 60
#: What the child process may take at most.
SECONDS, MEMORY = 10, 600


def measure(bench: Bench) -> None:
    """The one row about the report."""
    observations = synthetic.INDICATORS * synthetic.MONTHS * CHARTS // synthetic.INDICATORS * 2
    size = Size(observations, ENTRIES * synthetic.PERIODS)
    package = synthetic.write(bench.folder / f"report-{bench.engine}", size)
    place = bench.make("report")
    place.once("load", package=str(package))
    place.settle()
    composed = place.once("compose_report", slug=synthetic.SLUG, charts=CHARTS, server=place.server)
    result = Result(
        "annual report as PDF/UA, from its frozen rows",
        "Typst compiling the same document with its data ready",
        bench.engine,
        1.5,
    )
    for _ in range(bench.runs):
        found = place.once("print_report", slug=synthetic.SLUG, server=place.server)
        result.ours.append(found["ours"])
        result.theirs.append(found["theirs"])
        if found["theirs"] > SECONDS:
            result.broken.append(f"the child took {found['theirs']:.1f} s, limit {SECONDS} s")
        if found["memory"] > MEMORY:
            result.broken.append(f"the child took {found['memory']:.0f} MB, limit {MEMORY} MB")
    result.sizes = f"{found['pages']} pages, {found['entries']} entries, {composed['charts']} charts"
    result.note = (
        f"the child at its highest {found['memory']:.0f} MB; freezing it whole {composed['clock']:.1f} s"
    )
    bench.add(result)
