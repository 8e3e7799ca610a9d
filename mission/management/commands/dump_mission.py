"""The command that writes a data package."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mission.datapackage.dump import dump
from mission.datapackage.progress import Line
from mission.errors import RuleError
from mission.models import Mission


class Command(BaseCommand):
    """Write the approved record of a mission as a data package."""

    help = "Write the approved record of a mission as a data package (no drafts, accounts or editions)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what the command takes."""
        parser.add_argument("path", help="folder to write into: a new one, an empty one or an earlier dump")
        parser.add_argument("--mission", metavar="SLUG", help="which mission, if there are several")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        mission = self._mission(options["mission"])
        progress = Line(sys.stderr if self.stderr.isatty() else self.stderr)  # type: ignore[arg-type]
        try:
            counts = dump(mission, options["path"], progress)
        except RuleError as error:
            raise CommandError(error.sentence) from None
        except OSError as error:
            raise CommandError(f"Nothing was written: {error}.") from None
        finally:
            progress.close()
        self.stdout.write(f"Wrote {sum(counts.values()):,} rows in {len(counts)} files to {options['path']}.")

    def _mission(self, slug: str | None) -> Mission:
        slugs = list(Mission.objects.values_list("slug", flat=True))
        if not slugs:
            raise CommandError("There is no mission to write. Load a data package or create one first.")
        if slug is None and len(slugs) > 1:
            raise CommandError(f"There are several missions: say --mission and one of {', '.join(slugs)}.")
        if slug is not None and slug not in slugs:
            raise CommandError(f"There is no mission {slug}: say one of {', '.join(slugs)}.")
        return Mission.objects.get(slug=slug or slugs[0])
