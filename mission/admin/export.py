"""Any list as CSV, as filtered: streamed, every cell a text or a true number, none a formula."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import models
from django.http import StreamingHttpResponse

from mission.admin.fields import plain
from mission.fields import FirstDayField, LastDayField

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


class _Echo:
    def write(self, text: str) -> str:
        return text


def cell(value: Any) -> str:
    """A cell: empty for none, yes and no for truths, an apostrophe before what a spreadsheet would calculate."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain(value)
    text = value.isoformat() if isinstance(value, dt.datetime | dt.date) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def columns_of(model: type[models.Model], *, without: frozenset[str] = frozenset()) -> list[str]:
    """The columns of a table for a file: natural keys in place of numbers, people and versions left out."""
    found = []
    for field in model._meta.concrete_fields:
        if field.name in without or isinstance(field, FirstDayField | LastDayField):
            continue
        found.append(
            f"{field.name}__{natural_key(field.remote_field.model)}" if field.remote_field else field.name
        )
    return found


def natural_key(model: type[models.Model]) -> str:
    """The column by which people know a row of a table."""
    names = {field.name for field in model._meta.concrete_fields}
    return next((name for name in ("code", "ref", "slug", "label", "title", "name") if name in names), "pk")


def as_file(rows: Any, columns: list[str], name: str) -> StreamingHttpResponse:
    """The rows as a CSV file, read and sent piece by piece."""

    def lines() -> Iterator[list[str]]:
        yield [column.replace("__", "_") for column in columns]
        for values in rows.values_list(*columns).iterator(chunk_size=2000):
            yield [cell(value) for value in values]

    return csv_answer(lines(), name)


def csv_answer(lines: Iterator[list[str]], name: str) -> StreamingHttpResponse:
    """Lines of cells as a CSV file for a browser."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    answer = StreamingHttpResponse(
        (writer.writerow(line) for line in lines), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
