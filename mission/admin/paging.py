"""Long lists, read a stretch at a time: what a page costs does not depend on how many rows there are.

A stretch is so many rows from the beginning of the list, or from a row on. Their keys are read once, in order, and serve as
the count, as the pages and as the way to the rows of a page. From the last row of a stretch the next one goes on by its place
in the order (`after`), and the order can be turned round (`turned`), so that the end of a list is as near as its beginning.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import F, Field, Func, Model, Q, QuerySet
from django.http import HttpRequest

#: So many rows are one stretch of a list.
MOST_COUNTED = 500
AFTER_VAR, TURNED_VAR = "after", "turned"
_OWN = (AFTER_VAR, TURNED_VAR)


def say(request: HttpRequest, note: str) -> None:
    """Say something below the list that this request is for."""
    request.__dict__.setdefault("_admin_notes", []).append(note)


class CappedPaginator(Paginator):
    """The pages of one stretch. Its keys are read once; rows are then found by them."""

    @cached_property
    def keys(self) -> list[Any]:
        """The keys of the rows in order, up to one more than a stretch."""
        listed: Any = self.object_list
        return list(listed.values_list("pk", flat=True)[: MOST_COUNTED + 1])

    @cached_property
    def count(self) -> int:
        """How many rows can be paged through."""
        return min(len(self.keys), MOST_COUNTED)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than one stretch."""
        return len(self.keys) > MOST_COUNTED

    def rows_of(self, number: int) -> QuerySet[Any]:
        """The rows of a page in the order of the list. Whether they are in it was asked with their keys."""
        listed: Any = self.object_list
        start = (number - 1) * self.per_page
        wanted = self.keys[start : min(start + self.per_page, self.count)]
        if listed.query.annotations:
            return listed.filter(pk__in=wanted)
        rows = listed.model._default_manager.filter(pk__in=wanted).order_by(*listed.query.order_by)
        rows.query.select_related = listed.query.select_related
        rows.query.deferred_loading = listed.query.deferred_loading
        return rows

    def page(self, number: Any) -> Page:
        """A page, with its rows found by their keys."""
        number = self.validate_number(number)
        return Page(self.rows_of(number), number, self)


class Listing(ChangeList):
    """A list of the admin: it says in words how many rows there are, and how to go on."""

    def get_filters_params(self, params: Any = None) -> Any:
        """What the address asks of the rows, without where in the list it begins."""
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in _OWN}

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """An address of this list. Whoever filters anew begins at the beginning."""
        stays = set(new_params or ()) <= {PAGE_VAR, *_OWN}
        return super().get_query_string(new_params, [*(remove or ()), *(() if stays else (AFTER_VAR,))])

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """The order of the list, each column once, or the same the other way round."""
        found: list[Any] = list(dict.fromkeys(super().get_ordering(request, queryset)))
        self.can_go_on = plain_columns(self.model, found) is not None
        self.is_turned = self.can_go_on and TURNED_VAR in self.params
        self.in_order = [_turned(one) for one in found] if self.is_turned else found
        return self.in_order

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """The rows of the list, from the row on that the address names."""
        rows = super().get_queryset(request, exclude_parameters)
        self.begins_at = str(self.params.get(AFTER_VAR, ""))
        if not self.begins_at or not self.can_go_on:
            return rows
        last = self.root_queryset.filter(pk=self.begins_at).first() if self.begins_at.isdigit() else None
        if last is None:
            raise IncorrectLookupParameters("There is no such row to go on from.")
        return rows.filter(after(last, self.in_order))

    def get_results(self, request: HttpRequest) -> None:
        """The rows of the page that was asked for."""
        super().get_results(request)
        pages: Any = self.paginator
        self.result_list = pages.rows_of(self.page_num if self.multi_page else 1)
        self.is_capped = pages.is_capped
        words = self.opts.verbose_name if self.result_count == 1 else self.opts.verbose_name_plural
        number = f"More than {MOST_COUNTED:,}" if self.is_capped else f"{self.result_count:,}"
        self.count_words = f"{number} {'further ' if self.begins_at else ''}{words}"
        self.notes = list(dict.fromkeys(request.__dict__.get("_admin_notes", ())))
        if self.is_capped:
            self.notes.append(f"These are the first {MOST_COUNTED:,} of them.")
        if self.is_capped and not self.can_go_on:
            self.notes.append("Search or filter to reach the rest.")

    @property
    def ways_on(self) -> list[tuple[str, str]]:
        """Links to the other stretches of a long list: words and address."""
        found = []
        if self.begins_at or self.is_turned:
            start: dict[str, Any] = {AFTER_VAR: None, TURNED_VAR: None}
            found.append(("Back to the beginning", self._to(start)))
        if self.is_capped and self.can_go_on:
            pages: Any = self.paginator
            last = pages.keys[MOST_COUNTED - 1]
            found.append((f"The next {MOST_COUNTED:,}", self._to({AFTER_VAR: last})))
        if self.can_go_on and not self.is_turned and (self.is_capped or self.begins_at):
            found.append(("From the end backwards", self._to({AFTER_VAR: None, TURNED_VAR: 1})))
        return found

    def _to(self, changed: dict[str, Any]) -> str:
        return self.get_query_string({**changed, PAGE_VAR: None})


class Unindexed(Func):
    """A column as a value that no index serves, on either engine."""

    template = "+%(expressions)s"
    arity = 1


def sorted_afterwards(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows in the same order, sorted once they are found: where an index finds few, none has to serve the order."""
    names = [one for one in rows.query.order_by if isinstance(one, str)]
    keys = [(Unindexed(F(one.removeprefix("-"))), one.startswith("-")) for one in names]
    return rows.order_by(*(key.desc() if falls else key.asc() for key, falls in keys))


def plain_columns(model: type[Model], ordering: Any) -> list[tuple[str, bool]] | None:
    """The columns of an order, each with whether it falls; None where a row has no certain place in it, because a column
    is another table's, is worked out, or may be empty."""
    found = []
    for one in ordering:
        name = one.removeprefix("-") if isinstance(one, str) else ""
        field = model._meta.pk if name == "pk" else _column(model, name)
        if field is None or field.null or field.is_relation:
            return None
        found.append((name, one.startswith("-")))
    return found


def after(row: Any, ordering: Any) -> Q:
    """The rows that come after a row in an order of plain columns. The first column bounds them, for the index's sake."""
    columns = plain_columns(type(row), ordering) or []
    rule = Q()
    for name, falls in reversed(columns):
        value = getattr(row, name)
        beyond = Q(**{f"{name}__{'lt' if falls else 'gt'}": value})
        rule = beyond | (Q(**{name: value}) & rule) if rule else beyond
    name, falls = columns[0]
    if len(columns) == 1:
        return rule
    return Q(**{f"{name}__{'lte' if falls else 'gte'}": getattr(row, name)}) & rule


def _column(model: type[Model], name: str) -> Field[Any, Any] | None:
    return next((field for field in model._meta.concrete_fields if field.name == name), None)


def _turned(one: str) -> str:
    return one.removeprefix("-") if one.startswith("-") else f"-{one}"
