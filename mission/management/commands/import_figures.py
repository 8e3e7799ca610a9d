"""The command that looks at a statistics release, and hands it in for approval."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from mission.actions import imports
from mission.actions.imports_work import check_now
from mission.choices import Door, ImportState
from mission.datapackage.progress import Line, Progress
from mission.errors import RuleError
from mission.models import FigureImport, Indicator, Mission, Source
from mission.releases.changes import KINDS, WRONG, ChangeSet, Index
from mission.releases.check import Examination, headings_in
from mission.releases.files import Release
from mission.releases.look import first_rows, header_row
from mission.releases.mapping import Mapping, from_json, guessed, wrong_mapping

TOLD = 50


class Command(BaseCommand):
    """Say what a release would change; with a person, upload it so that another person can approve it."""

    help = "Check a statistics release against the record. With --by it is handed in; another person approves it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what the command takes."""
        parser.add_argument("file", type=Path, help="CSV or .xlsx")
        parser.add_argument("--mission", help="slug of the mission; not needed where there is one")
        parser.add_argument("--indicator", default="", help="code; without it a column names the indicators")
        parser.add_argument("--source", required=True, help="code of the publication")
        parser.add_argument("--published", help="YYYY, YYYY-MM or YYYY-MM-DD; else as the source says")
        parser.add_argument("--mapping", type=Path, help="JSON of how the columns are read; else guessed")
        parser.add_argument("--check", action="store_true", help="look only, hand nothing in")
        parser.add_argument("--by", help="e-mail address of the editor who hands it in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        progress = Line(sys.stderr if self.stderr.isatty() else self.stderr)  # type: ignore[arg-type]
        try:
            self._run(options, progress)
        except (RuleError, ValueError, OSError) as error:
            raise CommandError(str(error)) from None
        finally:
            progress.close()

    def _run(self, options: dict[str, Any], progress: Progress) -> None:
        mission = _one(Mission, slug=options["mission"]) if options["mission"] else _only_mission()
        indicator = (
            _one(Indicator, mission=mission, code=options["indicator"]) if options["indicator"] else None
        )
        source = _one(Source, mission=mission, code=options["source"])
        published = source.published if options["published"] is None else options["published"]
        with options["file"].open("rb") as file:
            release = Release(file, options["file"].name)
            mapping = self._mapping(release, options["mapping"], indicator is not None)
            if options["check"] or not options["by"]:
                examination = Examination(
                    mission, indicator=indicator, source=source, published=published, mapping=mapping
                )
                with tempfile.TemporaryFile() as to:
                    examination.run(release, to, progress)
                    self._tell(ChangeSet(to))
                self.stdout.write("Nothing was handed in.")
                return
            by = _one(User, email=options["by"])
            found = imports.upload(
                mission,
                file=file,
                file_name=options["file"].name,
                indicator=indicator,
                source=source,
                published=published,
                by=by,
                door=Door.COMMAND,
            )
        imports.set_mapping(found, mapping, seen_version=found.version, by=by, door=Door.COMMAND)
        self._hand_in(found, by, progress)

    def _mapping(self, release: Release, file: Path | None, one_indicator: bool) -> Mapping:
        if file is not None:
            return from_json(file.read_text(encoding="utf-8"))
        rows = first_rows(release)
        header = header_row(rows)
        headings = next((headings_in(cells) for number, cells in rows if number == header), [])
        mapping = guessed(headings)
        found = Mapping(**{**vars(mapping), "header": header, "sheet": "".join(release.sheets[:1])})
        wrong = wrong_mapping(found, one_indicator=one_indicator)
        if wrong:
            told = " ".join(sentence for sentences in wrong.values() for sentence in sentences)
            raise ValueError(f"The columns cannot be guessed. {told} Give a --mapping: {found.to_json()}")
        return found

    def _tell(self, changes: ChangeSet) -> Index:
        index = changes.index
        for wrong in changes.page(WRONG, 1):
            self.stderr.write(f"Row {wrong.row}, column {wrong.column}: {wrong.sentence}")  # type: ignore[union-attr]
        for line in (*index.notes, *index.derivable):
            self.stdout.write(line)
        self.stdout.write(", ".join(f"{index.counts[kind]:,} {kind}" for kind in KINDS))
        return index

    def _hand_in(self, found: FigureImport, by: User, progress: Progress) -> None:
        imports.begin_check(found, by=by, door=Door.COMMAND)
        check_now(found, by=by.actor, door=Door.COMMAND, progress=progress)
        if found.state == ImportState.FAILED:
            raise CommandError(found.reason)
        with found.changes.storage.open(found.changes.name or "", "rb") as file:
            self._tell(ChangeSet(file.file))  # type: ignore[arg-type]
        imports.submit(found, by=by, door=Door.COMMAND)
        self.stdout.write("Handed in. Another person approves it in the workspace.")


def _one(model: Any, **key: Any) -> Any:
    found = model.objects.filter(**key).first()
    if found is None:
        raise CommandError(f"There is no {model._meta.verbose_name} {list(key.values())[-1]}.")
    return found


def _only_mission() -> Mission:
    missions = list(Mission.objects.all()[:2])
    if len(missions) != 1:
        raise CommandError("Name the mission with --mission.")
    return missions[0]
