"""The public's room."""

from django.apps import AppConfig

from mission.triggers import Trigger


class ReportsConfig(AppConfig):
    """Composing, editions, frozen rows, and all that the public sees."""

    name = "reports"
    verbose_name = "Reports and editions"
    default_auto_field = "django.db.models.BigAutoField"

    def triggers(self, vendor: str) -> list[Trigger]:
        """The triggers of the frozen shelf."""
        from reports.guards import shelf_triggers

        return shelf_triggers(vendor)
