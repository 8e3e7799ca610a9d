"""Headers of answers: who may keep them how long, what they are from, and 304 for those who have them already."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import http_date

from reports.public.shelf import cache_until_quarter
from reports.public.software import software_mark
from reports.released import Shelf

_EXPOSED = "ETag, Last-Modified, Mission-Edition, Mission-Edition-Hash"


def etag_of(request: HttpRequest, media_type: str, *parts: Any) -> str:
    """A strong mark of an answer. It is keyed, so that nobody can guess the mark of what they have not read."""
    address = request.path, request.META.get("QUERY_STRING", ""), media_type, software_mark()
    text = "\n".join(str(part) for part in (*address, *parts))
    return f'"{salted_hmac("api.etag", text, algorithm="sha256").hexdigest()[:32]}"'


def shelf_parts(shelf: Shelf) -> tuple[Any, ...]:
    """What an answer from a position depends on."""
    return shelf.position, shelf.edition.hash, shelf.redactions


def not_modified(request: HttpRequest, etag: str) -> HttpResponse | None:
    """A 304 for those who have exactly this answer. `*` and dates ask for what a reader cannot know: no 304."""
    wanted = request.META.get("HTTP_IF_NONE_MATCH", "").strip()
    if not wanted or wanted == "*":
        return None
    response = get_conditional_response(request, etag=etag)
    return response if isinstance(response, HttpResponse) and response.status_code == 304 else None


def finished(
    response: HttpResponseBase, etag: str, released: dt.datetime | None, now: dt.datetime
) -> HttpResponseBase:
    """A good answer with the headers of public caches."""
    response["ETag"] = etag
    if released is not None and response.status_code == 200:
        response["Last-Modified"] = http_date(released.timestamp())
    patch_vary_headers(response, ["Accept"])
    return cache_until_quarter(response, now)


def from_edition(response: HttpResponseBase, shelf: Shelf) -> HttpResponseBase:
    """An answer that says which edition it is from."""
    response["Mission-Edition"] = str(shelf.position)
    response["Mission-Edition-Hash"] = shelf.edition.hash
    return response


def open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    """An answer that pages of other sites may read, without anyone's cookies."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = _EXPOSED
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
