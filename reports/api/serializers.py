"""From bodies of frozen rows to what is given out: only the fields that a noun names, never a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reports.api.fields import Body
from reports.api.nouns import Lookups, Noun


def given_out(noun: Noun, bodies: list[Body], lookups: Lookups) -> list[dict[str, Any]]:
    """Bodies as the API says them."""
    lookups.learn(noun.needs, bodies)
    worded = [noun.worded(body, lookups) for body in bodies]
    return [{field.name: field.of(body) for field in noun.fields} for body in worded]


def all_given_out(noun: Noun, chunks: Iterable[list[Body]], lookups: Lookups) -> Iterator[list[Body]]:
    """Many bodies, some at a time."""
    for bodies in chunks:
        yield list(given_out(noun, bodies, lookups))
