"""Entering figures: the delivery team uploads a statistics release, sees what it would change, and a second person approves it."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.guards import needs
from accounts.roles import Permission, has_permission
from mission import access
from mission.actions import imports
from mission.actions.imports_queue import written_so_far
from mission.actions.imports_work import change_set
from mission.choices import Door, ImportState
from mission.errors import RuleError
from mission.models import FigureImport, Indicator, Mission
from mission.releases.changes import KINDS, PAGE, WRONG
from mission.workspace.frame import around
from mission.workspace.import_forms import ReasonForm, UploadForm, refuse
from mission.workspace.import_words import counted, shown, standing
from mission.workspace.numbers import number_in, version_of

LISTED = 50
_TEAM = (Permission.EDIT_RECORD, Permission.APPROVE)
_OPEN = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)
_KIND_WORDS = {
    "wrong": "Wrong cells",
    "revises": "Figures that revise an earlier one",
    "new": "New figures",
    "unchanged": "Unchanged figures",
}


def import_of(request: HttpRequest, mission: str, pk: int) -> FigureImport:
    """The import of that address. Raises Http404 where the person may not know of it."""
    rows = FigureImport.objects.select_related("mission", "indicator", "source", "batch", "taken_back_by")
    found = rows.filter(access.imports_visible_to(request.user), pk=pk, mission__slug=mission).first()
    if found is None:
        raise Http404
    return found


@needs(*_TEAM)
def index(request: HttpRequest) -> HttpResponse:
    """Every release of the missions that a person enters or approves figures for, newest first."""
    rows = FigureImport.objects.filter(access.imports_visible_to(request.user))
    rows = rows.select_related("mission", "indicator", "source", "taken_back_by").order_by(
        "-uploaded_at", "-pk"
    )
    page = Paginator(rows, LISTED).get_page(request.GET.get("page"))
    missions = [
        mission
        for mission in Mission.objects.order_by("slug")
        if has_permission(request.user, Permission.EDIT_RECORD, mission=mission.pk)
    ]
    context = around(
        request, imports=standing(list(page), request.user), page=page, missions=missions, **_pages(page)
    )
    return render(request, "mission/workspace/import_list.html", context)


def _pages(page: Any) -> dict[str, str]:
    return {
        "previous_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
    }


@needs(Permission.EDIT_RECORD)
def new(request: HttpRequest, mission: str) -> HttpResponse:
    """Upload or paste a release."""
    found = Mission.objects.filter(slug=mission).first()
    if found is None:
        raise Http404
    form = UploadForm(found, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file, name = form.content()
        try:
            made = imports.upload(
                found,
                file=file,
                file_name=name,
                indicator=given["indicator"],
                source=given["source"],
                published=given["published"],
                by=request.user,
                door=Door.WORKSPACE,
            )
        except RuleError as refused:
            named = dict(refused.fields)
            if not given["file"] and "file" in named:
                named["pasted"] = named.pop("file")
            refuse(form, refused.sentence, named)
        else:
            return redirect("workspace:import-columns", mission=mission, pk=made.pk)
    context = around(request, mission=found, form=form, breadcrumbs=crumbs())
    return render(request, "mission/workspace/import_new.html", context, status=400 if form.errors else 200)


def crumbs(found: FigureImport | None = None) -> list[dict[str, str]]:
    """The way back to the list, and to an import."""
    way = [{"label": "Figures", "url": reverse("workspace:imports")}]
    if found is not None:
        way.append({"label": found.file_name, "url": address(found)})
    return way


def address(found: FigureImport) -> str:
    """The address of an import's page."""
    return reverse("workspace:import", kwargs={"mission": found.mission.slug, "pk": found.pk})


@needs(*_TEAM)
def one(request: HttpRequest, mission: str, pk: int) -> HttpResponse:
    """One release: what it is, how it stands, what it would do or has done, and what can be done with it."""
    return page_of(request, import_of(request, mission, pk))


def page_of(
    request: HttpRequest, found: FigureImport, form: forms.Form | None = None, verb: str = ""
) -> HttpResponse:
    """The page of an import, with a form that was refused."""
    index = None
    if found.changes:
        changes = change_set(found)
        index = changes.index
        changes.close()
    ((_, sentence),) = standing([found], request.user)
    user, of = request.user, found.mission_id
    context = around(
        request,
        found=found,
        sentence=sentence,
        index=index,
        counts=counted(found),
        breadcrumbs=crumbs(),
        enters=access.why_not_import(user, "enter", of) is None,
        can_choose=found.state in _OPEN,
        can_check=bool(found.mapping) and found.state in (*_OPEN, ImportState.SUBMITTED),
        can_submit=found.state == ImportState.CHECKED and not found.wrong,
        why_not_approve=access.why_not_import(
            user, "approve", of, written_by=(found.uploaded_by, found.submitted_by)
        ),
        written=written_so_far(found) if found.state == ImportState.WRITING else 0,
        to_write=found.new + found.unchanged + found.revising,
        being_taken_back=found.state == ImportState.APPROVED and found.taken_back_by_id is not None,
        can_refuse=found.state in (*_OPEN, ImportState.CHECKING, ImportState.SUBMITTED),
        refuse_form=form if verb == "refuse" else ReasonForm(auto_id="refuse_%s"),
        take_back_form=form if verb == "take-back" else ReasonForm(auto_id="take_back_%s"),
        wrong_form=form,
    )
    status = 400 if form is not None and form.errors else 200
    return render(request, "mission/workspace/import_page.html", context, status=status)


@needs(*_TEAM)
def changes(request: HttpRequest, mission: str, pk: int, kind: str) -> HttpResponse:
    """The changes of one kind, or the wrong cells, a page at a time."""
    found = import_of(request, mission, pk)
    if kind not in KINDS or not found.changes:
        raise Http404
    number = number_in(request.GET.get("page", ""))
    number = 1 if number is None else number
    whole = change_set(found)
    with closing(whole):
        rows = whole.page(kind, number)
        last = len(whole.index.pages[kind])
    if not rows and number != 1:
        raise Http404
    indicators = {row.pk: row for row in Indicator.objects.filter(mission=found.mission)}
    context = around(
        request,
        found=found,
        kind=kind,
        words=_KIND_WORDS[kind],
        total=next(count for name, _, count in counted(found) if name == kind),
        wrong=rows if kind == WRONG else [],
        rows=[] if kind == WRONG else shown(rows, indicators),  # type: ignore[arg-type]
        several=found.indicator_id is None,
        number=number,
        last=last,
        first_row=(number - 1) * PAGE + 1,
        breadcrumbs=crumbs(found),
        previous_url=f"?page={number - 1}" if number > 1 else "",
        next_url=f"?page={number + 1}" if number < last else "",
    )
    return render(request, "mission/workspace/import_changes.html", context)


_SAID = {
    "check": "",
    "submit": "Submitted. Another person of the delivery team has to approve it.",
    "approve": "Approved.",
    "approve-later": "Approved. The figures are being written, which takes a while because they are many.",
    "refuse": "The release was put aside. Nothing of it is on the record.",
    "take-back": "Taken back: its figures no longer stand, and those that it had replaced stand again.",
    "take-back-later": "The figures are being taken back, which takes a while because they are many.",
}

_VERBS = ("check", "submit", "approve", "refuse", "take-back")


def _said(found: FigureImport, verb: str) -> str:
    """What was done; `found` is as the verb left it."""
    later = (verb == "approve" and found.state == ImportState.WRITING) or (
        verb == "take-back" and found.state == ImportState.APPROVED
    )
    return _SAID[f"{verb}-later" if later else verb]


@require_POST
@needs(*_TEAM)
def act(request: HttpRequest, mission: str, pk: int, verb: str) -> HttpResponse:
    """Do one thing with a release, and say what was done or why not."""
    found = import_of(request, mission, pk)
    if verb not in _VERBS:
        raise Http404
    form: forms.Form = forms.Form(request.POST)
    if verb in ("refuse", "take-back"):
        form = ReasonForm(request.POST, auto_id=f"{verb.replace('-', '_')}_%s")
    if form.is_valid():
        try:
            _do(request, found, verb, form.cleaned_data)
        except RuleError as refused:
            refuse(form, refused.sentence, refused.fields)
        else:
            said = _said(found, verb)
            if said:
                messages.success(request, said)
            return redirect(address(found))
    return page_of(request, import_of(request, mission, pk), form, verb)


def _do(request: HttpRequest, found: FigureImport, verb: str, given: dict[str, Any]) -> None:
    who: dict[str, Any] = {"by": request.user, "door": Door.WORKSPACE}
    if verb == "check":
        imports.check(found, **who)
    elif verb == "submit":
        imports.submit(found, **who)
    elif verb == "approve":
        imports.approve(found, seen_version=version_of(request), **who)
    elif verb == "refuse":
        imports.refuse(found, reason=given["reason"], **who)
    else:
        imports.take_back(found, reason=given["reason"], **who)
