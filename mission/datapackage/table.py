"""What a table of the package is, and short ways to write its columns down. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import TextChoices

from mission.datapackage.columns import Column, Kind


@dataclass(frozen=True)
class Table:
    """One file of the package.

    `key` are the columns that tell rows apart, `unique` further sets of columns that do.
    An `extension` is only written where it has rows, and need not be in a package.
    """

    name: str
    path: str
    title: str
    description: str
    model: str
    columns: tuple[Column, ...]
    sorted_by: tuple[str, ...]
    key: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    keyed: bool = True
    extension: bool = False

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}

    @cached_property
    def tree(self) -> tuple[str, ...]:
        """The columns that refer to other rows of the same table."""
        return tuple(column.name for column in self.columns if column.to == self.name)


def text(name: str, description: str, **options: Any) -> Column:
    """A column of free text."""
    return Column(name=name, kind=Kind.TEXT, description=description, **{"field": name, **options})


def code(name: str, description: str, **options: Any) -> Column:
    """The column that names a row: unique, and fit to stand in an address."""
    options = {"field": "code", "required": True, "unique": True, **options}
    return Column(name=name, kind=Kind.CODE, description=description, **options)


def partial(name: str, description: str, **options: Any) -> Column:
    """A date as precise as its source."""
    described = f"{description} YYYY, YYYY-MM or YYYY-MM-DD, as far as the source is exact."
    return Column(name=name, kind=Kind.PARTIAL, description=described, **{"field": name, **options})


def day(name: str, description: str, **options: Any) -> Column:
    """A whole day."""
    return Column(
        name=name, kind=Kind.DAY, description=f"{description} YYYY-MM-DD.", **{"field": name, **options}
    )


def number(name: str, description: str, **options: Any) -> Column:
    """A decimal number, kept as it is printed too."""
    return Column(name=name, kind=Kind.NUMBER, description=description, **{"field": name, **options})


def integer(name: str, description: str, **options: Any) -> Column:
    """A whole number that is not negative."""
    options = {"field": name, "minimum": 0, **options}
    return Column(name=name, kind=Kind.INTEGER, description=description, **options)


def choice(name: str, description: str, choices: type[TextChoices], **options: Any) -> Column:
    """A word of a list that belongs to the format."""
    return Column(
        name=name, kind=Kind.CHOICE, description=description, choices=choices, **{"field": name, **options}
    )


def reference(name: str, to: str, description: str, **options: Any) -> Column:
    """The key of a row of another table, or of the same one."""
    return Column(
        name=name, kind=Kind.REFERENCE, description=description, to=to, **{"field": name, **options}
    )


def source(description: str = "Id of the source in which the row was read.", **options: Any) -> Column:
    """The source of a row."""
    return reference("source", "sources", description, **{"required": True, "soft": True, **options})


def locator(**options: Any) -> Column:
    """Where in the source the row was read."""
    description = "Where in the source the fact stands: page, section, paragraph or table."
    return text("locator", description, **{"required": True, "soft": True, **options})


def commitment(description: str = "The commitment.", **options: Any) -> Column:
    """The commitment that a row is about."""
    options = {"field": "commitment", "required": True, "patterned": True, **options}
    return reference("commitment_ref", "commitments", description, **options)
