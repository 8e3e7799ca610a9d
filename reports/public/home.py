"""The start, and the home page of a mission."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.guards import public
from reports.public.page import draw
from reports.public.shelf import cache_until_quarter, public_page
from reports.released import Shelf, public_missions


@public
def start(request: HttpRequest) -> HttpResponseBase:
    """Leads to the only mission, or lists the missions."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    now = timezone.now()
    missions = public_missions(now)
    if len(missions) == 1:
        to = reverse("public:home", kwargs={"mission": missions[0].slug})
        return cache_until_quarter(HttpResponseRedirect(to), now)
    listed = [
        {"title": one.mission["title"], "aim": one.mission["aim"], "url": reverse("public:home", args=[one.slug])}
        for one in missions
    ]
    return cache_until_quarter(render(request, "reports/start.html", {"missions": listed}), now)


@public_page
def home(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """What the mission wants, what the figures say and what is known of the commitments."""
    return draw(request, shelf, "reports/home.html", {})
