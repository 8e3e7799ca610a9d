"""`manage.py print_workflow`: the moves of a progress entry as a table for the documentation."""

from typing import Any

from django.core.management.base import BaseCommand

from mission.workflow import as_markdown


class Command(BaseCommand):
    """Print the workflow."""

    help = "Print the workflow of a progress entry as Markdown; docs/workflow.md holds it."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table."""
        self.stdout.write(as_markdown())
