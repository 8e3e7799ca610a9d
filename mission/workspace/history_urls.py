"""Addresses of histories."""

from django.urls import path

from mission.workspace import history

urlpatterns = [
    path("history/<str:noun>/<int:pk>/", history.history, name="history"),
    path("history/<str:noun>/<int:pk>/history.csv", history.history_file, name="history-file"),
]
