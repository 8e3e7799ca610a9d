"""CSV for spreadsheets: every cell a text or a true number, none a formula. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

#: What a spreadsheet would read as the beginning of a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


class Echo:
    """A file that gives back what is written to it, for csv.writer in a stream."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def guarded(value: Any) -> str:
    """A cell: empty for none, yes and no for truths, and an apostrophe before what a spreadsheet would calculate."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) and not _NUMBER.fullmatch(text) else text


#: So many lines are given on together: the web server takes as long for a line as for a thousand.
_LINES = 1_000


def blocks(columns: Sequence[str], rows: Iterable[Sequence[str | None]]) -> Iterator[str]:
    """A CSV of rows of guarded cells under a line of column names, many lines at a time."""
    pending = iter(rows)
    lines: list[Sequence[str | None]] = [columns, *islice(pending, _LINES)]
    while lines:
        block = io.StringIO()
        csv.writer(block, lineterminator="\r\n").writerows(lines)
        yield block.getvalue()
        lines = list(islice(pending, _LINES))
