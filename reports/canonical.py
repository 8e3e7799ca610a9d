"""Canonical JSON and hashes: the same bytes for the same content, on every machine and engine. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

_TOGETHER = 1_000


def canonical(content: Mapping[str, Any]) -> str:
    """UTF-8 JSON with sorted keys and no spaces. Decimals and dates come in as strings; floats are refused."""
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_refuse
    )


def _refuse(value: object) -> Any:
    raise TypeError(f"{type(value).__name__} has no canonical form; give a string")


def digest(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def part_digest(row_hashes: Iterable[str]) -> tuple[int, str]:
    """The number of rows of a part, and SHA-256 over their hashes in key order, a line each."""
    running, count, pending = hashlib.sha256(), 0, iter(row_hashes)
    while some := list(islice(pending, _TOGETHER)):
        running.update("".join([f"{row_hash}\n" for row_hash in some]).encode())
        count += len(some)
    return count, running.hexdigest()
