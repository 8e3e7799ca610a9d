"""The bench runs to its end with small sizes. Nothing here looks at how fast anything is."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import page, synthetic
from bench.measure import Result
from bench.settings import Bench
from mission.datapackage.load import validated

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = ["bare", "client", "cold", "measure", "page", "places", "server", "settings", "synthetic"]


@pytest.mark.parametrize(
    "name", [*MODULES, "rows.admin", "rows.editions", "rows.figures", "rows.pages", "rows.series"]
)
def test_a_module_of_the_bench_can_be_imported(name: str) -> None:
    assert importlib.import_module(f"bench.{name}").__doc__


@pytest.mark.django_db
def test_a_synthetic_package_is_a_good_one_of_the_size_asked_for(tmp_path: Path) -> None:
    package = validated(synthetic.write(tmp_path, synthetic.Size(observations=3_000, entries=120)))

    assert package.figures == 3_000
    assert len(package.rows["progress-entries"]) == 120


def test_its_second_version_differs_in_one_row_of_a_hundred(tmp_path: Path) -> None:
    files = []
    for changed in (False, True):
        folder = synthetic.write(tmp_path / str(changed), synthetic.Size(1_000, 200, changed))
        files.append(
            [
                (folder / name).read_text().splitlines()
                for name in ("observations.csv", "progress_entries.csv")
            ]
        )

    assert [
        sum(one != other for one, other in zip(*pair, strict=True)) for pair in zip(*files, strict=True)
    ] == [10, 2]


def test_a_row_is_missed_where_its_ratio_or_its_memory_is_above_the_bar() -> None:
    assert Result("a", "b", "SQLite", 2, [4.0, 2.0, 3.0], [2.0]).met
    assert not Result("a", "b", "SQLite", 2, [5.0], [2.0]).met
    assert not Result("a", "b", "SQLite", 2, [1.0], [2.0], broken=["memory"]).met


def test_the_page_has_a_line_for_every_row_and_names_what_was_left_out(tmp_path: Path) -> None:
    bench = Bench("SQLite", tmp_path, lambda name: pytest.fail(name), 0.1, 5)
    bench.found.append(Result("import", "a plain one", "SQLite", 5, [4.0], [2.0], sizes="10 rows"))
    bench.left_out.append("the admin's lists")
    page.write(tmp_path / "page.md", [bench], 0.1, 5)
    text = (tmp_path / "page.md").read_text()

    assert (
        "| import | a plain one | SQLite | 10 rows | 4 s of processor time | 2 s of processor time | 2.00 | 5 | met |"
        in text
    )
    assert "- the admin's lists (SQLite)" in text


@pytest.mark.slow
@pytest.mark.parametrize("part", ["pages", "figures", "editions", "admin"])
def test_every_row_can_be_measured(part: str) -> None:
    if not (ROOT / "var" / "assets").exists() or os.environ.get("DATABASE_URL"):
        pytest.skip("needs the assets, and makes databases of its own")
    command = [
        sys.executable,
        "-m",
        "bench",
        "--scale",
        "0.002",
        "--runs",
        "1",
        "--engine",
        "SQLite",
        "--part",
        part,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr[-3000:]
    assert "bar" in done.stdout
