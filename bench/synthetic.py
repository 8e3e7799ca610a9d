"""A made-up data package of any size: observations of many series, commitments and progress entries."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mission.datapackage.describe import Written, described
from mission.datapackage.tables import TABLES

SLUG = "synthetic"
INDICATORS, PARTNERS, PERIODS, MONTHS = 20, 50, 8, 100
#: Each commitment has an entry of so many partners in each period.
AUTHORS = 5
_FACT = {"source": "made-up", "locator": "page 1"}

Row = dict[str, str]


@dataclass(frozen=True)
class Size:
    """How many observations and entries a package has. One in a hundred is `changed` in the second version."""

    observations: int
    entries: int
    changed: bool = False

    @property
    def commitments(self) -> int:
        """So many that all entries have a place."""
        return max(1, -(-self.entries // (AUTHORS * PERIODS)))

    @property
    def areas(self) -> int:
        """So many that all observations have a place, a hundred months in each."""
        return max(1, -(-self.observations // (INDICATORS * MONTHS * 2)))


def write(folder: Path, size: Size) -> Path:
    """Write the package; the same size gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in TABLES:
        if table.extension:
            continue
        columns = tuple(column for column in table.columns if not column.extension)
        written.append(Written(table, columns))
        names = [column.name for column in columns]
        rows = _ROWS.get(table.name, lambda _: ())(size)
        with (folder / table.path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([row.get(name, "") for name in names] for row in rows)
    text = described("", SLUG, "A synthetic mission", written)
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return folder


def _mission(size: Size) -> Iterable[Row]:
    yield {
        "id": SLUG,
        "title": "A synthetic mission",
        "start": "2000",
        "end": "2030",
        "aim": "To be measured.",
        "lead_partner": "partner-01",
        **_FACT,
    }


def _periods(size: Size) -> Iterable[Row]:
    for year in range(2001, 2001 + PERIODS):
        yield {"id": str(year), "label": f"Year {year}", "start": f"{year}-01-01", "end": f"{year}-12-31"}


def _outcomes(size: Size) -> Iterable[Row]:
    yield {"code": "1", "kind": "outcome", "title": "It is fast enough", **_FACT}


def _partners(size: Size) -> Iterable[Row]:
    for number in range(1, PARTNERS + 1):
        yield {
            "id": f"partner-{number:02}",
            "name": f"Partner {number}",
            "kind": "organisation",
            "sector": "third_sector",
            "description": "Takes part.",
            "source": "made-up",
        }


def _commitments(size: Size) -> Iterable[Row]:
    for number in range(1, size.commitments + 1):
        yield {
            "ref": f"C-{number:05}",
            "title": f"Promise number {number}",
            "description": "What was promised, in a sentence of the usual length for such a thing.",
            "announced": "2001-01",
            "origin": "The plan",
            "source": "made-up",
        }


def _outcome_links(size: Size) -> Iterable[Row]:
    return ({"commitment_ref": row["ref"], "outcome_code": "1"} for row in _commitments(size))


def _authors(commitment: int) -> list[str]:
    return sorted(f"partner-{(commitment * AUTHORS + n) % PARTNERS + 1:02}" for n in range(AUTHORS))


def _parts(size: Size) -> Iterable[Row]:
    for number in range(1, size.commitments + 1):
        for place, partner in enumerate(_authors(number)):
            role = "delivery" if place else "lead"
            yield {"commitment_ref": f"C-{number:05}", "partner": partner, "role": role}


def _entries(size: Size) -> Iterable[Row]:
    wanted = itertools.product(range(1, size.commitments + 1), range(2001, 2001 + PERIODS), range(AUTHORS))
    for number, (commitment, year, author) in enumerate(itertools.islice(wanted, size.entries)):
        again = " More was done since." if size.changed and number % 100 == 0 else ""
        yield {
            "id": f"e-{number:07}",
            "commitment_ref": f"C-{commitment:05}",
            "period": str(year),
            "partner": _authors(commitment)[author],
            "origin": "partner",
            "status": "on_track" if number % 3 else "delayed",
            "done": f"Work went on in {year}, as planned, in most places, and it was written down.[^1]{again}",
            "next": "More of the same, with a look at what did not go well.",
        }


def _evidence(size: Size) -> Iterable[Row]:
    return ({"entry_id": row["id"], "mark": "1", **_FACT} for row in _entries(size))


def _indicators(size: Size) -> Iterable[Row]:
    for number in range(INDICATORS):
        yield {
            "id": f"indicator-{number:02}",
            "title": f"Indicator {number}",
            "outcome_code": "1",
            "unit": "people",
            "unit_label": "people",
            "desired_direction": "decrease",
            "combine": "sum",
            "definition": "Made up.",
            "publisher": "Nobody",
            "frequency": "monthly",
            "headline": "no",
            "source": "made-up",
        }


def _areas(size: Size) -> Iterable[Row]:
    return ({"id": f"area-{n:05}", "name": f"Area {n}", "kind": "district"} for n in range(size.areas))


def _spans() -> list[tuple[str, str]]:
    starts = [dt.date(2001 + n // 12, n % 12 + 1, 1) for n in range(MONTHS + 1)]
    return [(str(one), str(after - dt.timedelta(days=1))) for one, after in itertools.pairwise(starts)]


def _observations(size: Size) -> Iterator[Row]:
    spans = _spans()
    places = itertools.product(range(INDICATORS), range(size.areas), spans, ("", "sex=Female"))
    for number, (indicator, area, (start, end), who) in enumerate(
        itertools.islice(places, size.observations)
    ):
        value = number % 9973 + (1 if size.changed and number % 100 == 0 else 0)
        yield {
            "indicator_id": f"indicator-{indicator:02}",
            "area": f"area-{area:05}",
            "period_start": start,
            "period_end": end,
            "disaggregation": who,
            "value": f"{value}.5" if number % 4 == 0 else str(value),
            "published": "2020-01",
            **_FACT,
        }


def _sources(size: Size) -> Iterable[Row]:
    yield {"id": "made-up", "title": "A made-up source", "publisher": "Nobody", "published": "2020-01"}


_ROWS = {
    "mission": _mission,
    "reporting-periods": _periods,
    "outcomes": _outcomes,
    "partners": _partners,
    "commitments": _commitments,
    "commitment-outcomes": _outcome_links,
    "commitment-partners": _parts,
    "progress-entries": _entries,
    "entry-evidence": _evidence,
    "indicators": _indicators,
    "areas": _areas,
    "observations": _observations,
    "sources": _sources,
}
