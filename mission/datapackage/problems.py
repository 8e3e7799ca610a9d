"""What is wrong with a package: each problem with its file, row, column, and what would be right. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

KEPT_PER_FILE = 100
SHOWN_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `row` counts as a spreadsheet does: the header is row 1."""

    file: str
    wrong: str
    right: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        sentences = f"{self.wrong}. {self.right}." if self.right else f"{self.wrong}."
        return f"{', '.join(place)}: {sentences}"


class Problems:
    """All problems of a package; of each file the first hundred in full and the number of the rest."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Problem]] = {}
        self._count: Counter[str] = Counter()

    def add(
        self, file: str, wrong: str, right: str = "", *, row: int | None = None, column: str = ""
    ) -> None:
        """Note a problem."""
        self._count[file] += 1
        kept = self._kept.setdefault(file, [])
        if len(kept) < KEPT_PER_FILE:
            kept.append(Problem(file=file, wrong=wrong, right=right, row=row, column=column))

    def of(self, file: str) -> int:
        """How many problems a file has."""
        return self._count[file]

    def __len__(self) -> int:
        return self._count.total()

    def __iter__(self) -> Iterator[Problem]:
        for kept in self._kept.values():
            yield from sorted(kept, key=lambda problem: problem.row or 0)

    def lines(self) -> Iterator[str]:
        """The problems as lines to read, with how many more there are of each file."""
        for file, kept in self._kept.items():
            yield from (str(problem) for problem in sorted(kept, key=lambda problem: problem.row or 0))
            more = self._count[file] - len(kept)
            if more:
                yield f"{file}: and {more:,} more."


class PackageError(Exception):
    """A package that cannot be loaded; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{len(problems):,} problems" if len(problems) != 1 else "1 problem")
        self.problems = problems


def shown(text: str) -> str:
    """A cell as a message quotes it: cut, and with what a terminal must not get spelled out."""
    cut = text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"
    safe = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut)
    return f"“{safe}”"
