"""From bodies of frozen rows to what is given out: only the fields that a noun names, never a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson

from reports.api.fields import Body
from reports.api.nouns import Lookups, Noun


def given_out(noun: Noun, bodies: list[Body], lookups: Lookups) -> list[dict[str, Any]]:
    """Bodies as the API says them."""
    return [_said(noun, body) for body in worded(noun, bodies, lookups)]


def passed_on(noun: Noun, bodies: list[Body], texts: Sequence[str], lookups: Lookups) -> list[Any]:
    """The same for the JSON renderer, with the text of a body passed on as it was frozen wherever its members are
    those that the noun names; what is computed stands behind it."""
    if not noun.passed or not texts:
        return given_out(noun, bodies, lookups)
    lookups.learn(noun.needs, bodies)
    ends: dict[tuple[Any, ...], str] = {}
    found: list[Any] = []
    passed, needs, add, fragment = noun.passed, noun.needs, found.append, orjson.Fragment
    for body, text in zip(bodies, texts, strict=True):
        if body.keys() != passed:
            add(_said(noun, noun.worded(body, lookups)))
            continue
        of = tuple([body[kind] for kind in needs])
        if of not in ends:
            ends[of] = _end(noun, body, lookups)
        add(fragment(text[:-1] + ends[of]))
    return found


def worded(noun: Noun, bodies: list[Body], lookups: Lookups) -> list[Body]:
    """Bodies with what is computed for them; a CSV takes its cells from these."""
    lookups.learn(noun.needs, bodies)
    return [noun.worded(body, lookups) for body in bodies]


def all_worded(noun: Noun, chunks: Iterable[list[Body]], lookups: Lookups) -> Iterator[list[Body]]:
    """Many bodies, some at a time."""
    for bodies in chunks:
        yield worded(noun, bodies, lookups)


def _said(noun: Noun, body: Body) -> dict[str, Any]:
    return {field.name: field.of(body) for field in noun.fields}


def _end(noun: Noun, body: Body, lookups: Lookups) -> str:
    """How the text of a body goes on after its own last member: what is computed from what it names."""
    if not noun.adds:
        return "}"
    whole = _said(noun, noun.worded(body, lookups))
    return "," + orjson.dumps({name: whole[name] for name in noun.adds}).decode()[1:]
