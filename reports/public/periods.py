"""Reporting periods."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from reports.public.page import draw
from reports.public.shelf import public_page
from reports.released import Shelf


@public_page
def index(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """The list."""
    return draw(request, shelf, "reports/periods.html", {})


@public_page
def period(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """One of them."""
    return draw(request, shelf, "reports/period.html", {})
