"""One section: its words, its figures that were revised, the order of its entries, and remarks on it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.guards import by_rule, needs
from accounts.roles import Permission
from mission.errors import RuleError, Stale
from mission.reviewing import known_people
from mission.words_diff import word_diff
from reports.actions import compose
from reports.actions.beginning import earlier_report
from reports.composing.composed import Composed, Found, composed
from reports.composing.facts import Facts
from reports.composing.live import live_facts
from reports.composing.numbers import typed_in, unmatched
from reports.composing.placing import told_where
from reports.composing.prose import Node
from reports.composing.references import found_in
from reports.composing.sheets import TELLING, Placed, Sheet, heading_of, sheets_of
from reports.models import ReportSection
from reports.workspace import composer_kept as kept
from reports.workspace.composer_forms import CommentForm, EntriesForm, SectionForm, section_form
from reports.workspace.composer_help import examples
from reports.workspace.composer_scope import READERS, names, page, section_of
from reports.workspace.composer_shown import note_rows, section_html
from reports.workspace.scope import refuse


def digest_of_words(section: ReportSection) -> str:
    """A digest of a section's words, so that a save is not refused where only the order of entries was changed."""
    words = "\0".join((section.title, section.text, section.signatory_name, section.signatory_role))
    return hashlib.sha256(words.encode()).hexdigest()


@by_rule("reports.workspace.composer_scope.may_read", anonymous=True)
def section(request: HttpRequest, mission: str, report: str, section: str) -> HttpResponseBase:
    """The page of a section; saved or previewed on POST. What is sent after the session has ended is kept."""
    if not request.user.is_authenticated:
        return (
            kept.keep_typed(request)
            if request.method == "POST"
            else redirect_to_login(request.get_full_path())
        )
    found = section_of(request, mission, report, section)
    if request.method != "POST":
        if "saved" in request.GET:
            kept.forget(request)
        typed = kept.typed_before(request, found)
        if typed is not None:
            return _page(request, found, section_form(found, typed), restored=kept.SAID)
        form = section_form(found)
        form.initial["base"] = digest_of_words(found)
        return _page(request, found, form)
    form = section_form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    if "preview" in request.POST:
        return _page(request, found, form, typed=form.cleaned_data["text"])
    return _save(request, found, form)


def _save(request: HttpRequest, found: ReportSection, form: SectionForm) -> HttpResponse:
    seen = form.cleaned_data["seen_version"]
    try:
        try:
            compose.save_section(found, **form.words(), seen_version=seen, by=request.user)
        except Stale as stale:
            current: Any = stale.current
            if digest_of_words(current) != form.cleaned_data["base"]:
                return _conflict(request, current, form)
            # Only the order of its entries was changed meanwhile.
            compose.save_section(found, **form.words(), seen_version=current.version, by=request.user)
    except RuleError as refused:
        refuse(form, refused)
        return _page(request, found, form)
    kept.forget(request)
    messages.success(request, "Saved. Figures are bound to the publications they name.")
    return redirect("composer:section", **names(found.report, section=found.code))


def _conflict(request: HttpRequest, current: ReportSection, form: SectionForm) -> HttpResponse:
    """Both texts with their differences, and the choice: nothing that was typed is lost."""
    typed = form.words()
    again = section_form(
        current,
        {**typed, "seen_version": current.version, "base": digest_of_words(current)},
    )
    context = {
        "section": current,
        "form": again,
        "note": kept.note_for(request.user, current),
        "by": known_people(request.user, [current.changed_by]).name(current.changed_by),
        "pieces": word_diff(current.text, typed["text"].replace("\r\n", "\n").strip()),
        "title_differs": current.title != typed["title"],
    }
    return page(request, "conflict", current.report, context, status=409)


def _page(
    request: HttpRequest, found: ReportSection, form: SectionForm, *, typed: str | None = None, **more: Any
) -> HttpResponse:
    facts = live_facts(found.report)
    text = found.text if typed is None else typed.replace("\r\n", "\n").strip()
    sheets = [replace(one, text=text) if one.code == found.code else one for one in sheets_of(found.report)]
    if not found.included:
        sheets.append(Sheet(found.code, found.kind, found.title, found.outcome, text))
    made = composed(heading_of(found.report), sheets, facts, only=found.code)
    comments = list(found.comments.all())
    people = known_people(request.user, [*(one.by for one in comments), found.changed_by]).words
    before = earlier_report(found.report)
    context = {
        "section": found,
        "chapter": _chapter(made, facts, found),
        "form": form,
        "note": kept.note_for(request.user, found),
        "previewed": typed is not None,
        "faults": made.faults if typed is not None else [],
        "html": section_html(_blocks(made), facts),
        "notes": note_rows(made.text["notes"], facts),
        "revised": _revised(made.revised, found),
        "strange": unmatched(typed_in(text), facts),
        "earlier": before.sections.filter(code=found.code).first() if before else None,
        "earlier_report": before,
        "tells": found.kind in TELLING,
        "comments": [(one, people.get(one.by, ""), one.passage in found.text) for one in comments],
        "comment_form": CommentForm(),
        "changed_by": people.get(found.changed_by, ""),
        "examples": examples(found, facts),
        **more,
    }
    wrong = [one for one in (form, context["comment_form"]) if one.errors]
    context["wrong_forms"] = wrong
    return page(request, "section", found.report, context, status=400 if wrong else 200)


def _chapter(made: Composed, facts: Facts, found: ReportSection) -> str:
    """The chapter of a section in words, where it stands in one with others."""
    chapter = next(iter(made.text["chapters"]), None)
    title = facts.outcomes.get(found.outcome, {}).get("title", "")
    number = chapter["number"] if chapter else ""
    return f"{number}. {title}" if number and title else title


def _blocks(made: Composed) -> list[Node]:
    sections = [section for chapter in made.text["chapters"] for section in chapter["sections"]]
    return [block for section in sections for block in section["blocks"]]


def _revised(found: list[Found], section: ReportSection) -> list[dict[str, Any]]:
    return [
        {
            "sentence": one.sentence,
            "place": f"line {one.line}, column {one.column}",
            "figure": str(one.revised.figure),
            "before": one.revised.before,
            "after": one.revised.after,
            "kept": one.revised.figure.kept,
        }
        for one in found
        if one.revised
    ]


@require_POST
@needs(Permission.COMPOSE)
def figure(request: HttpRequest, mission: str, report: str, section: str) -> HttpResponse:
    """Keep a figure that was revised, or take its newer value."""
    found = section_of(request, mission, report, section)
    references, _ = found_in(found.text)
    wanted = request.POST.get("figure", "")
    one = next((f for r in references for f in r.figures if str(f) == wanted), None)
    seen = request.POST.get("seen_version", "")
    if one is None or not seen.isdecimal():
        messages.error(request, "The text has no such figure any more.")
        return redirect("composer:section", **names(found.report, section=found.code))
    take = request.POST.get("take") == "1"
    try:
        compose.settle_figure(found, figure=one, take=take, seen_version=int(seen), by=request.user)
    except RuleError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(
            request, "The newer figure is taken." if take else "The figure is kept as it is bound."
        )
    return redirect("composer:section", **names(found.report, section=found.code))


@needs(*READERS)
def entries(request: HttpRequest, mission: str, report: str, section: str) -> HttpResponse:
    """The order of a section's entries, their headings, and what is left out and why."""
    found = section_of(request, mission, report, section)
    if found.kind not in TELLING:
        raise Http404
    facts = live_facts(found.report)
    placed = placed_in(found, facts)
    if request.method != "POST":
        return _entries_page(request, found, EntriesForm(placed=placed, seen_version=found.version), facts)
    form = EntriesForm(request.POST, placed=placed, seen_version=found.version)
    if form.is_valid():
        seen = form.cleaned_data["seen_version"]
        try:
            compose.place_entries(found, form.chosen(), seen_version=seen, by=request.user)
        except Stale:
            sentence = "Somebody else changed this section meanwhile. Look at it, then save the order again."
            form.add_error(None, sentence)
            form.seen_again(section_of(request, mission, report, section).version)
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(request, "The order is saved.")
            return redirect("composer:section", **names(found.report, section=found.code))
    return _entries_page(request, found, form, facts)


def placed_in(found: ReportSection, facts: Facts) -> list[Placed]:
    """The entries of a section as they stand: placed, told by default, and left out."""
    telling = told_where(sheets_of(found.report), facts)
    return [*telling.placed.get(found.code, []), *telling.left_out.get(found.code, [])]


def _entries_page(
    request: HttpRequest, found: ReportSection, form: EntriesForm, facts: Facts
) -> HttpResponse:
    rows = []
    for placed, fields in form.rows():
        body = facts.entries[placed.entry].body
        rows.append(
            {
                "entry": placed.entry,
                "commitment": body["commitment"],
                "title": facts.every_commitment[body["commitment"]]["title"],
                "partner": facts.partners.get(body["partner"], {}).get("name", ""),
                "fields": fields,
            }
        )
    context = {"section": found, "form": form, "rows": rows}
    return page(request, "entries", found.report, context, status=400 if form.errors else 200)


@require_POST
@needs(*READERS)
def comment(request: HttpRequest, mission: str, report: str, section: str) -> HttpResponse:
    """Remark on a section."""
    found = section_of(request, mission, report, section)
    form = CommentForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            compose.comment(found, text=given["comment"], passage=given["passage"], by=request.user)
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(request, "The comment is kept.")
            return redirect("composer:section", **names(found.report, section=found.code))
    words = section_form(found)
    words.initial["base"] = digest_of_words(found)
    return _page(request, found, words, comment_form=form)


@require_POST
@needs(*READERS)
def settle(request: HttpRequest, mission: str, report: str, section: str, comment: int) -> HttpResponse:
    """Mark a remark as settled."""
    found = section_of(request, mission, report, section)
    one = found.comments.filter(pk=comment).first()
    if one is None:
        raise Http404
    one.section = found
    try:
        compose.settle_comment(one, by=request.user)
    except RuleError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The comment is settled.")
    return redirect("composer:section", **names(found.report, section=found.code))
