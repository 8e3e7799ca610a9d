"""Public addresses. Every page of a mission stands at `/<mission>/...`, and as an earlier edition had it at
`/<mission>/editions/<position>/...`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from reports.public import home, urls_figures, urls_record

app_name = "public"

_pages: list[URLPattern | URLResolver] = [*urls_record.urlpatterns, *urls_figures.urlpatterns]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.start, name="start"),
    path("<slug:mission>/", include(_pages)),
    path("<slug:mission>/editions/<int:position>/", include(_pages)),
]
