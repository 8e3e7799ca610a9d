"""A round as a spreadsheet: download it, fill it in, upload it, see what it would change, accept rows, take the upload back."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import by_rule
from accounts.roles import Permission, has_permission
from mission import access
from mission.actions import spreadsheets
from mission.choices import Door, UploadState
from mission.errors import RuleError
from mission.models import Partner, ReportingRound, Request, RoundUpload
from mission.reviewing import known_people
from mission.spreadsheets.changeset import CHANGED, NEW, UNCHANGED, WRONG, counts
from mission.spreadsheets.columns import ENTRIES, FIGURES
from mission.spreadsheets.desks import why_not_fill, work_of
from mission.spreadsheets.read import LARGEST
from mission.spreadsheets.write import as_csv, as_workbook, lines_of
from mission.words_diff import word_diff
from mission.workspace.frame import around
from mission.workspace.round_scope import refuse

#: Earlier uploads that are listed.
LISTED = 20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEETS = {"entries": ENTRIES, "figures": FIGURES}
_RULE = "mission.access.requests_visible_to"


class UploadForm(forms.Form):
    """A filled-in file."""

    file = forms.FileField(
        label="Filled-in file",
        help_text="The .xlsx workbook, or one of the two CSV files. Nothing is written yet.",
        error_messages={"required": "Choose the file that you filled in.", "empty": "The file is empty."},
    )

    def clean_file(self) -> Any:
        """The file, not too large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(f"The file has more than {LARGEST // 1_000_000} MB.")
        return file


class RowsForm(forms.Form):
    """The rows that are to be accepted."""

    row = forms.MultipleChoiceField(
        label="Rows", error_messages={"required": "Choose at least one row to accept."}
    )

    def __init__(self, rows: list[dict[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = [(one["id"], one["ref"]) for one in rows]  # type: ignore[attr-defined]


def _asked(request: HttpRequest, pk: int, partner: int) -> tuple[ReportingRound, Partner]:
    """A round and a partner that is asked in it. Raises Http404 where the person may not know of it."""
    rows = Request.objects.standing().filter(access.requests_visible_to(request.user))
    found = rows.filter(round=pk, partner=partner, asked_at__isnull=False)
    one = found.select_related("round__period", "round__mission", "partner").first()
    if one is None:
        raise Http404("There is no such request.")
    return one.round, one.partner


@by_rule(_RULE)
def page(request: HttpRequest, pk: int, partner: int) -> HttpResponse:
    """What can be downloaded, the form to upload what was filled in, and earlier uploads."""
    round_, of = _asked(request, pk, partner)
    stopped = why_not_fill(request.user, of)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = spreadsheets.check_upload(
                round_, of, file=file.file, file_name=file.name, by=request.user, door=Door.WORKSPACE
            )
        except RuleError as refused:
            refuse(form, refused)
            if not refused.fields:
                form.errors["file"] = form.errors.pop("__all__")
        else:
            return redirect("workspace:upload", pk=made.pk)
    uploads = list(RoundUpload.objects.filter(round=round_, partner=of).order_by("-at", "-pk")[:LISTED])
    names = known_people(request.user, [one.by for one in uploads]).words
    context = around(
        request,
        breadcrumbs=_crumbs(request, round_),
        round=round_,
        partner=of,
        form=form,
        stopped=stopped,
        uploads=[(one, names.get(one.by, "")) for one in uploads],
    )
    return render(request, "mission/workspace/spreadsheet.html", context, status=422 if form.errors else 200)


@require_safe
@by_rule(_RULE)
def download(request: HttpRequest, pk: int, partner: int, part: str, ending: str) -> HttpResponse:
    """The round as a workbook, or one of its two tables as CSV."""
    round_, of = _asked(request, pk, partner)
    if (part, ending) != ("round", "xlsx") and not (part in _SHEETS and ending == "csv"):
        raise Http404("There is no such file.")
    work = work_of(round_, of, request.user)
    if ending == "xlsx":
        content, kind = as_workbook({sheet: lines_of(work, sheet) for sheet in (ENTRIES, FIGURES)}), _XLSX
    else:
        content, kind = as_csv(_SHEETS[part], lines_of(work, _SHEETS[part])), "text/csv; charset=utf-8"
    name = re.sub(r"[^A-Za-z0-9]+", "-", f"{round_.period.code} {of.code} {part}").strip("-")
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


def _upload_of(request: HttpRequest, pk: int) -> RoundUpload:
    """An upload, for those who know of what its partner is asked. Raises Http404."""
    rows = RoundUpload.objects.filter(access.requests_visible_to(request.user), pk=pk)
    found = rows.select_related("round__period", "round__mission", "partner", "mission").first()
    if found is None:
        raise Http404("There is no such upload.")
    return found


@by_rule(_RULE)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What an upload would change, or has changed; its rows are accepted here."""
    upload = _upload_of(request, pk)
    form = RowsForm(_choosable(upload), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            outcome = spreadsheets.accept(
                upload, rows=form.cleaned_data["row"], by=request.user, door=Door.WORKSPACE
            )
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _accepted(outcome))
            return redirect("workspace:upload", pk=pk)
    return _page_of(request, upload, form)


@require_POST
@by_rule(_RULE)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what the accepted rows of an upload replaced."""
    upload = _upload_of(request, pk)
    form = forms.Form(request.POST)
    form.is_valid()
    try:
        outcome = spreadsheets.take_back(upload, by=request.user, door=Door.WORKSPACE)
    except RuleError as refused:
        refuse(form, refused)
        return _page_of(request, _upload_of(request, pk), form)
    some = " Some entries stay as they are; see below." if outcome["kept"] else ""
    messages.success(request, f"Taken back. What the upload replaced stands again.{some}")
    return redirect("workspace:upload", pk=pk)


def _accepted(outcome: dict[str, list[Any]]) -> str:
    rows = sum(len(done["rows"]) for done in outcome["done"])
    some = f" {len(outcome['failed'])} could not be accepted; see below." if outcome["failed"] else ""
    return f"Accepted: {rows} {'row' if rows == 1 else 'rows'}. The entries are drafts; submit them as usual.{some}"


def _choosable(upload: RoundUpload) -> list[dict[str, Any]]:
    return [row for row in spreadsheets.found_in(upload)["rows"] if row["kind"] in (NEW, CHANGED)]


def _page_of(request: HttpRequest, upload: RoundUpload, form: forms.Form) -> HttpResponse:
    found, user = spreadsheets.found_in(upload), request.user
    outcome = spreadsheets.outcome_of(upload)
    taken = {pk for done in outcome["done"] for pk in done["rows"]}
    chosen = set(request.POST.getlist("row")) if form.is_bound and "row" in form.fields else None
    by_kind: dict[str, list[Any]] = {kind: [] for kind in (NEW, CHANGED, WRONG, UNCHANGED)}
    for row in found["rows"]:
        by_kind[row["kind"]].append(row)
    for row in (*by_kind[NEW], *by_kind[CHANGED]):
        row["taken"] = row["id"] in taken
        row["ticked"] = row["id"] in chosen if chosen is not None else not row["since"]
        for field in row["fields"]:
            field["pieces"] = _pieces(field)
    context = around(
        request,
        breadcrumbs=[
            *_crumbs(request, upload.round),
            {
                "label": "Spreadsheet",
                "url": reverse("workspace:spreadsheet", args=[upload.round_id, upload.partner_id]),
            },
        ],
        upload=upload,
        counts=counts(found),
        notes=found["notes"],
        sections=[
            ("new", "New", by_kind[NEW]),
            ("changed", "Changed", by_kind[CHANGED]),
        ],
        wrong=by_kind[WRONG],
        unchanged=by_kind[UNCHANGED],
        is_open=upload.state == UploadState.CHECKED,
        is_accepted=upload.state == UploadState.ACCEPTED,
        outcome=outcome,
        stopped=why_not_fill(user, upload.partner),
        who=known_people(user, [upload.by]).words.get(upload.by, ""),
        form=form,
    )
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "mission/workspace/spreadsheet_upload.html", context, status=status)


def _pieces(field: dict[str, str]) -> Any:
    """A changed text word by word; None where one of both is empty or it is no text of several words."""
    if not field["before"] or not field["after"] or field["name"] not in ("reason", "done", "next", "source"):
        return None
    return word_diff(field["before"], field["after"])


def _crumbs(request: HttpRequest, round_: ReportingRound) -> list[dict[str, str]]:
    if has_permission(request.user, Permission.RUN_ROUNDS, mission=round_.mission_id):
        board = reverse("workspace:round", kwargs={"pk": round_.pk})
        return [
            {"label": "Rounds", "url": reverse("workspace:rounds")},
            {"label": round_.title, "url": board},
        ]
    return [{"label": "Your work", "url": reverse("workspace:home")}]
