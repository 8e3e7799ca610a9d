"""Two texts compared word by word. Pure, and of bounded cost whatever the texts are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, takewhile

SAME, REMOVED, ADDED = "same", "removed", "added"

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_SENTENCES = re.compile(r"[^.!?]*[.!?]+\s*|[^.!?]+")
_LINES = re.compile(r"[^\n]*\n+|[^\n]+")
_GRAINS = (_LINES, _SENTENCES, _WORDS)
#: So many pairs of equal words are looked at; a passage with more is shown as exchanged whole.
_MOST_PAIRS = 15_000


@dataclass(frozen=True)
class Piece:
    """A run of text: `kind` says whether it stands in both (same), in the first (removed) or in the second (added)."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> list[Piece]:
    """The second text as changes of the first. The same and removed pieces make `before`, the same and added ones `after`."""
    before, after = (text.replace("\r\n", "\n").replace("\r", "\n") for text in (before, after))
    return list(_joined(_compared(before, after, _GRAINS)))


def differ(before: str, after: str) -> bool:
    """Whether two texts differ in more than the ends of their lines and the space around them."""
    return " ".join(before.split()) != " ".join(after.split())


def _compared(before: str, after: str, grains: Sequence[re.Pattern[str]]) -> Iterator[Piece]:
    """Compare by the coarsest grain first, and what was exchanged by the next finer one."""
    if before == after or not grains:
        yield from _exchanged(before, after)
        return
    old, new = grains[0].findall(before), grains[0].findall(after)
    begin = _alike(zip(old, new, strict=False))
    end = _alike(zip(reversed(old[begin:]), reversed(new[begin:]), strict=False))
    yield Piece(SAME, "".join(old[:begin]))
    yield from _middle(old[begin : len(old) - end], new[begin : len(new) - end], grains)
    yield Piece(SAME, "".join(old[len(old) - end :]))


def _middle(old: list[str], new: list[str], grains: Sequence[re.Pattern[str]]) -> Iterator[Piece]:
    if not old or not new:
        yield from _exchanged("".join(old), "".join(new))
        return
    if _pairs(old, new) > _MOST_PAIRS:
        yield from _compared("".join(old), "".join(new), grains[1:])
        return
    # White space never begins a match: it stands between all words.
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    for kind, low, high, start, end in matcher.get_opcodes():
        first, second = "".join(old[low:high]), "".join(new[start:end])
        if kind == "replace":
            yield from _compared(first, second, grains[1:])
        else:
            yield from _exchanged(first, second)


def _alike(pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs at the beginning are of equal texts."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pairs of equal words there are: what a comparison costs."""
    there = Counter(new)
    return sum(count * there[word] for word, count in Counter(old).items() if not word.isspace())


def _exchanged(before: str, after: str) -> Iterator[Piece]:
    if before == after:
        yield Piece(SAME, before)
        return
    yield Piece(REMOVED, before)
    yield Piece(ADDED, after)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Without empty pieces; removed before added where only white space stood between."""
    kept = [piece for piece in pieces if piece.text]
    for kind, run in groupby(kept, key=lambda piece: piece.kind):
        yield Piece(kind, "".join(piece.text for piece in run))
