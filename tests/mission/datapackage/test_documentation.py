"""The documentation names every file, column and word of the format."""

from __future__ import annotations

from pathlib import Path

import pytest

from mission.datapackage.table import Table
from mission.datapackage.tables import TABLES

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "data-package.md").read_text()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_is_described(table: Table) -> None:
    section = TEXT.partition(f"### `{table.path}`\n")[2].partition("\n### ")[0]
    for column in table.columns:
        (line,) = [line for line in section.splitlines() if line.startswith(f"| `{column.name}` |")]
        assert column.description in line
        assert all(f"`{word}`" in line for word in column.enum)
