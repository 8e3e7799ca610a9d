"""Addresses of the pages on which figures are entered."""

from django.urls import path

from mission.workspace import import_columns, imports

urlpatterns = [
    path("figures/", imports.index, name="imports"),
    path("figures/<slug:mission>/new/", imports.new, name="import-new"),
    path("figures/<slug:mission>/<int:pk>/", imports.one, name="import"),
    path("figures/<slug:mission>/<int:pk>/columns/", import_columns.columns, name="import-columns"),
    path("figures/<slug:mission>/<int:pk>/do/<slug:verb>/", imports.act, name="import-do"),
    path("figures/<slug:mission>/<int:pk>/<slug:kind>/", imports.changes, name="import-changes"),
]
