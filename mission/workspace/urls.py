"""Addresses of the workspace."""

from django.urls import path

from mission.workspace import (
    entry_urls,
    history_urls,
    import_urls,
    review_urls,
    round_urls,
    spreadsheet_urls,
    view_as,
)
from mission.workspace.home import home

app_name = "workspace"
urlpatterns = [
    path("", home, name="home"),
    *entry_urls.urlpatterns,
    *history_urls.urlpatterns,
    *import_urls.urlpatterns,
    *review_urls.urlpatterns,
    *round_urls.urlpatterns,
    *spreadsheet_urls.urlpatterns,
    *view_as.urlpatterns,
]
