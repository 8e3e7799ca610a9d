"""Processor time, memory and medians."""

from __future__ import annotations

import os
import resource
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

CPU, SECONDS = "ms of processor time", "s of processor time"
_TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """What the kernel says of a process, from its state on; nothing where it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    parents = {}
    for name in (path.name for path in Path("/proc").iterdir()):
        if name.isdigit() and (stat := _stat(int(name))):
            parents[int(name)] = int(stat[1])
    found, fresh = [pid], [pid]
    while fresh:
        fresh = [child for child, parent in parents.items() if parent in fresh]
        found += fresh
    return found


def processor_seconds(pids: list[int]) -> float:
    """User and system time of processes and their families, with those of their children that have ended."""
    everyone = {one for pid in pids for one in family(pid)}
    return sum(sum(map(int, stat[11:15])) for one in everyone if (stat := _stat(one))) / _TICK


def spent(server: int) -> float:
    """Processor time of this process so far, and of a database's server where there is one."""
    return time.process_time() + (processor_seconds([server]) if server else 0.0)


def spent_by_programs(server: int) -> float:
    """Processor time of the programs that this process has run to their end, and of a database's server."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime + (processor_seconds([server]) if server else 0.0)


def memory(pid: int, what: str = "VmRSS") -> float:
    """Memory of a process in MB: VmRSS now, VmHWM at its highest."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / 1000
    return 0.0


@dataclass
class Result:
    """One row of the table: measurements of our work and of what it stands beside, taken in turn."""

    job: str
    against: str
    engine: str
    bar: float
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    unit: str = SECONDS
    sizes: str = ""
    note: str = ""
    #: Further limits, such as of memory, that were not kept.
    broken: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many times as much as the other one."""
        return median(self.ours) / max(median(self.theirs), 1e-9)

    @property
    def met(self) -> bool:
        """Whether the bar is met."""
        return self.ratio <= self.bar and not self.broken
