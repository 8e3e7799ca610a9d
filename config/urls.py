"""Joins the rooms' addresses."""

from django.contrib import admin
from django.urls import include, path

from accounts.guards import public
from config.health import healthz, readyz

urlpatterns = [
    path("healthz", public(healthz)),
    path("readyz", public(readyz)),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("config.api_urls")),
    path("workspace/", include("mission.workspace.urls")),
    path("workspace/editions/", include("reports.workspace.urls")),
    path("workspace/reports/", include("reports.workspace.composer_urls")),
    path("workspace/editions/read/<slug:mission>/<int:position>/", include("reports.workspace.preview")),
    path("", include("reports.public.urls")),
]

handler400 = "config.failures.bad_request"
handler403 = "config.failures.permission_denied"
handler404 = "config.failures.page_not_found"
handler500 = "config.failures.server_error"
