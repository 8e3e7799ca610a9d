"""The command that loads a data package."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.module_loading import import_string

from mission.datapackage.load import load, validated
from mission.datapackage.problems import PackageError
from mission.datapackage.progress import Line
from mission.datapackage.read import Package
from mission.datapackage.report import LoadReport
from mission.errors import RuleError
from mission.models import Mission

BY = "load_mission"


class Command(BaseCommand):
    """Validate a data package and load it in one transaction."""

    help = "Validate a data package of a mission and load it: all of it, or nothing and why."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what the command takes."""
        parser.add_argument("path", help="folder with the datapackage.json of the package")
        parser.add_argument("--check", action="store_true", help="validate only, load nothing")
        parser.add_argument("--release", action="store_true", help="release what was loaded")
        parser.add_argument(
            "--reports",
            type=Path,
            metavar="FOLDER",
            help="with --release: folder with the texts of past reports, in a folder for each mission",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        progress = Line(sys.stderr if self.stderr.isatty() else self.stderr)  # type: ignore[arg-type]
        texts = options["reports"]
        if texts is not None and not texts.is_dir():
            raise CommandError(f"Nothing was loaded: {texts} is no folder.")
        try:
            package = validated(options["path"], progress)
            report = None if options["check"] else load(package, by=BY, progress=progress)
        except PackageError as error:
            progress.close()
            for line in error.problems.lines():
                self.stderr.write(line)
            raise CommandError(f"Nothing was loaded: {error}.") from None
        except DatabaseError as error:
            progress.close()
            raise CommandError(f"Nothing was loaded: the database refused ({error}).") from None
        progress.close()
        self._tell(package, report)
        if report is not None and options["release"]:
            self._release(report, texts, progress)

    def _tell(self, package: Package, report: LoadReport | None) -> None:
        for name in package.strays:
            self.stdout.write(f"{name} is no part of the package and was not read.")
        for note in package.notes:
            self.stdout.write(note)
        if report is None:
            self.stdout.write(
                f"{package.descriptor.label}: nothing is wrong with this package. Nothing was loaded."
            )
            return
        for line in report.lines():
            self.stdout.write(line)
        said = "Nothing is new" if report.nothing_new else "Loaded"
        self.stdout.write(f"{said}: {package.descriptor.label}.")

    def _release(self, report: LoadReport, texts: Path | None, progress: Line) -> None:
        release = import_string(settings.RELEASE_VERB)
        mission = Mission.objects.get(slug=report.mission)
        folder = texts / mission.slug if texts else None
        try:
            editions = release(mission, first_load=report.first, by=BY, texts=folder, progress=progress)
        except RuleError as error:
            raise CommandError(f"The package is loaded, and nothing was released: {error}") from None
        finally:
            progress.close()
        for edition in editions:
            self.stdout.write(f"Released: {edition}")
