"""From bodies of frozen rows to what is given out: only the fields that a noun names, never a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reports.api.fields import Body
from reports.api.nouns import Lookups, Noun


def given_out(noun: Noun, bodies: list[Body], lookups: Lookups) -> list[dict[str, Any]]:
    """Bodies as the API says them."""
    return [{field.name: field.of(body) for field in noun.fields} for body in worded(noun, bodies, lookups)]


def worded(noun: Noun, bodies: list[Body], lookups: Lookups) -> list[Body]:
    """Bodies with what is computed for them; a CSV takes its cells from these."""
    lookups.learn(noun.needs, bodies)
    return [noun.worded(body, lookups) for body in bodies]


def all_worded(noun: Noun, chunks: Iterable[list[Body]], lookups: Lookups) -> Iterator[list[Body]]:
    """Many bodies, some at a time."""
    for bodies in chunks:
        yield worded(noun, bodies, lookups)
