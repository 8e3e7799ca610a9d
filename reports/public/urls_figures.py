"""Addresses of figures, areas, editions, files and the pages about the data."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from reports.public import indicators

urlpatterns: list[URLPattern | URLResolver] = [
    path("indicators/", indicators.index, name="indicators"),
    path("indicators/<str:code>.svg", indicators.picture, name="indicator_picture"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
]
