"""Very many observations: loaded as a stream, in the memory of a few."""

from __future__ import annotations

import csv
import datetime as dt
import tracemalloc
from pathlib import Path

import pytest

from mission.datapackage.dump import dump
from mission.datapackage.load import load, validated
from mission.models import Mission, Observation
from tests.factories.package import PackageMaker, files_of

pytestmark = pytest.mark.django_db

ROWS = 50_000
MOST_BYTES = 60_000_000


def _many(folder: Path) -> Path:
    PackageMaker().write(folder)
    file = folder / "observations.csv"
    header = file.read_text().splitlines()[0].split(",")
    first = dt.date(1880, 1, 1)
    with file.open("w", newline="") as opened:
        writer = csv.DictWriter(opened, header, restval="", lineterminator="\n")
        writer.writeheader()
        for number in range(ROWS):
            day = str(first + dt.timedelta(days=number))
            writer.writerow(
                {
                    "indicator_id": "lofts",
                    "area": "E12000001",
                    "period_start": day,
                    "period_end": day,
                    "value": f"{number}.50",
                    "published": "2025",
                    "source": "plan",
                    "locator": f"table {number}",
                }
            )
    return folder


def test_many_rows_are_loaded_changed_and_given_back_in_little_memory(tmp_path: Path) -> None:
    folder = _many(tmp_path / "in")
    steps: list[tuple[str, int, int]] = []
    tracemalloc.start()
    try:
        load(
            validated(folder), by="", progress=lambda step, done=0, total=0: steps.append((step, done, total))
        )
        assert load(validated(folder), by="").nothing_new
        dump(Mission.objects.get(), tmp_path / "out")
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
    finally:
        tracemalloc.stop()
    dump(Mission.objects.get(), tmp_path / "out")
    assert ("Loading observations", ROWS, ROWS) in steps
    assert files_of(tmp_path / "out") == files_of(folder)

    file = folder / "observations.csv"
    file.write_text(file.read_text().replace(",49999.50,", ",49999.51,"))
    report = load(validated(folder), by="").of("observations.csv")
    assert (report.created, report.changed, report.unchanged) == (0, 1, ROWS - 1)
    assert Observation.objects.count() == ROWS + 1
