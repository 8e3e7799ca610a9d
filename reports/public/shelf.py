"""From a request to the released record: one instant, one position, and the headers that follow from both."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from accounts.guards import public
from reports.clock import until_quarter
from reports.look import Look, look_of
from reports.public import page
from reports.public.parameters import BadParameter
from reports.public.software import software_mark
from reports.released import NotReleased, Shelf, open_shelf

#: The highest number that a position can have.
_HIGHEST = 2**31 - 1

View = Callable[..., HttpResponseBase]


def public_page(view: View) -> View:
    """Turns `view(request, shelf, **kwargs)` into a public page of a mission.

    It opens the released record with one instant, answers 304 by position before the page is drawn, sets the
    headers of public caches, and answers NotReleased with a 404 and BadParameter with a 400 that names it.
    """

    @functools.wraps(view)
    def answer(
        request: HttpRequest, *, mission: str, position: int | None = None, **kwargs: Any
    ) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        look = look_of(request.META, mission)
        now = look.at if look else timezone.now()
        shelf = _open(mission, now, position, kwargs, look)
        try:
            response = _conditional(request, shelf) or view(request, shelf, **kwargs)
        except NotReleased:
            response = page.not_found(request, shelf)
        except BadParameter as bad:
            response = page.bad_request(request, shelf, bad)
            response["Cache-Control"] = "no-store"
            return response
        return _cacheable(response, shelf, now)

    answer.page = view  # type: ignore[attr-defined]  # the page alone, for those who read before the release
    return public(answer)


def cache_until_quarter(response: HttpResponseBase, now: dt.datetime) -> HttpResponseBase:
    """Let anyone keep an answer until the quarter hour after the instant that it is of, release or not."""
    response["Cache-Control"] = until_quarter(now, timezone.now())
    return response


def etag_of(shelf: Shelf) -> str:
    """The mark of everything that an address of this mission can say at this position."""
    hash_ = shelf.edition.hash[:16]
    return f'"{shelf.position}-{hash_}-{shelf.newest.position}-{shelf.redactions}-{software_mark()}"'


def _open(
    slug: str, now: dt.datetime, position: int | None, kwargs: dict[str, Any], look: Look | None
) -> Shelf:
    texts = [value for value in kwargs.values() if isinstance(value, str)]
    if position is not None and not 0 < position <= _HIGHEST or any("\x00" in text for text in texts):
        raise Http404("There is no such page.")
    try:
        return open_shelf(slug, now, position=position, look=look)
    except NotReleased as error:
        raise Http404("There is no such mission, or no such edition of it.") from error


def _conditional(request: HttpRequest, shelf: Shelf) -> HttpResponse | None:
    """A 304 where the reader has this position already."""
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return None
    return get_conditional_response(request, etag=etag_of(shelf))


def _cacheable(response: HttpResponseBase, shelf: Shelf, now: dt.datetime) -> HttpResponseBase:
    if response.status_code in (200, 304) and not response.has_header("ETag"):
        response["ETag"] = etag_of(shelf)
    released = shelf.newest.release_at
    if response.status_code == 200 and released is not None:
        response["Last-Modified"] = http_date(released.timestamp())
    return cache_until_quarter(response, now)
