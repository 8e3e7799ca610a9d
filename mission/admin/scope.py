"""Who sees and changes what in the admin: every answer comes from the rule book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from accounts.known_only import KnownOnly
from accounts.roles import Permission, has_permission
from mission import access
from mission.places import mission_of, place_of


class Scoped(KnownOnly):
    """Rows by the rule book. What a person may not know of is not found, whatever they ask."""

    #: What a person needs for changing rows; None: nobody changes them here.
    edits: Permission | None = Permission.EDIT_RECORD
    #: What may be deleted here at all, of what was never public.
    deletes = True
    #: The path from a row to its mission.
    mission_path = "mission"
    #: The rule that says which rows a person may know of.
    visible: Callable[[Any], Q] = staticmethod(access.rows_visible_to)
    #: Whether that rule may find a row more than once, through rows that hang on it.
    finds_twice = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows that the person may know of, each once."""
        return self.known_to(request.user)

    def known_to(self, user: Any) -> QuerySet[Any]:
        """The rows that a person may know of, in the order of the list."""
        rows = self.model._default_manager.all()
        rule = self.visible(user)
        found = rows.filter(rule)
        if self.finds_twice and access.is_scoped(user):
            found = rows.filter(Exists(found.filter(pk=OuterRef("pk"))))
        return found.order_by(*(self.ordering or self.opts.ordering or ["-pk"]))

    def knows_of_any(self, user: Any) -> bool:
        """Whether a person has anything to do with rows of this kind."""
        return access.team_missions(user) != frozenset()

    def may_edit(self, user: Any, row: Any = None) -> bool:
        """Whether a person may change rows of this kind: this one, or any."""
        if self.edits is None:
            return False
        mission = mission_of(row) if row is not None else None
        return has_permission(user, self.edits, mission=mission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the start page lists this kind of row."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are found by the rule book, so whoever finds one may look."""
        return self.knows_of_any(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those who may change rows may add some."""
        place = place_of(request)
        return self.may_edit(request.user) if place is None else self.may_edit_in(request.user, place)

    def may_edit_in(self, user: Any, place: Any) -> bool:
        """Whether a person may change rows of this kind in a mission."""
        return self.edits is not None and has_permission(user, self.edits, mission=place)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By the permission that this kind of row asks for, in the row's mission."""
        return self.may_edit(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those who may change rows; what was ever public is refused by the page, with a sentence."""
        return self.deletes and self.may_edit(request.user, obj)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only the filters of this list: any other question could be used to guess at rows of others."""
        offered = {
            item if isinstance(item, str) else getattr(item, "parameter_name", "")
            for item in self.list_filter
        }
        name = lookup.removesuffix("__exact").removesuffix("__isnull")
        return name in offered
