"""Wiring of Django's own rooms."""

from typing import Any

from django.contrib.admin import apps


class AdminConfig(apps.AdminConfig):
    """Django's admin."""

    default_site = "config.admin_site.MissionAdminSite"

    def ready(self) -> None:
        """Register the checks of this room."""
        super().ready()
        from config import checks  # noqa: F401 - registers the checks

    def triggers(self, vendor: str) -> list[Any]:
        """The audit record of the accounts room, which knows nothing of triggers, is append-only too."""
        from mission.triggers import append_only

        return append_only("accounts_auditevent", "The audit record is append-only")
