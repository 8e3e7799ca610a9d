"""What a noun of the API is: its rows, fields, filters and orders. The tables of nouns are built from these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from reports.api.fields import CODE, DECIMAL, PARTIAL, TEXT, Body, Field
from reports.api.filters import Filter
from reports.released import Shelf

Values = Mapping[str, Any]


class Lookups:
    """Indicators and sources that rows take units and dates from; each is read once, however many rows there are."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._known: dict[str, dict[str, Body]] = {"indicator": {}, "source": {}}

    def learn(self, kinds: tuple[str, ...], bodies: list[Body]) -> None:
        """Read what these bodies name and is not known yet: at most one query for each kind."""
        for kind in kinds:
            known = self._known[kind]
            wanted = {body[kind] for body in bodies if body.get(kind)} - known.keys()
            if wanted:
                known.update(dict.fromkeys(wanted, {}))
                known.update(self._shelf.by_key(kind, wanted))

    def of(self, kind: str, body: Body) -> Body:
        """What a body names, or nothing."""
        return self._known[kind].get(body.get(kind) or "", {})


@dataclass(frozen=True)
class Order:
    """One order: the columns by which rows are sorted, which together are unique. `dated` are dates, absent last."""

    columns: tuple[str, ...]
    dated: bool = False


def _nothing(shelf: Shelf, values: Values) -> dict[str, Any]:
    return {}


def _itself(body: Body, lookups: Lookups) -> Body:
    return body


@dataclass(frozen=True)
class Noun:
    """One noun under its plural name in addresses.

    `key` is the field by which one is asked for ("" where there are lists only) and `column` the column it
    stands in. `plain` are the columns of rows without a body. `worded` adds computed members to a body, from what
    `needs` names; `adds` are their names where it changes nothing else. `told` is said with a list; `says`
    describes it.
    """

    name: str
    one: str
    title: str
    about: str
    fields: tuple[Field, ...]
    rows: Callable[[Shelf, Values], QuerySet[Any]]
    key: str = ""
    column: str = "key"
    filters: tuple[Filter, ...] = ()
    orders: Mapping[str, Order] | None = None
    order: str = ""
    plain: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    worded: Callable[[Body, Lookups], Body] = _itself
    adds: tuple[str, ...] = ()
    told: Callable[[Shelf, Values], dict[str, Any]] = _nothing
    says: tuple[Field, ...] = ()
    at_editions: bool = True

    @property
    def sorts(self) -> dict[str, Order]:
        """The orders by name; without others a noun is sorted by its key."""
        return dict(self.orders or {self.key or "key": Order(("key",))})

    @property
    def default_order(self) -> str:
        """The order where none is asked for."""
        return self.order or next(iter(self.sorts))

    @cached_property
    def passed(self) -> frozenset[str]:
        """The members that a body has where its text is given out as it is; none where something in it is reworded."""
        own = [field for field in self.fields if field.name not in self.adds]
        reworded = self.plain or (self.worded is not _itself and not self.adds)
        if reworded or not all(field.is_passed for field in own):
            return frozenset()
        return frozenset(field.name for field in own)

    @property
    def schema_name(self) -> str:
        """The name of its schema: CommitmentLink for commitment-links."""
        return "".join(part.capitalize() for part in self.one.split(" "))


def small(kind: str) -> Callable[[Shelf, Values], QuerySet[Any]]:
    """The rows of one kind of small noun."""
    return lambda shelf, _: shelf.rows_of(kind)


SOURCE = Field("source", CODE, "Code of the source in which it was read.", absent="not stated")
LOCATOR = Field("locator", TEXT, "Where in the source.", absent="not stated")
SOURCED = (SOURCE, LOCATOR)
NOTE = Field("note", TEXT, "Remark.", absent="none")
PUBLISHED = Field(
    "published",
    PARTIAL,
    "When its source was published, as exactly as is known.",
    absent="not stated by the source",
)
UNIT = Field("unit", TEXT, "Unit: count, percent, gbp, years, days, hours, rate_per_100000, ...")
AMOUNT = Field("amount", DECIMAL, "Amount, exact.")
