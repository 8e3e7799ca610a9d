"""Every public page of a frozen edition, read before its release by those who may. Each look is written down."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone

from accounts.guards import by_rule
from reports.actions.pre_release import look, may_read
from reports.models import Edition
from reports.public import page
from reports.public.parameters import BadParameter
from reports.public.urls_figures import urlpatterns as figures
from reports.public.urls_record import urlpatterns as record
from reports.released import NotReleased, Shelf

View = Callable[..., HttpResponseBase]


def previewed(view: View) -> View:
    """The page of a waiting edition for a person who may read it; as absent to others."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *, mission: str, position: int, **kwargs: Any) -> HttpResponseBase:
        now = timezone.now()
        editions = Edition.objects.filter(mission__slug=mission, position=position)
        edition = editions.select_related("report", "report__period").first()
        if edition is None or not may_read(edition, request.user, now):
            raise Http404
        if edition.release_at is not None and edition.release_at <= now:
            return redirect(reverse("public:home", kwargs={"mission": mission, "position": position}))
        look(edition, request.user, page=request.get_full_path(), at=now)
        shelf = Shelf(
            slug=mission, edition=edition, newest=edition, at=edition.release_at or now, preview=True
        )
        response = _drawn(view, request, shelf, kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return by_rule("reports.actions.pre_release.may_read")(answer)


def _drawn(view: View, request: HttpRequest, shelf: Shelf, kwargs: dict[str, Any]) -> HttpResponseBase:
    try:
        return view(request, shelf, **kwargs)
    except NotReleased:
        return page.not_found(request, shelf)
    except BadParameter as bad:
        return page.bad_request(request, shelf, bad)


app_name = "preview"
urlpatterns = [
    URLPattern(one.pattern, previewed(one.callback.page), one.default_args, one.name)
    for one in [*record, *figures]
    if isinstance(one, URLPattern) and hasattr(one.callback, "page")
]
