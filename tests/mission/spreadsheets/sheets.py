"""A round with an entry and figures, and files made of it, for tests of spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from openpyxl import load_workbook

from mission.actions import entries, spreadsheets
from mission.actions.entry_parts import set_figures
from mission.choices import Door
from mission.inputs import FigureInput
from mission.models import Area, ProgressEntry, RoundUpload, Target
from mission.spreadsheets.columns import COLUMNS, ENTRIES, FIGURES
from mission.spreadsheets.desks import work_of
from mission.spreadsheets.write import as_csv, as_workbook, lines_of
from tests.factories.mission import (
    make_commitment,
    make_indicator,
    make_observation,
    make_outcome,
    make_series,
)
from tests.factories.rounds import make_request
from tests.mission.workspace.round_world import round_world


def sheet_world() -> SimpleNamespace:
    """Alpha is asked about C-A, of which it has a draft, and about C-2, of which a target asks for a figure."""
    world = round_world()
    outcome = make_outcome(world.mission, "o")
    world.second = make_commitment(
        world.mission, "C-2", lead=world.a, outcomes=[outcome], title="More placements"
    )
    world.asked_second = make_request(world.round, world.second, world.a, asked_by=world.editor.actor)
    Area.objects.create(mission=world.mission, code="S", name="Scotland", kind="country")
    indicator = make_indicator(world.mission, "placements", outcome=outcome, title="Placements")
    world.series = make_series(indicator)
    Target.objects.create(
        mission=world.mission, code="t", indicator=indicator, series=world.series, title="More of it",
        commitment=world.second, measure="level", comparator="at_least", set_by="A minister", note="x",
    )  # fmt: skip
    make_observation(world.series, "40", year=2022, published="2023-05-01")
    world.draft = begun(
        world, world.of_a, delivery_status="on_track", done="The house opened.", next="A garden."
    )
    return world


def begun(world: SimpleNamespace, commitment: Any, **words: str) -> ProgressEntry:
    """A draft of Alpha that says something."""
    who: dict[str, Any] = {"by": world.contributor, "door": Door.WORKSPACE}
    entry = entries.start(commitment, world.a, world.period, **who)
    return entries.save_draft(entry, changes=words, seen_version=entry.version, **who)


def with_figure(world: SimpleNamespace, entry: ProgressEntry, printed: str, **fields: Any) -> ProgressEntry:
    """The draft with a figure for its period."""
    period = world.period
    figure = FigureInput(world.series.pk, period.start, period.end, printed=printed, **fields)
    return set_figures(
        entry, figures=[figure], seen_version=entry.version, by=world.contributor, door=Door.WORKSPACE
    )


def workbook(world: SimpleNamespace) -> bytes:
    """The workbook that Alpha downloads."""
    work = work_of(world.round, world.a, world.contributor)
    return as_workbook({name: lines_of(work, name) for name in (ENTRIES, FIGURES)})


def csv_text(world: SimpleNamespace, sheet: str = ENTRIES) -> bytes:
    """A CSV text that Alpha downloads."""
    return as_csv(sheet, lines_of(work_of(world.round, world.a, world.contributor), sheet))


def filled_csv(world: SimpleNamespace, sheet: str, fill: Callable[[list[dict[str, str]]], Any]) -> bytes:
    """A downloaded CSV text after somebody changed its rows, each a dict by heading."""
    rows = list(csv.DictReader(io.StringIO(csv_text(world, sheet).decode("utf-8-sig"), newline="")))
    fill(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [one.heading for one in COLUMNS[sheet]])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def filled_workbook(world: SimpleNamespace, fill: Callable[[Any], Any]) -> bytes:
    """A downloaded workbook after somebody changed it."""
    book = load_workbook(io.BytesIO(workbook(world)))
    fill(book)
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def checked(world: SimpleNamespace, content: bytes, name: str = "filled.csv", by: Any = None) -> RoundUpload:
    """An upload of a file."""
    return spreadsheets.check_upload(
        world.round, world.a, file=io.BytesIO(content), file_name=name, by=by or world.contributor, door=Door.WORKSPACE
    )  # fmt: skip


def rows_of(upload: RoundUpload) -> list[dict[str, Any]]:
    """The rows of a change set."""
    return spreadsheets.found_in(upload)["rows"]


def kinds(upload: RoundUpload) -> list[tuple[str, str]]:
    """Reference and kind of each row."""
    return [(row["ref"], row["kind"]) for row in rows_of(upload)]
