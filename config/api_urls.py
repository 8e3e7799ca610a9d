"""Addresses of the API, and the answer to all others below /api/."""

from django.urls import URLPattern, URLResolver, include, re_path
from django.urls import path as address

from reports.api.missions import unknown

urlpatterns: list[URLPattern | URLResolver] = [
    address("v1/", include("reports.api.urls")),
    re_path(r"", unknown, name="unknown"),
]
