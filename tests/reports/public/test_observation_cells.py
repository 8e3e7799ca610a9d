"""The fast way to the cells of a published value says the same as the plain one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from reports.public.csvs import blocks, guarded
from reports.public.observation_cells import observation_cells
from reports.public.tables import OBSERVATIONS, Lookups, cells, observation

LOOKUPS = cast(
    Lookups,
    SimpleNamespace(
        indicators={"homes": {"unit": "homes", "unit_label": "=homes"}, "bare": {}},
        sources={"plan": {"publisher": "Board", "title": "-The plan", "url": None}},
    ),
)
PLAIN: dict[str, Any] = dict.fromkeys(
    (
        "disaggregation",
        "part",
        "bound",
        "missing",
        "quality",
        "reason",
        "numerator",
        "denominator",
        "published",
        "note",
    )
) | {
    "indicator": "homes",
    "area": "E92000001",
    "period_start": "2024-01-01",
    "period_end": "2024-12-31",
    "value": "40",
    "revised": False,
    "source": "plan",
    "locator": "page 1",
}
SHAPES: list[dict[str, Any]] = [
    {},
    {"value": None, "missing": "suppressed"},
    {"value": "-1.5", "bound": "less_than", "revised": True, "quality": "provisional"},
    {"note": "=SUM(A1)", "locator": "+1", "disaggregation": "@kind=Flat"},
    {"indicator": "bare", "source": None},
    {
        "indicator": "unknown",
        "source": "unknown",
        "published": "2024-05",
        "numerator": "4",
        "denominator": "2",
    },
    {"note": 'two\r\nlines, “quoted” "twice"'},
]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_fast_cells_are_those_of_the_plain_way(shape: dict[str, Any]) -> None:
    body = {**PLAIN, **shape}
    plain = [guarded(cell) for cell in cells(observation(body, LOOKUPS), OBSERVATIONS)]

    fast = observation_cells(LOOKUPS)

    for _ in range(2):
        assert ["" if cell is None else cell for cell in fast(body)] == plain


def test_a_csv_in_blocks_has_every_line_once_under_its_columns() -> None:
    text = "".join(blocks(("a", "b"), ([str(n), "x"] for n in range(2_500))))

    assert text.splitlines() == ["a,b", *(f"{n},x" for n in range(2_500))]
