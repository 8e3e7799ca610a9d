"""Addresses of the workspace."""

from django.urls import path

from mission.workspace.home import home

app_name = "workspace"
urlpatterns = [path("", home, name="home")]
