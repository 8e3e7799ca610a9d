"""Tile layouts as data: which area stands where on a grid. A layout is found by the codes of the areas."""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "tiles"
RECODINGS = "recodings.csv"


@dataclass(frozen=True)
class Place:
    """One tile: the code of its area, its letters, its column and row on the grid."""

    code: str
    name: str
    letters: str
    column: int
    row: int


@dataclass(frozen=True)
class Layout:
    """A grid of tiles that stands for the areas of one kind."""

    name: str
    places: tuple[Place, ...]

    @property
    def first_column(self) -> int:
        """The first column that is used."""
        return min(place.column for place in self.places)

    @property
    def columns(self) -> int:
        """How many columns are used, from the first one to the last."""
        return max(place.column for place in self.places) + 1 - self.first_column

    @property
    def rows(self) -> int:
        """How many rows the grid has."""
        return max(place.row for place in self.places) + 1


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout of the folder, in order of their file names."""
    files = sorted(path for path in FOLDER.glob("*.csv") if path.name != RECODINGS)
    return tuple(Layout(path.stem, _places(path)) for path in files)


@cache
def recodings() -> dict[str, str]:
    """Codes that were replaced, each with the code that an area has now."""
    return {row["old"]: row["new"] for row in _rows(FOLDER / RECODINGS)}


def current_code(code: str) -> str:
    """The code that an area has now; a code that was not replaced comes back as it is."""
    return recodings().get(code, code)


def layout_for(codes: Collection[str]) -> Layout | None:
    """The layout that has a tile for every code; None without codes or if no layout has them all."""
    wanted = {current_code(code) for code in codes if code}
    fitting = [item for item in layouts() if wanted <= {place.code for place in item.places}]
    return min(fitting, key=lambda item: (len(item.places), item.name)) if wanted and fitting else None


def _places(path: Path) -> tuple[Place, ...]:
    return tuple(
        Place(row["code"], row["name"], row["letters"], int(row["column"]), int(row["row"]))
        for row in _rows(path)
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
