"""The worked examples of docs/methods.md as targets and figures."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from mission.assessment import Break, Figure, Target
from mission.spans import MONTHS

METHODS = Path(__file__).resolve().parents[3] / "docs" / "methods.md"
_COMPARED = {"At least ": "at_least", "At most ": "at_most", "": "equal"}
_NAMES = [name.lower() for name in MONTHS]


@dataclass(frozen=True)
class Example:
    """One row of a table of worked examples."""

    target: str
    figures: str
    kind: str
    sentence: str

    def as_target(self) -> Target:
        words = self.target.removesuffix("%")
        if words in ("Fewer", "More"):
            return _target(measure="direction", comparator="at_most" if words == "Fewer" else "at_least")
        if match := re.fullmatch(r"(\d+)% more(.*)", self.target):
            return _target(change_percent=match[1], comparator="at_least", **_tail(match[2]))
        match = re.fullmatch(r"(At least |At most |)([\d,.]+)(%?)(.*)", self.target)
        assert match, self.target
        unit = "percent" if match[3] else "count"
        value = match[2].replace(",", "")
        return _target(comparator=_COMPARED[match[1]], value=value, unit=unit, **_tail(match[4]))

    def as_figures(self) -> list[Figure]:
        found = re.findall(r"([\d,.]+) in (\d{4})", self.figures)
        return [_figure(value, int(year)) for value, year in found]

    def as_breaks(self) -> list[Break]:
        return [Break(year) for year in re.findall(r"break in (\d{4})", self.figures)]


def _target(**fields) -> Target:
    return Target(**{"code": "t", "measure": "level", "per": "year", "combine": "sum", **fields})


def _figure(value: str, year: int) -> Figure:
    return Figure(dt.date(year, 1, 1), dt.date(year, 12, 31), value.replace(",", ""), published=f"{year + 1}")


def _tail(text: str) -> dict:
    found: dict = {}
    if match := re.search(r"by (.+?)(?:, from|$)", text):
        found["due"] = _due(match[1])
    if match := re.search(r", from ([\d,]+) in (\d{4})", text):
        year = int(match[2])
        found |= {
            "baseline": match[1].replace(",", ""),
            "baseline_start": dt.date(year, 1, 1),
            "baseline_end": dt.date(year, 12, 31),
        }
    if match := re.search(r", (\d{4}) to (\d{4})", text):
        found |= {"span_start": dt.date(int(match[1]), 1, 1), "span_end": dt.date(int(match[2]), 12, 31)}
    if "in each year" in text:
        found["measure"] = "each_period"
    if "in all" in text:
        found["measure"] = "sum"
    return found


def _due(words: str) -> str:
    parts = words.split()
    if len(parts) == 1:
        return parts[0]
    month = _NAMES.index(parts[-2].lower())
    return f"{parts[-1]}-{month:02}" + (f"-{int(parts[0]):02}" if len(parts) == 3 else "")


def worked_examples() -> list[Example]:
    """Every row of the tables of worked examples, in order."""
    found, inside = [], False
    for line in METHODS.read_text("utf-8").splitlines():
        if line.startswith("| Target | Figures |"):
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not line.startswith("|---"):
            found.append(Example(*(cell.strip() for cell in line.strip("|").split("|"))))
    return found
