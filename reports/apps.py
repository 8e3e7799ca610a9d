"""The public's room."""

from django.apps import AppConfig

from mission.triggers import Trigger


class ReportsConfig(AppConfig):
    """Composing, editions, frozen rows, and all that the public sees."""

    name = "reports"
    verbose_name = "Reports and editions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hand the maker of a report's files to those who freeze."""
        from reports.public.report_files import files_of_report
        from reports.report_files import MAKERS

        if files_of_report not in MAKERS:
            MAKERS.append(files_of_report)

    def triggers(self, vendor: str) -> list[Trigger]:
        """The triggers of the frozen shelf."""
        from reports.guards import shelf_triggers

        return shelf_triggers(vendor)
