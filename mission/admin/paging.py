"""Pages of long lists: counted to a limit, and no deeper than the count."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.http import HttpRequest

#: So far a list is counted and paged; search or a filter leads to the rest.
MOST_COUNTED = 10_000


class CappedPaginator(Paginator):
    """Counts to a limit, because counting everything costs as much as reading it."""

    @cached_property
    def found(self) -> int:
        """How many rows there are, up to one more than the limit."""
        listed: Any = self.object_list
        return int(listed.order_by().values("pk")[: MOST_COUNTED + 1].count())

    @cached_property
    def count(self) -> int:
        """How many rows can be paged through."""
        return min(self.found, MOST_COUNTED)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.found > MOST_COUNTED


class Listing(ChangeList):
    """A list of the admin; it can say in words how many rows there are."""

    def get_results(self, request: HttpRequest) -> None:
        """The rows of the page that was asked for."""
        super().get_results(request)
        more = getattr(self.paginator, "is_capped", False)
        words = self.opts.verbose_name if self.result_count == 1 else self.opts.verbose_name_plural
        self.count_words = f"More than {MOST_COUNTED:,} {words}" if more else f"{self.result_count:,} {words}"
        self.more_words = (
            f"These are the first {MOST_COUNTED:,}. Search or filter to reach the rest." if more else ""
        )
