"""Errors of the API as application/problem+json (RFC 9457): what is wrong, and what would be right."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import APIException, MethodNotAllowed, NotAcceptable, Throttled

from reports.public.parameters import BadParameter
from reports.public.shelf import cache_until_quarter
from reports.released import NotReleased

MEDIA_TYPE = "application/problem+json"
ABSENT = "There is nothing public at this address. Its lists name what there is: begin at /api/v1/."
FAILED = "The service could not answer. Nothing was changed. Try again in a moment."
_REFUSED = "The request cannot be read."


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """An error. Nobody keeps it but a 404, which like every public answer ends at the next quarter hour."""
    content = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    response = HttpResponse(orjson.dumps(content), status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.NOT_FOUND:
        cache_until_quarter(response, timezone.now())
    else:
        response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Accept"])
    return response


def absent() -> HttpResponse:
    """What is not public, whether it exists or not."""
    return problem(404, ABSENT)


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The answer to an error of a view; None for one that is nobody's fault but ours."""
    if isinstance(error, BadParameter):
        return problem(400, error.sentence, parameter=error.name)
    if isinstance(error, NotReleased | Http404):
        return absent()
    if isinstance(error, MethodNotAllowed):
        response = problem(405, "This address can only be read, by GET or HEAD.")
        response["Allow"] = "GET, HEAD"
        return response
    if isinstance(error, NotAcceptable):
        return problem(406, "There is JSON (application/json), and for most addresses CSV (text/csv).")
    if isinstance(error, Throttled):
        response = problem(429, "Too many requests. Wait, then go on.")
        response["Retry-After"] = str(int(getattr(error, "wait", None) or 60))
        return response
    return problem(error.status_code, _REFUSED) if isinstance(error, APIException) else None


def is_of_api(request: HttpRequest) -> bool:
    """Whether an address is one of the API's, so that its errors are problems and no pages."""
    return request.path_info.startswith("/api/")
