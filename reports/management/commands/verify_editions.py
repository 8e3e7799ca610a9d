"""`manage.py verify_editions`: prove every edition against its hash."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.models import Edition
from reports.verify import faults_in


class Command(BaseCommand):
    """Rebuild every edition from its frozen rows and compare hashes."""

    help = (
        "Rebuild every edition from its frozen rows and compare with its hash. Exit code 1 where one differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Arguments of the command."""
        parser.add_argument("--mission", help="slug of one mission; all without it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, naming what was altered."""
        editions = Edition.objects.filter(position__isnull=False).select_related("mission", "report")
        if options["mission"]:
            editions = editions.filter(mission__slug=options["mission"])
        wrong = 0
        for edition in editions.order_by("mission__slug", "position"):
            faults = list(faults_in(edition))
            state = "differs" if faults else "is as frozen"
            self.stdout.write(f"{edition.mission.slug} position {edition.position} {state}: {edition.hash}")
            for fault in faults:
                self.stderr.write(f"  {fault.place}: {fault.sentence}")
            wrong += bool(faults)
        if wrong:
            raise CommandError(f"{wrong} of {editions.count()} editions are not as they were frozen.")
