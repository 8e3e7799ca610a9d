"""Addresses under /accounts/ that are ours; sign-in and second factor are the sign-in package's."""

from django.urls import URLPattern, URLResolver

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = []
