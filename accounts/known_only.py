"""Pages of Django's admin that do not exist for people who may not know of what they show."""

from __future__ import annotations

import functools
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern

NOTHING = "There is no such page."


class KnownOnly(admin.ModelAdmin):
    """A kind of row whose every address first asks whether the person may know of it; else there is no such page."""

    def own_urls(self) -> list[URLPattern]:
        """Addresses beside Django's own."""
        return []

    def get_urls(self) -> list[URLPattern]:
        """The addresses of this kind of row, each of them guarded."""
        return [self._guarded(pattern) for pattern in [*self.own_urls(), *super().get_urls()]]

    def find(self, request: HttpRequest, object_id: str) -> Any:
        """The row with an id, as the person may know of it; else None."""
        return self.get_object(request, unquote(object_id))

    def get_or_404(self, request: HttpRequest, object_id: str) -> Any:
        """The row with an id; Http404 where the person may not know of it."""
        found = self.find(request, object_id)
        if found is None:
            raise Http404(NOTHING)
        return found

    def _guarded(self, pattern: URLPattern) -> URLPattern:
        inner = pattern.callback

        @functools.wraps(inner)
        def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if self.admin_site.has_permission(request):
                if not self.has_view_permission(request):
                    raise Http404(NOTHING)
                if kwargs.get("object_id") is not None:
                    self.get_or_404(request, kwargs["object_id"])
            return inner(request, *args, **kwargs)

        return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        raise Http404(NOTHING)
