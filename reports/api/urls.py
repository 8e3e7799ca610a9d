"""Addresses of the public API."""

from __future__ import annotations

from django.urls import URLPattern, path

from reports.api.catalogue import NOUNS
from reports.api.computed import Changes, Money
from reports.api.missions import Index, Mission, Missions
from reports.api.reference import Description, Docs
from reports.api.views import ListDoor, ThingDoor

app_name = "api"

urlpatterns: list[URLPattern] = [
    path("", Index.as_view(), name="index"),
    path("openapi.json", Description.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    path("missions/", Missions.as_view(), name="missions"),
    path("missions/<slug:mission>/", Mission.as_view(), name="mission"),
    path("missions/<slug:mission>/money/", Money.as_view(), name="money"),
    path("missions/<slug:mission>/changes/<str:earlier>/<str:later>/", Changes.as_view(), name="changes"),
]
for _noun in NOUNS:
    _base = f"missions/<slug:mission>/{_noun.name}/"
    urlpatterns.append(path(_base, ListDoor.as_view(noun=_noun), name=_noun.name))
    if _noun.key:
        urlpatterns.append(
            path(f"{_base}<str:key>/", ThingDoor.as_view(noun=_noun), name=f"{_noun.name}_one")
        )
