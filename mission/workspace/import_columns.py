"""The page on which a person says what the columns of a release hold."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.guards import needs
from accounts.roles import Permission
from mission.actions import imports
from mission.actions.imports_work import opened
from mission.choices import Door
from mission.errors import RuleError
from mission.models import FigureImport
from mission.releases.check import headings_in
from mission.releases.errors import Unreadable
from mission.releases.files import Release
from mission.releases.look import Seen, first_rows, header_row
from mission.releases.mapping import Mapping, from_json, guessed
from mission.workspace.frame import around
from mission.workspace.import_forms import ColumnsForm, TableForm, refuse
from mission.workspace.imports import address, crumbs, import_of
from mission.workspace.numbers import number_in, version_of

SAMPLES = 3


@dataclass
class _Look:
    """The file as far as a person sees it here."""

    sheets: list[str]
    sheet: str
    header: int
    rows: Seen
    notes: list[str]
    refused: str = ""

    @property
    def headings(self) -> list[str]:
        """The headings in the row that was chosen."""
        return next((headings_in(cells) for number, cells in self.rows if number == self.header), [])

    def samples(self) -> list[list[str]]:
        """The first values of each column."""
        below = [cells for number, cells in self.rows if number > self.header and any(cells)][:SAMPLES]
        return [
            [row[place] if place < len(row) else "" for row in below] for place in range(len(self.headings))
        ]


def _look(found: FigureImport, kept: Mapping | None, asked: Any) -> _Look:
    with closing(opened(found)) as file:
        release = Release(file, found.file_name)
        sheet = asked.get("sheet") or (kept.sheet if kept else "")
        sheet = sheet if sheet in release.sheets else "".join(release.sheets[:1])
        look = _Look(release.sheets, sheet, 1, [], release.notes)
        try:
            look.rows = first_rows(release, sheet)
        except Unreadable as error:
            look.refused = error.sentence
    header = number_in(asked.get("header", ""))
    if header is not None:
        look.header = header
    elif kept and kept.sheet == sheet and _has(look.rows, kept):
        look.header = kept.header
    else:
        look.header = header_row(look.rows)
    return look


def _has(rows: Seen, kept: Mapping) -> bool:
    """Whether the row that had the headings last time has some of the same again."""
    given = next((set(headings_in(cells)) for number, cells in rows if number == kept.header), set())
    return bool(given & {use.heading for use in kept.columns if use.heading})


@needs(Permission.EDIT_RECORD)
def columns(request: HttpRequest, mission: str, pk: int) -> HttpResponse:
    """Say what the columns hold; the file is checked at once."""
    found = import_of(request, mission, pk)
    own = from_json(found.mapping) if found.mapping else None
    kept = own or imports.remembered(found)
    look = _look(found, kept, request.POST if request.method == "POST" else request.GET)
    mapping = replace(guessed(look.headings, remembered=kept), sheet=look.sheet, header=look.header)
    form = ColumnsForm(found, mapping, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        who: dict[str, Any] = {"by": request.user, "door": Door.WORKSPACE}
        try:
            imports.set_mapping(found, form.chosen(), seen_version=version_of(request), **who)
            imports.check(found, **who)
        except RuleError as refused:
            refuse(form, refused.sentence, refused.fields)
        else:
            return redirect(address(found))
    table_form = TableForm(
        look.sheets, initial={"sheet": look.sheet, "header": look.header}, auto_id="table_%s"
    )
    context = around(
        request,
        found=found,
        form=form,
        table_form=table_form,
        look=look,
        first=[(number, cells) for number, cells in look.rows if any(cells)][:12],
        columns=list(zip(form.columns, look.samples(), strict=True)),
        remembered=kept is not None and own is None,
        breadcrumbs=crumbs(found),
    )
    return render(
        request, "mission/workspace/import_columns.html", context, status=400 if form.errors else 200
    )
