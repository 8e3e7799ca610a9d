"""Answers to errors that no view answers: problems for the API, pages for all else."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from reports.api.problems import ABSENT, FAILED, is_of_api, problem

_UNREADABLE = "The request cannot be read: its address, its host or its length is not what it may be."
_FORBIDDEN = "This is not allowed."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 400 of a request that Django refuses."""
    if is_of_api(request):
        return problem(HTTPStatus.BAD_REQUEST, _UNREADABLE)
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 403."""
    if is_of_api(request):
        return problem(HTTPStatus.FORBIDDEN, _FORBIDDEN)
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404."""
    if is_of_api(request):
        return problem(HTTPStatus.NOT_FOUND, ABSENT)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """The 500; the cause is in the log and nowhere else."""
    if is_of_api(request):
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, FAILED)
    return defaults.server_error(request)
