"""What a frozen row is made of, and plain values under the names of the public shape."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

SCHEMA_VERSION = 1

Body = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One row to freeze: its key, canonical content, and the columns of its table that index it."""

    key: str
    body: Body
    columns: dict[str, Any] = field(default_factory=dict)
    facets: tuple[tuple[str, str], ...] = ()


def day(value: dt.date | None) -> str | None:
    """A date as ISO text."""
    return value.isoformat() if value else None


def money(value: Decimal | None) -> str | None:
    """An amount in pounds as text, without trailing zeros."""
    return None if value is None else f"{value.normalize():f}"


def _values(rows: QuerySet[Any], **renamed: str) -> Iterator[Body]:
    """Plain values under the names of the public shape; empty texts become None."""
    for row in rows.values(**{name: F(path) for name, path in renamed.items()}).iterator(chunk_size=2000):
        yield {name: (None if value == "" else value) for name, value in row.items()}


#: Where a row was read.
SOURCED = {"source": "source__code", "locator": "locator"}


def _plain(*names: str) -> dict[str, str]:
    # Aliases differ from column names, since an annotation may not shadow a field.
    return {f"{name}_": name for name in names}


def _strip(body: Body) -> Body:
    return {name.rstrip("_"): value for name, value in body.items()}


def shape(rows: QuerySet[Any], *plain: str, **renamed: str) -> Iterator[Body]:
    """Each row as a dict of its `plain` columns and of `renamed` ones (name=path); empty texts are None."""
    aliases = _plain(*plain) | {f"{name}_": path for name, path in renamed.items()}
    for body in _values(rows, **aliases):
        yield _strip(body)
