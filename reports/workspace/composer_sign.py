"""The whole report before it is frozen: preview, readiness, sign-off, and freezing."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.guards import needs
from accounts.roles import Permission, has_permission
from mission.errors import RuleError
from mission.reviewing import known_people
from reports.actions import release
from reports.actions import sign_off as signing_off
from reports.composing.composed import Composed, composed
from reports.composing.facts import Facts
from reports.composing.live import live_facts
from reports.composing.readiness import WORDS, Item, blocking, readiness
from reports.composing.sheets import Sheet, heading_of, sheets_of
from reports.composing.signing import digest_of, next_step, steps
from reports.models import Report
from reports.models.composing import SignOffStep
from reports.workspace.composer_forms import FreezeReportForm, SignForm
from reports.workspace.composer_scope import READERS, names, page, report_of
from reports.workspace.composer_shown import note_rows, report_html
from reports.workspace.scope import refuse


def _made(report: Report) -> tuple[list[Sheet], Facts, Composed]:
    sheets, facts = sheets_of(report), live_facts(report)
    return sheets, facts, composed(heading_of(report), sheets, facts)


@needs(*READERS)
def preview(request: HttpRequest, mission: str, report: str) -> HttpResponse:
    """The whole report as it stands."""
    found = report_of(request, mission, report)
    _, facts, made = _made(found)
    context = {
        "chapters": report_html(made.text, facts),
        "notes": note_rows(made.text["notes"], facts),
        "digest": digest_of(made.text),
    }
    return page(request, "preview", found, context)


@needs(*READERS)
def ready(request: HttpRequest, mission: str, report: str) -> HttpResponse:
    """What blocks the report, and what its editors should know."""
    found = report_of(request, mission, report)
    sheets, facts, made = _made(found)
    items = readiness(found, sheets, facts, made)
    titles = {sheet.code: sheet.title for sheet in sheets}
    context = {
        "blocking": _grouped([item for item in items if item.blocks], titles),
        "others": _grouped([item for item in items if not item.blocks], titles),
    }
    return page(request, "readiness", found, context)


def _grouped(items: list[Item], titles: dict[str, str]) -> list[dict[str, Any]]:
    order = list(WORDS)
    rows = sorted(items, key=lambda item: order.index(item.kind))
    return [
        {"title": WORDS[kind], "rows": [(item, titles.get(item.section, "")) for item in group]}
        for kind, group in groupby(rows, key=lambda item: item.kind)
    ]


@needs(*READERS)
def sign_off(request: HttpRequest, mission: str, report: str) -> HttpResponse:
    """The steps of sign-off; one is signed on POST."""
    found = report_of(request, mission, report)
    if request.method != "POST":
        return _sign_page(request, found)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            signing_off.sign_off(found, **form.cleaned_data, by=request.user)
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Signed off.")
            return redirect("composer:sign_off", **names(found))
    return _sign_page(request, found, sign_form=form)


def _sign_page(request: HttpRequest, found: Report, **wrong: Any) -> HttpResponse:
    sheets, _, made = _made(found)
    digest = digest_of(made.text)
    rows = steps(found.sign_offs.all(), digest)
    due = next_step(rows)
    people = known_people(
        request.user, (one.by for step in rows for one in (step.holds, step.lapsed) if one)
    ).words
    why_not = signing_off.why_not_sign(found, due.step, made, sheets, request.user) if due else None
    form = SignForm(initial={"step": due.step if due else "", "digest": digest})
    form.fields["note"].required = bool(due and due.step == SignOffStep.MINISTER)
    if form.fields["note"].required:
        form.fields["note"].help_text = "Who in the minister's office agreed, when and how."
    if "sign_form" in wrong:
        # What is shown now is what would be signed next.
        wrong["sign_form"].data = {
            **wrong["sign_form"].data.dict(),
            "digest": digest,
            "step": form.initial["step"],
        }
    context = {
        "rows": [
            {
                "step": step,
                "by": people.get(step.holds.by, "") if step.holds else "",
                "lapsed_by": people.get(step.lapsed.by, "") if step.lapsed else "",
            }
            for step in rows
        ],
        "due": due,
        "why_not": why_not.sentence if why_not else "",
        "digest": digest,
        "blocks": len(blocking(sheets, made)),
        "sign_form": form,
        "freeze_form": FreezeReportForm(),
        "may_release": has_permission(request.user, Permission.RELEASE, mission=found.mission_id),
        "editions": found.editions.filter(position__isnull=False).order_by("-number"),
        **wrong,
    }
    context["wrong_forms"] = [one for one in wrong.values() if one.errors]
    return page(request, "sign_off", found, context, status=400 if context["wrong_forms"] else 200)


@require_POST
@needs(Permission.RELEASE)
def freeze(request: HttpRequest, mission: str, report: str) -> HttpResponse:
    """Freeze the report into an edition, with the approved record as it is now."""
    found = report_of(request, mission, report)
    form = FreezeReportForm(request.POST)
    if form.is_valid():
        try:
            edition = release.freeze_update(found, by=request.user, note=form.cleaned_data["note"])
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Frozen. Read it as the public will, then set its release time.")
            return redirect("editions:edition", mission=found.mission.slug, edition=edition.pk)
    return _sign_page(request, found, freeze_form=form)
