"""Wiring of Django's own rooms."""

from django.contrib.admin import apps


class AdminConfig(apps.AdminConfig):
    """Django's admin."""

    def ready(self) -> None:
        super().ready()
        from config import checks  # noqa: F401 - registers the checks
