"""Addresses of the record: home, outcomes, commitments, partners, reporting periods."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from reports.public import commitments, home, outcomes, partners, periods

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("outcomes/", outcomes.index, name="outcomes"),
    path("outcomes/<str:code>/", outcomes.outcome, name="outcome"),
    path("commitments/", commitments.index, name="commitments"),
    path("commitments/<str:ref>/", commitments.commitment, name="commitment"),
    path("partners/", partners.index, name="partners"),
    path("partners/<str:code>/", partners.partner, name="partner"),
    path("periods/", periods.index, name="periods"),
    path("periods/<str:code>/", periods.period, name="period"),
]
