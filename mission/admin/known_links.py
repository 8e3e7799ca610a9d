"""Links of read-only fields: only where the person may go; else the words alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.admin.helpers import AdminField, AdminReadonlyField
from django.http import HttpRequest

from accounts.roles import is_team
from mission.admin.scope import Scoped
from mission.places import mission_of

_KEPT = "_admin_may_open"


class KnownLinks:
    """What Django's admin draws a page from, walked down to the read-only fields, whose links are then asked for."""

    def __init__(self, drawn: Any, may_open: Callable[[Any], bool]) -> None:
        self._drawn, self._may_open = drawn, may_open

    def __getattr__(self, name: str) -> Any:
        return getattr(self._drawn, name)

    def __iter__(self) -> Iterator[Any]:
        for one in self._drawn:
            if isinstance(one, AdminReadonlyField):
                _ask_first(one, self._may_open)
            yield one if isinstance(one, AdminField | AdminReadonlyField) else KnownLinks(one, self._may_open)


def _ask_first(field: Any, may_open: Callable[[Any], bool]) -> None:
    link = field.get_admin_url
    field.get_admin_url = lambda remote, row: link(remote, row) if may_open(row) else str(row)


def may_open(site: Any, request: HttpRequest) -> Callable[[Any], bool]:
    """Whether the page of a row is there for the person who asks. Each kind of row is looked up once for a request."""
    kept: dict[Any, set[Any]] = request.__dict__.setdefault(_KEPT, {})

    def answer(row: Any) -> bool:
        model = type(row)
        if not site.is_registered(model):
            return False
        of_model = site.get_model_admin(model)
        if not of_model.has_view_permission(request):
            return False
        if is_team(request.user, mission_of(row)) or not isinstance(of_model, Scoped):
            return True
        if model not in kept:
            kept[model] = set(of_model.known_to(request.user).order_by().values_list("pk", flat=True))
        return row.pk in kept[model]

    return answer
