"""Small data packages for tests: a mission of calendar years in the regions of England."""

from __future__ import annotations

import copy
import csv
from pathlib import Path
from typing import Any

from mission.datapackage.describe import Written, described
from mission.datapackage.tables import BY_NAME, TABLES

Rows = dict[str, list[dict[str, str]]]

#: The package that ships with the project; tests only read it.
SHIPPED = Path(__file__).resolve().parent.parent.parent / "data" / "national-mission"

_FACT = {"source": "plan", "locator": "page 1"}

_ROWS: Rows = {
    "mission": [
        {
            "id": "warm-homes",
            "title": "Warm Homes",
            "start": "2024",
            "end": "2026-06",
            "aim": "Nobody lives in a cold home.",
            "lead_partner": "energy-board",
            "amount_gbp": "1000000",
            **_FACT,
        }
    ],
    "reporting-periods": [
        {
            "id": "2024",
            "label": "2024",
            "start": "2024-01-01",
            "end": "2024-12-31",
            "report_published": "2025-02",
        },
        {"id": "2025", "label": "2025", "start": "2025-01-01", "end": "2025-12-31"},
    ],
    "outcomes": [
        {"code": "3", "kind": "outcome", "title": "Homes keep their warmth", **_FACT},
        {"code": "3.6", "parent": "3", "kind": "sub_outcome", "title": "Lofts are insulated", **_FACT},
    ],
    "partners": [
        {
            "id": "energy-board",
            "name": "Energy Board",
            "kind": "organisation",
            "sector": "national_government",
            "description": "Runs the programme.",
            "source": "plan",
        },
        {
            "id": "north-east-warmth",
            "name": "North East Warmth",
            "kind": "organisation",
            "sector": "third_sector",
            "area": "E12000001",
            "description": "Insulates lofts.",
            "url": "https://warmth.example/",
            "source": "plan",
        },
    ],
    "commitments": [
        {
            "ref": "C-1",
            "title": "Insulate 100 lofts",
            "description": "A hundred lofts are insulated.",
            "announced": "2024-02",
            "due": "2025",
            "origin": "The plan",
            "source": "plan",
        },
        {
            "ref": "C-2",
            "title": "Train fitters",
            "description": "Fitters are trained.",
            "origin": "The plan",
            "source": "plan",
        },
    ],
    "commitment-outcomes": [{"commitment_ref": "C-1", "outcome_code": "3.6"}],
    "commitment-partners": [
        {"commitment_ref": "C-1", "partner": "energy-board", "role": "lead"},
        {"commitment_ref": "C-1", "partner": "north-east-warmth", "role": "delivery"},
        {"commitment_ref": "C-2", "partner": "energy-board", "role": "joint_lead"},
        {"commitment_ref": "C-2", "partner": "north-east-warmth", "role": "joint_lead"},
    ],
    "commitment-areas": [{"commitment_ref": "C-1", "area": "E12000001"}],
    "commitment-links": [
        {
            "commitment_ref": "C-2",
            "relation": "part_of",
            "related_ref": "C-1",
            "note": "Fitters are needed.",
            **_FACT,
        }
    ],
    "due-changes": [
        {
            "commitment_ref": "C-1",
            "announced": "2025-03-01",
            "due_before": "2025",
            "due_after": "2026",
            "reason": "Too few fitters.",
            **_FACT,
        }
    ],
    "milestones": [
        {
            "id": "m-1",
            "commitment_ref": "C-1",
            "date": "2024-05",
            "state": "reached",
            "title": "First loft insulated",
            **_FACT,
        }
    ],
    "progress-entries": [
        {
            "id": "e-1",
            "commitment_ref": "C-1",
            "period": "2024",
            "partner": "energy-board",
            "origin": "partner",
            "status": "on_track",
            "done": "Forty lofts were insulated.[^1]\n\nMore are being surveyed.[^2]",
            "next": "Sixty more.[^1]",
        }
    ],
    "entry-evidence": [
        {"entry_id": "e-1", "mark": "1", **_FACT},
        {"entry_id": "e-1", "mark": "2", **_FACT},
    ],
    "funding": [
        {
            "id": "f-1",
            "fund": "Warmth fund",
            "amount_gbp": "1000000",
            "kind": "total",
            "purpose": "The whole programme.",
            **_FACT,
        },
        {
            "id": "f-2",
            "fund": "Warmth fund",
            "partner": "north-east-warmth",
            "period": "2024",
            "amount_gbp": "40000",
            "kind": "award",
            "part_of": "f-1",
            "commitment_ref": "C-1",
            "purpose": "Lofts.",
            **_FACT,
        },
    ],
    "indicators": [
        {
            "id": "lofts",
            "title": "Lofts insulated",
            "outcome_code": "3.6",
            "unit": "lofts",
            "unit_label": "lofts",
            "desired_direction": "increase",
            "combine": "sum",
            "definition": "Lofts with new insulation.",
            "publisher": "Energy Board",
            "frequency": "annual",
            "headline": "yes",
            "source": "plan",
        }
    ],
    "series-breaks": [
        {"indicator_id": "lofts", "date": "2024", "kind": "scope", "note": "Flats count too.", **_FACT}
    ],
    "areas": [
        {"id": "E92000001", "name": "England", "kind": "country"},
        {
            "id": "E12000001",
            "name": "North East",
            "kind": "region",
            "parent": "E92000001",
            "gss_code": "E12000001",
        },
    ],
    "observations": [
        {
            "indicator_id": "lofts",
            "area": "E12000001",
            "period_start": "2024-01-01",
            "period_end": "2024-12-31",
            "value": "40",
            "published": "2025-01",
            **_FACT,
        },
        {
            "indicator_id": "lofts",
            "area": "E12000001",
            "period_start": "2024-01-01",
            "period_end": "2024-12-31",
            "disaggregation": "age=0-15;kind=Flat",
            "missing": "suppressed",
            **_FACT,
        },
        {
            "indicator_id": "lofts",
            "area": "E92000001",
            "period_start": "2024-01-01",
            "period_end": "2024-12-31",
            "value": "1017.50",
            "numerator": "2035",
            "denominator": "2",
            "published": "2025",
            **_FACT,
        },
    ],
    "targets": [
        {
            "id": "t-1",
            "indicator_id": "lofts",
            "title": "A hundred lofts",
            "commitment_ref": "C-1",
            "measure": "sum",
            "target_value": "100",
            "comparator": "at_least",
            "span_start": "2024-01-01",
            "span_end": "2025-12-31",
            "due": "2025",
            "area": "E12000001",
            "set_by": "The plan",
            "note": "None.",
            **_FACT,
        }
    ],
    "sources": [
        {
            "id": "plan",
            "title": "The plan",
            "publisher": "Energy Board",
            "published": "2024-02-01",
            "url": "https://plan.example/",
        }
    ],
}


class PackageMaker:
    """A package in the making: change its rows, then write it."""

    def __init__(self, slug: str = "warm-homes") -> None:
        self.rows: Rows = copy.deepcopy(_ROWS)
        self.rows["mission"][0]["id"] = slug
        self.slug = slug

    def row(self, table: str, place: int = 0, **cells: str) -> PackageMaker:
        """Change cells of one row."""
        self.rows[table][place].update(cells)
        return self

    def add(self, table: str, *, like: int | None = None, **cells: str) -> PackageMaker:
        """Add a row, as a copy of another where `like` names one."""
        base = {} if like is None else self.rows[table][like]
        self.rows.setdefault(table, []).append({**base, **cells})
        return self

    def drop(self, table: str, place: int = -1) -> PackageMaker:
        """Take a row out."""
        del self.rows[table][place]
        return self

    def write(self, folder: Path) -> Path:
        """Write the package in the form of the format."""
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for table in TABLES:
            if table.extension and table.name not in self.rows:
                continue
            rows = self.rows[table.name]
            used = {name for row in rows for name, cell in row.items() if cell}
            columns = tuple(c for c in table.columns if not c.extension or c.name in used)
            written.append(Written(table, columns))
            ordered = sorted(rows, key=lambda row: [_sortable(row, name) for name in table.sorted_by])
            with (folder / table.path).open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow([column.name for column in columns])
                writer.writerows([[row.get(column.name, "") for column in columns] for row in ordered])
        text = described("", self.slug, self.rows["mission"][0]["title"], written)
        (folder / "datapackage.json").write_text(text, encoding="utf-8")
        return folder


def _sortable(row: dict[str, str], name: str) -> Any:
    return (
        int(row[name])
        if name == "mark" and row[name].isdigit()
        else (0 if name == "mark" else row.get(name, ""))
    )


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a package that belong to the format, with what is in them."""
    ours = {"datapackage.json", *(table.path for table in BY_NAME.values())}
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name in ours}
