"""Rows handled column by column, so that what many rows have alike is worked out once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Columns = dict[str, Sequence[Any]]


class Known(dict[Any, Any]):
    """What was made of a key before; makes what it does not have. It is emptied before it grows large."""

    def __init__(self, make: Callable[[Any], Any], most: int) -> None:
        super().__init__()
        self._make, self._most = make, most

    def __missing__(self, key: Any) -> Any:
        if len(self) >= self._most:
            self.clear()
        made = self[key] = self._make(key)
        return made


def is_same(column: Sequence[Any], number: int) -> bool:
    """Whether a column has the same value in all of its rows; the last is looked at first, since most differ."""
    return bool(column[0] == column[-1]) and column.count(column[0]) == number


def mapped(known: Mapping[Any, Any], cells: Sequence[Any]) -> Sequence[Any]:
    """What stands for each cell; looked up once where all cells are the same."""
    number = len(cells)
    return (known[cells[0]],) * number if is_same(cells, number) else list(map(known.__getitem__, cells))


def parted(columns: Mapping[str, Sequence[Any]], number: int) -> tuple[dict[str, Any], Columns]:
    """Of columns of so many rows: the one value of those that have no other, and those that differ (at least one)."""
    same = {name: column[0] for name, column in columns.items() if is_same(column, number)}
    if len(same) == len(columns):
        del same[next(iter(columns))]
    return same, {name: column for name, column in columns.items() if name not in same}
