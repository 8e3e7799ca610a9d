"""Addresses of the spreadsheets in which a round is filled in."""

from django.urls import path

from mission.workspace import spreadsheet

urlpatterns = [
    path("rounds/<int:pk>/spreadsheet/<int:partner>/", spreadsheet.page, name="spreadsheet"),
    path(
        "rounds/<int:pk>/spreadsheet/<int:partner>/<slug:part>.<slug:ending>",
        spreadsheet.download,
        name="spreadsheet-file",
    ),
    path("uploads/<int:pk>/", spreadsheet.one, name="upload"),
    path("uploads/<int:pk>/take-back/", spreadsheet.take_back, name="upload-take-back"),
]
