"""Filters of the lists: by fields with choices, and by rows of small tables. None asks for all the values in use."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from mission.places import place_of

#: So many rows of a small table are offered.
MOST_OFFERED = 200


def by_row(name: str, words: str) -> type[admin.SimpleListFilter]:
    """A filter by the rows that a foreign key of the list may lead to, as far as the person may know of them."""

    class ByRow(admin.SimpleListFilter):
        title = words
        parameter_name = name

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            """The rows to choose from."""
            model = model_admin.opts.get_field(name).remote_field.model
            rows = model_admin.admin_site.get_model_admin(model).known_to(request.user)
            place = place_of(request)
            if place is not None:
                rows = rows.filter(mission=place)
            return [(str(row.pk), str(row)) for row in rows[:MOST_OFFERED]]

        def queryset(self, request: HttpRequest, queryset: Any) -> Any:
            """The rows of the list that lead to the chosen one."""
            value = self.value()
            if value is None:
                return queryset
            known = {key for key, _ in self.lookup_choices}
            return queryset.filter(**{f"{name}_id": int(value)}) if value in known else queryset.none()

    return ByRow
