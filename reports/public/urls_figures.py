"""Addresses of figures, areas, editions, files and the pages about the data."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
